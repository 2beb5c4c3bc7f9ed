"""The REST face of mentoring: pairs, placements at the training base, inspections, ceremonies, pledges with both sides' words."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires, signed_in
from linli.core.answering import written_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, person_by_id, place_by_id

from ..models import Inauguration, InspectionNote, Mentorship, Pledge, Sworn, TrainingPlacement
from ..rules import rights
from ..rules.mentoring import InspectionGiven, PairGiven, PlacementGiven
from ..rules.pledges import CeremonyGiven, PledgeGiven, ReviewGiven, SwornGiven
from ..selectors import mentoring as found
from ..selectors import pledges as pledges_found
from ..selectors.mentoring import MentoringFilters
from ..services import inspections, mentoring, placements, pledges
from .mentoring_schemas import (
    DayTextIn,
    InaugurationIn,
    InaugurationOut,
    InspectionIn,
    InspectionOut,
    MentoringWordsIn,
    PairIn,
    PairOut,
    PlacementEndIn,
    PlacementIn,
    PlacementOut,
    PledgeOut,
    PledgeReviewIn,
    ReviewOut,
    SwornIn,
    SwornOut,
)

router = Router(auth=STAFF_DOOR)
MOST = 200
KEEPS, INSPECTS = requires(rights.MENTORING), requires(rights.INSPECT)
SEES_NOTES, SEES_PLEDGES = requires(rights.INSPECT, rights.MENTORING), requires(*pledges_found.SEES)
PAIR, PLACEMENT, NOTE = "/mentorships/{uuid:pk}", "/placements/{uuid:pk}", "/inspections/{uuid:pk}"


# ---- what they share ----


def _once(request: HttpRequest, verb: str, write: Callable[..., Any], **given: Any) -> UUID:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same row."""
    by = actor_of(request)
    return UUID(written_once(request, f"cobuild.{verb}", lambda now: {"id": str(write(**given, by=by, now=now).pk)})["id"])


def _place(request: HttpRequest, pk: UUID) -> Any:
    return found_or_404(place_by_id(pk, tenant=tenant_here(request)))


def _person(request: HttpRequest, pk: UUID) -> Any:
    return found_or_404(person_by_id(pk, tenant=tenant_here(request)))


def _body(request: HttpRequest, pk: UUID) -> Any:
    return found_or_404(organisation_by_id(pk, tenant=tenant_here(request)))


def _either(pk: UUID, *ways: QuerySet[Any]) -> Any:
    """Where a post reaches, or one's own."""
    return found_or_404(next((row for rows in ways if (row := rows.filter(pk=pk).first())), None))


def _pair(request: HttpRequest, pk: UUID) -> Mentorship:
    actor, tenant = actor_of(request), tenant_here(request)
    made: Mentorship = _either(pk, found.pairs_seen(actor, tenant), found.own_pairs(actor, tenant))
    return made


def _placement(request: HttpRequest, pk: UUID) -> TrainingPlacement:
    actor, tenant = actor_of(request), tenant_here(request)
    made: TrainingPlacement = _either(pk, found.placements_seen(actor, tenant), found.own_placements(actor, tenant))
    return made


# ---- pairs ----


@router.get("/mentorships", response=list[PairOut], operation_id="mentorship_list")  # type: ignore[type-var]
@KEEPS
def mentorship_list(request: HttpRequest, show: str = "", place: str = "") -> Any:
    """Pairs at your places, at most 200; `show`: open · over · closed."""
    filters = MentoringFilters.from_query({"show": show, "place": place}, found.PAIR_SHOWS)
    rows = found.pairs_seen(actor_of(request), tenant_here(request))
    return found.narrowed_pairs(rows, filters, clock.today()).order_by("-begins_on", "id")[:MOST]


@router.post("/mentorships", response=PairOut, operation_id="mentorship_pair")  # type: ignore[type-var]
@KEEPS
def mentorship_pair(request: HttpRequest, data: PairIn) -> Any:
    """Let one person teach another."""
    people = {"mentor": _person(request, data.mentor_id), "mentee": _person(request, data.mentee_id)}
    plain = data.model_dump(include={"goals", "begins_on", "ends_on"})
    given = PairGiven(**people, place=_place(request, data.place_id), **plain)
    made = _once(request, "mentorship_pair", mentoring.pair, tenant=tenant_here(request), given=given)
    return Mentorship.objects.get(pk=made)


