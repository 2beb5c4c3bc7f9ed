"""
How a case is said: its state as a badge, the next fact with its time, who has it, the road in four stops.

Reads nothing: everything comes from what a selector fetched. Every face uses it, so that a resident and a clerk read the
same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.selectors.categories import category_by_id
from linli.casework.states import WAITING_FOR_DISPATCH, Outcome, Satisfaction, State, Supervision
from linli.core import workcalendar

from .limits import Badge, ClockShown, day_words, late_words, moment_short, moment_words, on_day, spell, until_moment

BADGES = {
    State.SUBMITTED: "wait",
    State.ACCEPTED: "wait",
    State.DISPATCHED: "wait",
    State.RETURNED: "back",
    State.SUSPENDED: "still",
    State.CLOSED: "ok",
    State.NOT_ACCEPTED: "still",
    State.TRANSFERRED_EMERGENCY: "late",
    State.MERGED: "still",
    State.VOID: "still",
}
ICONS = {"wrench": "tool", "tap": "drop"}
KNOWN_ICONS = frozenset(
    [
        "bell",
        "bin",
        "book",
        "box",
        "broom",
        "bulb",
        "cal",
        "car",
        "care",
        "door",
        "drop",
        "flame",
        "gate",
        "hall",
        "hand",
        "home",
        "house",
        "key",
        "lamp",
        "lift",
        "lock",
        "paw",
        "people",
        "phone",
        "proj",
        "shield",
        "sound",
        "talk",
        "tool",
        "tree",
        "vote",
        "walk",
    ]
)


@dataclass(frozen=True, slots=True)
class Haver:
    """Who has the case now, and the telephone that residents may ring."""

    name: str
    detail: str
    phone: str = ""

    @property
    def dial(self) -> str:
        return "".join(character for character in self.phone if character.isdigit() or character == "+")


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as a page says it."""

    pk: Any
    url: str
    number: str
    title: str
    place: str
    badge: Badge
    next_fact: str
    is_over: bool
    reported: str
    reporters: int
    icon: str = "clock"
    category: str = ""
    who: str = ""
    clock: ClockShown | None = None
    reported_at: datetime | None = None
    next_at: datetime | None = None
    next_step: str = ""
    stops: Sequence[dict[str, str]] = ()
    pressed: Badge | None = None


# ---- state, place, who ----


def badge_of(case: Case, now: datetime) -> Badge:
    """The state as shape and word; late and nearly late go before it."""
    if case.is_overdue(now):
        return Badge("late", _("超时"))
    if case.is_nearly_due(now):
        return Badge("warn", _("快到期"))
    state = State(case.state)
    return Badge(BADGES.get(state, "run"), str(state.label))


PRESSED = {Supervision.REMINDER: "remind", Supervision.YELLOW: "yellow", Supervision.RED: "red"}


def pressed_badge(level: str) -> Badge | None:
    """How hard it is pressed, beside the state; None where it is not."""
    kind = PRESSED.get(Supervision(level))
    return Badge(kind, str(Supervision(level).label)) if kind else None


def place_words(case: Case) -> str:
    """Where it is: the place as people write it, and the spot; a case without a place says so."""
    where = str(case.place) if case.place else ""
    return " · ".join(part for part in (where, case.place_detail) if part) or _("没有写地点")


def who_words(case: Case) -> str:
    """Who has it: its organisation with the handler; of a case that was given back whoever received it first (首接负责)."""
    if case.state == State.RETURNED:
        return _("首接：%(who)s") % {"who": case.first_receiver} if case.first_receiver else ""
    return " ".join(part for part in (str(case.lead_organisation or ""), case.handler_name) if part)


def icon_of(case: Case) -> str:
    category = category_by_id(case.category_id, tenant_id=case.tenant_id)
    return icon_named(category.icon if category else "")


def icon_named(name: str) -> str:
    """The sprite's icon for what a category names; a clock where the sprite has none."""
    wanted = ICONS.get(name, name)
    return wanted if wanted in KNOWN_ICONS else "clock"


# ---- the next fact: with its time, or saying by when ----


def _called_back(case: Case) -> str:
    """Content, it is closed; otherwise the office sends it back, or says why it ends all the same."""
    if case.satisfaction == Satisfaction.UNSATISFIED:
        return _("问到还没办好，社区看了退回去接着办，或写清为什么只能这样")
    return _("问过您了，核对一遍就办结")


def next_fact(case: Case, now: datetime) -> str:
    """One sentence: what happens next, and when. At the end: what came of it."""
    if case.is_ended:
        return _ending(case, now)
    if agreed := _agreed(case, now):
        return agreed
    by_when = _by_when(case, now)
    state = State(case.state)
    if state == State.RETURNED:
        return _("派去的单位退回来了，仍由我们负责，正在定由谁来办，%(by)s办完") % {"by": by_when}
    if state in WAITING_FOR_DISPATCH:
        return _("%(by)s核对以后派给该办的单位") % {"by": by_when}
    if state == State.DISPATCHED:
        return _("%(who)s签收以后联系您，%(by)s办完") % {"who": case.lead_organisation, "by": by_when}
    if state == State.DONE:
        return _("办完了，接下来问您好了没有、满不满意")
    if state == State.CALLED_BACK:
        return _called_back(case)
    if state == State.SUSPENDED:
        return _waiting(case, now)
    return _("%(who)s在办，%(by)s办完") % {"who": who_words(case), "by": by_when}


