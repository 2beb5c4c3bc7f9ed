"""Spaces: registered, changed, their hours, closures, pictures, and the end of their use."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, files, journal, locking
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.problems import Problem, refuse_if
from linli.core.words import day_words
from linli.registry.api import Organisation, Place

from ..errors import SpaceRefused
from ..models import Agreement, Booking, Closure, OpeningHours, Space, SpaceKind
from ..rules import rights
from ..rules import spaces as rules
from ..rules.spaces import HoursGiven
from ..selectors import spaces as found
from . import bookings
from .space_pieces import allow, held

PICTURE = "picture"
MOST_PICTURES = 9


@dataclass(frozen=True, slots=True)
class SpaceGiven:
    """What is said of a space. `area_centi`: 0.01 m²; `step`, `shortest`, `longest`: minutes."""

    name: str
    kind: str
    place: Place
    owner: Organisation
    opened_on: date
    agreement: Agreement | None = None
    address: str = ""
    area_centi: int | None = None
    holds: int | None = None
    rules: str = ""
    equipment: Sequence[str] = field(default_factory=list)
    barrier_free: bool = False
    phone: str = ""
    needs_approval: bool = False
    is_bookable: bool = True
    is_public: bool = True
    step: int = 30
    shortest: int = 30
    longest: int = 240
    ahead_days: int = 30
    per_person: int = 3


@transaction.atomic
def register(*, tenant: Tenant, given: SpaceGiven, by: Actor, now: datetime) -> Space:
    """
    Take a space into the register (腾出用房 and every other room for neighbours).

    :raises NotAllowed: without the right at its place. :raises SpaceRefused: with every reason.
    """
    locking.one(Tenant, tenant.pk)
    allow(by, rights.SPACES, tenant_id=tenant.pk, place_path=given.place.path)
    refuse_if(_problems(tenant, given, None), SpaceRefused)
    row = Space(tenant=tenant, feed_token=secrets.token_urlsafe(32), **_values(given))
    row.save(force_insert=True)
    journal.record("cobuild.space.registered", row, by=by, now=now, changes={"kind": [None, row.kind], "name": [None, row.name]})
    return row


@transaction.atomic
def change(*, space: Space, given: SpaceGiven, by: Actor, now: datetime) -> Space:
    """
    Change what is said of a space; bookings that were made stay as they were made.

    :raises NotAllowed: without the right at its old and new place. :raises SpaceRefused: with every reason.
    """
    locking.one(Tenant, space.tenant_id)
    space = held(space)
    for path in (space.place_path, given.place.path):
        allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=path)
    problems = _problems(space.tenant, given, space)
    if not problems and rules.hours_problems(found.hours_of(space), step=given.step):
        problems.append(Problem("step_of_hours", _("开放时间不在这样的格子上，先改开放时间。"), where="step"))
    refuse_if(problems, SpaceRefused)
    values = _values(given)
    changes = {name: [_said(getattr(space, name)), _said(new)] for name, new in values.items() if getattr(space, name) != new}
    for name, new in values.items():
        setattr(space, name, new)
    space.save()
    if "is_public" in changes:
        StoredFile.objects.filter(subject_type=Space._meta.label_lower, subject_id=space.pk).update(is_public=space.is_public)
    journal.record("cobuild.space.changed", space, by=by, now=now, changes=changes)
    return space


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | list | None) else str(value)


def _values(given: SpaceGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in SpaceGiven.__dataclass_fields__}
    texts = {name: plain[name].strip() for name in ("name", "address", "rules", "phone")}
    equipment = list(dict.fromkeys(one.strip() for one in given.equipment if one.strip()))
    return plain | texts | {"place_path": given.place.path, "equipment": equipment}


def _problems(tenant: Tenant, given: SpaceGiven, space: Space | None) -> list[Problem]:
    others = Space.objects.filter(tenant=tenant, name=given.name.strip(), closed_on=None)
    others = others.exclude(pk=space.pk) if space else others
    problems = rules.name_problems(given.name, taken=others.exists())
    problems += rules.limits_problems(
        step=given.step, shortest=given.shortest, longest=given.longest, ahead_days=given.ahead_days, per_person=given.per_person
    )
    if given.kind not in SpaceKind.values:
        problems.append(Problem("kind", _("请选类别。"), where="kind"))
    strangers = {"place": given.place, "owner": given.owner, "agreement": given.agreement}
    problems += [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in strangers.items()
        if one is not None and one.tenant_id != tenant.pk
    ]
    if len(given.equipment) > rules.MOST_EQUIPMENT:
        problems.append(Problem("equipment", _("设备最多写 30 样。"), where="equipment"))
    return problems


@transaction.atomic
def set_hours(*, space: Space, hours: Sequence[HoursGiven], by: Actor, now: datetime) -> list[Booking]:
    """
    Set when it is open, the whole week and public holidays at once. Returns the bookings to come that lie outside now: they
    stand until somebody moves or cancels them.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(space)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    refuse_if(rules.hours_problems(hours, step=space.step), SpaceRefused)
    before = [list(asdict(one).values()) for one in found.hours_of(space)]
    OpeningHours.objects.filter(space=space).delete()
    OpeningHours.objects.bulk_create(OpeningHours(tenant_id=space.tenant_id, space=space, **asdict(one)) for one in hours)
    after = [list(asdict(one).values()) for one in found.hours_of(space)]
    journal.record("cobuild.space.hours_set", space, by=by, now=now, changes={"hours": [before, after]})
    return outside_hours(space, now)


