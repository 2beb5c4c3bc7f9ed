"""
Carrying messages outside: claim, send, note.

Three steps in three transactions on purpose: what is slow (SMS, mail, HTTP) happens while no row is locked. A claim lapses
after LEASE; whoever takes it up again sends the same batch under the same key, so a provider that knows keys doubles nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.api import user_by_id
from linli.core import journal, locking, transports
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import Tenant
from linli.registry.api import Person

from ..models import Carriage, Message, Robot
from ..rules import delivery as rules
from ..selectors import messages as selectors

LEASE = timedelta(minutes=2)
AT_ONCE = 200  # carriages in one claim


@dataclass(slots=True)
class Batch:
    """What one recipient gets by one transport in one go."""

    key: UUID
    transport: str
    recipient: str
    carriages: list[Carriage] = field(default_factory=list)

    @property
    def tenant(self) -> Tenant:
        return self.carriages[0].tenant


class Unreachable(Exception):
    """The recipient has no number or address any more: nothing to retry."""


def carry_due(now: datetime) -> int:
    """Carry what is due, one claim's worth. Returns how many batches were tried; 0: nothing was due."""
    batches = claim(now)
    for batch in batches:
        _carry(batch, now)
    return len(batches)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What one recipient of one message gets outside: by which transport, when, in which words."""

    transport: str
    due_at: datetime
    text: str
    parts: int


def outgoing_of(message: Message, now: datetime) -> list[Outgoing]:
    """
    What goes out for a message that was told, alone: as the carrier would write it. Several at once go in one text.
    """
    found = Carriage.objects.filter(message=message).select_related("message", "tenant").order_by("due_at", "id")
    return [_outgoing(Batch(one.pk, one.transport, one.recipient, [one]), now) for one in found]


def _outgoing(batch: Batch, now: datetime) -> Outgoing:
    one = batch.carriages[0]
    text = _text(batch, [one.message.title], now)
    return Outgoing(batch.transport, one.due_at, text, rules.parts_of(text))


@transaction.atomic
def claim(now: datetime) -> list[Batch]:
    """Take what is due, merge it per recipient, put off what has had its share of today."""
    due = Carriage.objects.filter(state=Carriage.State.WAITING, due_at__lte=now)
    lapsed = Carriage.objects.filter(state=Carriage.State.SENDING, lease_until__lte=now)
    again = locking.free(lapsed.order_by("due_at", "id"), "message", "tenant", most=AT_ONCE)
    fresh = locking.free(due.order_by("due_at", "id"), "message", "tenant", most=AT_ONCE)
    batches = _together(again) + _together(_put_off(fresh, now))
    taken = [one for batch in batches for one in batch.carriages]
    for one in taken:
        one.attempts += 1
    rows = Carriage.objects.filter(pk__in=[one.pk for one in taken])
    rows.update(state=Carriage.State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    Carriage.objects.bulk_update(taken, ["batch"])
    return batches


def _put_off(fresh: list[Carriage], now: datetime) -> list[Carriage]:
    """A matter that has had its SMS of today waits for tomorrow, unless it is urgent. Retries go on as they were."""
    sms = [one for one in fresh if one.transport == Carriage.Transport.SMS and not one.message.is_urgent and one.batch is None]
    had = selectors.told_today({one.recipient for one in sms}, now)
    held: list[Carriage] = []
    for one in sms:
        subject_id = one.message.subject_id
        policy = selectors.policy(one.tenant, now)
        if subject_id and had.get((one.recipient, subject_id), 0) >= policy.sms_per_subject_per_day:
            one.due_at = rules.day_after(one.transport, policy, now)
            held.append(one)
    Carriage.objects.bulk_update(held, ["due_at"])
    return [one for one in fresh if one not in held]


def _together(carriages: list[Carriage]) -> list[Batch]:
    """Group per recipient and transport; what was a batch before stays that very batch."""
    batches: dict[tuple[str, str, UUID, UUID | None], Batch] = {}
    for one in carriages:
        group = (one.transport, one.recipient, one.tenant_id, one.batch)
        batch = batches.setdefault(group, Batch(one.batch or uuid7(), one.transport, one.recipient))
        one.batch = batch.key
        batch.carriages.append(one)
    return list(batches.values())


def _carry(batch: Batch, now: datetime) -> None:
    try:
        _hand_over(batch, now)
    except Unreachable as gone:
        _note(batch, now, error=str(gone), is_final=True)
    except transports.TransportFailed as failed:
        _note(batch, now, error=failed.reason, is_final=not failed.is_retryable)
    else:
        _note(batch, now)


def _hand_over(batch: Batch, now: datetime) -> None:
    """Look up where it goes and give it to the transport. :raises Unreachable: :raises TransportFailed:"""
    kind, _sep, recipient = batch.recipient.partition(":")
    titles, key = [one.message.title for one in batch.carriages], str(batch.key)
    if kind == "person":
        transports.sms().send(_phone_of(recipient), _text(batch, titles, now), key=key)
    elif kind == "phone":
        transports.sms().send(batch.carriages[0].message.to_phone, _text(batch, titles, now), key=key)
    elif kind == "user":
        transports.mail().send(_mail_of(recipient), rules.masked(_subject(titles)), _text(batch, titles, now), key=key)
    else:
        robot = _robot_of(recipient)
        told = "\n".join(f"- {rules.masked(title)}" for title in titles)
        robot.send(rules.masked(_subject(titles)), told, _link(batch), key=key)


def _text(batch: Batch, titles: list[str], now: datetime) -> str:
    tenant, policy = batch.tenant, selectors.policy(batch.tenant, now)
    return rules.outside_text(titles, sender=tenant.short_name, link=_link(batch), phone=tenant.phone, policy=policy)


def _robot_of(robot_id: str) -> transports.Robot:
    robot = Robot.objects.filter(pk=robot_id, stopped_at=None).first()
    if robot is None:
        raise Unreachable("robot stopped")
    return transports.robot(robot.kind, robot.url)


def _subject(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else _("%(count)d 件新消息") % {"count": len(titles)}


def _link(batch: Batch) -> str:
    """The thing itself for one message, the list of messages for several; who has no inbox gets the first one's."""
    is_one = len(batch.carriages) == 1 or batch.recipient.startswith("phone:")
    path = batch.carriages[0].message.url if is_one else reverse("disclosure:messages")
    return f"{settings.BASE_URL}{path}" if path else ""


