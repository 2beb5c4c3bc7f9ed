"""The cases that were pressed, each as it stood before: late, nearly late, or done after a card."""

from datetime import timedelta

from linli.core.actors import Channel

from .matters import Matter
from .stories import DOOR, YARD, Story

PRESSED: dict[str, Story] = {
    "ramp": Story(
        Matter("public_facilities", "车库入口坡道地砖碎了，电动车打滑", "8号院车库入口坡道的地砖碎了十几块，下雨天电动车上去打滑，已经摔了一位。", "看过了，要换石材，先铺防滑垫。", ""),
        "compounds/纬二路8号院", Channel.COUNTER, timedelta(days=19, hours=3), who="elder", stop="in_progress", handler="周师傅 · 维修",
    ),
    "gate": Story(
        Matter("access_control", "2号楼门禁坏了，谁都能进", "2号楼西单元门禁坏了，门开着，外面的人随便进。", "主板坏了，已报厂家。", ""),
        f"{DOOR}/2/1", Channel.PHONE, timedelta(days=12), stop="in_progress", handler="王师傅 · 弱电",
    ),
    "bins": Story(
        Matter("rubbish", "院门口垃圾桶裂了，污水流到路上", "院门口两个垃圾桶裂了口，污水流到人行道上，招苍蝇。", "看过了，报了换新。", ""),
        "compounds/纬二路8号院", Channel.WEB, timedelta(days=5, hours=4), stop="in_progress", handler="保洁班长",
    ),
    "glass": Story(
        Matter("public_facilities", "单元门玻璃碎了", "3号楼西单元门玻璃整块碎了，碎片还在地上，孩子从这里过。", "碎片在清，玻璃要定做。", ""),
        f"{DOOR}/3/2", Channel.PHONE, timedelta(days=7), stop="in_progress", handler="周师傅 · 维修",
    ),
    "pipe": Story(
        Matter("drainage", "4号楼立管漏水，渗到楼下", "4号楼二单元立管接口漏水，楼下两户墙都湿了。", "到场看过，要换接口。", "", "complaint"),
        f"{YARD}/4", Channel.PHONE, timedelta(days=5, hours=2), stop="in_progress", handler="郑师傅 · 水工",
    ),
}  # fmt: skip
