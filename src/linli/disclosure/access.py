"""What may be done in disclosure, in words that a resident could read."""

from django.utils.translation import gettext_lazy as _

from linli.core.access import declare
from linli.core.files import allow_reading

from .rules import rights
from .selectors.materials import may_read_letter
from .selectors.notices import may_read_file

OFFICE = ("subdistrict_leader", "subdistrict_clerk", "community_secretary", "community_clerk")
HEADS = ("compound_head", "building_head", "entrance_head")

ROBOTS = declare(rights.ROBOTS, _("把工作群接进来，让群里的机器人报急事"), posts=("administrator", "community_secretary"))
WRITE = declare(rights.WRITE, _("写公告，先存成草稿，等有权的人发布"), posts=(*OFFICE, *HEADS, "counter_clerk"))
PUBLISH = declare(rights.PUBLISH, _("发布、更正和撤下公告"), posts=OFFICE)
MATERIALS = declare(
    rights.MATERIALS, _("管教材的库存，登记来信，寄出教材"), posts=("subdistrict_leader", "subdistrict_clerk", "counter_clerk")
)

allow_reading("disclosure.notice", may_read_file)
allow_reading("disclosure.materialrequest", may_read_letter)
