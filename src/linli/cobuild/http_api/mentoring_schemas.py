"""What programs send and are told about pairs, placements, inspections, ceremonies and pledges."""

from datetime import date
from uuid import UUID

from ninja import Field
from pydantic import BaseModel, ConfigDict

from linli.core.bodies import Day, Sent


class Told(BaseModel):
    """What is told, straight from a row."""

    model_config = ConfigDict(from_attributes=True)


class PairOut(Told):
    id: UUID
    mentor_id: UUID
    mentee_id: UUID
    place_id: UUID
    goals: str
    begins_on: date
    ends_on: date | None
    closed_on: date | None
    outcome: str


class PairIn(Sent):
    mentor_id: UUID
    mentee_id: UUID
    place_id: UUID
    goals: str = ""
    begins_on: Day
    ends_on: Day | None = None


class DayTextIn(Sent):
    on: Day
    text: str = ""


class PlacementOut(Told):
    id: UUID
    person_id: UUID
    base_id: UUID
    place_id: UUID
    supervisor_id: UUID | None
    begins_on: date
    ends_on: date
    state: str = Field(description="planned · under_way · done · cut_short")
    ended_on: date | None
    learnt: str
    appraisal: str


class PlacementIn(Sent):
    person_id: UUID
    base_id: UUID
    place_id: UUID
    supervisor_id: UUID | None = None
    begins_on: Day
    ends_on: Day | None = Field(None, description="the last day; left out: a month")


class PlacementEndIn(Sent):
    on: Day
    reason: str = ""


class MentoringWordsIn(Sent):
    text: str = ""


class InspectionOut(Told):
    id: UUID
    appointment_id: UUID
    place_id: UUID
    on: date
    found: str
    asked: str
    due_on: date | None
    done_on: date | None
    done_text: str


class InspectionIn(Sent):
    place_id: UUID
    on: Day
    found: str = ""
    asked: str = ""
    due_on: Day | None = None


class InaugurationOut(Told):
    id: UUID
    title: str
    place_id: UUID
    term: str
    held_on: date
    midterm_on: date
    ends_on: date


class InaugurationIn(Sent):
    title: str = ""
    place_id: UUID
    term: str = ""
    held_on: Day
    midterm_on: Day | None = Field(None, description="left out: half way")
    ends_on: Day | None = Field(None, description="the last day; left out: five years")


class PledgeIn(Sent):
    text: str = ""
    due_on: Day | None = None


class SwornIn(Sent):
    person_id: UUID
    office: str = ""
    organisation_id: UUID | None = None
    pledges: list[PledgeIn] = Field(default_factory=list, max_length=50)


class SwornOut(Told):
    id: UUID
    office: str
    organisation_id: UUID | None


class PledgeOut(Told):
    """`judged`, `own_word`: done · under_way · not_yet · cannot; null: nobody has said anything."""

    id: UUID
    sworn_id: UUID
    office: str
    text: str
    due_on: date | None
    own_word: str | None
    judged: str | None


class PledgeReviewIn(Sent):
    verdict: str = Field("", description="done · under_way · not_yet · cannot")
    done: str = ""
    on: Day
    is_midterm: bool = False


class ReviewOut(Told):
    id: UUID
    on: date
    verdict: str
    done: str
    is_midterm: bool
    said_by_self: bool
