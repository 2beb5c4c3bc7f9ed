"""Who may do what with cases: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files

from .rules import rights
from .selectors.cases import may_read_photo

OFFICE = ["dispatcher", "community_secretary", "community_clerk"]
FRONT = ["counter_clerk", *OFFICE]
PROPERTY = ["property_clerk", "property_lead"]
HANDLERS = [*PROPERTY, "department_clerk", "subdistrict_clerk", "grid_lead", "grid_worker"]
NEIGHBOURS = ["compound_head", "building_head", "entrance_head", "road_chief"]

access.declare(
    rights.VIEW,
    _("看自己范围里的诉求：社区看本社区，网格看本网格，物业和部门只看派给自己的"),
    posts=["subdistrict_leader", "auditor", *FRONT, *HANDLERS],
)
access.declare(rights.REPORT_FOR, _("替居民报事"), posts=[*FRONT, *NEIGHBOURS, "property_clerk", "grid_lead", "grid_worker"])
access.declare(rights.ACCEPT, _("受理居民报的事，更正分类和地点"), posts=FRONT)
access.declare(rights.DISPATCH, _("把诉求派给该办的单位"), posts=OFFICE)
access.declare(
    rights.HANDLE, _("签收派给本单位的事，写进展，报办结"), posts=[*HANDLERS, "community_secretary", "community_clerk"]
)
access.declare(rights.HANDLE_FOR, _("单位没有上线时，替它签收、写进展、报办结"), posts=OFFICE)
access.declare(rights.NOTE, _("在诉求里记一句"), posts=["subdistrict_leader", *FRONT, *HANDLERS])
access.declare(rights.CALL_BACK, _("回访报事人，决定重办"), posts=FRONT)
access.declare(rights.CLOSE, _("办结诉求，写明结果"), posts=FRONT)
access.declare(rights.CONTACT, _("看报事人的电话全号，每看一次都留记录"), posts=FRONT)
access.declare(rights.IMPORT, _("从表格导入诉求"), posts=["administrator", "dispatcher", "subdistrict_clerk"])
access.declare(rights.SETTINGS, _("改诉求分类和派单规则"), posts=["administrator", "dispatcher"])
access.declare(
    rights.FIGURES,
    _("看诉求的数字，不看是谁报的"),
    posts=["district_officer", "subdistrict_leader", "auditor", "party_instructor", *FRONT],
)

access.declare(rights.RULE, _("对退来退去的事作裁定，定下由谁办，裁定作为先例"), posts=["dispatcher", "subdistrict_leader"])
access.declare(rights.MERGE, _("把重复的诉求并成一件，把一件里的几件事拆开"), posts=FRONT)
access.declare(rights.AMEND, _("办结以后更正结果，原来的写法和原因都留着"), posts=OFFICE)
access.declare(
    rights.SUPERVISE,
    _("发催办、黄牌、红牌，开督办单，收回督办"),
    posts=["dispatcher", "subdistrict_leader", "community_secretary"],
)
access.declare(rights.INSTRUCT, _("在诉求和任务上写领导批示"), posts=["subdistrict_leader"])
access.declare(rights.WHISTLE, _("吹哨，请单位到场"), posts=["community_secretary", "dispatcher", "subdistrict_leader"])
access.declare(
    rights.REPORT_TO_WHISTLE,
    _("代表本单位答复吹哨，报到，评这次该不该吹"),
    posts=["unit_liaison", *HANDLERS, "community_secretary", "community_clerk"],
)
access.declare(rights.HAND_OVER, _("把一个岗位手上的事交给另一个岗位"), posts=[*OFFICE, "property_lead"])
access.declare(
    rights.TASKS,
    _("记和看工作任务台账"),
    posts=["subdistrict_leader", "subdistrict_clerk", *OFFICE, *PROPERTY, "department_clerk", "party_instructor"],
)
access.declare(rights.PETITIONS, _("看和办转来的信访事项，别的岗位看不到"), posts=["subdistrict_leader", "petition_clerk"])
access.declare(rights.ROSTER, _("排合署办公的值班"), posts=[*OFFICE, "property_lead"])
access.declare(rights.CENTRE, _("在便民服务中心叫号、登记来人、答咨询"), posts=FRONT)
access.declare(rights.KNOWLEDGE, _("写办事指南和问答"), posts=["administrator", "subdistrict_clerk", *FRONT])

access.declare(rights.HOTLINE, _("收 12345 转来的工单，把办理结果回传热线"), posts=["dispatcher"])

files.allow_reading("casework.case", may_read_photo)
