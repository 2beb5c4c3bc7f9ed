"""Minutes on the workbench: written, looked at, printed, as a Word file, sent round, signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import files, papers
from linli.core.access import actor_of
from linli.core.files.withdrawing import WithdrawForm, standing_and_withdrawn
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound, scan_withdrawing
from linli.deliberation.forms.business import EmptyForm
from linli.deliberation.forms.minutes import MinutesForm, PaperSignForm, SignForm
from linli.deliberation.models import Meeting, Minutes, MinutesState
from linli.deliberation.rules import rights
from linli.deliberation.selectors import minutes as found
from linli.deliberation.selectors import speeches
from linli.deliberation.services import minutes as services
from linli.deliberation.services.corridors import PHOTO
from linli.deliberation.services.minutes import MinutesGiven, SignatureGiven

from ..minutes_shown import badge_of, document_of, paper_context, signatures_of
from ..minutes_word import CONTENT_TYPE, word_of
from .business_pieces import SEES, WRITES, meeting_or_404
from .meeting_pieces import may

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
PAPER = "deliberation/paper/minutes.html"


def minutes_or_404(request: HttpRequest, pk: UUID) -> Minutes:
    return one_or_404(found.minutes_visible_to(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@WRITES
@BOTH
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The note taker's words; what the records say is taken in beside them. Each change is a version."""
    meeting = meeting_or_404(request, pk)
    latest = found.latest_of(meeting)
    items = [(str(one.pk), one.title) for one in speeches.items_of(meeting)]
    is_correction = latest is not None and latest.state == MinutesState.SIGNED
    form = bound(request, MinutesForm, items=items, is_correction=is_correction, initial=_initial(latest))

    def do(given: dict[str, Any], now: datetime) -> str:
        words = {key: given[f"item_{key}"] for key, _title in items}
        wanted = MinutesGiven(given["opening"], words, given["closing"], given.get("reason", ""), after=given["after"])
        form.data = {**request.POST.dict(), "after": latest.ordinal if latest else 0}  # told of another's version they may go on
        made = services.draft(meeting=meeting, given=wanted, by=actor_of(request), now=now)
        return reverse("deliberation:minutes", args=[made.pk])

    back = reverse("deliberation:minutes", args=[latest.pk]) if latest else meeting.get_absolute_url()
    shown = VerbPage(
        title=_("写会议记录"), label=_("存成新的一版"), said=_("存成了新的一版。"), back=back, crumbs=_crumbs(meeting),
        lead=_("谁到了、谁说了、提了什么、怎么表决的，系统自己写进去。这里只写补充的话。"),
    )  # fmt: skip
    return answered(request, shown, form, do)


def _initial(latest: Minutes | None) -> dict[str, str]:
    if latest is None:
        return {"after": "0"}
    words = {f"item_{key}": text for key, text in latest.words.items()}
    return {"opening": latest.opening, "closing": latest.closing, "after": str(latest.ordinal)} | words


def _crumbs(meeting: Meeting) -> list[tuple[str, str]]:
    return [(meeting.title, meeting.get_absolute_url())]


@SEES
@SHOWS
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version as it will be printed, with what can be done about it."""
    one = minutes_or_404(request, pk)
    meeting = one.meeting
    versions = list(Minutes.objects.filter(meeting=meeting).order_by("-ordinal"))
    is_latest = versions[0].pk == one.pk
    scans, withdrawn = standing_and_withdrawn(one, purpose=services.SIGNED_PAPER)
    context = {
        "minutes": one,
        "meeting": meeting,
        "document": document_of(one),
        "badge": badge_of(one),
        "signatures": signatures_of(one),
        "versions": [{"one": each, "badge": badge_of(each), "is_here": each.pk == one.pk} for each in versions],
        "is_latest": is_latest,
        "is_stale": is_latest and one.state == MinutesState.DRAFT and services.is_stale(one),
        "may_write": may(request, rights.MINUTES, meeting),
        "may_send": is_latest and one.state == MinutesState.DRAFT,
        "is_round": is_latest and one.state != MinutesState.DRAFT,
        "may_sign": is_latest and one.state != MinutesState.DRAFT and services.may_sign(one, actor_of(request)),
        "scans": scans,
        "withdrawn": withdrawn,
        "photos": files.files_of(one, purpose=PHOTO),
    }
    return page(request, "deliberation/desk/minutes.html", context)


@SEES
@SHOWS
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version on paper, or as a PDF file."""
    one = minutes_or_404(request, pk)
    context = paper_context(one) | {"back_url": reverse("deliberation:minutes", args=[pk])}
    return papers.paper(request, PAPER, context, name=name_of(one))


