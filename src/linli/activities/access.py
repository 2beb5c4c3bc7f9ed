"""Who may do what in activities: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files

from .rules import rights
from .selectors.attendance import may_read_scan
from .selectors.sessions import may_read_picture

OFFICE = ["subdistrict_leader", "subdistrict_clerk", "community_secretary", "community_clerk"]
HEADS = ["compound_head", "building_head", "entrance_head"]
GRID = ["grid_lead", "grid_worker"]

access.declare(
    rights.VIEW,
    _("看自己范围里的活动、志愿服务、老年大学和宣讲"),
    posts=[*OFFICE, *HEADS, *GRID, "administrator", "counter_clerk", "party_instructor", "auditor", "district_officer"],
)
access.declare(rights.PLAN, _("安排活动，改时间地点，取消，记办得怎样"), posts=OFFICE)
access.declare(rights.SIGN_UP, _("替人报名、退报名"), posts=[*OFFICE, *HEADS, *GRID, "counter_clerk"])
access.declare(rights.ATTEND, _("记谁来了"), posts=[*OFFICE, *HEADS, *GRID])
access.declare(rights.CALL, _("看要打电话通知谁，记通知到没有"), posts=[*OFFICE, *HEADS, "grid_worker", "counter_clerk"])
access.declare(rights.EXCUSE, _("记大扫除日谁请假、谁补了"), posts=[*OFFICE, *HEADS])
access.declare(rights.AREAS, _("划责任区域，记打扫得怎样"), posts=[*OFFICE, "grid_lead"])
access.declare(rights.VOLUNTEERS, _("登记志愿者，编志愿队"), posts=[*OFFICE, "counter_clerk"])
access.declare(rights.HOURS, _("记志愿时长，公示，更正"), posts=["subdistrict_clerk", "community_secretary", "community_clerk"])
access.declare(
    rights.CERTIFY, _("开志愿服务证明和结业证书，作废"), posts=["subdistrict_clerk", "community_secretary", "community_clerk"]
)
access.declare(rights.CALLUPS, _("发招募令，设岗位和班次"), posts=OFFICE)
access.declare(rights.ROSTER, _("排班，记谁到岗"), posts=[*OFFICE, *GRID])
access.declare(rights.TERMS, _("开老年大学的学期：招生简章、抽签、开学、结束"), posts=["subdistrict_leader", "subdistrict_clerk"])
access.declare(rights.UNIVERSITY, _("办老年大学：课程、班级、老师、课表"), posts=OFFICE)
access.declare(rights.ENROL, _("替人报老年大学的班"), posts=[*OFFICE, "counter_clerk"])
access.declare(rights.GROUPS, _("登记群团组织，安排庙会的摊位、节目和分工"), posts=OFFICE)
access.declare(rights.OUTREACH, _("安排宣讲，记讲了什么、多长时间"), posts=[*OFFICE, "party_instructor"])
access.declare(rights.ASK_TALK, _("替本院请小板凳课堂"), posts=[*OFFICE, *HEADS, *GRID])
files.allow_reading("activities.papersheet", may_read_scan)
files.allow_reading("activities.afternote", may_read_picture)
