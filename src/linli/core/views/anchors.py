"""The published heads of the journal, for whoever wants to keep one."""

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access import public
from linli.core.seals import anchors

AN_HOUR = "public, max-age=3600"


@public
@require_safe
def as_json(_request: HttpRequest) -> HttpResponse:
    """{"anchors": […]}, oldest first: `linli verify --anchor` reads this file as it is."""
    return JsonResponse({"anchors": anchors.kept(anchors.SHOWN)}, headers={"Cache-Control": AN_HOUR})


@public
@require_safe
def as_atom(_request: HttpRequest) -> HttpResponse:
    """The same as an Atom feed, newest first."""
    address = f"{settings.BASE_URL}/anchors.atom"
    feed = Atom1Feed(title=_("日志封条"), link=f"{settings.BASE_URL}/", description="", feed_url=address)
    for anchor in reversed(anchors.kept(anchors.SHOWN)):
        day = make_aware(datetime.combine(datetime.fromisoformat(anchor["at"]), time()))
        title = _("%(day)s 第 %(number)d 号封条") % {"day": anchor["at"], "number": anchor["number"]}
        text = _("共 %(count)d 行，封条 %(head)s") % {"count": anchor["count"], "head": anchor["head"]}
        feed.add_item(title, address, text, unique_id=f"{address}#{anchor['at']}", pubdate=day, updateddate=day)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type, headers={"Cache-Control": AN_HOUR})
