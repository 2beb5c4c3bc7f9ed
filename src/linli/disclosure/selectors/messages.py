"""Reads of the message centre."""

from dataclasses import dataclass
from datetime import datetime
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


def addresses_for(message: Message) -> list[Address]:
    """Where a message goes outside, by what its recipients want."""
    if message.to_phone_hash:
        return [Address(Carriage.Transport.SMS, f"phone:{message.to_phone_hash[:40]}")]
    if message.to_person_id:
        return _of_person(message, message.to_person_id)
    return [*_of_holders(message), *_of_robots(message)]


def _of_person(message: Message, person_id: UUID) -> list[Address]:
    """A resident hears by SMS, if there is a telephone and they have not said otherwise."""
    person = Person.objects.filter(pk=person_id, merged_into=None, erased_at=None).exclude(phone_hash="").first()
    if person is None or not person.has_phone:
        return []
    wish = Preference.objects.filter(person_id=person.pk).first()
    if wish and (not wish.wants_sms or (wish.only_urgent and not message.is_urgent)):
        return []
    return [Address(Carriage.Transport.SMS, f"person:{person.pk}")]


def _of_holders(message: Message) -> list[Address]:
    """Staff hear by mail, whoever holds the post or a post of the organisation today. Three queries."""
    held = Appointment.objects.in_force(clock.today())
    held = (
        held.filter(post=message.to_post_id) if message.to_post_id else held.filter(post__organisation=message.to_organisation_id)
    )
    holders: dict[UUID, set[UUID]] = {}
    for post_id, person_id in held.values_list("post_id", "person_id"):
        holders.setdefault(person_id, set()).add(post_id)
    if not holders:
        return []
    # The few who hold it are looked up by key: joined in one query, a planner that knows little may begin with everyone.
    people = Person.objects.filter(pk__in=holders, user__is_active=True).exclude(user__email="")
    refusing = _refusing(set(holders), {post_id for posts in holders.values() for post_id in posts}, message)
    users = {
        user_id
        for person_id, user_id in people.values_list("pk", "user_id")
        if person_id not in refusing and holders[person_id] - refusing
    }
    return [Address(Carriage.Transport.MAIL, f"user:{user_id}") for user_id in sorted(users, key=str)]


def _refusing(people: set[UUID], posts: set[UUID], message: Message) -> set[UUID]:
    """Those of these people and posts that want no mail about this."""
    wishes = Preference.objects.filter(Q(post__in=posts) | Q(person__in=people))
    return {
        key
        for wish in wishes
        if not wish.wants_mail or (wish.only_urgent and not message.is_urgent)
        for key in (wish.post_id, wish.person_id)
        if key
    }


def _of_robots(message: Message) -> list[Address]:
    """The groups of the place that the post belongs to (a community's group hears of its own), or of the organisation."""
    live = Robot.objects.filter(tenant_id=message.tenant_id, stopped_at=None).select_related("place")
    if not message.is_urgent:
        live = live.filter(only_urgent=False)
    if message.to_post_id:
        robots = _near_the_post(list(live), message.to_post_id)
    else:
        robots = list(live.filter(organisation=message.to_organisation_id))
    return [Address(Carriage.Transport.ROBOT, f"robot:{robot.pk}") for robot in robots]


def _near_the_post(robots: list[Robot], post_id: UUID) -> list[Robot]:
    """Those around the post's place, then its organisation's own. No query where there are none, as in most offices."""
    if not robots:
        return []
    post = Post.objects.select_related("place").get(pk=post_id)
    path = post.place.path if post.place else ""
    near = [one for one in robots if one.organisation_id is None and (one.place is None or path.startswith(one.place.path))]
    own = [one for one in robots if one.organisation_id and one.organisation_id == post.organisation_id]
    return [*near, *own]


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
