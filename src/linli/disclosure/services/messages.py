"""Telling people things, once, and keeping what they have read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.module_loading import import_string

from linli.core import journal, locking, rows
from linli.core.actors import Actor
from linli.core.models import JournalLine, Tenant
from linli.core.privacy import search_hash
from linli.core.tasks import control
from linli.registry.api import Post

from ..models import Carriage, Message
from ..rules import delivery as rules
from ..selectors import messages as selectors

CARRY = "linli.disclosure.tasks.carry"  # by name: a task stands above the services that it calls


@transaction.atomic
def tell(
    *,
    tenant_id: UUID,
    kind: str,
    title: str,
    now: datetime,
    by: Actor | None = None,
    to_person: UUID | None = None,
    to_organisation: UUID | None = None,
    to_post: UUID | None = None,
    to_phone: str = "",
    body: str = "",
    url: str = "",
    about: models.Model | None = None,
    is_urgent: bool = False,
    once_key: str = "",
) -> Message:
    """
    Tell one person, organisation or post something, or whoever left nothing but a mobile telephone; exactly one `to_…` is given.

    In the house it is there at once. Outside it goes by what the recipient wants: an urgent message now, any other with the
    next digest. `title` is all that leaves the house: a number and what happened, no names. `url` is a path of ours.
    The same `once_key` tells once: later calls return the first message.

    :raises ValueError: when not exactly one recipient is given.
    """
    message = _message(
        tenant_id=tenant_id, kind=kind, title=title, now=now, to_person=to_person, to_organisation=to_organisation, to_post=to_post,
        to_phone=to_phone, body=body, url=url, about=about, is_urgent=is_urgent, once_key=once_key,
    )  # fmt: skip
    return _tell([message], by or Actor.system(tenant_id=tenant_id), now)[0]


def _message(
    *,
    tenant_id: UUID,
    kind: str,
    title: str,
    now: datetime,
    to_person: UUID | None = None,
    to_organisation: UUID | None = None,
    to_post: UUID | None = None,
    to_phone: str = "",
    body: str = "",
    url: str = "",
    about: models.Model | None = None,
    is_urgent: bool = False,
    once_key: str = "",
) -> Message:
    """The message, not yet written."""
    if sum(bool(to) for to in (to_person, to_organisation, to_post, to_phone)) != 1:
        raise ValueError("a message has exactly one recipient")
    return rows.fresh(
        Message, tenant_id=tenant_id, to_person_id=to_person, to_organisation_id=to_organisation, to_post_id=to_post,
        to_phone=to_phone, to_phone_hash=search_hash(to_phone, purpose="phone"), kind=kind, title=title[:120], body=body, url=url,
        subject_type=about._meta.label_lower if about else "", subject_id=about.pk if about else None, is_urgent=is_urgent,
        made_at=now, once_key=once_key,
    )  # fmt: skip


def _tell(messages: Sequence[Message], by: Actor, now: datetime) -> list[Message]:
    """Tell what was not told before, in as many statements for many as for one; what each fact was told by, in their order."""
    before = _told_before(messages)
    new = [one for one in messages if not one.once_key or one.once_key not in before]
    if not new:
        return [before[one.once_key] for one in messages]
    try:
        with transaction.atomic():
            rows.insert(new)
    except IntegrityError:
        # Two deliveries of one fact at the same instant: the other one has told it.
        if not _told_before(new):
            raise
        return _tell(messages, by, now)
    journal.record_many([_line(one, by, now) for one in new])
    _send_outside(new, now)
    return [before.get(one.once_key, one) for one in messages]


def _told_before(messages: Sequence[Message]) -> dict[str, Message]:
    """By their keys, the messages that told the same facts, of one subdistrict."""
    keys = [one.once_key for one in messages if one.once_key]
    if not keys:
        return {}
    return {one.once_key: one for one in Message.objects.filter(tenant_id=messages[0].tenant_id, once_key__in=keys)}


def _line(message: Message, by: Actor, now: datetime) -> JournalLine:
    changes = {"kind": [None, message.kind], "urgent": [None, message.is_urgent]}
    return journal.line_for("disclosure.message.told", message, by=by, now=now, changes=changes)


def _send_outside(messages: Sequence[Message], now: datetime) -> None:
    """Put messages of one subdistrict on their ways outside; an urgent one wakes the carrier."""
    ways = [(one, address) for one, addresses in selectors.addresses_for(messages) for address in addresses]
    if not ways:
        return
    policy = selectors.policy(Tenant(pk=messages[0].tenant_id), now)
    rows.insert(
        [
            rows.fresh(
                Carriage, tenant_id=one.tenant_id, message_id=one.pk, transport=str(address.transport), recipient=address.recipient,
                due_at=rules.due_at(address.transport, policy, is_urgent=one.is_urgent, now=now),
            )
            for one, address in ways
        ]
    )  # fmt: skip
    if any(one.is_urgent for one, _address in ways):
        control.enqueue_unique(import_string(CARRY), CARRY)


@transaction.atomic
def tell_posts(
    *, tenant_id: UUID, kinds: Iterable[str], now: datetime, place_path: str | None = None, once_key: str = "", **message: Any
) -> list[Message]:
    """
    Tell every standing post of these kinds, at the place with `place_path` or around it (None: anywhere in the subdistrict).

    The rest as for `tell`; `once_key` counts per post. As many statements for many posts as for one.
    """
    posts = Post.objects.filter(tenant_id=tenant_id, kind__in=list(kinds), valid_to=None).order_by("id")
    covering = [
        pk
        for pk, path in posts.values_list("pk", "place__path")
        if None in (place_path, path) or str(place_path).startswith(path)
    ]
    by = message.pop("by", None) or Actor.system(tenant_id=tenant_id)
    told = [
        _message(tenant_id=tenant_id, to_post=post, now=now, once_key=f"{once_key}:{post}" if once_key else "", **message)
        for post in covering
    ]
    return _tell(told, by, now) if told else []


@transaction.atomic
def withhold(*, about: models.Model, by: Actor, now: datetime) -> int:
    """
    Empty the bodies of what organisations and posts were told about a thing that has become confidential; the titles say
    nothing of it. Returns how many. What people were told about their own matter stays.
    """
    told = Message.objects.filter(subject_type=about._meta.label_lower, subject_id=about.pk, to_person=None, to_phone_hash="")
    emptied = told.exclude(body="").update(body="")
    if emptied:
        journal.record("disclosure.messages.withheld", about, by=by, now=now, changes={"messages": [None, emptied]})
    return emptied


@transaction.atomic
def mark_read(*, message: Message, by: Actor, now: datetime) -> Message:
    """Note that a message was read. Reading twice changes nothing; what still waits to go out by digest is dropped."""
    message = locking.one(Message, message.pk)
    if message.is_read:
        return message
    message.read_at, message.read_by_id = now, by.user_id
    message.save(update_fields=["read_at", "read_by_id"])
    _drop_waiting(Message.objects.filter(pk=message.pk))
    journal.record("disclosure.message.read", message, by=by, now=now)
    return message


@transaction.atomic
def mark_all_read(*, by: Actor, now: datetime) -> int:
    """Note that everything in one's inbox was read, with a line for each. Returns how many."""
    unread = locking.several(selectors.inbox(by).filter(read_at=None))
    ids = [message.pk for message in unread]
    Message.objects.filter(pk__in=ids).update(read_at=now, read_by_id=by.user_id)
    _drop_waiting(Message.objects.filter(pk__in=ids))
    journal.record_many([journal.line_for("disclosure.message.read", message, by=by, now=now) for message in unread])
    return len(unread)


def _drop_waiting(messages: models.QuerySet[Message]) -> None:
    """Who has read it here need not be told again outside. What is already on its way is left alone."""
    Carriage.objects.filter(message__in=messages, state=Carriage.State.WAITING).update(state=Carriage.State.DROPPED)


@transaction.atomic
def forget_person(*, person_id: UUID, by: Actor, now: datetime) -> int:
    """Delete what was told to a person whose data were erased (PIPL art. 47). Returns how many."""
    messages = list(Message.objects.filter(to_person=person_id))
    journal.record_many([journal.line_for("disclosure.message.erased", message, by=by, now=now) for message in messages])
    Message.objects.filter(to_person=person_id).delete()
    return len(messages)
