"""Another city's columns and words over REST: which mappings are kept, a new one, called otherwise, out of use."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import ImportMapping
from linli.casework.rules.hotline_columns import Choice
from linli.casework.selectors.mappings import kept_of_hotline
from linli.casework.services import hotline as services
from linli.core import clock, submissions
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here

from .doors import KeyThrottle
from .hotline import hotline_clerk

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
MAPPING = "/hotline/mappings/{uuid:mapping_id}"
Coded = Literal["state", "kind", "resolved", "satisfied"]


class HotlineMappingIn(BaseModel):
    name: str = Field(description="叫什么；在用的里面有同名的，就写在它上面")
    headings: list[str] = Field(description="表里所有的列名，按表里的次序")
    columns: dict[str, str] = Field(description="哪一项是哪一列：number、text、state 一定要有")
    words: dict[Coded, dict[str, str]] = Field(
        {},
        description="固定的词是什么意思，按列。state：open · answered · closed · back · withdrawn · returned；kind：consultation · help · "
        "complaint · denunciation · suggestion；resolved：solved · unsolved；satisfied：satisfied · basically · unsatisfied。没写的词照平台自带的认",
    )
    answers: dict[Literal["done", "returned"], str] = Field({}, description="回传时在状态里写什么：done 办完了，returned 退回去")


class HotlineMappingNameIn(BaseModel):
    name: str


class HotlineMappingEndIn(BaseModel):
    reason: str = Field(description="为什么停用")


class HotlineMappingListIn(BaseModel):
    retired: bool = Field(False, description="停用了的也要")


class HotlineMappingOut(BaseModel):
    id: UUID
    code: str = Field(description="收表时写的 mapping；写名称也行")
    name: str
    columns: dict[str, str] = Field(description="列名 → 哪一项")
    words: dict[str, Any]
    made_at: datetime
    made_by: str
    used: int = Field(description="照它收过几份表")
    last_used_at: datetime | None
    retired_at: datetime | None
    retired_by: str
    retired_why: str


@router.get("/hotline/mappings", response=list[HotlineMappingOut], operation_id="hotline_mappings")
def hotline_mappings(request: HttpRequest, wanted: Query[HotlineMappingListIn]) -> list[dict[str, Any]]:
    """The subdistrict's own mappings of a hotline's sheet, with how often and when last each was used."""
    hotline_clerk(request)
    rows = kept_of_hotline(tenant_here(request))
    return [_out(one) for one in (rows if wanted.retired else rows.filter(retired_at=None))]


@router.post("/hotline/mappings", response=HotlineMappingOut, operation_id="hotline_mapping_keep")
def hotline_mapping_keep(request: HttpRequest, data: HotlineMappingIn) -> dict[str, Any]:
    """Keep which column is what and which word means what; one of the same name that is in use is written over."""
    actor, tenant, now = hotline_clerk(request), tenant_here(request), clock.now()
    words = {str(key): told for key, told in data.words.items()}
    choice = Choice(data.name, data.columns, words, {str(name): word for name, word in data.answers.items()})
    with submissions.once(submissions.key_for(request, "hotline_mapping_keep"), tenant_id=tenant.pk, now=now) as sent:
        if not sent.before:
            kept = services.keep_columns(tenant=tenant, headings=data.headings, choice=choice, by=actor, now=now)
            sent.result = {"id": str(kept.pk)}
    return _out(_mapping(request, UUID(sent.result["id"])))


@router.post(f"{MAPPING}/rename", response=HotlineMappingOut, operation_id="hotline_mapping_rename")
def hotline_mapping_rename(request: HttpRequest, mapping_id: UUID, data: HotlineMappingNameIn) -> dict[str, Any]:
    """Call a mapping otherwise; the sheets that were read by it stay with it."""
    actor, found = hotline_clerk(request), _mapping(request, mapping_id)
    services.rename_mapping(mapping=found, name=data.name, by=actor, now=clock.now())
    return _out(_mapping(request, mapping_id))


@router.post(f"{MAPPING}/retire", response=HotlineMappingOut, operation_id="hotline_mapping_retire")
def hotline_mapping_retire(request: HttpRequest, mapping_id: UUID, data: HotlineMappingEndIn) -> dict[str, Any]:
    """Put a mapping out of use: offered no more, kept for the record."""
    actor, found = hotline_clerk(request), _mapping(request, mapping_id)
    services.retire_mapping(mapping=found, reason=data.reason, by=actor, now=clock.now())
    return _out(_mapping(request, mapping_id))


def _mapping(request: HttpRequest, mapping_id: UUID) -> ImportMapping:
    found: ImportMapping = one_or_404(kept_of_hotline(tenant_here(request)).select_related("tenant"), mapping_id)
    return found


def _out(one: ImportMapping) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in HotlineMappingOut.model_fields if hasattr(one, name)}
    words = {key: known for key, known in one.body["words"].items() if key != "result"}
    return plain | {"id": one.pk, "columns": one.body["columns"], "words": words}
