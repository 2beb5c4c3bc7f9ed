"""What goes in and comes out of the joint office, as the OpenAPI page shows it. The verbs measure and refuse, not the schemas."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Field
from pydantic import BaseModel

from linli.core.bodies import Day, Moment, Sent


class ShiftIn(Sent):
    name: str
    begins: time
    ends: time
    phone: str = ""
    note: str = ""


class PatternIn(Sent):
    place_id: UUID
    organisation_id: UUID
    name: str
    weekdays: list[int] = Field(description="0 是周一")
    first: Day
    last: Day
    begins: time = time(8, 30)
    ends: time = time(18)
    phone: str = ""
    working_days_only: bool = True


class ShiftOut(BaseModel):
    id: UUID
    place_id: UUID
    organisation_id: UUID
    organisation: str
    side: str
    on: date
    begins: time
    ends: time
    name: str
    phone: str
    note: str


class FilledOut(BaseModel):
    made: list[ShiftOut]
    there_already: list[date]


class SwapIn(Sent):
    other_id: UUID


class HoldOverIn(Sent):
    reason: str
    community_keeps: str
    property_keeps: str


class MeetingIn(Sent):
    place_id: UUID
    at: Moment
    where: str
    organisation_ids: list[UUID]
    case_ids: list[UUID] = []


class AgreedIn(Sent):
    case_id: UUID
    words: str = ""
    follow_up: str = ""
    organisation_id: UUID | None = None
    due_on: Day | None = None


class MinutesIn(Sent):
    came: dict[UUID, str] = Field(description="到会的单位 → 谁来的")
    agreed: list[AgreedIn]
    chaired_by: str = ""
    minutes: str = ""
    next_at: Moment | None = None


class MatterOut(BaseModel):
    case_id: UUID
    number: str
    agreed: str
    follow_up: str
    organisation_id: UUID | None
    due_on: date | None
    task_id: UUID | None


class PartyOut(BaseModel):
    organisation_id: UUID
    organisation: str
    came: bool | None
    who: str


class MeetingOut(BaseModel):
    id: UUID
    place_id: UUID
    state: str
    at: datetime
    where: str
    chaired_by: str
    minutes: str
    next_at: datetime | None
    parties: list[PartyOut]
    matters: list[MatterOut]
