"""What goes in and comes out of the settings, as the OpenAPI page shows it. The verbs measure and refuse, not the schemas."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field
from pydantic import BaseModel

from linli.core.bodies import Day, Sent

REASON = Field("", description="为什么改；和改之前的样子一起留着")


class CategoryGiven(BaseModel):
    """What is not given stays, or is as the platform makes it."""

    public_name: str | None = None
    kind: str | None = None
    party: str | None = None
    profile: str | None = None
    also_touches: list[str] | None = None
    keywords: list[str] | None = None
    consequence: str | None = None
    external_code: str | None = None
    icon: str | None = None
    reason: str = REASON


class CategoryIn(CategoryGiven):
    name: str
    code: str = Field("", description="定了不再改；不写就自动编一个")
    parent: str = Field("", description="上级的代码；空着就在最上面一级")


class CategoryChangeIn(CategoryGiven):
    """What is not given stays."""

    name: str | None = None


class CategoryMoveIn(Sent):
    parent: str = Field("", description="放到哪一类下面；空着就到最上面一级")
    place: int = Field(0, description="排第几，从 1 数；0 是最后")
    reason: str = REASON


class WhyIn(Sent):
    reason: str = ""


class CategoryWhole(BaseModel):
    code: str
    name: str
    public_name: str
    parent: str | None
    level: int
    kind: str
    party: str
    profile: str
    also_touches: list[str]
    keywords: list[str]
    consequence: str
    external_code: str
    icon: str
    is_active: bool


class CategoryChangeOut(BaseModel):
    at: datetime
    verb: str
    by: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


class DispatchRuleIn(Sent):
    category: str
    party: str = Field(description="community · property · joint · department · window")
    reason: str
    place_id: UUID | None = Field(None, description="不写就是全街道")
    management_mode: str = ""
    organisation_id: UUID | None = None
    organisation_role: str = ""
    citation: str = ""
    valid_from: Day = Field(description="最早今天")


class EndIn(Sent):
    last_day: Day = Field(description="这一天还算；最早今天")
    reason: str


class DispatchRuleOut(BaseModel):
    number: int
    category: str
    place_id: UUID | None
    place: str
    management_mode: str
    party: str
    organisation_id: UUID | None
    organisation_role: str
    reason: str
    citation: str
    valid_from: date
    valid_to: date | None
    replaces: int | None
    withdrawn: bool


class TryIn(DispatchRuleIn):
    replaces: int | None = Field(None, description="替代哪一条；不写就是新加")


class WayOut(BaseModel):
    """Cases that would go elsewhere in the same way."""

    count: int
    old: str
    old_why: list[str]
    new: str
    new_why: list[str]
    old_assist: list[str] = Field(description="原来谁协办")
    new_assist: list[str] = Field(description="改了以后谁协办")
    is_certain: bool
    case_ids: list[UUID] = Field(description="您看得到的，最多 200 件")


class TriedOut(BaseModel):
    since: datetime
    asked: int
    elsewhere: int
    ways: list[WayOut]


class WhichOut(BaseModel):
    party: str
    organisation: str
    organisation_id: UUID | None
    assist: list[str]
    rule: int | None
    is_certain: bool
    reasons_for: list[str]
    reasons_against: list[str]
    not_fitting: list[str]


class DutyIn(Sent):
    category: str
    measure: str = Field(description="lead · assist · not")
    text: str
    citation: str
    place_id: UUID | None = Field(None, description="哪个社区；不写就是每个社区")
    instead: str = ""
    valid_from: Day


class DutyOut(BaseModel):
    number: int
    category: str
    measure: str
    text: str
    instead: str
    citation: str
    place_id: UUID | None
    valid_from: date
    valid_to: date | None
    replaces: int | None
    withdrawn: bool


class CountOut(BaseModel):
    count: int
