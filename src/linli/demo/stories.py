"""The cases that a visitor of the demo meets first: one for every place on the road, and the ones the day begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linli.core.actors import Channel

from .matters import Matter

if TYPE_CHECKING:
    from .cases import Life


@dataclass(frozen=True, slots=True)
class Story:
    """
    One case and how far it has come.

    `stop` is the state it stays in; without one it goes as far as time allows. `visit` is the hour of
    today (of the next working day) at which somebody said they would come. `then` tells the rest in its own way, from dispatch on (from acceptance where that is
    its `stop`).
    """

    matter: Matter
    place: str
    channel: Channel = Channel.WEB
    ago: timedelta = timedelta()
    who: str = ""
    stop: str = ""
    slow: bool = False
    unhappy: bool = False
    handler: str = ""
    visit: int = 0
    then: "Callable[[Life], None] | None" = None


YARD = "buildings/纬二路8号院"
DOOR = "entrances/纬二路8号院"

STORIES: tuple[Story, ...] = (
    Story(
        Matter("street_lamp", "3号楼东单元门口路灯不亮", "东单元门口的路灯不亮了，已经三天。门前有两级台阶，晚上看不见，楼下大爷昨天差点摔了。", "判断是灯头坏，带新的再来换。今天先挂了一盏应急灯。", ""),
        f"{DOOR}/3/1", ago=timedelta(days=1, hours=2), who="resident", stop="in_progress", handler="周师傅 · 电工", visit=15,
    ),
    Story(
        Matter("drainage", "2号楼地下室积水，水泵不转", "2号楼地下室积水有一拃深，水泵不转，味道很大。", "水泵烧了，先用临时泵抽，新泵在路上。", "", "complaint"),
        f"{YARD}/2", Channel.PHONE, timedelta(days=10), stop="in_progress", handler="郑师傅 · 水工",
    ),
    Story(
        Matter("fire_route", "4号楼楼道堆纸箱堵了消防门", "四楼消防门前堆满纸箱和旧家具，门打不开。", "和物业一起上门，住户答应清走，还差一户。", "", "denunciation"),
        f"{YARD}/4", Channel.COUNTER, timedelta(days=6, hours=20), stop="in_progress", handler="社区和物业",
    ),
    Story(
        Matter("elder_allowance", "想问高龄津贴怎么办，腿脚不便", "我今年八十多了，腿脚不便，想问高龄津贴怎么办，要带什么，能不能上门。", "", "", "consultation"),
        f"{DOOR}/1/2", Channel.PHONE, timedelta(minutes=50), who="elder", stop="submitted",
    ),
    Story(
        Matter("traffic", "5号楼西侧快递车停在盲道上", "每天上午都有快递车停在盲道上，看不见的人没法走。", "", ""),
        "compounds/纬二路10号院", ago=timedelta(minutes=32), stop="submitted",
    ),
    Story(
        Matter("noise", "半夜广场音响没停", "小广场的音响到十一点还在放，孩子第二天要上学。", "", "", "complaint"),
        "compounds/花园路75号院", ago=timedelta(hours=3), stop="accepted",
    ),
    Story(
        Matter("public_facilities", "健身器材掉了两个螺丝", "院里的扭腰器掉了两个螺丝，孩子爱在上面玩，危险。", "", ""),
        "compounds/纬五路12号院", ago=timedelta(hours=4), stop="dispatched",
    ),
    Story(
        Matter("corridor_lamp", "1号楼楼道灯一直闪", "三楼到四楼的楼道灯一闪一闪，上下楼眼花。", "声控开关坏了，配件明天到。", "开关换好，三层四层都试过。"),
        f"{YARD}/1", Channel.PHONE, timedelta(days=4), who="elder", stop="done", handler="周师傅 · 电工",
    ),
    Story(
        Matter("greenery", "法桐枝子压到二楼窗户", "法桐的枝子压到二楼窗户，风一吹就打玻璃。", "园林队排在周三修剪。", "枝条修剪，枝叶运走。"),
        f"{YARD}/4", ago=timedelta(days=8), who="resident",
    ),
)  # fmt: skip
