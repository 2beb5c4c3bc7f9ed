"""The joint office over REST: its roster, cases held over, promotion meetings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Case, PromotionMeeting, RosterShift
from linli.casework.rules import rights
from linli.casework.rules.promotion import Agreed
from linli.casework.selectors import dispatching, promotion, roster
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.services import promotion as meetings
from linli.casework.services import roster as rosters
from linli.casework.services.promotion import MeetingWanted, Minutes
from linli.casework.services.roster import Pattern
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.asked_days import monday_of
from linli.core.bodies import Day
from linli.core.finding import found_or_404, got_or_404
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Place, organisation_by_id

from .doing import CASE, done
from .doors import KeyThrottle, insist, place_named, refused, written
from .joint_office_schemas import (
    FilledOut,
    HoldOverIn,
    MeetingIn,
    MeetingOut,
    MinutesIn,
    PatternIn,
    ShiftIn,
    ShiftOut,
    SwapIn,
)
from .schemas import CaseOut
from .settings.schemas import WhyIn

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
SHIFT, MEETING = "/roster/{uuid:shift_id}", "/promotion-meetings/{uuid:meeting_id}"
MOST_LISTED = 100


def _place(place_id: UUID, tenant: Tenant) -> Place:
    place = place_named(place_id, tenant)
    assert place is not None  # noqa: S101 -- a key that is given is found or refused
    return place


def _organisation(organisation_id: UUID, tenant: Tenant) -> Organisation:
    found = organisation_by_id(organisation_id, tenant=tenant)
    if found is None:
        raise refused("unknown_organisation", _("请从列表里选本街道的单位。"), "organisation_id")
    return found


# ---- the roster ----


@router.get("/roster", response=list[ShiftOut], operation_id="roster_week")
def roster_week(request: HttpRequest, place_id: UUID, day: Day | None = None) -> list[dict[str, Any]]:
    """The shifts of a community's joint office in the week of a day."""
    tenant = insist(request, rights.ROSTER, rights.VIEW)
    days = roster.week(_place(place_id, tenant), monday_of(day or clock.today()), tenant=tenant)
    return [_shift_out(one) for found in days for side in found.shifts.values() for one in side]


def _shift_out(one: RosterShift) -> dict[str, Any]:
    plainly = ("id", "place_id", "organisation_id", "side", "on", "begins", "ends", "name", "phone", "note")
    return {name: getattr(one, name) for name in plainly} | {"organisation": str(one.organisation)}


@router.post("/roster/fill", response=FilledOut, operation_id="roster_fill")
def roster_fill(request: HttpRequest, data: PatternIn) -> dict[str, Any]:
    """Lay down a pattern by weekday; days that are taken stay."""
    tenant = insist(request, rights.ROSTER)

    def write(by: Actor) -> dict[str, Any]:
        given = data.model_dump(exclude={"place_id", "organisation_id"})
        place, organisation = _place(data.place_id, tenant), _organisation(data.organisation_id, tenant)
        filled = rosters.fill_roster(pattern=Pattern(place=place, organisation=organisation, **given), by=by, now=clock.now())
        return {"made": [_shift_out(one) for one in filled.made], "there_already": filled.there_already}

    return written(request, "roster_fill", write)


def _shift(shift_id: UUID, tenant: Tenant) -> RosterShift:
    return found_or_404(RosterShift.objects.select_related("place", "organisation").filter(pk=shift_id, tenant=tenant).first())


@router.post(f"{SHIFT}/change", response=ShiftOut, operation_id="shift_change")
def shift_change(request: HttpRequest, shift_id: UUID, data: ShiftIn) -> dict[str, Any]:
    """Somebody else, or other hours, on one day."""
    tenant = insist(request, rights.ROSTER)

    def write(by: Actor) -> dict[str, Any]:
        return _shift_out(rosters.change_shift(shift=_shift(shift_id, tenant), by=by, now=clock.now(), **data.model_dump()))

    return written(request, f"shift_change:{shift_id}", write)


@router.post(f"{SHIFT}/swap", response=list[ShiftOut], operation_id="shift_swap")
def shift_swap(request: HttpRequest, shift_id: UUID, data: SwapIn) -> list[dict[str, Any]]:
    """Two people of one organisation change places."""
    tenant = insist(request, rights.ROSTER)

    def write(by: Actor) -> dict[str, Any]:
        first, second = _shift(shift_id, tenant), _shift(data.other_id, tenant)
        swapped = rosters.swap_shifts(first=first, second=second, by=by, now=clock.now())
        return {"shifts": [_shift_out(one) for one in swapped]}

    return list(written(request, f"shift_swap:{shift_id}", write)["shifts"])


@router.post(f"{SHIFT}/drop", response=ShiftOut, operation_id="shift_drop")
def shift_drop(request: HttpRequest, shift_id: UUID, data: WhyIn) -> dict[str, Any]:
    """Take a shift off the roster; gives it as it was."""
    tenant = insist(request, rights.ROSTER)

    def write(by: Actor) -> dict[str, Any]:
        shift = _shift(shift_id, tenant)
        was = _shift_out(shift)
        rosters.drop_shift(shift=shift, reason=data.reason, by=by, now=clock.now())
        return was

    return written(request, f"shift_drop:{shift_id}", write)


# ---- held over, and meetings ----


