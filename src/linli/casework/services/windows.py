"""
A window and the numbers it calls. Two windows that call at the same instant never get the same number: a call holds the
lines that its window serves until it is written, so calls of one line come one after the other.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import CounterLine, CounterVisit, CounterWindow
from linli.casework.models.centre import VisitState
from linli.casework.rules.cases import text_problems
from linli.casework.selectors import queue as hall
from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from .moving import allow_hall, allowed, line_problems, locked, move

MOST_CHECKED = 300


@transaction.atomic
def call_next(*, window: CounterWindow, by: Actor, now: datetime) -> CounterVisit | None:
    """
    Call whose turn it is to this window; None when nobody waits for what it serves.

    :raises NotAllowed: without the right. :raises CaseRefused: while the window is closed or somebody is at it.
    """
    window = locking.one(CounterWindow, window.pk, "tenant")
    allow_hall(by, window.tenant_id)
    refuse_if(_window_problems(window), CaseRefused)
    _hold_lines(window)
    visit = _next_for(window, now)
    if visit is None:
        return None
    visit.window = window
    visit.called_at = visit.called_at or now
    move(visit, "call", by, now, last_called_at=now, call_count=1)
    return visit


def _window_problems(window: CounterWindow) -> list[Problem]:
    if not window.is_open:
        return [Problem("window_closed", _("%(window)s还没开。先开窗口，再叫号。") % {"window": window}, where="window")]
    there = CounterVisit.objects.at_windows().filter(window=window).first()
    if there is None:
        return []
    text = _("%(number)s 还在%(window)s。办完、过号或转走以后再叫下一位。") % {"number": there.number, "window": window}
    return [Problem("window_taken", text, where="window")]


def _hold_lines(window: CounterWindow) -> None:
    """Hold the lines that this window serves, in one order everywhere: calls of one line wait for each other."""
    locking.hold(CounterLine.objects.filter(tenant=window.tenant_id, letter__in=window.serves))


def _next_for(window: CounterWindow, now: datetime) -> CounterVisit | None:
    """Whose turn it is at this window, held; whoever left in the same instant is passed over."""
    day = timezone.localdate(now)
    waiting = CounterVisit.objects.waiting().filter(tenant=window.tenant_id, day=day)
    fit = [visit for visit in waiting.order_by("in_line_at", "id") if hall.may_take(window, visit)]
    lately = hall.called_lately(window.tenant, day, window.serves)
    for chosen in hall.ordered(fit, lately, hall.rules_of(window.tenant, day)["in_a_row"]):
        visit = locked(chosen)
        if visit.state == VisitState.WAITING and hall.may_take(window, visit):
            return visit
    return None


@transaction.atomic
def call_again(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    Call the same number once more.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    visit = allowed(visit, "call_again", by)
    return move(visit, "call_again", by, now, last_called_at=now, call_count=visit.call_count + 1)


@transaction.atomic
def start_visit(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    The visitor is at the window: the work begins, and with it the measuring.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    return move(allowed(visit, "start", by), "start", by, now, started_at=now)


@transaction.atomic
def finish_visit(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    What they came for is done; the window is free.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    return move(allowed(visit, "finish", by), "finish", by, now, done_at=now)


@transaction.atomic
def finish_and_call_next(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit | None:
    """Finish with this visitor and call the next to the same window, in one go. Raises as the two do."""
    if visit.window_id:  # the window before the number, as calling takes them
        locking.hold(CounterWindow.objects.filter(pk=visit.window_id))
    done = finish_visit(visit=visit, by=by, now=now)
    assert done.window is not None  # noqa: S101 -- only who is at a window can be finished with
    return call_next(window=done.window, by=by, now=now)


@transaction.atomic
def pass_over(*, visit: CounterVisit, by: Actor, now: datetime) -> CounterVisit:
    """
    Nobody came to the window. Whoever is slow on their feet is called more than once first (rule `calls_before_no_show`).

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    visit = allowed(visit, "pass_over", by)
    least = hall.rules_of(visit.tenant, visit.day)["calls_before_no_show"]
    if visit.call_count < least:
        text = _("才叫了 %(count)s 次，至少叫 %(least)s 次再过号。腿脚慢的人要走一会儿。")
        raise CaseRefused(Problem("called_too_few", text % {"count": visit.call_count, "least": least}, where="state"))
    return move(visit, "pass_over", by, now)


@transaction.atomic
def hand_over_visit(
    *,
    visit: CounterVisit,
    line: CounterLine,
    window: CounterWindow | None = None,
    checked: str = "",
    by: Actor,
    now: datetime,
) -> CounterVisit:
    """
    Send the visitor on to another kind of business, or to one window of it, with what was checked here: they keep their
    number, go first there, and nobody asks them again.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    visit = allowed(visit, "hand_over", by)
    problems = [*_target_problems(visit, line, window), *text_problems(checked, where="checked", least=0, most=MOST_CHECKED)]
    refuse_if(problems, CaseRefused)
    came_from = visit.window
    visit.checked = _with_note(visit.checked, checked, came_from, now)
    visit.window, visit.for_window, visit.handed_over_from = None, window, came_from
    # The number keeps its letter: it is what the visitor holds in their hand.
    visit.line, visit.in_line = line, line.letter
    return move(visit, "hand_over", by, now, at=came_from, started_at=None, call_count=0)


def _target_problems(visit: CounterVisit, line: CounterLine, window: CounterWindow | None) -> list[Problem]:
    if line.tenant_id != visit.tenant_id or (window is not None and window.tenant_id != visit.tenant_id):
        return [Problem("unknown_line", _("没有这一类业务，请从列表里选。"), where="line")]
    problems = line_problems(line)
    if window is None and line.pk == visit.line_id:
        problems.append(Problem("same_line", _("还是同一类业务，不用转。"), where="line"))
    if window is not None and window.pk == visit.window_id:
        problems.append(Problem("same_window", _("就在这个窗口，不用转。"), where="window"))
    if window is not None and line.letter not in window.serves:
        text = _("%(window)s不办%(line)s。") % {"window": window, "line": line.name}
        problems.append(Problem("not_served_there", text, where="window"))
    return problems


def _with_note(before: str, checked: str, window: CounterWindow | None, now: datetime) -> str:
    """What was checked so far, with one line more: where, when, what."""
    if not checked.strip():
        return before
    line = f"{window or ''} {timezone.localtime(now):%H:%M}：{checked.strip()}".strip()
    return f"{before}\n{line}" if before else line
