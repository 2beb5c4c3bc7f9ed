"""Posts are made and closed; people are appointed to them and released. Every permission follows from this."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words
from linli.registry.errors import AppointmentRefused
from linli.registry.events import AppointmentEnded
from linli.registry.models import Appointment, Organisation, Person, Place, Post
from linli.registry.posts import COMMUNITY_POSTS
from linli.registry.rules import appointments as rules
from linli.registry.rules.places import dates_problems, last_day_problems

EDIT, OFFICE = "registry.appointments.edit", "registry.appointments.office"


@transaction.atomic
def make_post(
    *,
    tenant: Tenant,
    kind: str,
    title: str,
    organisation: Organisation | None = None,
    place: Place | None = None,
    sees_all_tenants: bool = False,
    by: Actor,
    now: datetime,
) -> Post:
    """
    Make a post, still vacant.

    :raises AppointmentRefused: with every reason. :raises NotAllowed: where `by` may not fill such a post.
    """
    locking.one(Tenant, tenant.pk)
    # Held too, so that neither is closed or ended while a post is made in it.
    place = locking.one(Place, place.pk) if place else None
    organisation = locking.one(Organisation, organisation.pk) if organisation else None
    post = Post(
        tenant=tenant, kind=kind, title=title.strip(), organisation=organisation, place=place, sees_all_tenants=sees_all_tenants
    )
    _insist(by, post)
    problems = rules.post_problems(
        kind=kind,
        title=title,
        has_place=place is not None,
        has_organisation=organisation is not None,
        same_title=Post.objects.filter(tenant=tenant, title=post.title, place=place, valid_to=None).exists(),
        place_closed=place is not None and place.valid_to is not None,
        organisation_ended=organisation is not None and bool(organisation.valid_to or organisation.merged_into_id),
    )
    refuse_if(problems + _foreign_problems(tenant, place, organisation), AppointmentRefused)
    post.save(force_insert=True)
    changes = {"kind": [None, kind], "title": [None, post.title], "place": [None, place and place.pk]}
    journal.record("registry.post.made", post, by=by, now=now, changes=changes)
    return post


@transaction.atomic
def appoint(
    *,
    post: Post,
    person: Person,
    valid_from: date,
    valid_to: date | None = None,
    term: str = "",
    by: Actor,
    now: datetime,
) -> Appointment:
    """
    Let a person hold a post from one day to another (both included; None: until released).

    :raises AppointmentRefused: with every reason; a post that only one may hold is one of them.
    """
    # Hold the post: two appointments to a single seat at once must not both find it free.
    post = locking.one(Post, post.pk, "place")
    person = locking.one(Person, person.pk)
    _insist(by, post)
    held = [rules.Span(one.person_id, one.valid_from, one.valid_to) for one in Appointment.objects.filter(post=post)]
    problems = rules.appointment_problems(
        kind=post.kind,
        wanted=rules.Span(person.pk, valid_from, valid_to),
        held=held,
        post_closed=post.valid_to is not None,
        person_gone=bool(person.merged_into_id or person.erased_at),
    )
    if person.tenant_id != post.tenant_id:
        problems.append(Problem("other_tenant", _("只能选本街道的。"), "person"))
    refuse_if(problems, AppointmentRefused)
    appointment = Appointment.objects.create(
        tenant_id=post.tenant_id, post=post, person=person, term=term, valid_from=valid_from, valid_to=valid_to
    )
    changes = {
        "post": [None, post.pk],
        "person": [None, person.pk],
        "valid_from": [None, valid_from],
        "valid_to": [None, valid_to],
    }
    journal.record("registry.appointment.made", appointment, by=by, now=now, changes=changes)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, reason: str, by: Actor, now: datetime) -> Appointment:
    """
    Release somebody from a post; `on` is their last day. Announces AppointmentEnded.

    :raises AppointmentRefused: without a reason, when it has ended, or the day lies before the beginning.
    """
    appointment = locking.one(Appointment, appointment.pk, "post", "post__place")
    _insist(by, appointment.post)
    problems = [replace(one, where="on") for one in dates_problems(appointment.valid_from, on)]
    if appointment.valid_to and appointment.valid_to <= on:
        problems.append(
            Problem("ended_already", _("这一任到 %(day)s 就到期了。") % {"day": day_words(appointment.valid_to)}, "on")
        )
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么离任。"), "reason"))
    refuse_if(problems, AppointmentRefused)
    before, appointment.valid_to, appointment.ended_reason = appointment.valid_to, on, reason.strip()
    appointment.save(update_fields=["valid_to", "ended_reason"])
    journal.record("registry.appointment.ended", appointment, by=by, now=now, reason=reason, changes={"valid_to": [before, on]})
    ended = AppointmentEnded(
        tenant_id=appointment.tenant_id,
        appointment_id=appointment.pk,
        post_id=appointment.post_id,
        person_id=appointment.person_id,
    )
    events.publish(ended, now=now)
    return appointment


@transaction.atomic
def close_post(*, post: Post, on: date, by: Actor, now: datetime, reason: str) -> Post:
    """Do away with a post. :raises AppointmentRefused: while somebody holds it beyond that day."""
    post = locking.one(Post, post.pk, "place")
    _insist(by, post)
    problems = last_day_problems(None, on, timezone.localdate(now))
    if post.valid_to:
        problems.append(Problem("post_closed", _("这个岗位已经撤销。"), "post"))
    if Appointment.objects.in_force(on).filter(post=post).exclude(valid_to=on).exists():
        problems.append(Problem("post_held", _("这个岗位上还有人，先办离任。"), "post"))
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么撤销。"), "reason"))
    refuse_if(problems, AppointmentRefused)
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    journal.record("registry.post.closed", post, by=by, now=now, reason=reason, changes={"valid_to": [None, on]})
    return post


def may_fill(by: Actor, post: Post) -> bool:
    """
    Whether `by` may make this post and appoint to it.

    A community's secretary fills the community's own posts, at a place of theirs: where it is still to be said, anybody's who
    has one. All others are the office's to fill, and a post that sees across tenants is filled only by somebody who does.
    """
    is_community_s = post.kind in COMMUNITY_POSTS
    if post.sees_all_tenants and not by.is_system:
        return False
    path = post.place.path if post.place else None if is_community_s else ""
    return by.may(EDIT if is_community_s else OFFICE, tenant_id=post.tenant_id, place_path=path)


def _insist(by: Actor, post: Post) -> None:
    if not may_fill(by, post):
        raise NotAllowed(Problem("not_allowed", _("这个岗位不归您任免。")))


def _foreign_problems(tenant: Tenant, place: Place | None, organisation: Organisation | None) -> list[Problem]:
    if any(one is not None and one.tenant_id != tenant.pk for one in (place, organisation)):
        return [Problem("other_tenant", _("只能选本街道的。"), "place")]
    return []
