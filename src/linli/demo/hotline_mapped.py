"""
A compound on the city's border: the neighbouring city's hotline sends its orders in its own columns and words. They were mapped
and kept under a name once; the mapping of its old system is out of use since.
"""

import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from linli.casework.api import Case, HotlineChoice, accept, dispatch, import_hotline, keep_columns, receive, retire_mapping
from linli.core.actors import Actor
from linli.core.spreadsheets import Column, write

from .builder import Builder
from .cases import Cast

NAME, OLD_NAME = "邻市 12345 热线（交界的院子）", "邻市 12345 热线（旧系统）"
WHY_RETIRED = "那边今年换了系统，列名和状态的叫法全改了。"
COLUMNS = {
    "number": "流水号",
    "title": "事项",
    "text": "诉求内容",
    "state": "办件进度",
    "kind": "诉求分类",
    "caller": "来话人",
    "spot": "点位",
    "due_at": "最迟答复",
    "satisfied": "群众评价",
}
OLD_COLUMNS = {"number": "受理单号", "text": "反映内容", "state": "当前环节"}
WORDS = {
    "state": {"转办": "open", "督办": "open", "已反馈": "answered", "结案": "closed", "驳回": "back", "改派": "returned"},
    "kind": {"咨询类": "consultation", "求助类": "help", "投诉类": "complaint"},
    "satisfied": {"好评": "satisfied", "中评": "basically", "差评": "unsatisfied"},
}
OLD_WORDS = {"state": {"流转中": "open", "完毕": "closed"}}
ANSWERS = {"done": "已反馈", "returned": "改派"}
ORDERS = (
    {
        "title": "两市交界的便道塌了一块",
        "text": "来话人反映院墙外便道塌了一块，归哪个市修一直没人说清。",
        "kind": "求助类",
        "state": "督办",
    },
    {
        "title": "夜里有车在院墙外倒渣土",
        "text": "来话人反映夜里有车在院墙外倒渣土，早上堵住了消防通道。",
        "kind": "投诉类",
        "state": "转办",
    },
)
CAME, MAPPED = timedelta(days=5, hours=3), timedelta(days=30)


def build_mapped(b: Builder) -> int:
    """Returns how many cases were made."""
    cast = Cast(b)
    by = cast.by_key["dispatcher"]
    _map(b, by)
    import_hotline(_sheet(b), tenant=b.tenant, mapping=NAME, by=by, now=b.ago(CAME))
    for place in range(len(ORDERS)):
        case = Case.objects.select_related("tenant").get(tenant=b.tenant, external_no=_number(b, place))
        _handle(b, cast, case, b.after(b.ago(CAME), timedelta(hours=1)))
    b.step()
    return len(ORDERS)


def _map(b: Builder, by: Actor) -> None:
    """The old system's mapping, and the new one that took its place."""
    given: dict[str, Any] = {"tenant": b.tenant, "by": by}
    old = HotlineChoice(OLD_NAME, OLD_COLUMNS, OLD_WORDS)
    kept = keep_columns(headings=[*OLD_COLUMNS.values(), "备注"], choice=old, now=b.ago(9 * MAPPED), **given)
    choice = HotlineChoice(NAME, COLUMNS, WORDS, ANSWERS)
    import_hotline(_old_sheet(), tenant=b.tenant, mapping=OLD_NAME, by=by, now=b.ago(8 * MAPPED))
    keep_columns(headings=list(COLUMNS.values()), choice=choice, now=b.ago(MAPPED), **given)
    retire_mapping(mapping=kept, reason=WHY_RETIRED, by=by, now=b.after(b.ago(MAPPED), timedelta(minutes=5)))


def _number(b: Builder, place: int) -> str:
    return f"LS{timezone.localtime(b.ago(CAME)):%Y%m%d}{place + 1:03d}"


def _sheet(b: Builder) -> ContentFile[bytes]:
    due = f"{timezone.localtime(b.now) + timedelta(days=4):%Y-%m-%d} 18:00"
    same = {"caller": "来话人", "spot": "纬二路8号院东墙外", "due_at": due, "satisfied": ""}
    rows = [same | order | {"number": _number(b, place)} for place, order in enumerate(ORDERS)]
    stream = io.BytesIO()
    write(stream, [Column(key, heading) for key, heading in COLUMNS.items()], rows)
    return ContentFile(stream.getvalue(), name="邻市转办件.xlsx")


def _old_sheet() -> ContentFile[bytes]:
    """What the old system sent in the beginning: settled over there already, so nothing was to be worked on."""
    row = {"number": "SL0117", "text": "来话人反映院墙外的路灯不亮，两边都说不是自己的。", "state": "完毕"}
    stream = io.BytesIO()
    write(stream, [Column(key, heading) for key, heading in OLD_COLUMNS.items()], [row])
    return ContentFile(stream.getvalue(), name="邻市旧系统.xlsx")


def _handle(b: Builder, cast: Cast, case: Case, at: datetime) -> None:
    case = accept(case=case, by=cast.by_key["dispatcher"], now=at)
    lead = b.organisations["departments/城市管理科"]
    case = dispatch(case=case, organisation=lead, reason="院墙外归城管科", by=cast.by_key["dispatcher"], now=at)
    receive(case=case, handler_name="城管科值班员", by=cast.handler(case), now=b.after(at, timedelta(hours=2)))
