"""What resolutions, what they undertake and how far it is look like in the REST face."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from linli.core.bodies import Sent

from ..rules import execution


class UndertakingOut(Schema):
    id: UUID
    title: str
    responsible: str
    organisation_id: UUID | None
    target: str
    funds_cents: int | None
    begins_on: date
    due_on: date
    percent: int
    planned: str = Field(description="照计划今天该完成百分之几，精确的分数，如 100/3")
    light: str = Field(description="red · orange · yellow · green · blue")
    is_late: bool
    accepted_on: date | None


class ResolutionOut(Schema):
    """A resolution as everybody may read it once it was published."""

    id: UUID
    number: str
    title: str
    text: str
    adopted_on: date
    state: str
    state_reason: str
    place_id: UUID
    council_id: UUID | None
    ballot_id: UUID | None
    meeting_id: UUID | None
    legal_effect: str
    recourse: str
    published_at: datetime | None
    light: str = Field(description="最差的一盏；还没有定谁来办、暂停或停下的空着")
    undertakings: list[UndertakingOut]


class ProgressOut(Schema):
    on: date
    undertaking_id: UUID | None
    percent: int | None
    text: str
    is_change: bool
    ballot_id: UUID | None


class ResolutionIn(Sent):
    ballot_id: UUID | None = Field(None, description="公布了结果的表决；没有表决的会写 meeting_id")
    meeting_id: UUID | None = None
    title: str = ""
    text: str = ""
    adopted_on: date | None = None
    light_scheme: str = Field(execution.FIVE, description="three · five")
    is_public: bool = True


class ResolutionTextIn(Sent):
    title: str = ""
    text: str = ""
    reason: str = ""


class ResolutionPublishIn(Sent):
    shown_until: date | None = None


class ResolutionReasonIn(Sent):
    reason: str = ""


class UndertakingIn(Sent):
    title: str = ""
    responsible: str = ""
    organisation_id: UUID | None = None
    target: str = ""
    funds_cents: int | None = None
    begins_on: date
    due_on: date


class UndertakingsIn(Sent):
    items: list[UndertakingIn] = []
    from_vote: bool = Field(False, description="照票选结果写，不用写 items")


class ProgressIn(Sent):
    on: date
    percent: int
    text: str = ""
    reason: str = Field("", description="比上次报的少才要写")


class AcceptanceIn(Sent):
    on: date
    text: str = ""


class ChangeAskedIn(Sent):
    ballot_id: UUID
    undertaking_id: UUID | None = None
    text: str = ""


class ResolutionAgreedIn(Sent):
    ballot_id: UUID | None = Field(None, description="提请过、通过了的表决；原来没有表决的写 meeting_id")
    meeting_id: UUID | None = None
    text: str = ""


class UndertakingChangeIn(UndertakingIn, ResolutionAgreedIn):
    """What is undertaken as it is to be, and what agreed to it."""


class RatedIn(Sent):
    ballot_id: UUID
