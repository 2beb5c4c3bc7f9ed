"""
Until when an order may go back to the city's hotline because it is not ours (退单): so many working days from when it came.
The days stand in rule set `casework.hotline_returns`. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.workcalendar import Calendar

REASON, REFUSE = "reason", "refuse"


@dataclass(frozen=True, slots=True)
class ReturnLimit:
    """Working days from when the order came; what becomes of one that goes back later."""

    working_days: int
    late: str = REASON

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> "ReturnLimit":
        return cls(int(body["working_days"]), str(body["late"]))

    def ends_at(self, came_at: datetime, calendar: Calendar) -> datetime:
        """The last moment; 以内 includes it."""
        return calendar.add_working_days(came_at, self.working_days)


def body_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a text of rule set `casework.hotline_returns`."""
    days = body.get("working_days")
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        yield Problem("days", _("向热线退单要写几个工作日，至少一个。"), where="working_days")
    if body.get("late") not in (REASON, REFUSE):
        yield Problem("late", _("过了时限，只能写 reason（写明原因）或 refuse（不能退）。"), where="late")


def late_problems(limit: ReturnLimit, late: Sequence[str], *, reason: str) -> list[Problem]:
    """What stands against orders (by number) that go back after the limit."""
    if not late:
        return []
    given = {"numbers": "、".join(late[:10]), "days": limit.working_days}
    if limit.late == REFUSE:
        text = _("这些过了热线的退单时限（%(days)s 个工作日），不能再退：%(numbers)s。")
        return [Problem("return_too_late", text % given, where="case")]
    if reason.strip():
        return []
    text = _("这些过了热线的退单时限（%(days)s 个工作日）：%(numbers)s。还要退，写清为什么晚了。")
    return [Problem("return_late", text % given, where="reason")]
