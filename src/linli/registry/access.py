"""
What posts may do with the register (domain §6.4: who sees what at least, and no more).

Places and organisations are facts about the neighbourhood: everyone in office sees them. People are not: only those who
work with residents see them, telephone numbers masked; a number is shown one at a time, for a reason, and the journal says so.
"""

from django.utils.translation import gettext_lazy as _

from linli.core.access import declare

from .posts import HEADS, KINDS

EVERY_POST = frozenset(KINDS)
COMMUNITY = ("community_secretary", "community_clerk")
FRONT = (*COMMUNITY, "counter_clerk", "dispatcher")
WITH_RESIDENTS = (*FRONT, "subdistrict_clerk", "grid_lead", "grid_worker")
PROPERTY = ("property_clerk", "property_lead")
KEEPERS = ("administrator", "subdistrict_clerk", *COMMUNITY)

PLACES_VIEW = declare("registry.places.view", _("看社区、小区、楼栋和谁负责"), posts=EVERY_POST)
PLACES_EDIT = declare("registry.places.edit", _("登记和改动社区、小区、楼栋、网格"), posts=KEEPERS)
PEOPLE_VIEW = declare("registry.people.view", _("看自己范围里的居民名册，电话打星号"), posts=(*WITH_RESIDENTS, *PROPERTY))
PEOPLE_EDIT = declare("registry.people.edit", _("登记居民，改联系方式和住处"), posts=(*COMMUNITY, "counter_clerk"))
PEOPLE_REVEAL = declare("registry.people.reveal", _("写明用途后看一个人的完整电话，看过会留记录"), posts=FRONT)
PEOPLE_CARE = declare("registry.people.care", _("写明用途后看健康、困难等关爱备注，看过会留记录"), posts=COMMUNITY)
PEOPLE_ERASE = declare(
    "registry.people.erase", _("应本人要求删掉其个人信息"), posts=("community_secretary",), needs_second_factor=True
)
RIGHTS = declare("registry.rights", _("替本人办查阅、复制自己信息的请求"), posts=(*COMMUNITY, "counter_clerk"))
CONSENTS = declare("registry.consents", _("登记居民同意或撤回同意"), posts=(*COMMUNITY, "counter_clerk"))
UNITS_VIEW = declare(
    "registry.units.view", _("看房屋、面积和业主（办表决用）"), posts=(*COMMUNITY, "subdistrict_clerk", *PROPERTY)
)
UNITS_EDIT = declare("registry.units.edit", _("登记房屋、面积和产权变动"), posts=COMMUNITY)
ORGANISATIONS_VIEW = declare("registry.organisations.view", _("看辖区单位和它们管哪里"), posts=EVERY_POST)
ORGANISATIONS_EDIT = declare("registry.organisations.edit", _("登记和改动单位、党支部联系的楼院"), posts=KEEPERS)
APPOINTMENTS_VIEW = declare("registry.appointments.view", _("看哪个岗位是谁、任期到什么时候"), posts=EVERY_POST)
APPOINTMENTS_EDIT = declare(
    "registry.appointments.edit",
    _("设楼长、网格员、社区工作者等社区岗位，任免人员"),
    posts=("administrator", "community_secretary"),
)
OFFICE_EDIT = declare(
    "registry.appointments.office", _("设街道、物业、部门的岗位，任免人员"), posts=("administrator",), needs_second_factor=True
)
IMPORT = declare(
    "registry.import", _("从表格导入人、房、户、单位"), posts=("administrator", "subdistrict_clerk", "community_secretary")
)
MERGE = declare(
    "registry.merge", _("把重复的人或单位合成一个"), posts=("administrator", "subdistrict_clerk", "community_secretary")
)
DOORS = declare("registry.doors", _("看自己那几个门：哪几户、谁要上门看看；电话要本人同意"), posts=HEADS)
