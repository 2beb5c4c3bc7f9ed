"""The call list: who has to be told by voice since no message reaches them; told, or tried in vain."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking, reveals
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.disclosure.api import tell, tell_posts
from linli.registry.api import Person, heads_of

from ..errors import SignUpRefused
from ..models import CallLine, CallReason, Session
from ..rules import reaching as rules
from ..rules import rights
from ..selectors import calls as found

CALLERS = ("community_clerk",)
CALLS_URL = "/desk/activities/calls/"


def reaches_nothing(person: Person) -> bool:
    """Whether no message reaches somebody."""
    return rules.needs_call(has_phone=person.has_phone, phone=person.phone, has_account=person.user_id is not None)  # type: ignore[attr-defined]


@transaction.atomic
def make(
    *, session: Session, people: Iterable[Person], reason: str, words: str, once_key: str, by: Actor, now: datetime
) -> list[CallLine]:
    """
    Put people on the call list of a session, and tell whoever calls them: the head of their door, else the community's clerks. Who
    stands there with the same words stays as they are; an open line with older words says the new ones. Returns the new lines.
    """
    locking.one(Session, session.pk)  # two deliveries of one fact put nobody there twice
    before = {(one.person_id, one.reason): one for one in session.calls.order_by("made_at")}  # type: ignore[attr-defined]
    fresh, words = list[CallLine](), words[: rules.MOST_WORDS]
    for person in people:
        known = before.get((person.pk, reason))
        if known is not None and (known.words == words or known.told_at is None):
            known.words = words
            known.save(update_fields=["words"])
            continue
        fresh.append(_line(session, person, reason, words, now))
    CallLine.objects.bulk_create(fresh)
    if fresh:
        changes = {"lines": [None, len(fresh)], "reason": [None, reason]}
        journal.record("activities.call.listed", session, by=by, now=now, changes=changes)
        _tell_callers(session, fresh, once_key=once_key, now=now)
    return fresh


def _line(session: Session, person: Person, reason: str, words: str, now: datetime) -> CallLine:
    return CallLine(tenant_id=session.tenant_id, session=session, person=person, reason=reason, words=words, made_at=now)


def drop_overtaken(session: Session) -> None:
    """What was to be told about a session that is called off is so no more: only that it is, and who was turned away hears that."""
    session.calls.filter(told_at=None).exclude(reason__in=[CallReason.CALLED_OFF, CallReason.AWAY]).delete()


def _tell_callers(session: Session, lines: list[CallLine], *, once_key: str, now: datetime) -> None:
    """Each head hears once how many of their doors wait, and the clerks of those that have no head."""
    posts: Counter[UUID | None] = Counter()
    heads: dict[UUID, UUID | None] = {}
    for line in lines:
        home = line.person.home
        if home is not None and home.pk not in heads:
            near = heads_of(home)
            heads[home.pk] = near[0].post_id if near else None  # type: ignore[attr-defined]
        posts[heads.get(home.pk) if home else None] += 1
    for post, count in posts.items():
        said: dict[str, Any] = {
            "kind": "activities.calls",
            "url": CALLS_URL,
            "about": session,
            "is_urgent": rules.is_soon(session, now),
            "now": now,
        }
        title = _("“%(what)s”有 %(n)s 位没有手机，请打电话或者上门说一声") % {"what": session, "n": count}
        if post is not None:
            tell(tenant_id=session.tenant_id, to_post=post, title=title, once_key=f"calls:{once_key}:{post}", **said)
        else:
            tell_posts(
                tenant_id=session.tenant_id, kinds=CALLERS, place_path=session.place_path, title=title,
                once_key=f"calls:{once_key}", **said,
            )  # fmt: skip


def may_call(by: Actor, line: CallLine) -> bool:
    """Whether somebody calls who lives there, or plans the session."""
    home = line.person.home
    near = home is not None and by.may(rights.CALL, tenant_id=line.tenant_id, place_path=home.path)
    return near or found.is_office(by, line)


def _held(line: CallLine, by: Actor) -> CallLine:
    row = locking.one(CallLine, line.pk, "session", "person__home")
    if not may_call(by, row):
        raise NotAllowed(Problem("not_allowed", _("这一户不归您通知。")))
    return row


@transaction.atomic
def told(*, line: CallLine, heard: str, by: Actor, now: datetime) -> CallLine:
    """
    Somebody was told, or their family or a neighbour was (`heard`: self, family, neighbour).

    :raises NotAllowed: for whoever does not call there. :raises SignUpRefused: when it is told already, or nobody heard it.
    """
    row = _held(line, by)
    refuse_if(rules.told_problems(is_told=row.told_at is not None, heard=heard), SignUpRefused)
    row.told_at, row.told_by, row.heard, row.tries = now, by.label[:80], heard, row.tries + 1
    row.save(update_fields=["told_at", "told_by", "heard", "tries"])
    journal.record("activities.call.told", row, by=by, now=now, on_behalf_of=row.person.pk, changes={"heard": [None, heard]})
    return row


@transaction.atomic
def tried(*, line: CallLine, by: Actor, now: datetime) -> CallLine:
    """
    Nobody answered; the line stays open for the next one who tries.

    :raises NotAllowed: for whoever does not call there. :raises SignUpRefused: when it is told already.
    """
    row = _held(line, by)
    refuse_if(rules.told_problems(is_told=row.told_at is not None, heard="self"), SignUpRefused)
    row.heard, row.tries = "nobody", row.tries + 1
    row.save(update_fields=["heard", "tries"])
    journal.record("activities.call.tried", row, by=by, now=now, on_behalf_of=row.person.pk, changes={"tries": [None, row.tries]})
    return row


@transaction.atomic
def reveal_phone(*, line: CallLine, by: Actor, now: datetime) -> str:
    """
    The telephone of somebody on the list, for whoever is about to call them; the journal keeps that it was looked at, and what for.

    :raises NotAllowed: for whoever does not call there, and for a head to whom the person did not give it.
    :raises RevealRefused: where there is none.
    """
    row = _held(line, by)
    if not found.is_office(by, row) and not row.person.shares_phone_with_heads:
        raise NotAllowed(Problem("not_allowed", _("他没有同意把电话给楼长看，上门说一声吧。")))
    return reveals.reveal(
        row.person, "phone", purpose=row.words[:100], capability=rights.CALL, by=by, now=now, on_behalf_of=row.person.pk,
    )  # fmt: skip
