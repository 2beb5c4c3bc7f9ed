"""What web puts into the frames: the portal's tabs, the workbench's first entry and its verbs, the posts of a visitor."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.core import frames, navigation
from linli.core.access import actor_of
from linli.core.middleware import LANGUAGE_KEY
from linli.registry.api import appointments_of

# Addresses of engines that are not installed are left out when the frame is drawn.
frames.portal_tab(_("首页"), "web:home", "home", order=10)
frames.portal_tab(_("议事"), "deliberation:portal", "talk", order=20, is_optional=True)
frames.portal_tab(_("报个事"), "casework:report", "report", order=30)
frames.portal_tab(_("查进度"), "casework:track", "clock", order=35, is_optional=True)
frames.portal_tab(_("活动"), "activities:portal", "cal", order=40, is_optional=True)
frames.portal_tab(_("我的"), "web:mine", "user", order=50)

navigation.desk_item(_("今天"), "web:today", "today", order=0)


@frames.posts_from
def posts_of(request: HttpRequest) -> list[frames.PostHeld]:
    """The visitor's appointments in force, the one acted under marked."""
    actor = actor_of(request)
    if actor.user_id is None:
        return []
    found = getattr(request, "_linli_appointments", None)
    appointments = appointments_of(actor.user_id) if found is None else found
    return [
        frames.PostHeld(one.pk, one.post.title, one.post.place.name if one.post.place else "", one.pk == actor.appointment_id)
        for one in appointments
    ]


@receiver(user_logged_in)
def bring_language(sender: object, request: HttpRequest, user: Any, **_more: object) -> None:  # noqa: ARG001 -- Django's signature
    """The language of the account holds from sign-in on; it is read before it is known who asks, so the session carries it."""
    if user.language:
        request.session[LANGUAGE_KEY] = user.language
