"""What runs, their publicities and objections look like in the REST face."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from linli.core.bodies import Sent


class DefinitionOut(Schema):
    code: str
    title: str
    steps: int
    about: list[str] = Field(description="地点类别")
    effective_from: date
    citation: str
    status: str = Field(description="verified · press · assumed · unfilled")
    is_own: bool


class ProblemOut(Schema):
    line: int
    code: str
    text: str


class CheckIn(Sent):
    text: str = Field(description="YAML")


class CheckOut(Schema):
    ok: bool
    problems: list[ProblemOut]


class GateOut(Schema):
    code: str
    title: str
    is_met: bool
    text: str
    provider: str
    missing: list[str]


class StepOut(Schema):
    code: str
    title: str
    state: str
    round: int
    opened_at: datetime | None
    closed_at: datetime | None
    earliest_on: date | None = Field(description="满了这一天才能完成")
    latest_on: date | None
    gates: list[GateOut]
    barriers: list[str] = Field(description="为什么还开不了或完成不了，一条一句")


class RunOut(Schema):
    id: UUID
    number: str
    title: str
    definition: str
    place_id: UUID
    state: str
    round: int
    started_at: datetime
    due_on: date | None
    open_objections: int
    is_overridden: bool
    ended_words: str


class RunWholeOut(RunOut):
    steps: list[StepOut]


class StartIn(Sent):
    code: str
    title: str
    place_id: UUID
    plain: str = ""
    is_public: bool = True


class StepIn(Sent):
    step: str


class CloseStepIn(StepIn):
    words: str = ""


class StepReasonIn(StepIn):
    reason: str = ""


class AbandonIn(Sent):
    reason: str = ""


class OverrideIn(StepReasonIn):
    barrier: str = Field(description="gate:关口 · order:步骤 · time: · objection:")


class RecordIn(StepIn):
    gate: str
    provider: str = ""
    values: dict[str, str | int | bool | None] = Field(default_factory=dict)


class PublishIn(StepIn):
    code: str
    text: str = ""
    again: str = Field("", description="为什么重新公示")


class LodgeIn(Sent):
    words: str = ""
    channel: str = Field("web", description="phone · counter · paper · web")
    received_at: datetime | None = None
    name: str = ""
    phone: str = ""
    wants_reply: bool = True


class ObjectionWordsIn(Sent):
    words: str = ""


class PublicityOut(Schema):
    id: UUID
    run_id: UUID
    code: str
    title: str
    text: str
    published_at: datetime
    first_on: date
    last_on: date | None = Field(description="最后一天，24:00 前都算")
    takes_objections: bool
    replaced_reason: str


class ObjectionOut(Schema):
    id: UUID
    run_id: UUID
    publicity_id: UUID
    sequence: int
    state: str
    words: str
    channel: str
    received_at: datetime
    answer: str
    answered_at: datetime | None
