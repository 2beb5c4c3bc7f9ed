"""What goes in and comes out, as the OpenAPI page shows it. Texts are measured by the rules, not here: all problems at once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field
from pydantic import BaseModel

from linli.casework.models import Case
from linli.casework.selectors.cases import Line
from linli.casework.selectors.dispatching import organisation
from linli.casework.selectors.tracking import tracking_code
from linli.casework.states import State
from linli.core.bodies import Moment, Sent


class ReportIn(Sent):
    text: str = Field(description="什么事，6 到 4000 个字")
    title: str = ""
    category: str = Field("", description="分类代码，见 category_list；不写就按内容推测")
    kind: str = Field("", description="consultation · help · complaint · denunciation · suggestion")
    place_id: UUID | None = None
    door_code: str = Field("", description="门牌二维码上的短码")
    place_detail: str = ""
    longitude: float | None = None
    latitude: float | None = None
    source_crs: str = Field("cgcs2000", description="cgcs2000 · wgs84 · gcj02 · bd09")
    is_urgent: bool = False
    name: str = ""
    phone: str = ""
    shares_phone: bool = False
    wants_reply: bool = True
    channel: str = Field("", description="phone · counter · paper · visit：替别人登记时写")
    external_source: str = ""
    external_no: str = ""
    external_due_at: Moment | None = None
    straight: bool = Field(False, description="有受理和派单权的，建议明确时一步派出")


class JoinIn(Sent):
    words: str = ""
    name: str = ""
    phone: str = ""
    wants_reply: bool = True


class SupplementIn(Sent):
    text: str
    code: str = Field("", description="查询码；登录的报事人不用")


class CorrectIn(Sent):
    title: str | None = None
    category: str = ""
    also_touches: list[str] | None = None
    kind: str = ""
    place_id: UUID | None = None
    place_detail: str | None = None
    is_urgent: bool | None = None
    profile: str = ""


class AcceptIn(CorrectIn):
    words: str = Field("", description="告诉报事人的一句话，原样给他看")


class NotAcceptIn(Sent):
    channel: str = Field(description="该找谁的代码，见规则 casework.lawful_channels；repeat 是重复反映")
    reason: str
    earlier_id: UUID | None = Field(None, description="重复反映时，先前有结果的那一件")


class ReasonIn(Sent):
    reason: str = ""


class DispatchIn(Sent):
    organisation_id: UUID | None = Field(None, description="不写就按建议派")
    assist_ids: list[UUID] | None = None
    reason: str = Field("", description="没按建议派时必填")
    outside_reason: str = Field("", description="派给社区、又不在社区职责清单里时必填；记在这件事上")
    note: str = ""


class ReceiveIn(Sent):
    handler_name: str = ""
    handler_phone: str = ""
    visit_at: Moment | None = None
    text: str = ""


class NoteIn(Sent):
    text: str = ""
    is_internal: bool = False
    next_step: str = ""
    visit_at: Moment | None = None


class CompleteIn(Sent):
    text: str
    outcome: str = Field("resolved", description="resolved · explained · partly · unresolved")
    despite_assist: str = Field("", description="协办还没说办完时必填：为什么不等了")


class CallBackIn(Sent):
    reporter_id: UUID | None = None
    how: str = Field("phone", description="phone · visit · counter · paper · link")
    is_answered: bool = True
    is_resolved: bool | None = None
    satisfaction: str = Field("", description="satisfied · basically · unsatisfied")
    was_contacted: bool | None = None
    comment: str = ""
    excluded: str = Field("", description="不计入满意率的原因；会和比率一起显示")


class AnswerIn(Sent):
    token: str = Field(description="回访链接里的那一段")
    is_resolved: bool | None = None
    satisfaction: str = ""
    was_contacted: bool | None = None
    comment: str = ""


class CloseIn(Sent):
    outcome: str = ""
    reason: str = Field("", description="有人说没解决或不满意时必填")


class CaseOut(BaseModel):
    id: UUID
    number: str
    short_number: str
    state: str
    state_label: str
    kind: str
    category: str
    category_name: str
    title: str
    place: str
    place_id: UUID | None
    party: str
    lead_organisation: str
    lead_organisation_id: UUID | None
    is_urgent: bool
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    reporter_count: int
    outcome: str
    satisfaction: str
    external_no: str
    lawful_channel: str = Field("", description="告知了该找谁")
    merged_into_id: UUID | None = Field(None, description="并到了哪一件")
    parent_id: UUID | None = Field(None, description="从哪一件拆出来")
    review_on: date | None = Field(None, description="挂账哪天复查")
    supervision: str = Field(description="none · reminder · yellow · red")


class ReportedOut(CaseOut):
    tracking_code: str = Field(description="查询码，连同编号给报事人")


class LineOut(BaseModel):
    at: datetime
    verb: str
    label: str
    text: str
    state: str
    is_internal: bool


class CaseWhole(CaseOut):
    description: str
    reply: str
    timeline: list[LineOut]
    why: dict[str, Any] | None = Field(None, description="为什么派给它：什么事 × 在哪里 → 谁，依据和疑点")


class TrackedOut(CaseOut):
    timeline: list[LineOut]
    reply: str


class ListIn(Sent):
    state: str = ""
    category: str = ""
    place: str = Field("", description="路径开头，例如 410105002/410105002006/")
    party: str = ""
    organisation: str = ""
    channel: str = ""
    due: str = Field("", description="late · today · warned · in_time")
    supervision: str = Field("", description="any · reminder · yellow · red")
    text: str = ""
    hand: str = Field("", description="me · left · 任职的 id：在谁手上")
    opened: str = Field("open", description="open · ended · all")
    sort: str = Field("newest", description="newest · oldest · due")
    after: str = ""
    before: str = ""
    size: int = Field(50, description="1 到 200")


class CasePageOut(BaseModel):
    items: list[CaseOut]
    after: str = Field(description="下一页：?after=…；空的表示没有了")
    before: str


class CategoryOut(BaseModel):
    code: str
    name: str
    parent: str | None
    kind: str
    consequence: str


class SuggestedOut(BaseModel):
    category: str
    name: str
    evidence: list[str]


class LikelyOut(BaseModel):
    id: UUID
    title: str
    place: str
    state_label: str
    reported_at: datetime
    likeness: int


def case_out(case: Case) -> dict[str, Any]:
    """The fields of CaseOut. Needs category and place at hand, or it asks for them."""
    return {
        "id": case.pk,
        "number": case.number,
        "short_number": case.short_number,
        "state": case.state,
        "state_label": str(State(case.state).label),
        "kind": case.kind,
        "category": case.category.code,
        "category_name": case.category_name,
        "title": case.title,
        "place": str(case.place) if case.place_id else "",
        "place_id": case.place_id,
        "party": case.party,
        "lead_organisation": _lead_name(case),
        "lead_organisation_id": case.lead_organisation_id,
        "is_urgent": case.is_urgent,
        "reported_at": case.reported_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
        "reporter_count": case.reporter_count,
        "outcome": case.outcome,
        "satisfaction": case.satisfaction,
        "external_no": case.external_no,
        "lawful_channel": case.lawful_channel,
        "merged_into_id": case.merged_into_id,
        "parent_id": case.parent_id,
        "review_on": case.review_on,
        "supervision": case.supervision,
    }


def _lead_name(case: Case) -> str:
    """From what is kept in memory, where a verb has just set it; an organisation that has ended since is fetched."""
    if case.lead_organisation_id is None:
        return ""
    known = organisation(case.lead_organisation_id, tenant_id=case.tenant_id)
    return str(known or case.lead_organisation)


def reported_out(case: Case) -> dict[str, Any]:
    return case_out(case) | {"tracking_code": tracking_code(case.pk)}


def line_out(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "at": entry.at,
        "verb": entry.verb,
        "label": entry.label,
        "text": line.text,
        "state": entry.to_state,
        "is_internal": entry.is_internal,
    }
