"""Pairs, placements, inspections, ceremonies and pledges of a neighbourhood, made through the real verbs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from linli.cobuild.models import Inauguration, InspectionNote, Mentorship, Pledge, PledgeReview, Sworn, TrainingPlacement
from linli.cobuild.rules.mentoring import InspectionGiven, PairGiven, PlacementGiven
from linli.cobuild.rules.pledges import CeremonyGiven, PledgeGiven, ReviewGiven, SwornGiven
from linli.cobuild.services import inspections, mentoring, placements, pledges
from linli.core.actors import Actor
from linli.registry.api import Appointment, Organisation, Person, resident_actor
from tests.people import Neighbourhood, holder, user_for

from .registry import AppointmentFactory, OrganisationFactory, PersonFactory, PostFactory, ProcessingConsentFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
DAY = date(2026, 9, 1)
PLEDGES = [PledgeGiven("修好院里的路", date(2027, 6, 30)), PledgeGiven("每周三晚上在院里坐班")]


def system(here: Any) -> Actor:
    return Actor.system(tenant_id=getattr(here, "tenant_id", None) or here.tenant.pk)


def person(here: Neighbourhood, **more: Any) -> Person:
    made: Person = PersonFactory(tenant=here.tenant, **more)
    return made


def own(one: Person) -> Actor:
    """The person, signed in for themself."""
    return resident_actor(one.user or user_for(one), one.tenant_id)


def pair_given(here: Neighbourhood, **more: Any) -> PairGiven:
    plain = {"mentor": None, "mentee": None, "place": here.community, "goals": "学开会、学调解", "begins_on": DAY}
    given = PairGiven(**(plain | {"ends_on": date(2027, 2, 28)} | more))
    return replace(given, mentor=given.mentor or person(here), mentee=given.mentee or person(here))


def paired(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> Mentorship:
    return mentoring.pair(tenant=here.tenant, given=pair_given(here, **more), by=system(here), now=now)


def base(here: Neighbourhood, name: str = "书记论坛培训基地") -> Organisation:
    made: Organisation = OrganisationFactory(tenant=here.tenant, kind="party_committee", name=name)
    return made


def placement_given(here: Neighbourhood, **more: Any) -> PlacementGiven:
    plain: dict[str, Any] = {"person": None, "base": None, "place": here.community, "begins_on": DAY}
    given = PlacementGiven(**(plain | more))
    return replace(given, person=given.person or person(here), base=given.base or base(here))


def planned(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> TrainingPlacement:
    return placements.plan(tenant=here.tenant, given=placement_given(here, **more), by=system(here), now=now)


def under_way(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> TrainingPlacement:
    return placements.begin(placement=planned(here, now=now, **more), by=system(here), now=now)


def trained(here: Neighbourhood, **more: Any) -> TrainingPlacement:
    """The whole of September, with what both sides say."""
    one, october = under_way(here, **more), NOW.replace(month=10)
    who = {"by": system(here), "now": october}
    placements.end(placement=one, on=one.ends_on, **who)
    placements.say_learnt(placement=one, text="学会了开居民会", **who)
    return placements.appraise(placement=one, text="踏实肯学", **who)


def instructor(here: Neighbourhood, **more: Any) -> Appointment:
    """A Party-building instructor for the community, unless another place is named."""
    plain: Any = {"tenant": here.tenant, "kind": "party_instructor", "place": here.community, "title": "花园片党建指导员"}
    made: Appointment = AppointmentFactory(post=PostFactory(**(plain | more)))
    return made


def instructor_actor(here: Neighbourhood, **more: Any) -> Actor:
    return holder("party_instructor", here, **({"place": here.community} | more))[1]


def inspection_given(here: Neighbourhood, **more: Any) -> InspectionGiven:
    plain: dict[str, Any] = {"appointment": None, "place": here.community, "on": DAY, "found": "活动室锁着"}
    asked = {"asked": "每天开门", "due_on": date(2026, 9, 20)}
    given = InspectionGiven(**(plain | asked | more))
    return replace(given, appointment=given.appointment or instructor(here))


def inspected(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> InspectionNote:
    return inspections.write(tenant=here.tenant, given=inspection_given(here, **more), by=system(here), now=now)


def ceremony_given(here: Neighbourhood, **more: Any) -> CeremonyGiven:
    plain: dict[str, Any] = {"title": "新一届社区两委就职仪式", "place": here.community, "held_on": DAY, "term": "第八届"}
    return CeremonyGiven(**(plain | more))


def ceremony(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> Inauguration:
    return pledges.hold(tenant=here.tenant, given=ceremony_given(here, **more), by=system(here), now=now)


def sworn(one: Inauguration, who: Person, *, now: datetime = NOW, **more: Any) -> Sworn:
    given = SwornGiven(**({"person": who, "office": "社区副书记", "pledges": PLEDGES} | more))
    return pledges.swear(inauguration=one, given=given, by=system(one), now=now)


def pledge(one: Sworn, position: int = 1) -> Pledge:
    found: Pledge = one.pledges.select_related("sworn").get(position=position)
    return found


def reviewed(one: Pledge, *, by: Actor | None = None, now: datetime = NOW, **more: Any) -> PledgeReview:
    given = ReviewGiven(**({"verdict": "under_way", "done": "挖开了", "on": DAY} | more))
    return pledges.review(pledge=one, given=given, by=by or system(one), now=now)


def agrees(one: Person) -> Any:
    """They agree that their name stands on public lists."""
    return ProcessingConsentFactory(person=one, purpose="honour_board")
