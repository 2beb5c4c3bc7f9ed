"""What may be done in the message centre, in words that a resident could read."""

from django.utils.translation import gettext_lazy as _

from linli.core.access import declare

ROBOTS = declare("disclosure.robots", _("把工作群接进来，让群里的机器人报急事"), posts=("administrator", "community_secretary"))