def _agreed(case: Case, now: datetime) -> str:
    """What was agreed with the reporter and is still to come."""
    if case.next_at is None:
        return case.next_step
    if case.next_at < now:
        return ""
    what = case.next_step or _("%(who)s到场") % {"who": who_words(case)}
    return _("%(when)s，%(what)s") % {"when": moment_words(case.next_at, now), "what": what}


def _waiting(case: Case, now: datetime) -> str:
    """A suspended case always says when somebody looks at it again."""
    if case.review_on is None:
        return _("暂时办不了，先挂账，条件到了接着办")
    if case.review_on < timezone.localdate(now):
        return _("先挂账，%(day)s该复查，正在催") % {"day": on_day(case.review_on, now)}
    return _("暂时办不了，先挂账，%(day)s复查，到时告诉您") % {"day": on_day(case.review_on, now)}


def _by_when(case: Case, now: datetime) -> str:
    if case.due_at is None:
        return ""
    if case.due_at < now:
        return _("已经超过时限，正在催，")
    return until_moment(case.due_at, now)


def _ending(case: Case, now: datetime) -> str:
    if case.state == State.CLOSED:
        word = str(Outcome(case.outcome).label) if case.outcome else _("办结了")
        return f"{word} · {day_words(case.closed_at, now)}" if case.closed_at else word
    if case.state == State.NOT_ACCEPTED:
        return case.reply or _("这件事该找别的地方办，已经告诉您找谁")
    if case.state == State.TRANSFERRED_EMERGENCY:
        return case.reply or _("这是急事，请马上打 110、119、120 或 122")
    if case.state == State.MERGED:
        return _("和另一件相同的事合在一起办")
    return _("这一条登记不算数，不用等。有事请再报")


def due_shown(case: Case, now: datetime) -> ClockShown | None:
    """The limit of a row in a list, from what the case itself holds: how much is left in working time, and the bar."""
    if case.due_at is None or not case.is_running:
        return None
    calendar = workcalendar.calendar_of(case.tenant_id)
    start = case.dispatched_at or case.reported_at
    minutes = calendar.working_minutes_between(now, case.due_at)
    whole = max(calendar.working_minutes_between(start, case.due_at), 1)
    gone = min(max(calendar.working_minutes_between(start, now) * 100 // whole, 0), 100)
    late = case.due_at < now
    span = spell(minutes, working=True, tenant_id=case.tenant_id)
    words = late_words(minutes, span) if late else _("剩 %(span)s") % {"span": span}
    tone = "stop" if late else "wait" if case.is_nearly_due(now) else "still" if case.state in WAITING_FOR_DISPATCH else "info"
    return ClockShown(words=words, tone=tone, used=100 if late else gone, badge=badge_of(case, now), due_at=case.due_at)


# ---- the whole ----


def shown_of(case: Case, *, now: datetime, url: str = "") -> CaseShown:
    """A case as lists and heads of pages say it. Needs `place` and `lead_organisation` fetched with it."""
    return CaseShown(
        pk=case.pk,
        url=url or case.get_absolute_url(),
        number=case.short_number,
        title=case.title,
        place=place_words(case),
        badge=badge_of(case, now),
        next_fact=next_fact(case, now),
        is_over=case.is_ended,
        reported=_("%(when)s 报") % {"when": moment_short(case.reported_at, now)},
        reporters=case.reporter_count,
        icon=icon_of(case),
        category=case.category_name,
        who=who_words(case),
        clock=due_shown(case, now),
        reported_at=case.reported_at,
        next_at=case.next_at,
        next_step=case.next_step,
        stops=strip_of(case),
        pressed=pressed_badge(case.supervision),
    )


def strip_of(case: Case) -> list[dict[str, str]]:
    """The road in four stops for a card: reporting, dispatch, handling, call-back; the present one is what goes on now."""
    sent_at = None if case.state == State.RETURNED else case.dispatched_at
    reached = [case.reported_at, sent_at, case.done_at, case.closed_at]
    titles = [_("报事"), _("派单"), _("办理"), _("回访")]
    now_at = next((index for index, at in enumerate(reached) if at is None), len(reached))
    kinds = ["done" if index < now_at else "now" if index == now_at and case.is_open else "todo" for index in range(len(reached))]
    return [{"title": title, "kind": kind} for title, kind in zip(titles, kinds, strict=True)]


def haver_of(case: Case) -> Haver | None:
    """Who has it: the handler with the organisation's telephone, else the organisation; given back, the first receiver."""
    if case.lead_organisation is None or case.is_ended:
        return None
    if case.state == State.RETURNED:
        first = case.first_receiver or case.tenant.name
        return Haver(first, _("最先接的，定下由谁办以前由他们负责"), case.tenant.phone)
    organisation = str(case.lead_organisation)
    phone = case.handler_phone or case.lead_organisation.phone
    if case.handler_name:
        return Haver(case.handler_name, _("%(who)s，现在由他们负责") % {"who": organisation}, phone)
    return Haver(organisation, _("现在由他们负责"), phone)


def pressed_words(case: Case) -> str:
    """What helps a resident to know of the office's pressing: that it does, and what the handler was asked. No reasons, no cards."""
    if case.supervision == Supervision.NONE or not case.is_open:
        return ""
    if case.lead_organisation is None:
        return _("街道在催着把这件事派出去。")
    who = {"who": case.lead_organisation}
    if case.supervision == Supervision.REMINDER:
        return _("街道已经催过%(who)s。") % who
    return _("街道在盯着这件事，要%(who)s书面说明卡在哪里、哪天能办好。") % who
