"""
Orders of the city's hotline in every stage: just come, worked on, finished and waiting to go back, reported back, closed by the
city; what is not ours, one past the city's days and one that went back late with a word why; and one sheet that waits for its
clerk, with a limit put off and a case sent back.
"""

import io
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from linli.casework.api import (
    Case,
    accept,
    begin_hotline_sheet,
    complete,
    dispatch,
    hotline_format,
    import_hotline,
    not_accept,
    receive,
    report_back,
)
from linli.core.actors import Actor
from linli.core.spreadsheets import write

from .builder import Builder
from .cases import Cast

FILE = "12345工单导出.xlsx"
LIMIT = "办理时限"
CAME, CAME_AGAIN, LOOKED_AT = timedelta(days=6, hours=2), timedelta(days=1, hours=3), timedelta(minutes=40)
COURT = "物业费起的纠纷，已经在打官司的，由法院定。可以打 12368 问进度，也可以请社区先调解。"

ORDERS: dict[str, dict[str, str]] = {
    "hall": {"kind": "求助", "category": "公共设施/楼道灯", "title": "楼道灯坏了两盏", "text": "来电人反映3号楼二单元楼道灯坏了两盏，老人上下楼看不清。", "spot": "3号楼二单元", "tags": "适老"},
    "cover": {"kind": "求助", "category": "公共设施/井盖和路面", "title": "院内井盖松动，车一压就响", "text": "来电人反映院内东侧路上一个井盖松动，车一压就响，怕有人踩空。", "spot": "东侧路"},
    "stall": {"kind": "投诉", "category": "市容环境/街面秩序", "title": "院门口流动摊占道", "text": "来电人反映每天傍晚院门口摆摊占道，自行车过不去，油污也没人扫。", "spot": "西门"},
    "fee": {"kind": "投诉", "category": "物业管理/物业服务", "title": "物业费纠纷，要求减免", "text": "来电人反映和物业因停车收费打官司，要求街道让物业减免两年物业费。", "spot": "5号楼"},
    "noise": {"kind": "投诉", "category": "噪音和油烟/施工噪音", "title": "楼上装修中午也在砸墙", "text": "来电人反映5号楼楼上装修，中午十二点到两点也在砸墙，家里有中考生。", "spot": "5号楼一单元"},
    "water": {"kind": "求助", "category": "水电气暖/供水", "title": "三楼以上水压小，早上洗不了脸", "text": "来电人反映2号楼三楼以上早晚水压小，早上洗不了脸，已经一星期。", "spot": "2号楼"},
    "bench": {"kind": "建议", "category": "公共设施", "title": "希望院里加两条长椅", "text": "来电人建议在院里树下加两条长椅，方便老人坐一坐。", "spot": "中心花坛"},
    "dust": {"kind": "投诉", "category": "市容环境/环境卫生", "title": "门前工地渣土没有盖", "text": "来电人反映门前修路的渣土堆没有盖，一刮风满院子灰。", "spot": "南门"},
    "rail": {"kind": "投诉", "category": "公共设施", "title": "铁路涵洞里的灯不亮", "text": "来电人反映铁路涵洞里的灯不亮，下雨天积水，晚上不敢走。", "spot": "北门外"},
    "cat": {"kind": "求助", "category": "公共设施/维修", "title": "地下室有猫出不来", "text": "来电人反映4号楼地下室锁着门，里面有猫叫了两天，请派人开门看看。", "spot": "4号楼地下室"},
}  # fmt: skip
"""What the city's sheet says of each; the callers are nobody."""
OUTSIDE = "涵洞和里面的灯是铁路局的，街道修不了。铁路热线 12306 转公务段，已经把位置一并写上。"
WHY_LATE = "现场核了三天才弄清涵洞归铁路，过了热线的退单时限，请照收。"
LEADS, FIRST_THERE = {"stall": "departments/城市管理科"}, "离得近，先到场看"
FIRST, SECOND = ("hall", "cover", "stall", "fee", "noise", "water", "rail"), ("bench", "dust")
DONE = {
    "hall": "两盏灯换好了，晚上都亮。",
    "cover": "井圈换了新的，压过去不响了。",
    "stall": "和城管一起清了，傍晚有人在门口守一个月。",
}


