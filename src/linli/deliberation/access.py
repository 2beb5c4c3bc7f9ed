"""Who may do what in deliberation: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files

from .rules import rights
from .selectors.meetings import may_read_paper
from .selectors.minutes import may_read_scan
from .selectors.papers import may_read_pile

OFFICE = ["subdistrict_leader", "subdistrict_clerk", "community_secretary", "community_clerk"]
DOORS = ["compound_head", "building_head", "entrance_head", "grid_lead", "grid_worker"]
COUNTING = [*OFFICE, "counter_clerk", "compound_head", "grid_lead"]

access.declare(
    rights.VIEW,
    _("看自己范围里的议事组织、会议、表决和决议，看不到谁投了什么"),
    posts=[
        *OFFICE,
        "administrator",
        "counter_clerk",
        "party_instructor",
        "auditor",
        "district_officer",
        "compound_head",
        "department_clerk",
        "unit_liaison",
        "property_lead",
    ],
)
access.declare(rights.COUNCILS, _("建议事组织，登记成员、换届、递补和退出"), posts=OFFICE)
access.declare(rights.MEETINGS, _("准备会议，发通知和材料，主持会场"), posts=[*OFFICE, "compound_head"])
access.declare(rights.ATTENDANCE, _("替到会的人签到、签退"), posts=[*OFFICE, "compound_head", "counter_clerk", "grid_lead"])
access.declare(rights.MINUTES, _("写会议记录，送签"), posts=[*OFFICE, "compound_head"])
access.declare(rights.BALLOTS, _("准备表决，定下来以后开始和截止"), posts=OFFICE)
access.declare(rights.ROLLS, _("建名册、公示名册，处理更正；看得到业主和面积"), posts=OFFICE)
access.declare(
    rights.TAKE_VOTES,
    _("在窗口、上门或者电话里替人投票，发纸质票；记名的才看得到投了什么"),
    posts=[*OFFICE, *DOORS, "counter_clerk"],
)
access.declare(rights.COUNT, _("录入纸质票，清点举手"), posts=COUNTING)
access.declare(rights.SCANS, _("看纸质票一叠一叠的扫描件，核对录得对不对"), posts=[*COUNTING, "auditor"])
access.declare(
    rights.DECLARE,
    _("公布表决结果，宣布表决无效"),
    posts=["subdistrict_leader", "subdistrict_clerk", "community_secretary"],
)
access.declare(rights.RESOLUTIONS, _("写决议、发布决议，分派要落实的事"), posts=OFFICE)
access.declare(
    rights.PROGRESS,
    _("报决议落实到哪一步"),
    posts=[*OFFICE, "department_clerk", "property_lead", "unit_liaison"],
)
access.declare(rights.SUPERVISION, _("安排专项工作监督，记下视察和提问"), posts=OFFICE)
access.declare(rights.ANSWER, _("答复代表的提问"), posts=[*OFFICE, "department_clerk", "property_lead"])

files.allow_reading("deliberation.minutes", may_read_scan)
files.allow_reading("deliberation.batch", may_read_pile)
files.allow_reading("deliberation.meeting", may_read_paper)
files.allow_reading("deliberation.agendaitem", may_read_paper)
