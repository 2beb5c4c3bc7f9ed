"""The notice board as everybody reads it: the list, one notice, its large print, its poster."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, papers
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404
from linli.core.frames import community_of
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id, place_by_public_code

from ..models import Notice, NoticeFile, NoticeKind
from ..rules.wording import chat_text, clauses, paragraphs, poster_size, shortened
from ..selectors import notices
from ..services import reading
from .pieces import pressed

PER_PAGE = 20
POSTER = 180  # characters that are read standing
READS = require_http_methods(["GET", "HEAD"])


@public
@READS
def board(request: HttpRequest) -> HttpResponse:
    """What hangs on the board for the chosen community, newest first; `?old=1`: what hung there before."""
    place, kind = place_of(request), request.GET.get("kind", "")
    is_old, everywhere = request.GET.get("old") == "1", request.GET.get("all") == "1"
    path = place.path if place and not everywhere else ""
    rows = notices.past if is_old else notices.on_board
    found = rows(tenant_here(request), day=clock.today(), place_path=path)
    if kind in NoticeKind.values:
        found = found.filter(kind=kind)
    context = {
        "bar_title": _("公告"),
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": _chips(request, kind),
        "kind": kind,
        "is_old": is_old,
        "everywhere": everywhere,
        "place": place,
        "feed_query": f"?place={place.public_code}" if place and not everywhere else "",
    }
    return page(request, "disclosure/board.html", context, partial="notices")


def place_of(request: HttpRequest) -> Place | None:
    """The place whose board this is: that of `?place=` (a door's code), else the community that the visitor chose."""
    tenant = tenant_here(request)
    if code := request.GET.get("place", ""):
        found = place_by_public_code(code)
        return found if found and found.tenant_id == tenant.pk else None
    chosen = community_of(request)
    return place_by_id(chosen.id, tenant=tenant) if chosen else None


def _chips(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("kind", None)
    chips = []
    for code, label in [("", _("全部")), *NoticeKind.choices]:
        query["kind"] = code
        chips.append({"label": label, "url": f"?{query.urlencode()}", "current": code == current})
    return chips


def notice_or_404(code: str) -> Notice:
    return found_or_404(notices.public_by_code(code))


@public
@READS
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice; one that was taken down says so, and why. Whoever is asked to have read it can say that here."""
    found = notice_or_404(code)
    versions = list(found.versions.all())
    asked = notices.reading_of(found, actor_of(request))
    context = {
        **shown(request, found),
        "bar_title": found.get_kind_display(),
        "versions": versions[1:],
        "newest": versions[0] if versions else None,
        "asked": asked,
        "is_over": not found.is_on_board(clock.today()),
    }
    return page(request, "disclosure/notice.html", context)


def shown(request: HttpRequest, found: Notice) -> dict[str, Any]:
    """What a page shows of a notice: its paragraphs, pictures and documents, whom to ask, what to pass on."""
    hung = list(NoticeFile.objects.filter(notice=found).select_related("stored"))
    url = request.build_absolute_uri(found.get_absolute_url())
    signed = found.signed or found.tenant.name
    corrected = _why_corrected(found)
    return {
        "notice": found,
        "paragraphs": paragraphs(found.text),
        "pictures": [one for one in hung if one.is_picture],
        "documents": [one for one in hung if not one.is_picture],
        "signed": signed,
        "ask": found.ask or found.tenant.phone,
        "dial": "" if found.ask else found.tenant.phone.replace(" ", ""),
        "url": url,
        "clauses": clauses(found.title),
        "corrected": corrected,
        "share": _share(found, signed, url, corrected),
    }


def _why_corrected(found: Notice) -> str:
    """Why it was put right the last time; empty for what never was."""
    newest = found.versions.first() if found.is_corrected else None
    return newest.reason if newest else ""


def _share(found: Notice, signed: str, url: str, corrected: str) -> str:
    """What is passed on to the neighbours' group: in the office's language, whoever passes it on."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = str(found.get_kind_display())
        return chat_text(kind=kind, title=found.title, text=found.text, signed=signed, url=url, corrected=corrected)


@signed_in
@require_POST
def say_read(request: HttpRequest, code: str) -> HttpResponse:
    """“我看过了”, for whoever is on the roll."""
    found, actor = notice_or_404(code), actor_of(request)
    person_id = actor.person_id
    if person_id is None:
        raise Http404
    pressed(
        request,
        lambda: reading.note_read(notice=found, person_id=person_id, how="page", by=actor, now=clock.now()),
        done=_("记下了，您看过了。"),
    )
    return redirect(found)


# ---- on paper ----


def hanging_or_404(code: str) -> Notice:
    """:raises Http404: for what was taken down: nothing of it is printed any more."""
    found = notice_or_404(code)
    if found.is_withdrawn:
        raise Http404
    return found


@public
@READS
def large(request: HttpRequest, code: str) -> HttpResponse:
    """The whole text in large type, for whoever reads it on paper."""
    found = hanging_or_404(code)
    context = shown(request, found) | {"back_url": found.get_absolute_url()}
    return papers.paper(request, "disclosure/paper/large.html", context, name=f"notice-{found.number}")


@public
@READS
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet for the wall: the title to be read from afar, what matters, and a QR code to the whole."""
    found = hanging_or_404(code)
    context = shown(request, found) | {
        "short": shortened(found.text, POSTER),
        "is_short": len(found.text) <= POSTER,
        "size": poster_size(found.title),
        "back_url": found.get_absolute_url(),
    }
    return papers.paper(request, "disclosure/paper/poster.html", context, name=f"poster-{found.number}")
