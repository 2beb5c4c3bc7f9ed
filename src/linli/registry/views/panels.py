"""Where the register's pages stand in the frames, and its own panels on other pages."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import clock, frames, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.models import Post
from linli.registry.posts import KINDS
from linli.registry.selectors.actors import acting_appointment, my_appointments
from linli.registry.selectors.doors import doors_of
from linli.registry.selectors.organisations import posts_list

REGISTER = _("名册")

navigation.desk_item(_("我的门"), "registry:my-doors", "door", capability=access.DOORS, order=15)
navigation.desk_item(_("地点"), "registry:places", "home", capability=access.PLACES_VIEW, order=60, section=REGISTER)
navigation.desk_item(_("地图"), "registry:desk-map", "map", capability=access.PLACES_VIEW, order=61, section=REGISTER)
navigation.desk_item(
    pgettext_lazy("list", "居民"), "registry:people", "people", capability=access.PEOPLE_VIEW, order=62, section=REGISTER
)
navigation.desk_item(
    pgettext_lazy("list", "单位"),
    "registry:organisations",
    "units",
    capability=access.ORGANISATIONS_VIEW,
    order=63,
    section=REGISTER,
)
navigation.desk_item(_("岗位"), "registry:posts", "key", capability=access.APPOINTMENTS_VIEW, order=64, section=REGISTER)
navigation.desk_item(_("导入"), "registry:imports", "in", capability=access.IMPORT, order=65, section=REGISTER)
navigation.desk_item(_("重复的记录"), "registry:duplicates", "link", capability=access.MERGE, order=66, section=REGISTER)
navigation.portal_tile(_("地图"), "registry:map", "map", 90)


@frames.posts_from
def posts_held(request: HttpRequest) -> list[frames.PostHeld]:
    """The visitor's own posts, for the corner of the workbench."""
    current = acting_appointment(request)
    return [
        frames.PostHeld(
            id=one.pk,
            title=one.post.title,
            place=str(one.post.place or ""),
            is_current=current is not None and one.pk == current.pk,
        )
        for one in my_appointments(request)
    ]


@panel("account", order=10)
def my_posts(request: HttpRequest, _user: object) -> Panel | None:
    """The posts that one holds today, each with what it may do in plain words, on one's account page."""
    held = [
        {
            "title": one.post.title,
            "where": one.post.place or one.post.organisation or one.tenant,
            "until": one.valid_to,
            "kind": KINDS.get(one.post.kind),
        }
        for one in my_appointments(request)
    ]
    return Panel(_("我现在的岗位"), "registry/my_posts.html", {"held": held}) if held else None


@panel("today", order=30)
def visits_due(request: HttpRequest, _subject: object) -> Panel | None:
    """Who behind a head's own doors needs somebody to look in on them."""
    actor = actor_of(request)
    if not actor.may(access.DOORS, tenant_id=actor.tenant_id):
        return None
    doors = doors_of(actor, tenant_here(request))
    visits = [(door, room, one) for door in doors for room in door.rooms for one in room.neighbours if one.needs_visit]
    return Panel(_("要上门看看"), "registry/visits_due.html", {"visits": visits, "count": len(doors)})


def posts_tally(request: HttpRequest) -> dict[str, QuerySet[Post]]:
    """Posts that nobody holds, and those whose term runs out soon, for those who appoint."""
    actor = actor_of(request)
    if not any(actor.may(code, tenant_id=actor.tenant_id) for code in (access.APPOINTMENTS_EDIT, access.OFFICE_EDIT)):
        return {}
    tenant, on = tenant_here(request), clock.today()
    return {only: posts_list(actor, tenant, on=on, only=only) for only in ("vacant", "ending")}


@panel("today", order=60, tallies=(posts_tally,))
def posts_to_fill(request: HttpRequest, _subject: object) -> Panel | None:
    """Posts that nobody holds, and terms that run out soon, for those who appoint."""
    told = tally(request, posts_tally)
    return Panel(_("岗位"), "registry/posts_to_fill.html", {"slot": "side"} | told) if any(told.values()) else None
