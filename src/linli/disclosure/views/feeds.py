"""The board for feed readers: what hangs, what was put right and what was taken down, so that nobody keeps what no longer holds."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here

from ..models import Notice, NoticeKind
from ..rules.wording import paragraphs
from ..selectors import notices
from .board import place_of

MOST = 30
TOLD = timedelta(days=30)
"""How long a feed tells that something was taken down."""
FEEDS: dict[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


@public
@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The notices that changed last as RSS 2.0 or Atom 1.0; `?place=` (a door's code) and `?kind=` narrow it."""
    make = found_or_404(FEEDS.get(form))
    with translation.override(settings.LANGUAGE_CODE):  # a reader of feeds has no language of its own
        made = _made(request, make)
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["Cache-Control"] = "public, max-age=300"
    return response


def _made(request: HttpRequest, make: Any) -> Any:
    tenant, place, kind = tenant_here(request), place_of(request), request.GET.get("kind", "")
    path, since = place.path if place else "", clock.now() - TOLD
    found = notices.newly_changed(tenant, day=clock.today(), withdrawn_since=since, place_path=path)
    name = place.full_name or place.name if place else tenant.name
    made = make(
        title=_("%(place)s的公告") % {"place": name},
        link=request.build_absolute_uri(reverse("disclosure:notices")),
        description=_("%(place)s和%(tenant)s发布的通知、公示和公开事项") % {"place": name, "tenant": tenant.name},
        feed_url=request.build_absolute_uri(),
        language="zh-cn",
    )
    for one in (found.filter(kind=kind) if kind in NoticeKind.values else found)[:MOST]:
        made.add_item(**_item(request, one))
    return made


def _item(request: HttpRequest, one: Notice) -> dict[str, Any]:
    title, text = _words(one)
    return {
        "title": title,
        "link": request.build_absolute_uri(one.get_absolute_url()),
        "description": linebreaks(text, autoescape=True),
        "unique_id": f"urn:uuid:{one.pk}",
        "unique_id_is_permalink": False,
        "pubdate": timezone.localtime(one.published_at),
        "updateddate": timezone.localtime(one.changed_at),  # type: ignore[attr-defined]  # from the selector
        "categories": [str(one.get_kind_display())],
        "author_name": one.signed or None,
    }


def _words(one: Notice) -> tuple[str, str]:
    """Title and text: of what was taken down only why, of what was put right why before what it says now."""
    told = {"title": one.title, "reason": one.withdrawn_reason}
    if one.is_withdrawn:
        return _("撤下了：%(title)s") % told, _("原因：%(reason)s") % told
    text = "\n\n".join(paragraphs(one.text))
    if not one.is_corrected:
        return one.title, text
    told["reason"] = one.corrected_why  # type: ignore[attr-defined]  # from the selector
    return _("更正：%(title)s") % told, _("更正：%(reason)s") % told + "\n\n" + text