@SEES
@SHOWS
def word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version as a Word file."""
    return word_response(minutes_or_404(request, pk))


def word_response(one: Minutes, *, names_residents: bool = True) -> HttpResponse:
    response = HttpResponse(word_of(one, names_residents=names_residents), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name_of(one)}.docx"'
    response["Cache-Control"] = "no-store"
    return response


def name_of(one: Minutes) -> str:
    """Named after the meeting's number, never after a person."""
    return f"minutes-{one.meeting.year}-{one.meeting.sequence}-{one.ordinal}"


@WRITES
@BOTH
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it round to be signed."""
    one = minutes_or_404(request, pk)
    back = reverse("deliberation:minutes", args=[pk])

    def do(_given: dict[str, Any], now: datetime) -> str:
        services.send(minutes=one, by=actor_of(request), now=now)
        return back

    shown = VerbPage(
        title=_("送签"), label=_("送签"), said=_("送签了，告诉了到会的人。"), back=back, crumbs=_crumbs(one.meeting),
        lead=_("主持人和记录人都签了，这一版就定下来，不能再改。"),
    )  # fmt: skip
    return answered(request, shown, bound(request, EmptyForm), do)


@WRITES
@BOTH
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The note taker, or the chair who holds a post, signs on the page."""
    one = minutes_or_404(request, pk)
    if not services.is_signer(one.meeting, actor_of(request)):
        raise PermissionDenied
    return answered(request, sign_page(one), bound(request, SignForm, initial={"digest": one.digest}), signs(request, one))


@WRITES
@BOTH
def paper_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A signed paper is scanned in, with who signed as what."""
    one = minutes_or_404(request, pk)
    form = bound(request, PaperSignForm, initial={"digest": one.digest})
    return answered(request, sign_page(one), form, signs(request, one, way=services.PAPER))


@WRITES
@BOTH
def scan_withdraw(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """The scan of a signed paper that was put there by mistake is withdrawn, with a reason; another may take its place."""
    one = minutes_or_404(request, pk)
    here = files.files_of(one, purpose=services.SIGNED_PAPER)
    stored = found_or_404(next((each for each in here if each.pk == file_id), None))
    back = reverse("deliberation:minutes", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        services.withdraw_scan(minutes=one, stored=stored, **given, by=actor_of(request), now=now)
        return back

    shown = scan_withdrawing(stored.name, back=back, crumbs=_crumbs(one.meeting))
    return answered(request, shown, bound(request, WithdrawForm), do)


def sign_page(one: Minutes) -> VerbPage:
    back = reverse("deliberation:minutes", args=[one.pk])
    lead = _("签的是第 %(n)s 版，校验码 %(digest)s…") % {"n": one.ordinal, "digest": one.digest[:12]}
    return VerbPage(title=_("签会议记录"), label=_("签字"), said=_("签好了。"), back=back, crumbs=_crumbs(one.meeting), lead=lead)


def signs(request: HttpRequest, one: Minutes, *, way: str = services.PAGE, to: str = "deliberation:minutes") -> Any:
    def do(given: dict[str, Any], now: datetime) -> str:
        scan = (given.pop("scan", None) or [None])[0]
        wanted = SignatureGiven(**given, way=way, scan=scan)
        services.sign(minutes=one, given=wanted, by=actor_of(request), now=now)
        return reverse(to, args=[one.pk])

    return do