def _phone_of(person_id: str) -> str:
    phone = Person.objects.filter(pk=person_id, merged_into=None, erased_at=None).values_list("phone", flat=True).first()
    if not phone:
        raise Unreachable("no telephone")
    return phone


def _mail_of(user_id: str) -> str:
    user = user_by_id(UUID(user_id))
    if user is None or not user.is_active or not user.email:
        raise Unreachable("no address")
    return user.email


@transaction.atomic
def _note(batch: Batch, now: datetime, *, error: str = "", is_final: bool = False) -> None:
    """Write down how it went: sent; to be tried again under the same key; or given up, which the journal tells."""
    attempts = batch.carriages[0].attempts
    again = None if is_final or not error else rules.next_try_at(selectors.policy(batch.tenant, now), attempts, now)
    told: dict[str, Any] = {"error": error[:200], "lease_until": None}
    if not error:
        told |= {"state": Carriage.State.SENT, "sent_at": now}
    elif again:
        told |= {"state": Carriage.State.WAITING, "due_at": again}
    else:
        told |= {"state": Carriage.State.FAILED}
    Carriage.objects.filter(pk__in=[one.pk for one in batch.carriages]).update(**told)
    if not again:
        verb = "disclosure.carriage.failed" if error else "disclosure.carriage.sent"
        by = Actor.system(tenant_id=batch.tenant.pk)
        journal.record_many([journal.line_for(verb, one, by=by, now=now, reason=error[:200]) for one in batch.carriages])
