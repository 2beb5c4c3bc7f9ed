"""What the message centre puts into the workbench's side list."""

from django.utils.translation import gettext_lazy as _

from linli.core.navigation import desk_item

from ..access import ROBOTS
from ..selectors.messages import unread

desk_item(_("消息"), "disclosure:desk-messages", "bell", order=15, badge=unread)
desk_item(_("工作群机器人"), "disclosure:robots", "talk", capability=ROBOTS, order=95, section=_("管理"))
