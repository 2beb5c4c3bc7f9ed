"""Where disclosure stands in the frames of portal and workbench."""

from django.utils.translation import gettext_lazy as _

from linli.core.navigation import desk_item, portal_tile

from ..rules.rights import MATERIALS, PUBLISH, ROBOTS, WRITE
from ..selectors.messages import unread

desk_item(_("消息"), "disclosure:desk-messages", "bell", order=15, badge=unread)
desk_item(_("公告"), "disclosure:desk-notices", "sound", capability=(WRITE, PUBLISH), order=16)
desk_item(_("教材"), "disclosure:desk-materials", "book", capability=MATERIALS, order=17)
desk_item(_("工作群机器人"), "disclosure:robots", "talk", capability=ROBOTS, order=95, section=_("管理"))
portal_tile(_("公告"), "disclosure:notices", "sound", 25)