@router.post(f"{CASE}/hold-over", response=CaseOut, operation_id="case_hold_over")
def case_hold_over(request: HttpRequest, case_id: UUID, data: HoldOverIn) -> dict[str, Any]:
    """It cannot be done now: why, and what both sides keep of it until a promotion meeting."""
    return done(
        request,
        case_id,
        "case_hold_over",
        lambda case, by: meetings.hold_over(case=case, by=by, now=clock.now(), **data.model_dump()),
    )


@router.get("/promotion-meetings", response=list[MeetingOut], operation_id="meeting_list")
def meeting_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest hundred meetings that you may see, the latest first."""
    tenant = insist(request, *meetings.MAY_CALL, rights.HANDLE)
    actor = actor_of(request)
    rows = promotion.with_rows(promotion.meetings_visible_to(actor).filter(tenant=tenant)).order_by("-at", "-id")
    return [_meeting_out(promotion.as_read_by(actor, one)) for one in rows[:MOST_LISTED]]


@router.get(MEETING, response=MeetingOut, operation_id="meeting_get")
def meeting_get(request: HttpRequest, meeting_id: UUID) -> dict[str, Any]:
    """One meeting with its parties and what was agreed by case."""
    return _meeting_out(_meeting(request, meeting_id))


def _meeting(request: HttpRequest, meeting_id: UUID) -> PromotionMeeting:
    found = got_or_404(promotion.meeting_for, actor_of(request), meeting_id)
    if found.tenant_id != tenant_here(request).pk:
        raise Http404
    return found


def _meeting_out(one: PromotionMeeting) -> dict[str, Any]:
    plainly = ("id", "place_id", "state", "at", "where", "chaired_by", "minutes", "next_at")
    said = ("case_id", "agreed", "follow_up", "organisation_id", "due_on", "task_id")
    return {
        **{name: getattr(one, name) for name in plainly},
        "parties": [
            {
                "organisation_id": party.organisation_id,
                "organisation": str(party.organisation),
                "came": party.came,
                "who": party.who,
            }
            for party in one.parties.all()
        ],
        "matters": [
            {name: getattr(matter, name) for name in said} | {"number": matter.case.short_number} for matter in one.matters.all()
        ],
    }


def _wanted(request: HttpRequest, data: MeetingIn, tenant: Tenant) -> MeetingWanted:
    organisations = [dispatching.organisation(one, tenant_id=tenant.pk) for one in data.organisation_ids]
    if None in organisations:
        raise refused("unknown_organisation", _("请从列表里选本街道的单位。"), "organisation_ids")
    cases = _cases(request, data.case_ids, tenant)
    return MeetingWanted(data.at, data.where, [one for one in organisations if one], cases)


def _cases(request: HttpRequest, ids: Iterable[UUID], tenant: Tenant) -> list[Case]:
    wanted = list(ids)
    seen = cases_visible_to(actor_of(request)).filter(tenant=tenant).in_bulk(wanted)
    if len(seen) < len(set(wanted)):
        raise refused("unknown_case", _("有一件没有，或者不归您看。"), "case_ids")
    return [seen[one] for one in wanted]


@router.post("/promotion-meetings", response=MeetingOut, operation_id="meeting_call")
def meeting_call(request: HttpRequest, data: MeetingIn) -> dict[str, Any]:
    """Call a meeting; everybody asked hears of it."""
    tenant = insist(request, *meetings.MAY_CALL)

    def write(by: Actor) -> dict[str, Any]:
        wanted = _wanted(request, data, tenant)
        return _meeting_out(meetings.call_meeting(place=_place(data.place_id, tenant), wanted=wanted, by=by, now=clock.now()))

    return written(request, "meeting_call", write)


@router.post(f"{MEETING}/change", response=MeetingOut, operation_id="meeting_change")
def meeting_change(request: HttpRequest, meeting_id: UUID, data: MeetingIn) -> dict[str, Any]:
    """Another time, room, parties or cases; the community stays."""
    tenant = insist(request, *meetings.MAY_CALL)

    def write(by: Actor) -> dict[str, Any]:
        wanted = _wanted(request, data, tenant)
        meetings.change_meeting(meeting=_meeting(request, meeting_id), wanted=wanted, by=by, now=clock.now())
        return _meeting_out(_meeting(request, meeting_id))

    return written(request, f"meeting_change:{meeting_id}", write)


@router.post(f"{MEETING}/call-off", response=MeetingOut, operation_id="meeting_call_off")
def meeting_call_off(request: HttpRequest, meeting_id: UUID, data: WhyIn) -> dict[str, Any]:
    """A meeting does not take place; its cases wait for the next."""
    insist(request, *meetings.MAY_CALL)

    def write(by: Actor) -> dict[str, Any]:
        found = _meeting(request, meeting_id)
        return _meeting_out(meetings.call_off_meeting(meeting=found, reason=data.reason, by=by, now=clock.now()))

    return written(request, f"meeting_call_off:{meeting_id}", write)


@router.post(f"{MEETING}/hold", response=MeetingOut, operation_id="meeting_hold")
def meeting_hold(request: HttpRequest, meeting_id: UUID, data: MinutesIn) -> dict[str, Any]:
    """Write down who came and what was agreed; it becomes a line on each case."""
    insist(request, *meetings.MAY_CALL)

    def write(by: Actor) -> dict[str, Any]:
        agreed = [Agreed(**one.model_dump()) for one in data.agreed]
        held = Minutes(data.came, agreed, data.chaired_by, data.minutes, data.next_at)
        meetings.hold_meeting(meeting=_meeting(request, meeting_id), held=held, by=by, now=clock.now())
        return _meeting_out(_meeting(request, meeting_id))

    return written(request, f"meeting_hold:{meeting_id}", write)
