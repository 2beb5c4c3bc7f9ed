"""
The front door of disclosure: what other engines may use.

    disclosure.api.tell(tenant_id=…, to_post=post.pk, kind="casework.dispatched", title="HYL-0731 派给您了，今天 15:00 前签收",
                        url=case_url, about=case, is_urgent=False, once_key=f"dispatched:{event_id}", now=now)
    notice = disclosure.api.publish_notice(tenant_id=…, title="幸福里 3 号楼加装电梯，公示 10 天", text=…, audience_place_id=building.pk,
                                           about=run, url=run.get_absolute_url(), once_key=f"publicity:{step.pk}", by=by, now=now)
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.api import CallAsked
from linli.core.actors import Actor
from linli.registry.api import ConsentWithdrawn, PersonErased, PlaceMoved

from .events import NoticeCorrected, NoticePublished, NoticeWithdrawn
from .models import Bulletin, Material, MaterialRequest, Message, Notice, NoticeKind
from .rules.attached import HONOUR
from .rules.bulletins import ItemGiven as BulletinItemGiven
from .rules.items import last_finished as last_finished_period
from .rules.materials import MaterialGiven, WishGiven
from .rules.notices import NoticeGiven
from .selectors.messages import unread_count
from .selectors.notices import notice_by_id, notices_about
from .selectors.subscriptions import followers_of
from .services.attaching import mention as name_in_notice
from .services.bulletins import compose as compose_bulletin
from .services.bulletins import publish_issue as publish_bulletin
from .services.bulletins import write_item as write_into_bulletin
from .services.carrying import Outgoing, carry_due, outgoing_of
from .services.materials import add_material, change_stock
from .services.materials import ask as ask_for_material
from .services.materials import note_echo as note_thanks
from .services.materials import send as send_material
from .services.messages import forget_person, mark_all_read, tell, tell_posts, withhold
from .services.notices import correct as correct_notice
from .services.notices import draft as draft_notice
from .services.notices import publish as publish_draft
from .services.notices import publish_notice
from .services.notices import withdraw as withdraw_notice
from .services.reading import ask_holders, note_read
from .services.reading import ask_people as ask_to_read
from .services.subscribing import subscribe, tell_of_change, tell_of_publishing
from .services.taking_down import take_down
from .services.upkeep import follow_place, forget_wishes


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
    """What was told to somebody goes with their data, and so do their name and picture on notices and the letters they wrote."""
    by = Actor.system(tenant_id=event.tenant_id)
    take_down(person_id=event.person_id, by=by, now=now)
    forget_wishes(person_id=event.person_id, by=by, now=now)
    forget_person(person_id=event.person_id, by=by, now=now)


def on_consent_withdrawn(event: ConsentWithdrawn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """Who no longer agrees to be named or shown is taken down everywhere."""
    if event.purpose == HONOUR:
        take_down(person_id=event.person_id, by=Actor.system(tenant_id=event.tenant_id), now=now)


def on_notice_published(event: NoticePublished, *, event_id: UUID, now: datetime) -> None:
    """Whoever asked for notices of this kind and place is told."""
    tell_of_publishing(notice_id=event.notice_id, fact_id=event_id, now=now)


def on_notice_corrected(event: NoticeCorrected, *, event_id: UUID, now: datetime) -> None:
    """Whoever was told of a notice hears that it says something else."""
    tell_of_change(notice_id=event.notice_id, fact_id=event_id, now=now)


def on_notice_withdrawn(event: NoticeWithdrawn, *, event_id: UUID, now: datetime) -> None:
    """Whoever was told of a notice hears that it is down."""
    tell_of_change(notice_id=event.notice_id, fact_id=event_id, now=now)


def on_place_moved(event: PlaceMoved, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """What is meant for a place keeps its path beside it."""
    follow_place(event)


__all__ = [
    "Bulletin",
    "BulletinItemGiven",
    "Material",
    "MaterialGiven",
    "MaterialRequest",
    "Message",
    "Notice",
    "NoticeCorrected",
    "NoticeGiven",
    "NoticeKind",
    "NoticePublished",
    "NoticeWithdrawn",
    "Outgoing",
    "WishGiven",
    "add_material",
    "ask_for_material",
    "ask_holders",
    "ask_to_read",
    "carry_due",
    "change_stock",
    "compose_bulletin",
    "correct_notice",
    "draft_notice",
    "followers_of",
    "last_finished_period",
    "mark_all_read",
    "name_in_notice",
    "note_read",
    "note_thanks",
    "notice_by_id",
    "notices_about",
    "on_call_asked",
    "on_consent_withdrawn",
    "on_notice_corrected",
    "on_notice_published",
    "on_notice_withdrawn",
    "on_person_erased",
    "on_place_moved",
    "outgoing_of",
    "publish_bulletin",
    "publish_draft",
    "publish_notice",
    "send_material",
    "subscribe",
    "tell",
    "tell_posts",
    "unread_count",
    "withdraw_notice",
    "withhold",
    "write_into_bulletin",
]
