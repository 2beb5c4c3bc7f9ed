"""Who may do what in procedures: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files

from .rules import collecting
from .selectors.collections import may_read_scan

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
    collecting.SCREEN, _("筛选民生实事的建议，写明采纳还是不采纳、为什么"), posts=["subdistrict_clerk", "subdistrict_leader"]
)
access.declare(collecting.CALL, _("发起民生实事征集，公开候选名单，交票选"), posts=["subdistrict_clerk", "subdistrict_leader"])

files.allow_reading("procedures.collection", may_read_scan)
