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
    {
        "deliberation.meeting.adjourned": _("休会"),
        "deliberation.meeting.answered": _("记下来不来"),
        "deliberation.meeting.attendance_struck": _("划掉一条签到"),
        "deliberation.meeting.attended": _("签到"),
        "deliberation.meeting.cancelled": _("会不开了"),
        "deliberation.meeting.closed": _("散会"),
        "deliberation.meeting.convened": _("发会议通知"),
        "deliberation.meeting.invited": _("请人到会"),
        "deliberation.meeting.item_added": _("加一项议程"),
        "deliberation.meeting.item_begun": _("开始议"),
        "deliberation.meeting.item_changed": _("改一项议程"),
        "deliberation.meeting.item_ended": _("议完"),
        "deliberation.meeting.item_moved": _("挪一项议程"),
        "deliberation.meeting.item_removed": _("去掉一项议程"),
        "deliberation.meeting.item_skipped": _("不议这一项"),
        "deliberation.meeting.opened": _("开会"),
        "deliberation.meeting.paper_added": _("放上材料"),
        "deliberation.meeting.paper_removed": _("撤下材料"),
        "deliberation.meeting.resumed": _("接着开"),
        "deliberation.meeting.screen_renewed": _("换大屏地址"),
        "deliberation.meeting.screen_written": _("在大屏上写字"),
        "deliberation.meeting.told": _("记下通知到了"),
        "deliberation.meeting.uninvited": _("从名单里去掉"),
    },
    {
        "answer": pgettext_lazy("journal", "来不来"),
        "came": pgettext_lazy("journal", "到了几人"),
        "direction": pgettext_lazy("journal", "到还是离开"),
        "due": pgettext_lazy("journal", "应到"),
        "how": pgettext_lazy("journal", "怎么来的"),
        "item": pgettext_lazy("journal", "哪一项议程"),
        "items": pgettext_lazy("journal", "几项议程"),
        "members": pgettext_lazy("journal", "应到"),
        "needed": pgettext_lazy("journal", "至少要到"),
        "papers": pgettext_lazy("journal", "材料"),
        "people": pgettext_lazy("journal", "几人"),
        "position": pgettext_lazy("journal", "排在第几"),
        "present": pgettext_lazy("journal", "实到"),
        "role": pgettext_lazy("journal", "身份"),
        "went": pgettext_lazy("journal", "走了几人"),
    },
)
