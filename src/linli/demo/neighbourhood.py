"""What the six subdistricts are made of. Codes and community names are official and public; everything else is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """One tenant: its code (9 digits), where it lies (CGCS2000) and its communities by the last three digits of their code."""

    code: str
    name: str
    letters: str
    district: str
    longitude: float
    latitude: float
    phone: str
    communities: tuple[tuple[str, str], ...]
    compounds: tuple[tuple[str, str, int], ...]  # community suffix, name, buildings

    @property
    def district_code(self) -> str:
        return self.code[:6]


def _communities(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((part[:3], part[3:]) for part in text.split())


HUAYUAN = Subdistrict(
    "410105002",
    "花园路街道",
    "HYL",
    "金水区",
    113.6795,
    34.7735,
    "5555 0120",
    _communities(
        "001甲院社区 003省供销社社区 004省水利厅社区 005省卫生厅社区 006戊院社区 008省民航社区 009工业院社区 010农业院社区 011省银行社区 012通信花园社区"
    ),
    (),
)

# The year of renovation: 15 compounds, 66 buildings, 149,600 m² in all (press account of January 2021).
RENOVATED_2020: tuple[tuple[str, str, int, int], ...] = (  # community, name, buildings, area in 0.01 m²
    ("006", "纬二路8号院", 4, 912_600),
    ("006", "纬二路10号院", 5, 1_108_000),
    ("003", "纬五路12号院", 6, 1_412_500),
    ("003", "供销社家属院", 5, 1_198_000),
    ("001", "经一路3号院", 4, 874_300),
    ("001", "甲院东区", 6, 1_391_700),
    ("004", "水利厅南院", 4, 905_400),
    ("005", "卫生厅西院", 5, 1_086_000),
    ("008", "民航家属院", 4, 938_200),
    ("009", "工业院北区", 4, 877_600),
    ("010", "农业院甲区", 5, 1_145_500),
    ("010", "东明路46号院", 3, 702_800),
    ("011", "花园路75号院", 4, 921_000),
    ("012", "通信花园一期", 5, 1_117_400),
    ("012", "纬四路17号院", 2, 0),  # what is left of 149,600 m²
)
RENOVATED_TOTAL_CENTI = 14_960_000

# 27 compounds that had nobody to manage them in 2020.
UNMANAGED_2020: tuple[tuple[str, str], ...] = tuple(
    (suffix, f"{road}{number}号院")
    for suffix, road, numbers in [
        ("001", "经二路", (5, 9, 14)),
        ("003", "纬五路", (18, 22, 31)),
        ("004", "纬三路", (7, 11)),
        ("005", "纬四路", (4, 8, 26)),
        ("006", "纬二路", (14, 21, 23)),
        ("008", "东明路", (12, 15)),
        ("009", "红专路", (33, 57, 61)),
        ("010", "农业路", (3, 19)),
        ("011", "花园路", (59, 63, 81)),
        ("012", "纬一路", (2, 6, 13)),
    ]
    for number in numbers
)

OTHERS: tuple[Subdistrict, ...] = (
    Subdistrict(
        "410103001", "淮河路街道", "HHL", "二七区", 113.6405, 34.7330, "5555 0131",
        _communities("001淮河社区 003淮北街社区 004兴华街社区 005金海社区 006陇海路社区 007政通路社区 009绿云社区 010亚新社区"),
        (("001", "人和路6号院", 5), ("003", "淮北街28号院", 3), ("007", "政通路41号院", 4)),
    ),
    Subdistrict(
        "410103008", "建中街街道", "JZJ", "二七区", 113.6525, 34.7385, "5555 0132",
        _communities("001东福民社区 002建华社区 003保全社区 004五彩社区 005永安社区 006庆丰社区 007康复社区 009幸福社区"),
        (("005", "永安苑", 6), ("006", "庆丰街9号院", 3), ("007", "康复前街16号院", 3)),
    ),
    Subdistrict(
        "410103011", "嵩山路街道", "SSL", "二七区", 113.6260, 34.7245, "5555 0133",
        _communities("001工人路社区 002航海路社区 007刘砦社区 008黄岗寺社区 011珠江社区 014嵩南社区"),
        (("001", "工人路132号院", 4), ("014", "嵩南新村", 5)),
    ),
    Subdistrict(
        "410103005", "蜜蜂张街道", "MFZ", "二七区", 113.6385, 34.7420, "5555 0134",
        _communities("001蜜蜂张南社区 002西工房社区 004京广北路社区 005和平新村社区"),
        (("005", "和平新村", 5), ("002", "西工房家属院", 4)),
    ),
    Subdistrict(
        "410103012", "京广路街道", "JGL", "二七区", 113.6455, 34.7205, "5555 0135",
        _communities("001洁云路社区 002冯春社区 003红云路社区 005佛岗社区 006橄榄社区 009春晖社区"),
        (("001", "洁云里", 5), ("009", "春晖小区", 4)),
    ),
)  # fmt: skip
ALL: tuple[Subdistrict, ...] = (HUAYUAN, *OTHERS)

# 35 member units in 2017, 33 in 2020: two moved away in between. Invented names of believable kinds.
RESIDENT_UNITS = [
    "纬二路第三小学",
    "东明设计院",
    "金穗粮油公司",
    "河畔宾馆",
    "省老干部文化站",
    "花园幼儿园",
    "绿城报社印务",
    "中原测绘院",
    "安康口腔医院",
    "黄河水文资料馆",
    "惠民银行花园路支行",
    "丰登农资公司",
    "省档案服务中心",
    "邮电器材厂",
    "晨光书店",
    "民航售票服务中心",
    "纬四路中学",
    "省气象科普馆",
    "东风电表厂",
    "信阳菜馆",
    "豫星剧院",
    "省残疾人康复中心",
    "花园路派出所",
    "环卫作业三队",
    "供热花园路服务站",
    "中州律师事务所",
    "省图书发行站",
    "工业设计研究所",
    "农业科技推广站",
    "康宁药房",
    "消防救援花园路站",
    "卫生监督所",
    "华夏保险中心店",
    "金水影城",
    "远大物流",
]
LEFT_BEFORE_2020 = ("东风电表厂", "远大物流")

PROPERTY_COMPANIES = {
    "绿荫物业": "HYL",
    "安居物业": "HHL",
    "永安物业": "JZJ",
    "嵩阳物业": "SSL",
    "和平物业": "MFZ",
    "洁云物业": "JGL",
}
DEPARTMENTS = ("城市管理科", "社会事务科", "平安建设办", "应急管理办", "综合执法中队")
ROADS = ("纬二路（经一路—经二路）", "纬四路（经一路—花园路）", "经一路", "东明路北段")
