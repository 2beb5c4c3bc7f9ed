"""Reads of the message centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from linli.core import clock, rulesets
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.disclosure.models import Carriage, Message, Preference, Robot
from linli.disclosure.rules.delivery import Policy
from linli.registry.api import Appointment, Person, Post


def policy(tenant: Tenant | None, now: datetime) -> Policy:
    """When things go out on this day."""
    return Policy.from_body(rulesets.in_force("disclosure.delivery", on=timezone.localdate(now), tenant=tenant).body)


def inbox(actor: Actor) -> QuerySet[Message]:
    """
    What was told to this person, to the posts that they hold today, and to the organisations of those posts; newest first.

    One statement whatever the number of posts; nothing of another subdistrict, because a person is a record of one.
    """
    if actor.person_id is None:
        return Message.objects.none()
    held = Appointment.objects.in_force(clock.today()).filter(person_id=actor.person_id)
    return Message.objects.filter(
        Q(to_person=actor.person_id)
        | Q(to_post__in=held.values("post"))
        | Q(to_organisation__in=held.exclude(post__organisation=None).values("post__organisation"))
    )


def unread(request: HttpRequest) -> QuerySet[Message]:
    """What this visitor has not read: for the badge in the navigation."""
    return inbox(actor_of(request)).filter(read_at=None)


def unread_count(request: HttpRequest) -> int:
    """How many messages wait unread."""
    return unread(request).count()


@dataclass(frozen=True, slots=True)
class Address:
    """One way outside to one recipient, before anything is looked up: `person:…`, `user:…`, `robot:…`, `phone:…`."""

    transport: str
    recipient: str


def addresses_for(messages: Sequence[Message]) -> list[tuple[Message, list[Address]]]:
    """Where messages of one subdistrict go outside, by what their recipients want. No more statements for many than for one."""
    to_people, to_office = [one for one in messages if one.to_person_id], [one for one in messages if _is_to_office(one)]
    found = _of_people(to_people) if to_people else {}
    if to_office:
        mails, groups = _of_holders(to_office), _of_robots(to_office)
        found |= {one.pk: [*mails.get(one.pk, ()), *groups.get(one.pk, ())] for one in to_office}
    for one in messages:
        if one.to_phone_hash:
            found[one.pk] = [Address(Carriage.Transport.SMS, f"phone:{one.to_phone_hash[:40]}")]
    return [(one, found.get(one.pk, [])) for one in messages]


def _is_to_office(message: Message) -> bool:
    return bool(message.to_post_id or message.to_organisation_id)


def _of_people(messages: Sequence[Message]) -> dict[UUID, list[Address]]:
    """A resident hears by SMS, if there is a telephone and they have not said otherwise. Two queries."""
    keys = {one.to_person_id for one in messages if one.to_person_id}
    reached = Person.objects.filter(pk__in=keys, has_phone=True, merged_into=None, erased_at=None).exclude(phone_hash="")
    phones = set(reached.values_list("pk", flat=True))
    wishes = {wish.person_id: wish for wish in Preference.objects.filter(person__in=phones)} if phones else {}
    return {
        one.pk: [Address(Carriage.Transport.SMS, f"person:{one.to_person_id}")]
        for one in messages
        if one.to_person_id in phones and _wants_sms(wishes.get(one.to_person_id), one)
    }


def _wants_sms(wish: Preference | None, message: Message) -> bool:
    return wish is None or (wish.wants_sms and (message.is_urgent or not wish.only_urgent))


def _of_holders(messages: Sequence[Message]) -> dict[UUID, list[Address]]:
    """Staff hear by mail, whoever holds the post or a post of the organisation today. Three queries."""
    holders = _holders(messages)
    everyone = {person for held in holders.values() for person in held}
    # The few who hold it are looked up by key: joined in one query, a planner that knows little may begin with everyone.
    people = (
        Person.objects.filter(pk__in=everyone, user__is_active=True).exclude(user__email="")
        if everyone
        else Person.objects.none()
    )
    users = dict(people.values_list("pk", "user_id"))
    if not users:
        return {}
    posts = {post for held in holders.values() for some in held.values() for post in some}
    wishes = list(Preference.objects.filter(Q(post__in=posts) | Q(person__in=everyone)))
    return {one.pk: _mails(holders[one.pk], users, _refusing(wishes, one)) for one in messages}


def _holders(messages: Sequence[Message]) -> dict[UUID, dict[UUID, set[UUID]]]:
    """For each message who holds the post, or a post of the organisation, that it was told to, with those posts."""
    found: dict[UUID, dict[UUID, set[UUID]]] = {one.pk: {} for one in messages}
    in_force = Appointment.objects.in_force(clock.today())
    for key, told in (("post", "to_post_id"), ("post__organisation", "to_organisation_id")):
        wanted = {getattr(one, told) for one in messages} - {None}
        held = in_force.filter(**{f"{key}__in": wanted}).values_list(key, "post_id", "person_id") if wanted else ()
        for recipient, post, person in held:
            for one in messages:
                if getattr(one, told) == recipient:
                    found[one.pk].setdefault(person, set()).add(post)
    return found


def _mails(holders: dict[UUID, set[UUID]], users: dict[UUID, Any], refusing: set[UUID]) -> list[Address]:
    heard = {
        users[person] for person, posts in holders.items() if person in users and person not in refusing and posts - refusing
    }
    return [Address(Carriage.Transport.MAIL, f"user:{user}") for user in sorted(heard, key=str)]


def _refusing(wishes: Sequence[Preference], message: Message) -> set[UUID]:
    """The people and posts that want no mail about this."""
    return {
        key
        for wish in wishes
        if not wish.wants_mail or (wish.only_urgent and not message.is_urgent)
        for key in (wish.post_id, wish.person_id)
        if key
    }


def _of_robots(messages: Sequence[Message]) -> dict[UUID, list[Address]]:
    """The groups of the place that a post belongs to (a community's group hears of its own), or of the organisation."""
    live = list(Robot.objects.filter(tenant_id=messages[0].tenant_id, stopped_at=None).select_related("place"))
    if not live:  # as in most offices
        return {}
    posts = Post.objects.select_related("place").in_bulk({one.to_post_id for one in messages if one.to_post_id})
    return {
        one.pk: [Address(Carriage.Transport.ROBOT, f"robot:{robot.pk}") for robot in _robots(live, one, posts)]
        for one in messages
    }


def _robots(live: Sequence[Robot], message: Message, posts: dict[UUID, Post]) -> list[Robot]:
    """Around the post's place, then its organisation's own."""
    heard = [one for one in live if message.is_urgent or not one.only_urgent]
    if not message.to_post_id:
        return [one for one in heard if one.organisation_id == message.to_organisation_id]
    post = posts[message.to_post_id]
    path = post.place.path if post.place else ""
    near = [one for one in heard if one.organisation_id is None and (one.place is None or path.startswith(one.place.path))]
    return near + [one for one in heard if one.organisation_id and one.organisation_id == post.organisation_id]


def told_today(recipients: set[str], now: datetime) -> dict[tuple[str, UUID], int]:
    """How many SMS each recipient has had today about each subject."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Carriage.objects.filter(
        transport=Carriage.Transport.SMS, recipient__in=recipients, state=Carriage.State.SENT, sent_at__gte=midnight
    )
    counts: dict[tuple[str, UUID], set[UUID | None]] = {}
    for recipient, subject_id, batch in sent.values_list("recipient", "message__subject_id", "batch"):
        if subject_id:
            counts.setdefault((recipient, subject_id), set()).add(batch)
    return {key: len(batches) for key, batches in counts.items()}


def robots_of(actor: Actor) -> QuerySet[Robot]:
    """The robots of this subdistrict that the actor looks after."""
    return (
        Robot.objects.filter(tenant=actor.tenant_id).select_related("place", "organisation").order_by("stopped_at", "name", "id")
    )


def preference_of(person_id: UUID | None) -> Preference | None:
    return Preference.objects.filter(person=person_id).first() if person_id else None