@router.post(f"{PAIR}/notes", response=PairOut, operation_id="mentorship_note")  # type: ignore[type-var]
@signed_in
def mentorship_note(request: HttpRequest, pk: UUID, data: DayTextIn) -> Any:
    """Write down what the two did: either of them, or the office."""
    one = _pair(request, pk)
    _once(request, f"mentorship_note:{pk}", mentoring.note, mentorship=one, **data.model_dump())
    return one


@router.post(f"{PAIR}/close", response=PairOut, operation_id="mentorship_close")  # type: ignore[type-var]
@KEEPS
def mentorship_close(request: HttpRequest, pk: UUID, data: DayTextIn) -> Any:
    """End it, with how it went."""
    one = _pair(request, pk)
    made = _once(request, f"mentorship_close:{pk}", mentoring.close, mentorship=one, outcome=data.text, on=data.on)
    return Mentorship.objects.get(pk=made)


# ---- placements ----


@router.get("/placements", response=list[PlacementOut], operation_id="placement_list")  # type: ignore[type-var]
@KEEPS
def placement_list(request: HttpRequest, show: str = "", place: str = "") -> Any:
    """Placements at your places, at most 200; `show`: a state, or evaluate."""
    filters = MentoringFilters.from_query({"show": show, "place": place}, found.PLACEMENT_SHOWS)
    rows = found.placements_seen(actor_of(request), tenant_here(request))
    return found.narrowed_placements(rows, filters).order_by("-begins_on", "id")[:MOST]


@router.post("/placements", response=PlacementOut, operation_id="placement_plan")  # type: ignore[type-var]
@KEEPS
def placement_plan(request: HttpRequest, data: PlacementIn) -> Any:
    """Plan somebody's month at the training base."""
    given = PlacementGiven(
        person=_person(request, data.person_id),
        base=_body(request, data.base_id),
        place=_place(request, data.place_id),
        supervisor=_person(request, data.supervisor_id) if data.supervisor_id else None,
        begins_on=data.begins_on,
        ends_on=data.ends_on,
    )
    made = _once(request, "placement_plan", placements.plan, tenant=tenant_here(request), given=given)
    return TrainingPlacement.objects.get(pk=made)


def _placed(request: HttpRequest, pk: UUID, verb: str, write: Callable[..., Any], **given: Any) -> Any:
    one = _placement(request, pk)
    return TrainingPlacement.objects.get(pk=_once(request, f"placement_{verb}:{pk}", write, placement=one, **given))


@router.post(f"{PLACEMENT}/begin", response=PlacementOut, operation_id="placement_begin")  # type: ignore[type-var]
@KEEPS
def placement_begin(request: HttpRequest, pk: UUID) -> Any:
    """The person is there."""
    return _placed(request, pk, "begin", placements.begin)


@router.post(f"{PLACEMENT}/end", response=PlacementOut, operation_id="placement_end")  # type: ignore[type-var]
@KEEPS
def placement_end(request: HttpRequest, pk: UUID, data: PlacementEndIn) -> Any:
    """End it: on its last day it is done, before that day it is cut short."""
    return _placed(request, pk, "end", placements.end, **data.model_dump())


@router.post(f"{PLACEMENT}/learnt", response=PlacementOut, operation_id="placement_learnt")  # type: ignore[type-var]
@signed_in
def placement_learnt(request: HttpRequest, pk: UUID, data: MentoringWordsIn) -> Any:
    """What the person learnt: themself, or the office for them."""
    return _placed(request, pk, "learnt", placements.say_learnt, text=data.text)


@router.post(f"{PLACEMENT}/appraisal", response=PlacementOut, operation_id="placement_appraise")  # type: ignore[type-var]
@signed_in
def placement_appraise(request: HttpRequest, pk: UUID, data: MentoringWordsIn) -> Any:
    """What the base says of the person: whoever supervised, or the office."""
    return _placed(request, pk, "appraise", placements.appraise, text=data.text)


# ---- inspections ----


@router.get("/inspections", response=list[InspectionOut], operation_id="inspection_list")  # type: ignore[type-var]
@SEES_NOTES
def inspection_list(request: HttpRequest, show: str = "", place: str = "") -> Any:
    """What instructors found at your places, at most 200; `show`: open · late · done · plain."""
    filters = MentoringFilters.from_query({"show": show, "place": place}, found.NOTE_SHOWS)
    rows = found.notes_seen(actor_of(request), tenant_here(request))
    return found.note_order(found.narrowed_notes(rows, filters, clock.today()))[:MOST]


