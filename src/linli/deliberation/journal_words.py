"""The journal of deliberation in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "deliberation.council": _("议事组织"),
        "deliberation.external": _("人大建议、政协提案"),
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
        "deliberation.council.dissolved": pgettext_lazy("done", "撤销"),
        "deliberation.council.founded": pgettext_lazy("done", "成立"),
        "deliberation.council.term_begun": _("新一届开始"),
        "deliberation.council.term_closed": _("一届结束"),
        "deliberation.external.answered": pgettext_lazy("done", "答复"),
        "deliberation.external.linked": _("连上一个会"),
        "deliberation.external.noted": pgettext_lazy("done", "登记"),
        "deliberation.seat.ended": _("离开席位"),
        "deliberation.seat.filled": _("坐上席位"),
        "deliberation.seat.handed_on": _("接替席位"),
        "deliberation.supervision.begun": pgettext_lazy("done", "开始"),
        "deliberation.supervision.closed": _("下结论"),
        "deliberation.supervision.members_set": _("定下谁参加"),
        "deliberation.supervision.question_answered": _("答复提问"),
        "deliberation.supervision.question_asked": pgettext_lazy("done", "提问"),
        "deliberation.supervision.visited": pgettext_lazy("done", "视察"),
    },
    {
        "answer_until": pgettext_lazy("journal", "最晚哪天答"),
        "answered_on": pgettext_lazy("journal", "哪天答复"),
        "begins_on": pgettext_lazy("journal", "开始"),
        "closed_on": pgettext_lazy("journal", "结束"),
        "council": pgettext_lazy("journal", "哪个议事组织"),
        "delegate": pgettext_lazy("journal", "派来的人"),
        "dissolved_on": pgettext_lazy("journal", "撤销"),
        "end_kind": pgettext_lazy("journal", "为什么离开"),
        "meeting": pgettext_lazy("journal", "哪个会"),
        "members": pgettext_lazy("journal", "参加的人数"),
        "ordinal": pgettext_lazy("journal", "第几届"),
        "position": pgettext_lazy("journal", "席位"),
        "question": pgettext_lazy("journal", "哪个提问"),
        "replaces": pgettext_lazy("journal", "接替谁"),
        "rule": pgettext_lazy("journal", "规则"),
        "seat_count": pgettext_lazy("journal", "名额"),
        "seats": pgettext_lazy("journal", "在任的席位"),
        "valid_to": pgettext_lazy("journal", "到哪天"),
        "visited_on": pgettext_lazy("journal", "哪天去的"),
    },
)
