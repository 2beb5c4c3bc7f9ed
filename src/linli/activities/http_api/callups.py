"""Call-ups over REST: what is public, the rosters of those who keep them, taking and giving back; every verb once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ..models import CallUp, Duty, DutyPost, Shift
from ..rules import rights
from ..rules.callups import Pattern
from ..selectors import callups as found
from ..selectors import duties as found_duties
from ..services import callups, duties, duty_notes, duty_posts, shifts
from ..services.callups import CallUpGiven
from ..services.duty_posts import PostGiven
from .volunteers import done, place_of

router = Router(auth=STAFF_DOOR)
CALLUP, SHIFT, DUTY = "/activities/callups/{uuid:pk}", "/activities/shifts/{uuid:pk}", "/activities/duties/{uuid:pk}"
MOST = 200


class CallUpIn(Sent):
    title: str
    place_id: UUID
    starts_on: Day
    ends_on: Day
    field: str = "order"
    details: str = ""
    wants: str = ""
    age_from: int = 18
    age_to: int | None = None
    is_dangerous: bool = False
    insurance: str = ""
    is_emergency: bool = False
    counts_hours: bool = True
    phone: str = ""
    purge_on: Day | None = Field(None, description="哪天删掉名单上的个人信息；不写按规定")
    is_public: bool = True


class CallUpOut(Schema):
    """`coming`: shifts to come; `missing`: how many people they still want."""

    id: UUID
    number: str
    title: str
    details: str
    field: str
    place_id: UUID
    starts_on: date
    ends_on: date
    age_from: int
    age_to: int | None
    is_emergency: bool
    is_public: bool
    counts_hours: bool
    purge_on: date | None
    state: str = Field(description="draft · open · closed · ended · purged")
    coming: int
    missing: int


class CallUpEndIn(Sent):
    reason: str = ""


class DutyPostIn(Sent):
    name: str
    place_id: UUID
    where: str = ""
    task: str = ""


class DutyPostOut(Schema):
    id: UUID
    name: str
    place_id: UUID
    where: str
    task: str
    closed_at: datetime | None


class ShiftsIn(Sent):
    """Days × hours; `spans`: first and last minute of the day of each shift, an end before its beginning is of the next day."""

    first: Day
    last: Day
    spans: list[tuple[int, int]] = Field(description="每班从几分到几分（从零点数），例如 [480, 720]")
    needed: int = 1
    weekdays: list[int] = Field(default_factory=lambda: list(range(7)), description="0 是星期一")


class RosterShiftOut(Schema):
    id: UUID
    post_id: UUID
    starts_at: datetime
    ends_at: datetime
    needed: int
    taken: int
    called_off_at: datetime | None
    off_reason: str


class RosterDutyOut(Schema):
    """Somebody on a shift; without a person once the names are gone."""

    id: UUID
    shift_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    state: str = Field(description="planned · came · missed · swapped · withdrawn")
    came_at: datetime | None
    left_at: datetime | None
    half_hours: int | None


class DutyTakeIn(Sent):
    person_id: UUID
    channel: str = Field("page", description="page · phone · counter · visit · sheet")


class DutyCameIn(Sent):
    came_at: Moment | None = None
    left_at: Moment | None = None


def _callups(request: HttpRequest) -> Any:
    """What one sees by one's posts, or what is public."""
    tenant, now = tenant_here(request), clock.now()
    seen = found.callups_seen(actor_of(request), tenant).order_by().values("pk")
    public = found.public_callups(tenant, now=now).order_by().values("pk")
    rows = CallUp.objects.filter(pk__in=seen) | CallUp.objects.filter(pk__in=public)
    return found.with_room(rows, now=now).order_by("-starts_on", "number")


def _callup(request: HttpRequest, pk: UUID) -> CallUp:
    row: CallUp = one_or_404(_callups(request), pk)
    return row


def _shift(request: HttpRequest, pk: UUID) -> Shift:
    rows = Shift.objects.filter(post__callup__in=_callups(request).order_by().values("pk"))
    return one_or_404(rows.select_related(*found.SHIFT_BESIDE), pk)