@router.post("/inspections", response=InspectionOut, operation_id="inspection_write")  # type: ignore[type-var]
@INSPECTS
def inspection_write(request: HttpRequest, data: InspectionIn) -> Any:
    """Write down what you found, under your own post."""
    tenant = tenant_here(request)
    own = found_or_404(found.own_appointment(actor_of(request), tenant))
    plain = data.model_dump(exclude={"place_id"})
    given = InspectionGiven(appointment=own, place=_place(request, data.place_id), **plain)
    return InspectionNote.objects.get(pk=_once(request, "inspection_write", inspections.write, tenant=tenant, given=given))


@router.post(f"{NOTE}/done", response=InspectionOut, operation_id="inspection_done")  # type: ignore[type-var]
@SEES_NOTES
def inspection_done(request: HttpRequest, pk: UUID, data: DayTextIn) -> Any:
    """Say what was done about it."""
    one = one_or_404(found.notes_seen(actor_of(request), tenant_here(request)), pk)
    made = _once(request, f"inspection_done:{pk}", inspections.done, note=one, **data.model_dump())
    return InspectionNote.objects.get(pk=made)


# ---- ceremonies and pledges ----


@router.get("/inaugurations", response=list[InaugurationOut], operation_id="inauguration_list")  # type: ignore[type-var]
@SEES_PLEDGES
def inauguration_list(request: HttpRequest) -> Any:
    """Ceremonies at your places, the newest first, at most 200."""
    return pledges_found.inaugurations_seen(actor_of(request), tenant_here(request))[:MOST]


@router.post("/inaugurations", response=InaugurationOut, operation_id="inauguration_hold")  # type: ignore[type-var]
@KEEPS
def inauguration_hold(request: HttpRequest, data: InaugurationIn) -> Any:
    """Enter a ceremony; from its day on what is pledged there is public."""
    given = CeremonyGiven(place=_place(request, data.place_id), **data.model_dump(exclude={"place_id"}))
    made = _once(request, "inauguration_hold", pledges.hold, tenant=tenant_here(request), given=given)
    return Inauguration.objects.get(pk=made)


@router.post("/inaugurations/{uuid:pk}/sworn", response=SwornOut, operation_id="inauguration_swear")  # type: ignore[type-var]
@KEEPS
def inauguration_swear(request: HttpRequest, pk: UUID, data: SwornIn) -> Any:
    """Enter who takes office and what they promise."""
    one = one_or_404(pledges_found.inaugurations_seen(actor_of(request), tenant_here(request)), pk)
    given = SwornGiven(
        person=_person(request, data.person_id),
        office=data.office,
        pledges=[PledgeGiven(each.text, each.due_on) for each in data.pledges],
        organisation=_body(request, data.organisation_id) if data.organisation_id else None,
    )
    return Sworn.objects.get(pk=_once(request, f"inauguration_swear:{pk}", pledges.swear, inauguration=one, given=given))


@router.get("/pledges", response=list[PledgeOut], auth=OPEN_DOOR, operation_id="pledge_list")
def pledge_list(request: HttpRequest, place: str = "", offset: int = 0) -> list[dict[str, Any]]:
    """What was promised by those who took office, and how it stands: for everybody, without names, 200 at a time."""
    people = pledges_found.public_sworn(tenant_here(request), clock.today(), place=place.replace("\x00", "")[:200])
    rows = Pledge.objects.filter(sworn__in=people.order_by()).select_related("sworn")
    first = min(max(offset, 0), 100_000)
    listed: Any = pledges_found.with_verdicts(rows).order_by("-sworn__inauguration__held_on", "sworn_id", "position")
    names = ("sworn_id", "text", "due_on", "own_word", "judged")
    return [
        {name: getattr(one, name) for name in names} | {"id": one.pk, "office": one.sworn.office}
        for one in listed[first : first + MOST]
    ]


@router.post("/pledges/{uuid:pk}/reviews", response=ReviewOut, operation_id="pledge_review")  # type: ignore[type-var]
@signed_in
def pledge_review(request: HttpRequest, pk: UUID, data: PledgeReviewIn) -> Any:
    """Say how a pledge stands: whoever made it for themself, those who judge beside it."""
    actor, tenant = actor_of(request), tenant_here(request)
    own = Pledge.objects.filter(sworn__in=pledges_found.own_sworn(actor, tenant))
    one = _either(pk, pledges_found.pledges_seen(actor, tenant), own)
    made = _once(request, f"pledge_review:{pk}", pledges.review, pledge=one, given=ReviewGiven(**data.model_dump()))
    return one.reviews.get(pk=made)
