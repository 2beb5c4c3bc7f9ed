"""Who may do what in procedures: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files

from .rules import collecting, rights
from .selectors.collections import may_read_scan
from .selectors.runs import may_read_evidence

OFFICE = ["subdistrict_leader", "subdistrict_clerk", "community_secretary", "community_clerk"]

access.declare(
    rights.VIEW,
    _("看自己范围里的程序走到哪一步、缺什么"),
    posts=[
        *OFFICE,
        "administrator",
        "counter_clerk",
        "party_instructor",
        "auditor",
        "district_officer",
        "compound_head",
        "department_clerk",
    ],
)
access.declare(
    rights.RUN,
    _("启动程序，开始和完成步骤，登记材料，发布公告；每一步由谁做，程序里另有规定"),
    posts=[*OFFICE, "department_clerk", "party_instructor", "compound_head", "property_lead", "unit_liaison"],
)
access.declare(
    rights.OBJECTIONS,
    _("替居民登记异议，答复异议"),
    posts=["counter_clerk", "community_secretary", "community_clerk", "subdistrict_clerk", "subdistrict_leader"],
)
access.declare(rights.OVERRIDE, _("写明原因，越过没过的关口；永远标红"), posts=["subdistrict_leader"], needs_second_factor=True)
access.declare(rights.ABANDON, _("中止一个程序，写明原因"), posts=["subdistrict_leader", "community_secretary"])
access.declare(rights.DEFINE, _("改本街道的程序，让正在走的程序换用新版"), posts=["administrator"], needs_second_factor=True)

LEADS = ["community_secretary", "community_clerk", "subdistrict_clerk", "subdistrict_leader"]
DOORS = ["compound_head", "building_head", "entrance_head", "grid_lead", "grid_worker"]

access.declare(
    collecting.COLLECT,
    _("上门、打电话、收纸质表征求意见，记下每一户怎么说；只看自己范围里的门"),
    posts=[*LEADS, *DOORS, "counter_clerk", "dispatcher"],
)
access.declare(collecting.LEAD, _("发起征求意见，划掉记错的，宣布截止"), posts=LEADS)
access.declare(
    collecting.TAKE_WISHES,
    _("在窗口、电话里和走访时替居民登记民生实事的建议，把结果告诉提的人"),
    posts=[*LEADS, *DOORS, "counter_clerk", "dispatcher"],
)
access.declare(
    collecting.CONTACT, _("看提建议的人是谁，看电话全号，每看一次都留记录"), posts=[*LEADS, "counter_clerk", "dispatcher"]
)
access.declare(
    collecting.SCREEN, _("筛选民生实事的建议，写明采纳还是不采纳、为什么"), posts=["subdistrict_clerk", "subdistrict_leader"]
)
access.declare(collecting.CALL, _("发起民生实事征集，公开候选名单，交票选"), posts=["subdistrict_clerk", "subdistrict_leader"])

files.allow_reading("procedures.collection", may_read_scan)
files.allow_reading("procedures.evidence", may_read_evidence)
