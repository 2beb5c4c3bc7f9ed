"""One page for each verb of a meeting: which form it asks, whether it may be pressed now, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.words import Words
from linli.deliberation.forms import meetings as asked
from linli.deliberation.models import Meeting
from linli.deliberation.selectors.meetings import undealt
from linli.deliberation.services import meetings
from linli.deliberation.states import MeetingState
from linli.deliberation.views.desk.meeting_pieces import KEEPS, WRITES, meeting_to_keep

M = MeetingState


@dataclass(frozen=True, slots=True)
class Verb:
    """A button of a meeting: its word, what it asks, in which states it may be pressed, and what it says when done."""

    name: str
    label: Words
    form: type[forms.Form]
    states: frozenset[str]
    do: Callable[..., Meeting]
    lead: Words
    done: Words
    tone: str = ""


RUNNING = frozenset({M.CONVENED, M.OPEN, M.ADJOURNED})
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "convene",
            gettext_lazy("发会议通知"),
            asked.LateForm,
            frozenset({M.DRAFT}),
            meetings.convene,
            gettext_lazy("名单上的每个人会收到时间、地点、议程和材料。没有账号的留在名单上，打电话通知后记一笔。"),
            gettext_lazy("通知发出去了。没有账号的人在名单里，请打电话。"),
            "primary",
        ),
        Verb(
            "open",
            gettext_lazy("宣布开会"),
            asked.NothingForm,
            frozenset({M.CONVENED}),
            meetings.open_meeting,
            gettext_lazy("应到人数和议事规则从此定下来。法定人数不够就开不了。"),
            gettext_lazy("会开了。"),
            "primary",
        ),
        Verb(
            "adjourn",
            gettext_lazy("休会"),
            asked.OptionalReasonForm,
            frozenset({M.OPEN}),
            meetings.adjourn,
            gettext_lazy("歇一会儿，或者改天接着开。"),
            gettext_lazy("休会了。"),
        ),
        Verb(
            "resume",
            gettext_lazy("接着开"),
            asked.NothingForm,
            frozenset({M.ADJOURNED}),
            meetings.resume,
            gettext_lazy("还是按开会时定下来的规则和应到人数，重新看法定人数。"),
            gettext_lazy("接着开了。"),
            "primary",
        ),
        Verb(
            "close",
            gettext_lazy("散会"),
            asked.NothingForm,
            frozenset({M.OPEN, M.ADJOURNED}),
            meetings.close,
            gettext_lazy("散会以后议程和名单不能再改；纸质签到表还可以补记散会前的签到。"),
            gettext_lazy("散会了。"),
        ),
        Verb(
            "say-on-screen",
            gettext_lazy("在大屏上写一句"),
            asked.ScreenForm,
            RUNNING,
            meetings.say_on_screen,
            gettext_lazy("会场大屏和手机上都看得到。"),
            gettext_lazy("大屏上有了。"),
            "quiet",
        ),
        Verb(
            "renew-screen-code",
            gettext_lazy("换一个大屏地址"),
            asked.NothingForm,
            RUNNING,
            meetings.renew_screen_code,
            gettext_lazy("原来的地址和二维码马上不能用了。"),
            gettext_lazy("换好了。"),
            "quiet",
        ),
        Verb(
            "cancel",
            pgettext_lazy("meeting", "不开了"),
            asked.ReasonForm,
            frozenset({M.DRAFT, M.CONVENED}),
            meetings.cancel,
            gettext_lazy("名单上的每个人会收到原因。"),
            gettext_lazy("记下了，会告诉每个人。"),
            "stop",
        ),
    )
}


def buttons_for(meeting: Meeting) -> list[Verb]:
    """The verbs that may be pressed now."""
    return [verb for verb in VERBS.values() if meeting.state in verb.states]


@KEEPS
@WRITES
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Ask what a verb wants to know, and do it."""
    meeting, one = meeting_to_keep(request, pk), found_or_404(VERBS.get(name))
    initial = {"message": meeting.screen_message}
    form = one.form(request.POST) if request.method == "POST" else one.form(initial=initial)

    def write(said: dict[str, Any], now: datetime) -> str:
        return one.do(meeting=meeting, by=actor_of(request), now=now, **said).get_absolute_url()

    if form.is_bound and (url := url_once(request, form, write)):
        messages.success(request, str(one.done))
        return redirect(url)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "meeting": meeting, "verb": one, "undealt": undealt(meeting) if name == "close" else []}
    return page(request, "deliberation/desk/meeting_verb.html", context, status=status)