def _duty(request: HttpRequest, pk: UUID) -> Duty:
    """One's own, or of a roster that one keeps."""
    actor, tenant = actor_of(request), tenant_here(request)
    own = found_duties.own(actor, tenant).filter(pk=pk).first()
    rows = Duty.objects.filter(tenant=tenant, shift__in=found.rostered(actor, tenant).order_by().values("pk"))
    return found_or_404(own or rows.select_related(*found_duties.BESIDE).filter(pk=pk).first())


# ---- reading ----


@router.get("/activities/callups", response=list[CallUpOut], auth=OPEN_DOOR, operation_id="callup_list")
def callup_list(request: HttpRequest) -> list[CallUp]:
    """What everybody may read, and what one's posts reach."""
    return list(_callups(request)[:MOST])


@router.get(CALLUP, response=CallUpOut, auth=OPEN_DOOR, operation_id="callup_one")
def callup_one(request: HttpRequest, pk: UUID) -> CallUp:
    """One call-up."""
    return _callup(request, pk)


@router.get(f"{CALLUP}/posts", response=list[DutyPostOut], auth=OPEN_DOOR, operation_id="callup_posts")
def callup_posts(request: HttpRequest, pk: UUID) -> list[DutyPost]:
    """Its posts, in their order."""
    return list(found.posts_of(_callup(request, pk)))


@router.get(f"{CALLUP}/shifts", response=list[RosterShiftOut], auth=OPEN_DOOR, operation_id="callup_shifts")
def callup_shifts(request: HttpRequest, pk: UUID) -> list[Shift]:
    """Its shifts to come. Nobody on them is named."""
    return list(found.of_callup(_callup(request, pk)).filter(ends_at__gt=clock.now())[:MOST])


@router.get(f"{SHIFT}/duties", response=list[RosterDutyOut], operation_id="shift_duties")  # type: ignore[type-var]
@requires(rights.ROSTER)
def shift_duties(request: HttpRequest, pk: UUID) -> list[Duty]:
    """Who is on a shift whose roster one keeps."""
    shift = _shift(request, pk)
    found_or_404(found.may_fill(actor_of(request), shift.post) or None)
    return list(found_duties.duties_of([shift.pk]))


@router.get("/activities/duties/own", response=list[RosterDutyOut], auth=OPEN_DOOR, operation_id="duty_own")
def duty_own(request: HttpRequest) -> list[Duty]:
    """One's own shifts to come."""
    return list(found_duties.own_coming(actor_of(request), tenant_here(request), now=clock.now())[:MOST])


# ---- writing ----


@router.post("/activities/callups", response=CallUpOut, operation_id="callup_make")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_make(request: HttpRequest, payload: CallUpIn) -> CallUp:
    """Prepare a call-up."""
    tenant, said = tenant_here(request), payload.model_dump(exclude={"place_id"})
    given = CallUpGiven(place=place_of(request, payload.place_id), **said)
    return _callup(
        request, done(request, "callup.make", lambda by, now: callups.make(tenant=tenant, given=given, by=by, now=now))
    )


@router.post(f"{CALLUP}/open", response=CallUpOut, operation_id="callup_open")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_open(request: HttpRequest, pk: UUID) -> CallUp:
    """Put it out."""
    one = _callup(request, pk)
    done(request, f"callup.open:{pk}", lambda by, now: callups.open_(callup=one, by=by, now=now))
    return _callup(request, pk)


@router.post(f"{CALLUP}/close", response=CallUpOut, operation_id="callup_close")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_close(request: HttpRequest, pk: UUID) -> CallUp:
    """There are enough."""
    one = _callup(request, pk)
    done(request, f"callup.close:{pk}", lambda by, now: callups.close(callup=one, by=by, now=now))
    return _callup(request, pk)


