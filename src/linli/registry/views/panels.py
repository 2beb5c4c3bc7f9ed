"""Where the register's pages stand in the frames, and its own panels on other pages."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.core import frames, navigation
from linli.core.panels import Panel, panel
from linli.registry import access
from linli.registry.posts import KINDS
from linli.registry.selectors.actors import acting_appointment, my_appointments

REGISTER = _("名册")

navigation.desk_item(_("我的门"), "registry:my-doors", "door", capability=access.DOORS, order=15)
navigation.desk_item(_("地点"), "registry:places", "home", capability=access.PLACES_VIEW, order=60, section=REGISTER)
navigation.desk_item(_("地图"), "registry:desk-map", "map", capability=access.PLACES_VIEW, order=61, section=REGISTER)
navigation.desk_item(_("居民"), "registry:people", "people", capability=access.PEOPLE_VIEW, order=62, section=REGISTER)
navigation.desk_item(
    _("单位"), "registry:organisations", "units", capability=access.ORGANISATIONS_VIEW, order=63, section=REGISTER
)
navigation.desk_item(_("岗位"), "registry:posts", "key", capability=access.APPOINTMENTS_VIEW, order=64, section=REGISTER)
navigation.desk_item(_("导入"), "registry:imports", "in", capability=access.IMPORT, order=65, section=REGISTER)
navigation.desk_item(_("重复的记录"), "registry:duplicates", "link", capability=access.MERGE, order=66, section=REGISTER)


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
