"""The road of a case: what happened, newest first, and dashed above it what is still to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from linli.casework.models import Assignment, Case, Entry
from linli.casework.rules.dispatching import in_words
from linli.casework.selectors.cases import Line
from linli.casework.states import BY_VERB, WAITING_FOR_DISPATCH, State
from linli.core.actors import said
from linli.core.stops import Stop

from . import photos
from .limits import day_words, moment_words, on_day

QUOTED = frozenset(
    {
        "note",
        "accept",
        "relay",
        "answer_relay",
        "start",
        "complete",
        "supplement",
        "say_solved",
        "join",
        "suspend",
        "review",
        "resume",
        "extend",
    }
    | {"instruct", "answer_supervision", "answer"}
)
GIVING = frozenset({"dispatch", "redispatch", "transfer", "rule"})
WARNINGS = frozenset({"overdue", "return", "review_due", "transfer_emergency", "unanswered", "show_yellow", "show_red"})


def road_of(
    case: Case, lines: Sequence[Line], assignments: Sequence[Assignment], *, now: datetime, for_reporter: bool
) -> list[Stop]:
    """Ahead and behind, as this reader may see it. `lines` come oldest first, as the timeline gives them."""
    given_to = {one.assigned_at: one for one in assignments if one.role == "lead"}
    walked = [_stop(case, line, given_to, now, for_reporter=for_reporter) for line in lines if line.entry.verb != "nearly_due"]
    walked.reverse()
    if walked and case.is_open:
        latest = next((i for i, stop in enumerate(walked) if not stop.internal), 0)
        walked[latest] = replace(walked[latest], kind="now")
    return [*ahead_of(case, now), *walked]


def _stop(case: Case, line: Line, given_to: dict[datetime, Assignment], now: datetime, *, for_reporter: bool) -> Stop:
    entry = line.entry
    assignment = given_to.get(entry.at) if entry.verb in GIVING else None
    detail, quote = ("", line.text) if entry.verb in QUOTED else (line.text, "")
    if line.is_hidden:
        detail, quote = _("另一位邻居补充了情况。"), ""
    if assignment is not None and entry.verb != "rule":
        detail = " ".join(part for part in (why_words(assignment, for_reporter=for_reporter), line.text) if part)
    if entry.verb == "receive" and case.handler_name and not detail:
        detail = _("%(who)s 去办。") % {"who": case.handler_name}
    if entry.next_at and (ahead := _ahead_words(entry, now)):
        detail = " ".join(part for part in (detail, ahead) if part)
    return Stop(
        title=title_of(entry, assignment, for_reporter=for_reporter),
        kind="warn" if entry.verb in WARNINGS else "done",
        at=entry.at,
        detail=detail,
        quote=quote,
        internal=entry.is_internal,
        files=photos.shown(line.photos) if for_reporter or entry.verb != "report" else (),
    )


def _ahead_words(entry: Entry, now: datetime) -> str:
    """What a line says of a time: a visit, the day of a review, the new end."""
    assert entry.next_at is not None  # noqa: S101 -- asked only of lines that name one
    if entry.verb in ("suspend", "review"):
        return _("%(day)s复查。") % {"day": day_words(entry.next_at, now)}
    if entry.verb == "extend":
        return _("现在最晚 %(when)s 办完。") % {"when": moment_words(entry.next_at, now)}
    return "" if entry.verb == "transfer_emergency" else _("约好 %(when)s。") % {"when": moment_words(entry.next_at, now)}


def title_of(entry: Entry, assignment: Assignment | None, *, for_reporter: bool) -> str:
    """Who did what, in a few words."""
    who = {"who": said(entry.label), "whom": str(assignment.organisation) if assignment else "", "what": entry.next_step}
    if entry.verb == "report" and entry.next_step:
        return _("从 %(what)s 拆出来，单独办") % who
    if entry.verb == "report":
        return _("您报了这件事") if for_reporter else _("%(who)s 报了这件事") % who
    if assignment is not None:
        return _given_title(entry, assignment) % who
    return str(_TITLES().get(entry.verb, "")) % who or f"{who['who']} {BY_VERB[entry.verb].label}"


def _given_title(entry: Entry, assignment: Assignment) -> str:
    if is_sent_back(assignment):
        return _("没有同意退回，还由%(whom)s办")
    titles = {
        "dispatch": _("派给%(whom)s"),
        "redispatch": _("改派给%(whom)s"),
        "transfer": _("转给%(whom)s"),
        "rule": _("裁定由%(whom)s办"),
    }
    return titles[entry.verb]


def is_sent_back(assignment: Assignment) -> bool:
    """Whether the organisation has it again because its return was not accepted."""
    return any(one["code"] == "sent_back" for one in assignment.why.get("for", []))


def _TITLES() -> dict[str, str]:
    return {
        "accept": _("%(who)s 受理了"),
        "dispatch": _("%(who)s 派了单"),
        "receive": _("%(who)s 签收了"),
        "start": _("%(who)s 开始办"),
        "note": _("%(who)s 说"),
        "relay": _("%(who)s 请社区转告报事人"),
        "answer_relay": _("%(who)s 转告了，报事人回话"),
        "complete": _("%(who)s 办完了"),
        "try_call_back": _("%(who)s 回访，没联系上"),
        "call_back": _("%(who)s 回访过了"),
        "answer": _("%(who)s 当场答复了"),
        "close": _("%(who)s 办结了"),
        "rework": _("%(who)s 退回去重办"),
        "join": _("又有一位邻居报了这件事"),
        "supplement": _("报事人补充情况"),
        "say_solved": _("报事人说已经好了"),
        "correct": _("%(who)s 更正了登记"),
        "not_accept": _("%(who)s 告知该找谁"),
        "void": _("%(who)s 作废"),
        "return": _("%(who)s 退回来了"),
        "rule": _("%(who)s 作了裁定"),
        "transfer": _("%(who)s 转给了别的单位"),
        "add_assist": _("%(who)s 请人协办"),
        "end_assist": _("%(who)s 说协办的事办完了"),
        "suspend": _("%(who)s 先挂账：%(what)s"),
        "review": _("%(who)s 复查，还要等：%(what)s"),
        "review_due": _("挂账该复查了"),
        "resume": _("%(who)s 恢复办理"),
        "extend": _("%(who)s 延期"),
        "merge": _("和 %(what)s 是同一件事，并过去一起办"),
        "take_in": _("%(what)s 和这件是同一件事，并进来一起办"),
        "split": _("拆开办：%(what)s"),
        "transfer_emergency": _("急事，请马上打 %(what)s"),
        "refer_petition": _("按信访程序办，编号 %(what)s"),
        "amend": _("%(who)s 更正了结果"),
        "follow": _("12345 热线改了工单"),
        "withdraw": _("12345 热线撤了单"),
        "report_back": _("回传给 12345 热线"),
        "remind": _("%(who)s 催办"),
        "show_yellow": _("%(who)s 挂了黄牌"),
        "show_red": _("%(who)s 挂了红牌"),
        "instruct": _("%(who)s 批示"),
        "answer_supervision": _("%(who)s 答复督办"),
        "lift_supervision": _("%(who)s 取消督办"),
        "unanswered": _("督办没有按时答复"),
        "hold_over": _("现在办不了，留到推进会议一起定"),
        "nearly_due": _("快到期了"),
        "overdue": _("超过了时限"),
    }


def why_words(assignment: Assignment, *, for_reporter: bool) -> str:
    """Why this organisation, in one sentence; the office also reads whether the suggestion was followed."""
    if is_sent_back(assignment):
        return str(in_words(assignment.why).reasons_for[0])
    if assignment.is_override:
        return _("没按建议派：%(reason)s") % {"reason": assignment.override_reason}
    if for_reporter:
        reasons = in_words(assignment.why).reasons_for
        return _("因为：%(reason)s。") % {"reason": reasons[0].rstrip("。")} if reasons else ""
    return _("采用系统建议，没有改动。")


def ahead_of(case: Case, now: datetime) -> list[Stop]:
    """What is still ahead, farthest first, dashed, with when it is expected."""
    ahead: list[Stop] = []
    if case.is_ended:
        return ahead
    by_when = _("最晚 %(when)s") % {"when": moment_words(case.due_at, now)} if case.due_at else ""
    if case.state != State.CALLED_BACK:
        asked = _("回访 %(count)s 位报事人") % {"count": case.reporter_count} if case.reporter_count > 1 else _("回访")
        ahead.append(Stop(asked, "todo", expected=_("办完以后三天内"), detail=_("问好了没有、满不满意。")))
    if case.is_running:
        ahead.append(Stop(_("办完，告诉报事人结果"), "todo", expected=by_when if case.dispatched_at else ""))
    if case.state == State.SUSPENDED and case.review_on:
        ahead.append(Stop(_("复查，能办就接着办"), "todo", expected=on_day(case.review_on, now)))
    if case.state in WAITING_FOR_DISPATCH:
        title = _("定下由谁来办") if case.state == State.RETURNED else _("核对，派给该办的单位")
        ahead.append(Stop(title, "todo", expected=by_when))
    return ahead