@router.post(f"{CALLUP}/end", response=CallUpOut, operation_id="callup_end")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_end(request: HttpRequest, pk: UUID, payload: CallUpEndIn) -> CallUp:
    """It is over; what is to come is called off."""
    one = _callup(request, pk)
    done(request, f"callup.end:{pk}", lambda by, now: callups.end(callup=one, reason=payload.reason, by=by, now=now))
    return _callup(request, pk)


@router.post(f"{CALLUP}/posts", response=DutyPostOut, operation_id="callup_post_add")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_post_add(request: HttpRequest, pk: UUID, payload: DutyPostIn) -> DutyPost:
    """Add a post."""
    one = _callup(request, pk)
    found_or_404(found.may_keep(actor_of(request), one) or None)
    given = PostGiven(place=place_of(request, payload.place_id), **payload.model_dump(exclude={"place_id"}))
    key = done(request, f"callup.post:{pk}", lambda by, now: duty_posts.add(callup=one, given=given, by=by, now=now))
    return found.posts_of(one).get(pk=key)


@router.post(f"{CALLUP}/posts/{{uuid:post_id}}/shifts", response=list[RosterShiftOut], operation_id="callup_shifts_set")  # type: ignore[type-var]
@requires(rights.CALLUPS)
def callup_shifts_set(request: HttpRequest, pk: UUID, post_id: UUID, payload: ShiftsIn) -> list[Shift]:
    """Set shifts out; those of these days are answered."""
    post = one_or_404(found.posts_of(_callup(request, pk)).select_related("callup", "place"), post_id)
    said = payload.model_dump(exclude={"weekdays"})
    pattern = Pattern(**said, weekdays=frozenset(payload.weekdays))

    def write(by: Any, now: datetime) -> DutyPost:
        shifts.set_out(post=post, pattern=pattern, by=by, now=now)
        return post

    done(request, f"callup.shifts:{post_id}", write)
    return list(found.between(post.callup, payload.first, payload.last).filter(post=post)[:MOST])


@router.post(f"{SHIFT}/duties", response=RosterDutyOut, auth=OPEN_DOOR, operation_id="duty_take")
def duty_take(request: HttpRequest, pk: UUID, payload: DutyTakeIn) -> Duty:
    """Take a shift: oneself, or somebody who telephoned, as a post that keeps the roster."""
    shift = _shift(request, pk)
    person = found_or_404(person_by_id(payload.person_id, tenant=tenant_here(request)))
    key = done(
        request,
        f"duty.take:{pk}",
        lambda by, now: duties.take(shift=shift, person=person, channel=payload.channel, by=by, now=now),
    )
    return Duty.objects.get(pk=key)


@router.post(f"{DUTY}/withdraw", response=RosterDutyOut, auth=OPEN_DOOR, operation_id="callup_duty_withdraw")
def duty_withdraw(request: HttpRequest, pk: UUID) -> Duty:
    """Give it back: oneself, or the office."""
    one = _duty(request, pk)
    done(request, f"duty.withdraw:{pk}", lambda by, now: duties.withdraw(duty=one, by=by, now=now))
    return Duty.objects.get(pk=pk)


@router.post(f"{DUTY}/came", response=RosterDutyOut, operation_id="duty_came")  # type: ignore[type-var]
@requires(rights.ROSTER)
def duty_came(request: HttpRequest, pk: UUID, payload: DutyCameIn) -> Duty:
    """Somebody came, and left or is still there."""
    one, said = _duty(request, pk), payload.model_dump()
    done(request, f"duty.came:{pk}", lambda by, now: duty_notes.came(duty=one, **said, by=by, now=now))
    return Duty.objects.get(pk=pk)


@router.post(f"{DUTY}/missed", response=RosterDutyOut, operation_id="duty_missed")  # type: ignore[type-var]
@requires(rights.ROSTER)
def duty_missed(request: HttpRequest, pk: UUID) -> Duty:
    """Somebody did not come."""
    one = _duty(request, pk)
    done(request, f"duty.missed:{pk}", lambda by, now: duty_notes.missed(duty=one, by=by, now=now))
    return Duty.objects.get(pk=pk)