def outside_hours(space: Space, now: datetime) -> list[Booking]:
    """Bookings to come that do not lie within the hours of their day."""
    coming = list(found.upcoming_in(space, now).order_by("starts_at", "id"))
    room = found.Room(space, found.hours_of(space), (), ())
    return [one for one in coming if not _fits(room, one)]


def _fits(room: found.Room, one: Booking) -> bool:
    day = rules.day_of(one.starts_at)
    span = rules.clipped(day, one.starts_at, one.ends_at)
    return bool(span and any(first <= span[0] and span[1] <= last for first, last in room.opened(day)))


@transaction.atomic
def close_for(*, space: Space, starts_at: datetime, ends_at: datetime, reason: str, by: Actor, now: datetime) -> Closure:
    """
    Shut it for a while: what is booked in it is cancelled, and everybody who had it is told why.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(space)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    refuse_if(rules.closure_problems(starts_at, ends_at, reason, now), SpaceRefused)
    row = Closure(tenant_id=space.tenant_id, space=space, starts_at=starts_at, ends_at=ends_at, reason=reason.strip())
    row.save(force_insert=True)
    hit = found.upcoming_in(space, now).filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    gone = bookings.call_off(hit, reason=row.reason, by=by, now=now)
    changes = {"starts_at": [None, starts_at], "ends_at": [None, ends_at], "cancelled": [None, gone]}
    journal.record("cobuild.space.closed_for", space, by=by, now=now, reason=row.reason, changes=changes)
    return row


@transaction.atomic
def reopen(*, closure: Closure, by: Actor, now: datetime) -> Space:
    """
    Take a closure back, or end it now when it has begun. What was cancelled for it stays cancelled.

    :raises NotAllowed: without the right there. :raises SpaceRefused: when it is over already.
    """
    space = held(closure.space)
    closure = locking.one(Closure, closure.pk)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    over = [Problem("over", _("这次停用已经结束了。"))] if closure.ends_at <= now else []
    refuse_if(over, SpaceRefused)
    changes = {"starts_at": [closure.starts_at, None], "ends_at": [closure.ends_at, now]}
    if closure.starts_at < now:
        closure.ends_at = now
        closure.save(update_fields=["ends_at"])
    else:
        closure.delete()
    journal.record("cobuild.space.reopened", space, by=by, now=now, changes=changes)
    return space


@transaction.atomic
def close_down(*, space: Space, on: date, reason: str, by: Actor, now: datetime) -> Space:
    """
    End its use from a day on; what is booked from then on is cancelled and told.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(space)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    problems = [] if reason.strip() else [Problem("reason_missing", _("写一句为什么停用，订了的人会看到。"), where="reason")]
    if space.closed_on:
        problems.append(Problem("closed_down", _("这个场地已经停用。"), where="on"))
    if on < space.opened_on:
        text = _("%(day)s 才启用，停用不能在那以前。")
        problems.append(Problem("too_early", text % {"day": day_words(space.opened_on)}, where="on"))
    refuse_if(problems, SpaceRefused)
    space.closed_on = on
    space.save(update_fields=["closed_on"])
    hit = found.upcoming_in(space, now).filter(ends_at__gt=rules.at(on, 0))
    gone = bookings.call_off(hit, reason=reason.strip(), by=by, now=now)
    changes = {"closed_on": [None, on], "cancelled": [None, gone]}
    journal.record("cobuild.space.closed_down", space, by=by, now=now, reason=reason.strip(), changes=changes)
    return space


@transaction.atomic
def renew_feed(*, space: Space, by: Actor, now: datetime) -> Space:
    """Give the desk's calendar feed another address; whoever has the old one sees nothing any more. :raises NotAllowed: without the right."""
    space = held(space)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    space.feed_token = secrets.token_urlsafe(32)
    space.save(update_fields=["feed_token"])
    journal.record("cobuild.space.feed_renewed", space, by=by, now=now)
    return space


@transaction.atomic
def add_pictures(*, space: Space, uploads: Sequence[File[Any]], by: Actor, now: datetime) -> list[StoredFile]:
    """
    Put pictures of it on its page.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(space)
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    there = len(files.files_of(space, purpose=PICTURE))
    problems = files.upload_problems(uploads, where="pictures")
    if there + len(uploads) > MOST_PICTURES:
        problems.append(Problem("too_many", _("一个场地最多放 9 张照片，先拿掉几张。"), where="pictures"))
    if not all(problems or files.is_picture(one) for one in uploads):
        problems.append(Problem("no_picture", _("这里只放照片。"), where="pictures"))
    refuse_if(problems, SpaceRefused)
    made = [
        files.store(
            one,
            tenant=space.tenant,
            by=by,
            now=now,
            subject=space,
            purpose=PICTURE,
            is_public=space.is_public,
            position=there + n,
        )
        for n, one in enumerate(uploads)
    ]
    journal.record("cobuild.space.pictured", space, by=by, now=now, changes={"pictures": [there, there + len(made)]})
    return made


@transaction.atomic
def drop_picture(*, space: Space, picture: StoredFile, by: Actor, now: datetime | None = None) -> None:
    """Take a picture off. :raises NotAllowed: without the right there."""
    allow(by, rights.SPACES, tenant_id=space.tenant_id, place_path=space.place_path)
    files.erase(picture, by=by, now=now or clock.now(), reason=_("从场地页上拿掉"))
