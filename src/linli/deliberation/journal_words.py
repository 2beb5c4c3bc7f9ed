"""The journal of deliberation in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "deliberation.council": _("议事组织"),
        "deliberation.seat": _("席位"),
        "deliberation.meeting": pgettext_lazy("journal", "会议"),
        "deliberation.motion": _("议题"),
        "deliberation.minutes": _("会议记录"),
        "deliberation.ballot": pgettext_lazy("journal", "表决"),
        "deliberation.right": _("表决权"),
        "deliberation.resolution": _("决议"),
        "deliberation.supervision": _("专项工作监督"),
    },
    {},
    {},
)
