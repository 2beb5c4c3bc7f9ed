"""Invented people and units. A name here belongs to nobody we know of; telephone numbers are not in service."""

from collections.abc import Iterator
from random import Random

SURNAMES = [
    "陈",
    "林",
    "何",
    "罗",
    "梁",
    "宋",
    "唐",
    "韩",
    "冯",
    "于",
    "董",
    "萧",
    "程",
    "曹",
    "袁",
    "邓",
    "许",
    "傅",
    "沈",
    "曾",
    "彭",
    "吕",
    "苏",
    "卢",
    "蒋",
    "蔡",
    "贾",
    "丁",
    "魏",
    "薛",
    "叶",
    "阎",
    "余",
    "潘",
    "杜",
    "戴",
    "夏",
    "钟",
    "汪",
    "田",
    "任",
    "姜",
    "范",
    "方",
    "石",
    "姚",
    "谭",
    "廖",
    "邹",
    "熊",
    "金",
    "陆",
    "郝",
    "孔",
    "白",
    "崔",
    "康",
    "毛",
    "邱",
    "秦",
    "江",
    "史",
    "顾",
    "侯",
    "邵",
    "孟",
    "龙",
    "万",
    "段",
    "雷",
    "钱",
    "汤",
    "尹",
    "黎",
    "易",
    "常",
    "武",
    "乔",
    "贺",
    "赖",
    "龚",
    "文",
]
OLDER = [
    "桂兰",
    "玉珍",
    "德福",
    "国梁",
    "秀芝",
    "长顺",
    "凤琴",
    "满仓",
    "淑贞",
    "保田",
    "银环",
    "守信",
    "翠萍",
    "有才",
    "金枝",
    "庆余",
    "素琴",
    "天佑",
    "兰香",
    "新民",
    "桂香",
    "连生",
    "玉芳",
    "广财",
    "春娥",
    "铁山",
    "爱莲",
    "水生",
    "巧云",
    "大河",
]
MIDDLE = [
    "建业",
    "红梅",
    "卫东",
    "丽娟",
    "海涛",
    "秋霞",
    "志远",
    "雪琴",
    "永刚",
    "晓燕",
    "立新",
    "桂花",
    "国栋",
    "亚萍",
    "振华",
    "素梅",
    "伟民",
    "惠敏",
    "学军",
    "春燕",
    "保国",
    "玉洁",
    "文斌",
    "秀红",
    "全胜",
    "爱华",
    "广义",
    "彩云",
    "占军",
    "瑞芳",
]
YOUNGER = [
    "晓禾",
    "子墨",
    "雨桐",
    "浩然",
    "思源",
    "佳宁",
    "一帆",
    "梦瑶",
    "泽宇",
    "欣怡",
    "俊熙",
    "语嫣",
    "明轩",
    "若曦",
    "嘉树",
    "知夏",
    "景行",
    "望舒",
    "云起",
    "予安",
    "书航",
    "清越",
    "南乔",
    "北辰",
    "青禾",
    "初晴",
    "牧野",
    "听雨",
    "见山",
    "采薇",
]


KEPT = frozenset({2208, 6618})  # the two residents that anyone may sign in as


class Names:
    """A stream of names without repeats, the same for the same seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.seen: set[str] = set()
        self.phones = iter(self._phones())

    def person(self, age: str = "middle") -> str:
        """:param age: "older", "middle" or "younger": given names go with a generation."""
        given = {"older": OLDER, "middle": MIDDLE, "younger": YOUNGER}[age]
        for _ in range(200):
            name = self.random.choice(SURNAMES) + self.random.choice(given)
            if name not in self.seen:
                self.seen.add(name)
                return name
        return self.random.choice(SURNAMES) + self.random.choice(given)  # a big register has namesakes

    def phone(self) -> str:
        return next(self.phones)

    def _phones(self) -> Iterator[str]:
        """13900000000 upwards in steps that look like numbers; the 1390000 block is not given out."""
        for number in range(1, 10_000):
            if (tail := (number * 7919 + 2208) % 10_000) not in KEPT:
                yield f"1390000{tail:04d}"
        for number in range(1_000_000):
            yield f"199{number:08d}"
