"""Who may do what in cobuild: by kind of post, in words that a resident could read. Scope follows from the post's place."""

from django.utils.translation import gettext_lazy as _

from linli.core import access, files
from linli.core.actors import Actor
from linli.core.models import StoredFile

from .models import ConditionNote
from .rules import rights
from .selectors.agreements import may_read_scan
from .selectors.claims import may_read_file
from .selectors.pledges import may_read_proof
from .selectors.ventures import may_read_check

OFFICE = ["subdistrict_leader", "subdistrict_clerk", "community_secretary", "community_clerk"]
DOORS = ["compound_head", "building_head", "entrance_head", "grid_lead", "grid_worker"]

access.declare(
    rights.VIEW,
    _("看自己范围里的共建单位、协议、三张清单、场地和公益创投"),
    posts=[*OFFICE, "administrator", "counter_clerk", "party_instructor", "auditor", "district_officer", "compound_head"],
)
access.declare(rights.PARTNERS, _("登记驻区单位，写季度反馈和年度评议"), posts=OFFICE)
access.declare(rights.OWN_UNIT, _("替本单位看请求、认领、反馈；只看本单位的"), posts=["unit_liaison"])
access.declare(rights.AGREEMENTS, _("起草、送签协议，记每一条义务做没做"), posts=OFFICE)
access.declare(rights.MARKET, _("核对需求和资源，答应认领，确认做成"), posts=OFFICE)
access.declare(rights.ASK, _("替居民提需求、微心愿"), posts=[*OFFICE, *DOORS, "counter_clerk"])
access.declare(rights.CHECKINS, _("看报到名册，编网格、编队伍；看得到所在党支部"), posts=[*OFFICE, "party_instructor"])
access.declare(rights.TAKE_CHECKINS, _("在窗口替人报到，打报到单"), posts=[*OFFICE, "counter_clerk"])
access.declare(rights.SPACES, _("登记场地，定开放时间、停用和规矩"), posts=OFFICE)
access.declare(rights.BOOK, _("替人订场地，答应或取消预订，记来了多少人、场地怎样"), posts=[*OFFICE, "counter_clerk"])
access.declare(rights.DONATIONS, _("收捐赠、开收据、记库存"), posts=[*OFFICE, "counter_clerk"])
access.declare(
    rights.ALLOCATE, _("把捐赠物资发给谁；看得到受助的人"), posts=["subdistrict_clerk", "community_secretary", "community_clerk"]
)
access.declare(rights.SALES, _("记爱心义卖的账，点钱"), posts=OFFICE)
access.declare(
    rights.VENTURES, _("办公益创投：收申报、查资格、安排评审、记拨款和服务"), posts=["subdistrict_leader", "subdistrict_clerk"]
)
access.declare(rights.DECIDE_VENTURES, _("定入选、停止拨款和结项"), posts=["subdistrict_leader"])
access.declare(rights.APPLY, _("替本机构申报公益创投，报服务和花费；只看本机构的"), posts=["unit_liaison"])
access.declare(
    rights.MENTORING, _("安排帮带、跟班培训、就职承诺"), posts=["subdistrict_leader", "subdistrict_clerk", "community_secretary"]
)
access.declare(rights.INSPECT, _("写片区的检查记录"), posts=["party_instructor", "subdistrict_leader", "subdistrict_clerk"])


def may_read_condition(actor: Actor, stored: StoredFile) -> bool:
    """Pictures of a space's condition: whoever sees the space on the workbench."""
    rows = ConditionNote.objects.select_related("space")
    note = rows.filter(pk=stored.subject_id).first() if stored.subject_id else None
    return note is not None and any(
        actor.may(right, tenant_id=note.tenant_id, place_path=note.space.place_path) for right in (rights.VIEW, rights.BOOK)
    )


files.allow_reading("cobuild.conditionnote", may_read_condition)
files.allow_reading("cobuild.claim", may_read_file)
files.allow_reading("cobuild.claimentry", may_read_file)
files.allow_reading("cobuild.venturecheck", may_read_check)
files.allow_reading("cobuild.agreement", may_read_scan)
files.allow_reading("cobuild.pledgereview", may_read_proof)
