"""The verbs of waiting: laid aside, looked at again, going on, more days."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.forms import delaying
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.rules.delays import Reason
from linli.casework.selectors import delays, limits
from linli.casework.services import delays as waiting
from linli.casework.views.limits import moment_words, until_moment
from linli.core import clock, workcalendar
from linli.core.access import actor_of
from linli.core.actors import Actor

from .verb import HANDLING, Verb, plain


def _reasons(request: HttpRequest, found: Case) -> dict[str, Any]:
    """The reasons of the rule set; those that are the office's to decide are shown to a handler, and cannot be chosen."""
    as_office = actor_of(request).may(rights.HANDLE_FOR, tenant_id=found.tenant_id, place_path=found.place_path)
    known = list(delays.reasons(found.tenant, on=clock.today()).values())
    held = delays.running_suspension(found)
    chosen = request.POST.get("reason", held.reason_code if held else "")
    return {
        "reasons": [one for one in known if one.may_be_used_by(as_office=as_office)],
        "options": [_option(one, chosen, is_open=one.may_be_used_by(as_office=as_office)) for one in known],
        "held": held,
    }


def _option(one: Reason, chosen: str, *, is_open: bool) -> dict[str, Any]:
    days = __("最多 %(days)s 天复查一次") % {"days": one.most_days}
    if one.total_days:
        days = __("最多 %(days)s 天复查一次，一共不超过 %(total)s 天") % {"days": one.most_days, "total": one.total_days}
    detail = days if is_open else __("要社区或派单员来定，打电话告诉他们")
    return {
        "value": one.code,
        "name": one.name,
        "detail": detail,
        "is_chosen": one.code == chosen,
        "is_closed": not is_open,
    }


def _suspend_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    choices = [(one.code, one.name) for one in beside["reasons"]]
    first: list[Reason] = beside["reasons"]
    day = delays.suggested_review(first[0], clock.today(), workcalendar.is_working_day) if first else None
    return {"reasons": choices, "initial": {"review_on": day}}


def _review_form(found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    given = _suspend_form(found, beside)
    held = beside["held"]
    return given | {"initial": given["initial"] | {"reason": held.reason_code if held else ""}}


def _suspend(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return waiting.suspend(case=case, reason=given["reason"], words=given["words"], review_on=given["review_on"], by=by, now=now)


def _review(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return waiting.review(case=case, reason=given["reason"], words=given["words"], review_on=given["review_on"], by=by, now=now)


def _ends(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """What each number of days comes to, as far as the rule allows; why not, where it allows none."""
    now, running = clock.now(), delays.handling_clock(found)
    most = delays.extendable(found, now)
    ends = []
    if running is not None:
        for days in range(1, most + 1):
            due = limits.run_on(running, extended=days)[0].due_at
            ends.append((days, __("%(days)s 个工作日，到 %(when)s") % {"days": days, "when": moment_words(due, now)}))
    external = found.external_due_at
    return {
        "ends": ends,
        "external_due": until_moment(external, now) if external else "",
        "is_late": found.is_overdue(now),
        "rule_title": running.rule["rule"]["title"] if running else "",
        "rule_citation": running.rule["rule"]["citation"] if running else "",
        "today": timezone.localtime(now),
    }


def _extend_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"ends": beside["ends"]}


VERBS: list[Verb] = [
    Verb(
        "extend",
        _("延期"),
        _("延期"),
        _("延期好了，新的期限已经告诉报事人。"),
        "clock",
        HANDLING,
        delaying.ExtendForm,
        plain(waiting.extend),
        lead=_("在期限以内、按规定的天数延。理由和新的期限都写给报事人。"),
        template="casework/desk/extend.html",
        beside=_ends,
        for_form=_extend_form,
        is_rare=True,
        button=_("延期并告诉报事人"),
    ),
    Verb(
        "suspend",
        pgettext_lazy("verb", "挂账"),
        pgettext_lazy("verb", "挂账"),
        _("挂账了，时间停住。到复查那天会提醒您。"),
        "s-pause",
        HANDLING,
        delaying.SuspendForm,
        _suspend,
        lead=_("眼下办不了、以后要办的，写明等什么、哪天再看。时间停住，不是不办。"),
        template="casework/desk/suspend.html",
        beside=_reasons,
        for_form=_suspend_form,
        is_rare=True,
        button=_("挂账并告诉报事人"),
    ),
    Verb(
        "review",
        _("还要等"),
        _("复查：还要等"),
        _("记下了，新的日子已经告诉报事人。"),
        "cal",
        HANDLING,
        delaying.ReviewForm,
        _review,
        lead=_("条件还不到，写明为什么，再定一个日子。条件到了就点“恢复办理”。"),
        template="casework/desk/suspend.html",
        beside=_reasons,
        for_form=_review_form,
        button=_("定下新的日子"),
    ),
    Verb(
        "resume",
        _("恢复办理"),
        _("恢复办理"),
        _("接着办了，时间从停下的地方往下算。"),
        "again",
        HANDLING,
        delaying.ResumeForm,
        plain(waiting.resume),
        lead=_("时间从停下的地方接着算，停着的日子不算在里面。"),
        is_main=True,
    ),
]
