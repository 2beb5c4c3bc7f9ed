"""
Kinds of post, each in words that a resident could read.

What a kind may do is declared by each engine in its `access.py` (core.access.declare); this file only says what they are.
Source of the names: domain glossary (三长一队, 网格, 路长, 合署办公).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.core.words import Words


@dataclass(frozen=True, slots=True)
class PostKind:
    code: str
    title: Words
    description: Words
    needs_second_factor: bool = False


KINDS: dict[str, PostKind] = {
    kind.code: kind
    for kind in [
        PostKind(
            "administrator",
            _("系统管理员"),
            _("给街道的人开账号、设岗位、改规则。看不到居民的电话，除非另有岗位。"),
            needs_second_factor=True,
        ),
        PostKind(
            "subdistrict_leader", _("街道领导"), _("看全街道的诉求办到哪一步、哪里超时，可以督办。"), needs_second_factor=True
        ),
        PostKind("dispatcher", _("街道派单员"), _("收下居民报的事，核对以后派给该办的单位，盯时限。"), needs_second_factor=True),
        PostKind("subdistrict_clerk", _("街道科室人员"), _("办派到科室的事，查台账。")),
        PostKind(
            "petition_clerk",
            _("信访专员"),
            _("登记、转送和答复信访事项。信访材料只有这个岗位和街道领导看得到。"),
            needs_second_factor=True,
        ),
        PostKind("counter_clerk", _("窗口人员"), _("在便民窗口和电话里替居民登记，给回执，做回访。")),
        PostKind(
            "community_secretary", _("社区书记"), _("管本社区的人、房、事，可以派单、批准和回访。"), needs_second_factor=True
        ),
        PostKind("community_clerk", _("社区工作者"), _("登记和办理本社区的事，回访居民。")),
        PostKind("grid_lead", _("网格长"), _("带本网格的网格员，核实办结。")),
        PostKind("grid_worker", _("网格员"), _("在自己的网格里走访、报事、核实。看到的电话是打了星号的。")),
        PostKind("road_chief", _("路长"), _("巡自己的路段，发现问题就报。")),
        PostKind("compound_head", _("楼院长"), _("通知本院的人，替邻居报事。只看自己院。")),
        PostKind("building_head", _("楼长"), _("通知本楼的人，替邻居报事。只看自己楼的门，电话要本人同意才看得到。")),
        PostKind("entrance_head", _("门洞长"), _("通知本单元的人，替邻居报事。只看自己单元。")),
        PostKind("property_clerk", _("物业值班员"), _("签收派给物业的事，写进展，报办结。居民电话打星号，可转接。")),
        PostKind("property_lead", _("物业项目负责人"), _("看本公司全部的事，安排人手。")),
        PostKind("department_clerk", _("职能部门人员"), _("办派到部门的事，应社区吹哨到场。")),
        PostKind("unit_liaison", _("驻区单位联络员"), _("看请本单位帮忙的事，认领和反馈。")),
        PostKind("party_instructor", _("党建指导员"), _("联系几个社区，看进展，提意见。")),
        PostKind("auditor", _("审计员"), _("只读：看记录和谁改了什么，验证记录没有被动过。"), needs_second_factor=True),
        PostKind(
            "district_officer", _("区级人员"), _("看本区各街道的数字和派到区里的事。看不到居民电话。"), needs_second_factor=True
        ),
    ]
}

HEADS = ("entrance_head", "building_head", "compound_head")

# Posts of the community itself: a community's secretary fills them. All other posts are the office's to fill,
# or a secretary could appoint themselves to anything.
COMMUNITY_POSTS = frozenset({*HEADS, "community_clerk", "grid_lead", "grid_worker", "road_chief"})

# Posts of organisations outside the office: they see what is assigned to the organisation.
OUTSIDE_POSTS = frozenset({"property_clerk", "property_lead", "department_clerk", "unit_liaison"})

# One seat, one holder: two at once would leave nobody to answer for it.
SINGLE_POSTS = frozenset({"community_secretary", "grid_lead", "property_lead", "building_head", "entrance_head", "compound_head"})
