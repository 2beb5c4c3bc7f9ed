"""Who decided what on a case, and on which rule: what its file lists besides the road. Ten queries at most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.models import Assignment, Case, Clock, SupervisionItem
from linli.casework.rules.delays import day_words, moment_words
from linli.casework.rules.dispatching import in_words
from linli.casework.selectors import promotion, returns
from linli.casework.selectors.cases import Whole
from linli.casework.services.promotion import next_step_words
from linli.casework.states import AssignmentRole, ClockKind, ReturnDecision
from linli.casework.views.limits import limit_words
from linli.casework.views.road import why_words


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: when, by whom, what, why, and the text it rests on. Those that are not `is_inside` its reporters know too."""

    at: datetime
    who: str
    what: str
    why: str = ""
    rule: str = ""
    is_inside: bool = False


def decisions_of(case: Case, all_of_it: Whole, *, for_reporter: bool) -> list[Decision]:
    """Oldest first, with dates in full, because paper is read on another day; a reporter's file holds what they were told, and nothing of what the office says among itself."""
    found = [
        *_given(all_of_it.assignments, for_reporter=for_reporter),
        *_limits(all_of_it.clocks),
        *_laid_aside(case),
        *_extended(case),
        *_agreed(case, for_reporter=for_reporter),
        *_corrected(case),
    ]
    if not for_reporter:
        found += [*_returned(case), *_ruled(case), *_held_over(case), *_pressed(case), *_asked(case)]
    return sorted(found, key=lambda one: one.at)


def _given(assignments: Sequence[Assignment], *, for_reporter: bool) -> Iterator[Decision]:
    for one in assignments:
        if one.ruling and one.ruling.case_id == one.case_id and not for_reporter:
            continue  # the ruling itself says it
        words = {"who": one.organisation}
        is_lead = one.role == AssignmentRole.LEAD
        what = _("由%(who)s主办") % words if is_lead else _("请%(who)s协办") % words
        why = why_words(one, for_reporter=for_reporter) if is_lead else ""
        yield Decision(one.assigned_at, one.assigned_by, what, why, _ground(one))


def _ground(one: Assignment) -> str:
    """A precedent that was followed, else the first reason that the explanation named."""
    if one.ruling:
        return _("裁定 %(number)s") % {"number": one.ruling.number}
    return next(iter(in_words(one.why).reasons_for), "")


def _limits(clocks: Sequence[Clock]) -> Iterator[Decision]:
    for one in clocks:
        given = {"limit": limit_words(one.rule["rule"]["body"]), "when": moment_words(one.due_at)}
        words = _("受理限 %(limit)s，最晚 %(when)s") if one.kind == ClockKind.ACCEPT else _("办理限 %(limit)s，最晚 %(when)s")
        yield Decision(one.started_at, _("系统"), words % given, rule=_rule(one.rule["rule"]))


def _laid_aside(case: Case) -> Iterator[Decision]:
    for one in case.suspensions.order_by("from_at", "id"):
        given = {"why": one.reason_name, "day": day_words(one.review_on)}
        yield Decision(one.from_at, one.by_label, _("挂账：%(why)s，%(day)s复查") % given, one.words, _rule(one.rule))


def _extended(case: Case) -> Iterator[Decision]:
    for one in case.extensions.select_related("clock").order_by("at", "id"):
        words = ngettext("延期 %(days)s 个工作日，最晚 %(when)s", "延期 %(days)s 个工作日，最晚 %(when)s", one.days)
        what = words % {"days": one.days, "when": moment_words(one.due_after)}
        yield Decision(one.at, one.by_label, what, one.reason, _rule(one.clock.rule["rule"]))


def _corrected(case: Case) -> Iterator[Decision]:
    for one in case.amendments.order_by("at", "id"):
        yield Decision(one.at, one.by_label, _("更正了结果"), one.reason)


def _agreed(case: Case, *, for_reporter: bool) -> Iterator[Decision]:
    """What promotion meetings agreed, as the line on the road says it; who chaired is for the inside."""
    for one in promotion.meetings_on(case):
        meeting = one.meeting
        if not (meeting.held_at and one.agreed):
            continue
        who = str(_("%(place)s推进会议") % {"place": meeting.place})
        if meeting.chaired_by and not for_reporter:
            who = _("%(who)s，%(name)s主持") % {"who": who, "name": meeting.chaired_by}
        yield Decision(meeting.at, who, _("推进会议商定：%(words)s") % {"words": one.agreed}, next_step_words(one))


def _held_over(case: Case) -> Iterator[Decision]:
    for one in case.held_over.order_by("at", "id"):
        yield Decision(one.at, one.by_label, _("现在办不了，留到推进会议"), one.reason, is_inside=True)


def _returned(case: Case) -> Iterator[Decision]:
    for one in returns.orders_of(case):
        given = {"times": one.sequence, "who": one.organisation, "why": one.reason_name}
        what = _("第 %(times)s 次退回（%(who)s）：%(why)s") % given
        yield Decision(one.at, one.by_label, what, one.text, _rule(one.rule), is_inside=True)
        if one.decided_at and one.decision in (ReturnDecision.ACCEPTED, ReturnDecision.MOOT):
            words = str(ReturnDecision(one.decision).label)
            yield Decision(one.decided_at, one.decided_by, words, one.decision_reason, is_inside=True)


def _ruled(case: Case) -> Iterator[Decision]:
    for one in case.rulings.select_related("organisation").order_by("decided_at", "id"):
        what = _("裁定 %(number)s：由%(who)s办") % {"number": one.number, "who": one.organisation}
        yield Decision(one.decided_at, one.decided_by, what, one.reason, one.citation, is_inside=True)


def _pressed(case: Case) -> Iterator[Decision]:
    for one in case.supervision_items.order_by("issued_at", "id"):
        yield Decision(one.issued_at, one.issued_by, _pressed_words(one), one.reason, _rule(one.rule), is_inside=True)


def _pressed_words(one: SupervisionItem) -> str:
    return " ".join(part for part in (str(one.get_level_display()), one.document_number) if part)


def _asked(case: Case) -> Iterator[Decision]:
    for one in case.callbacks.order_by("at", "id"):
        heard = _("%(how)s回访：%(said)s")
        said = str(one.get_satisfaction_display()) if one.is_answered else _("没联系上")
        given = {"how": one.get_how_display(), "said": said}
        yield Decision(
            one.at, one.by_label, heard % given, one.excluded and _("不计入：%(why)s") % {"why": one.excluded}, is_inside=True
        )


def _rule(frozen: dict[str, Any]) -> str:
    """The title of a rule set as it was frozen, with where it comes from."""
    return " ".join(part for part in (frozen.get("title", ""), frozen.get("citation", "")) if part)
