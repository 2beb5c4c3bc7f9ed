"""
When an organisation may give a case back (退单): with a reason of the rule set `casework.returns`, within the days that the
time limit's rule names (`return_within`, working days from dispatch), so many times; then the office rules (终审).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.workcalendar import Calendar

from .cases import MOST_REASON, MOST_TEXT, text_problems

LEAST_WORDS = 6
LATE = frozenset({"warn", "refuse"})
REASON_KEYS = frozenset({"code", "name", "hint", "late"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for which a case may be given back; `refuses_late`: not once the time for returning is over."""

    code: str
    name: str
    hint: str
    refuses_late: bool


@dataclass(frozen=True, slots=True)
class ReturnRules:
    """How often a case may be given back before the office rules, and for which reasons."""

    most: int
    reasons: tuple[Reason, ...]

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "ReturnRules":
        reasons = (Reason(one["code"], one["name"], one.get("hint", ""), one["late"] == "refuse") for one in body["reasons"])
        return cls(int(body["most"]), tuple(reasons))

    def reason(self, code: str) -> Reason | None:
        return next((one for one in self.reasons if one.code == code), None)


def body_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with the rule set, shipped or a tenant's own."""
    if not isinstance(body.get("most"), int) or body["most"] < 1:
        yield Problem("most", "most: a whole number from 1", where="most")
    reasons = body.get("reasons")
    if not isinstance(reasons, list) or not reasons or not all(isinstance(one, dict) for one in reasons):
        yield Problem("reasons", "reasons: a list of {code, name, hint, late}", where="reasons")
        return
    codes = [one.get("code") for one in reasons]
    if len(set(codes)) < len(codes):
        yield Problem("code_twice", "reasons: every code once", where="reasons")
    for one in reasons:
        if not one.get("code") or not one.get("name") or one.get("late") not in LATE or not set(one) <= REASON_KEYS:
            yield Problem("reason", f"reasons: {one.get('code')}: code, name, hint, late: warn or refuse", where="reasons")


@dataclass(frozen=True, slots=True)
class Window:
    """The time for returning: `days` working days, until `ends_at`; both None where the rule names none."""

    days: int | None = None
    ends_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and now > self.ends_at


def window(limit: dict[str, Any], since: datetime | None, calendar: Calendar) -> Window:
    """The time for returning under a limit, from the dispatch to this organisation: the close of business on its last day."""
    days = limit.get("return_within")
    if since is None or not days:
        return Window()
    return Window(int(days), calendar.add_working_days(since, int(days)))


def goes_to_ruling(returned_before: int, rules: ReturnRules) -> bool:
    """Whether one return more is for the office to rule on: the third, where two are allowed."""
    return returned_before >= rules.most


def ruled_words() -> str:
    return _("街道已经裁定由你们办，裁定以后不能再退。情况变了，请派单员重新裁定。")


def return_problems(*, reason: Reason | None, text: str, is_late: bool, is_ruled: bool, suggests_itself: bool) -> list[Problem]:
    """Everything that stands against giving a case back."""
    problems = []
    if is_ruled:
        problems.append(Problem("ruled", ruled_words(), where="state"))
    if reason is None:
        problems.append(Problem("reason", _("请选一个退回的原因。"), where="reason"))
    elif is_late and reason.refuses_late:
        late = _("退回的时限已经过了，不能再用“%(reason)s”退。先办着，或者请派单员裁定。")
        problems.append(Problem("too_late", late % {"reason": reason.name}, where="reason"))
    problems += text_problems(text, where="text", least=LEAST_WORDS, most=MOST_TEXT)
    if suggests_itself:
        problems.append(Problem("suggests_itself", _("选的是你们自己。不知道归谁就不选。"), where="suggests"))
    return problems


def decision_problems(*, goes_to_ruling: bool, same_organisation: bool, reason: str) -> list[Problem]:
    """What stands against answering a return by a dispatch."""
    problems = []
    if goes_to_ruling:
        problems.append(Problem("awaits_ruling", _("已经退到最后一次，只能裁定，不能再派来派去。"), where="state"))
    if same_organisation and not reason.strip():
        problems.append(Problem("sent_back_without_reason", _("还派给它，就写清为什么没有同意退回。"), where="reason"))
    return problems + text_problems(reason, where="reason", least=0, most=MOST_REASON)