@dataclass(slots=True)
class Desk:
    """The hotline's clerk at work: the sheet's form, who handles."""

    b: Builder
    cast: Cast

    @property
    def by(self) -> Actor:
        return self.cast.by_key["dispatcher"]

    def case(self, key: str) -> Case:
        return Case.objects.select_related("tenant").get(tenant=self.b.tenant, external_no=self.number(key))

    def number(self, key: str) -> str:
        """ZZ, the day it rang, and its place in the list."""
        came = self.b.ago(CAME if key in FIRST else CAME_AGAIN if key in SECOND else LOOKED_AT)
        return f"ZZ{came:%Y%m%d}{list(ORDERS).index(key) + 1:04d}"

    def due(self, days: int) -> str:
        return f"{timezone.localtime(self.b.now) + timedelta(days=days):%Y-%m-%d} 18:00"

    def row(self, key: str, *, due: int, **cells: str) -> dict[str, str]:
        plain = {"state": "派单", "caller": "来电人", "role": "主办", "manner": "电话", "district": self.b.spec.district}
        community = self.b.places["compounds/纬二路8号院"].parent
        where = {"town": self.b.spec.name, "community": community.name if community else ""}
        spot = f"纬二路8号院{ORDERS[key]['spot']}"
        return plain | where | ORDERS[key] | {"number": self.number(key), "spot": spot, "due_at": self.due(due)} | cells

    def sheet(self, *rows: dict[str, str]) -> ContentFile[bytes]:
        form, stream = hotline_format(self.b.tenant), io.BytesIO()
        headings = [*(heading for heading, _key in form.columns), LIMIT]
        write(stream, form.writers(headings), [dict.fromkeys([*form.keys, "due_at"], "") | row for row in rows])
        return ContentFile(stream.getvalue(), name=FILE)

    def comes(self, *rows: dict[str, str], ago: timedelta) -> None:
        import_hotline(self.sheet(*rows), tenant=self.b.tenant, by=self.by, now=self.b.ago(ago))

    def gives_out(self, key: str, ago: timedelta) -> None:
        case = accept(case=self.case(key), by=self.by, now=self.b.ago(ago))
        lead = self.b.organisations[LEADS.get(key, "property")]
        dispatch(
            case=case, organisation=lead, reason=FIRST_THERE, by=self.by, now=self.b.after(self.b.ago(ago), timedelta(minutes=10))
        )

    def signs(self, key: str, ago: timedelta) -> None:
        case = self.case(key)
        receive(case=case, handler_name="周师傅 · 维修", by=self.cast.handler(case), now=self.b.ago(ago))

    def finishes(self, key: str, ago: timedelta) -> None:
        case = self.case(key)
        complete(case=case, text=DONE[key], by=self.cast.handler(case), now=self.b.ago(ago))


def build_hotline(b: Builder) -> int:
    """Returns how many cases were made."""
    desk, day = Desk(b, Cast(b)), timedelta(days=1)
    first = [desk.row(key, due=due) for key, due in zip(FIRST, (1, 1, 1, -2, 2, 3, 1), strict=True)]
    desk.comes(*first, ago=CAME)
    for key in ("hall", "cover", "stall", "noise", "water"):
        desk.gives_out(key, 6 * day)
    not_accept(case=desk.case("fee"), channel="court", reason=COURT, by=desk.by, now=b.ago(5 * day))
    for key in ("hall", "cover", "stall", "noise"):
        desk.signs(key, 5 * day)
    for key, days in (("hall", 4), ("cover", 4), ("stall", 1)):
        desk.finishes(key, days * day)
    report_back(cases=[desk.case("hall"), desk.case("cover")], tenant=b.tenant, by=desk.by, now=b.ago(3 * day))
    not_accept(case=desk.case("rail"), channel="other", reason=OUTSIDE, by=desk.by, now=b.ago(timedelta(days=1, hours=14)))
    report_back(cases=[desk.case("rail")], tenant=b.tenant, reason=WHY_LATE, by=desk.by, now=b.ago(timedelta(days=1, hours=12)))
    closed = desk.row("hall", due=1, state="已办结", resolved="是", satisfied="满意")
    desk.comes(closed, *[desk.row(key, due=due) for key, due in zip(SECOND, (4, 5), strict=True)], ago=CAME_AGAIN)
    _wait_for_the_clerk(desk)
    b.step()
    return len(FIRST) + len(SECOND)


def _wait_for_the_clerk(desk: Desk) -> None:
    """A sheet of this morning's: a limit put off, a case sent back unsatisfied, a new one. Nobody has chosen yet."""
    rows = [
        desk.row("noise", due=7, state="延期"),
        desk.row("cover", due=3, state="重办", resolved="否", satisfied="不满意"),
        desk.row("cat", due=2),
    ]
    begin_hotline_sheet(desk.sheet(*rows), tenant=desk.b.tenant, by=desk.by, now=desk.b.ago(LOOKED_AT))
