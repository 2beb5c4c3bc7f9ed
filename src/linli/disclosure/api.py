"""
The front door of the message centre: what other engines may use.

    disclosure.api.tell(tenant_id=…, to_post=post.pk, kind="casework.dispatched", title="HYL-0731 派给您了，今天 15:00 前签收",
                        url=case_url, about=case, is_urgent=False, once_key=f"dispatched:{event_id}", now=now)
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.api import CallAsked
from linli.core.actors import Actor
from linli.registry.api import PersonErased

from .models import Message
from .selectors import unread_count
from .services.carrying import Outgoing, carry_due, outgoing_of
from .services.messages import forget_person, mark_all_read, tell, tell_posts, withhold


def on_call_asked(event: CallAsked, *, event_id: UUID, now: datetime) -> None:
    """Somebody waits to be called: tell the clerks who read out codes."""
    tell_posts(
        tenant_id=event.tenant_id,
        kinds=("counter_clerk",),
        kind="accounts.call_asked",
        title=_("有居民看不了短信，等我们打电话念登录数字"),
        url="/desk/calls/",
        is_urgent=True,
        once_key=f"call:{event_id}",
        now=now,
    )


def on_person_erased(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """What was told to somebody goes with their data."""
    forget_person(person_id=event.person_id, by=Actor.system(tenant_id=event.tenant_id), now=now)


__all__ = [
    "Message",
    "Outgoing",
    "carry_due",
    "mark_all_read",
    "on_call_asked",
    "on_person_erased",
    "outgoing_of",
    "tell",
    "tell_posts",
    "unread_count",
    "withhold",
]
