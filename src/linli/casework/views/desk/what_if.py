"""“This case under that limit”: limits side by side, with every counted day on a small calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case, Clock
from linli.casework.rules.clocks import WORKING_UNITS
from linli.casework.rules.what_if import Day, DayKind
from linli.casework.selectors import limits, rulebook
from linli.casework.selectors.rulebook import Compared
from linli.casework.views.desk.pieces import SEES, case_or_404
from linli.casework.views.desk.rulebook import more_words, status_badge
from linli.casework.views.limits import limit_words
from linli.casework.views.shown import shown_of
from linli.core import clock, workcalendar
from linli.core.asked_days import monday_of
from linli.core.pages import page
from linli.core.tenancy import tenant_here

MOST = 4
FIRST = ("general", "complex", "general_days")


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the small calendar: its number, what it does, and that in words for who does not see it."""

    label: str
    mark: str
    kind: str
    words: str
    is_due: bool = False
    is_warning: bool = False


@SEES
@require_http_methods(["GET", "HEAD"])
def what_if(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case under several limits; which, stands in the address."""
    found, now, tenant = case_or_404(request, pk), clock.now(), tenant_here(request)
    running = _clock_of(found)
    known = limits.profiles()
    chosen = [one for one in request.GET.getlist("p") if one in known][:MOST] or _first(found, running, known)
    compared = rulebook.compare(found, running, chosen, tenant=tenant, now=now)
    today = clock.today()
    context = {
        "case": found,
        "shown": shown_of(found, now=now),
        "start": running.started_at if running else found.dispatched_at or found.reported_at,
        "pauses": list(running.pauses.all()) if running else [],
        "offered": [_offer(one, chosen, tenant, today) for one in known],
        "columns": [_column(one) for one in compared],
        "most": MOST,
    }
    return page(request, "casework/desk/what_if.html", context)


def _clock_of(found: Case) -> Clock | None:
    """The clock that runs, else the last that ran; its pauses in one query more."""
    clocks = found.clocks.prefetch_related("pauses").order_by("stopped_at", "started_at")
    rows = list(clocks)
    return next((one for one in rows if one.stopped_at is None), rows[-1] if rows else None)


def _first(found: Case, running: Clock | None, known: Sequence[str]) -> list[str]:
    """The limit that holds, and two others beside it."""
    now = running.profile if running else found.profile
    others = [one for one in FIRST if one != now]
    return [one for one in [now, *others] if one in known][:3]


def _offer(profile: str, chosen: Sequence[str], tenant: Any, on: date) -> dict[str, Any]:
    rule = limits.profile_rule(profile, tenant=tenant, on=on)
    return {"value": profile, "title": rule.title, "limit": limit_words(rule.body), "chosen": profile in chosen}


def _column(one: Compared) -> dict[str, Any]:
    found, body = one.found, one.rule.body
    first, last = found.days[0].date, found.days[-1].date
    return {
        "title": one.rule.title,
        "limit": limit_words(body),
        "more": more_words(body)[1:],
        "rule": one.rule,
        "badge": status_badge(one.rule.status),
        "is_current": one.is_current,
        "due_at": found.deadline.due_at,
        "warn_at": found.deadline.warn_at,
        "extended_to": found.extended_to,
        "counted": found.counted,
        "counts_days": body["unit"] in ("working_days", "days"),
        "is_working": body["unit"] in WORKING_UNITS,
        "weeks": weeks_of(found.days),
        "warnings": workcalendar.warnings_between(first, last),
    }


def weeks_of(days: Sequence[Day]) -> list[list[Cell]]:
    """The days as weeks from Monday to Sunday, filled up at both ends."""
    first, last = days[0].date, days[-1].date
    known = {day.date: day for day in days}
    start = monday_of(first)
    end = last + timedelta(days=6 - last.weekday())
    dates = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    cells = [_cell(on, known.get(on), is_first=on in (start, first)) for on in dates]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _cell(on: date, day: Day | None, *, is_first: bool) -> Cell:
    label = pgettext("day in a small calendar", "%(month)s/%(day)s") % {"month": on.month, "day": on.day}
    label = label if is_first or on.day == 1 else str(on.day)
    if day is None:
        return Cell(label, "", DayKind.OUTSIDE, "")
    return Cell(label, _mark(day), day.kind, _words(day), day.is_due, day.is_warning)


def _mark(day: Day) -> str:
    """One or two characters under the number."""
    if day.kind is DayKind.START:
        return pgettext("mark of a day", "起")
    if day.kind is DayKind.PAUSED:
        return _("停")
    if day.kind is DayKind.OFF:
        return _("休")
    if day.kind is DayKind.MOVED:
        return _("顺")
    return f"{day.number}{_('班') if day.is_make_up else ''}"


def _words(day: Day) -> str:
    words = {
        DayKind.START: _("从这天起算，这天不算"),
        DayKind.PAUSED: _("暂停，不算"),
        DayKind.OFF: _("休息，不算"),
        DayKind.MOVED: _("最后一天休息，顺延"),
        DayKind.COUNTED: _("第 %(number)s 天") % {"number": day.number},
    }
    parts = [words[day.kind]]
    if day.is_make_up:
        parts.append(_("调休上班"))
    if day.is_warning:
        parts.append(_("提醒"))
    if day.is_due:
        parts.append(_("到期"))
    return "，".join(parts)
