"""Who hears of what becomes of their wish to join a group, of their stall, and of the small-stool class that they asked for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.daytimes import moment_words
from linli.core.phones import is_mobile
from linli.disclosure.api import tell, tell_posts

from ..events import GroupAnswered, SessionCalledOff, SessionHeld, StallAnswered, TalkAnswered, TalkAsked
from ..models import GroupMember, Session, Stall, StallState, TalkRequest
from ..rules import fairs
from ..states import TOOK_PLACE, SessionState, TalkState
from . import talks

KEEPERS = ("community_secretary", "community_clerk")
"""Who answers a yard that asks for a class, and says by voice what no message brings."""


def on_group_answered(event: GroupAnswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever wanted to join is in, or reads kindly that there is no room now."""
    one = GroupMember.objects.select_related("group").filter(pk=event.member_id).first()
    if one is None or (one.since is not None and one.until is not None):
        return
    text = _("“%(group)s”欢迎您，已经把您记上了") if one.since else _("“%(group)s”这次没有答应，可以看看别的群团")
    tell(
        tenant_id=event.tenant_id,
        to_person=one.person_id,  # type: ignore[attr-defined]
        kind="activities.group",
        title=text % {"group": one.group},
        body=one.group.meets if one.since else "",
        url=f"/groups/{one.group.pk}/",
        about=one.group,
        once_key=f"group:{event_id}",
        now=now,
    )


def on_stall_answered(event: StallAnswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever asked for a stall has it, and with which number; or reads why not. Where no message reaches them, the community says it."""
    one = Stall.objects.select_related("programme", "group__lead", "organisation", "person").filter(pk=event.stall_id).first()
    if one is None or one.state == StallState.ASKED:
        return
    texts = {
        StallState.GIVEN: _("“%(fair)s”的摊位给您留好了，%(spot)s 号"),
        StallState.REFUSED: _("“%(fair)s”这次没有给上摊位"),
        StallState.OFF: _("“%(fair)s”的 %(spot)s 号摊位收回了"),
    }
    answer = texts[StallState(one.state)] % {"fair": one.programme, "spot": one.spot or "—"}
    said: dict[str, Any] = {"kind": "activities.stall", "about": one, "once_key": f"stall:{event_id}", "now": now}
    if to := fairs.recipient(one):
        tell(tenant_id=event.tenant_id, title=answer, body=one.reason, url=f"/fairs/{one.programme.pk}/", **to, **said)
        return
    title = _("“%(fair)s”有一个摊位的答复没有消息送得到，请打电话或者当面说一声") % {"fair": one.programme}
    body = f"{one.group or one.person} · {one.what}{_('：')}{answer} {one.reason}".strip()
    tell_posts(
        tenant_id=event.tenant_id, kinds=KEEPERS, place_path=one.programme.place_path, title=title, body=body,
        url=f"/desk/activities/fairs/{one.programme.pk}/", **said,
    )  # fmt: skip


def on_talk_asked(event: TalkAsked, *, event_id: UUID, now: datetime) -> None:
    """The community hears that a yard would like a class."""
    one = _talk(event.request_id)
    if one is None or one.state != TalkState.ASKED:
        return
    title = _("%(number)s %(place)s请一次小板凳课堂：%(topic)s")
    said = {"number": one.number, "place": one.place, "topic": one.get_topic_display()}
    tell_posts(
        tenant_id=event.tenant_id, kinds=KEEPERS, place_path=one.place_path, kind="activities.talk", title=title % said, body=one.text,
        url=f"/desk/activities/talks/{one.pk}/", about=one, once_key=f"talk:{event_id}", now=now,
    )  # fmt: skip


def on_talk_answered(event: TalkAnswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever asked hears when it is, why it is not, or that its day fell through and another is looked for."""
    one = _talk(event.request_id)
    if one is None or one.state not in (TalkState.PLANNED, TalkState.REFUSED, TalkState.ASKED):
        return
    title, body = _answer(one)
    said: dict[str, Any] = {
        "kind": "activities.talk",
        "title": title,
        "body": body,
        "about": one,
        "once_key": f"talk:{event_id}",
        "now": now,
    }
    if one.person_id is not None:  # type: ignore[attr-defined]
        tell(tenant_id=event.tenant_id, to_person=one.person_id, url=f"/talks/{one.pk}/", **said)  # type: ignore[attr-defined]
    elif is_mobile(one.contact_phone):
        tell(tenant_id=event.tenant_id, to_phone=one.contact_phone, url="/talks/code/", **said)


def _answer(one: TalkRequest) -> tuple[str, str]:
    """The title without a name, and what more there is to say."""
    if one.state == TalkState.PLANNED and one.session is not None:
        when = moment_words(one.session.starts_at, one.session.ends_at)
        where = f"{one.session.place} {one.session.where}".strip()
        return _("%(number)s 小板凳课堂排好了：%(when)s") % {"number": one.number, "when": when}, where
    if one.state == TalkState.REFUSED:
        return _("%(number)s 小板凳课堂这次没有安排") % {"number": one.number}, one.reason
    return _("%(number)s 小板凳课堂那天办不成了，另定日子") % {"number": one.number}, ""


def on_session_held_talks(event: SessionHeld, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A class that a yard asked for took place: it is a talk on the ground by itself."""
    session = Session.objects.filter(pk=event.session_id, state__in=list(TOOK_PLACE)).first()
    if session is not None:
        talks.on_session_held(session, now=now)


def on_session_off_talks(event: SessionCalledOff, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A class that a yard asked for was called off: its request waits for another day."""
    session = Session.objects.filter(pk=event.session_id, state=SessionState.CALLED_OFF).first()
    if session is not None:
        talks.on_session_off(session, now=now)


def _talk(pk: UUID) -> TalkRequest | None:
    return TalkRequest.objects.select_related("place", "session__place", "session__programme").filter(pk=pk).first()
