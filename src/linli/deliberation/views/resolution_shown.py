"""How resolutions are shown, on the workbench, to residents and on paper: state, lights, days, the dated entries."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.core.rulesets import RuleSet
from linli.core.stops import Stop
from linli.core.templatetags.ui.bars import number_text
from linli.core.words import day_words

from ..models import Ballot, ProgressEntry, Resolution
from ..rules import execution
from ..rules.verdict_words import outcome_words, verdict_words
from ..selectors import resolutions as found
from ..selectors.resolutions import Course, Executed
from ..selectors.verdicts import kept_verdict, option_titles
from ..services.resolutions import money_words
from ..states import ResolutionState

BADGES = {
    ResolutionState.ADOPTED: "info",
    ResolutionState.IN_EXECUTION: "run",
    ResolutionState.DONE: "ok",
    ResolutionState.SUSPENDED: "still",
    ResolutionState.STOPPED: "stop",
}
LIGHTS = {"red": "red", "orange": "warn", "yellow": "yellow", "green": "ok", "blue": "info"}
"""A light as a badge: a shape, a word and a colour, always all three."""


def state_badge(one: Resolution) -> tuple[str, str]:
    return BADGES[ResolutionState(one.state)], one.get_state_display()


def light_badge(colour: str, rule: RuleSet) -> tuple[str, str] | None:
    """A light with its name; none where nothing burns."""
    return (LIGHTS[colour], name_of(colour, rule)) if colour else None


def name_of(colour: str, rule: RuleSet) -> str:
    return next(name for code, name, _means in execution.lights_of(rule) if code == colour)


@dataclass(frozen=True, slots=True)
class Row:
    """One undertaking as a page shows it."""

    one: Any
    badge: tuple[str, str]
    sentence: str
    is_late: bool
    planned: int
    money: str


def row_of(each: Executed, rule: RuleSet) -> Row:
    standing = each.standing
    badge = light_badge(standing.colour, rule) or ("still", "")
    funds = each.one.funds_cents
    money = "" if funds is None else _("资金 %(money)s 元") % {"money": money_words(funds)}
    return Row(each.one, badge, sentence_of(each), standing.late, int(standing.planned), money)


def sentence_of(each: Executed) -> str:
    """完成 40%，照计划今天该到 55%，落后 15 个百分点。"""
    one, standing = each.one, each.standing
    if one.accepted_on:
        return _("%(day)s 验收了。") % {"day": day_words(one.accepted_on)}
    told = {"done": standing.done, "planned": number_text(standing.planned, 1), "points": number_text(abs(standing.behind), 1)}
    if standing.late:
        return _("完成 %(done)d%%，过了完成时间还没做完。") % told
    if standing.done >= execution.WHOLE:
        return _("做完了，等验收。")
    if standing.behind > 0:
        return _("完成 %(done)d%%，照计划今天该到 %(planned)s%%，落后 %(points)s 个百分点。") % told
    return _("完成 %(done)d%%，照计划今天该到 %(planned)s%%，跟得上。") % told


def whole_sentence(one: Resolution, course: Course) -> str:
    """Where a resolution stands, in a sentence."""
    if one.state == ResolutionState.STOPPED:
        return _("停下了：%(why)s") % {"why": one.state_reason}
    if one.state == ResolutionState.SUSPENDED:
        return _("暂停了：%(why)s") % {"why": one.state_reason}
    if not course.rows:
        return _("还没有定由谁来办。")
    told = {"n": len(course.rows), "done": course.accepted, "late": course.late}
    if course.accepted == len(course.rows):
        return ngettext("%(n)d 件事，验收了。", "%(n)d 件事都验收了。", len(course.rows)) % told
    if course.late:
        return _("%(n)d 件事，验收了 %(done)d 件，%(late)d 件过了完成时间。") % told
    return _("%(n)d 件事，验收了 %(done)d 件。") % told


def road_of(one: Resolution, entries: list[ProgressEntry], *, for_residents: bool) -> list[Stop]:
    """What happened, the newest first; who reported is for the office."""
    accepted = _acceptances(entries)
    stops = [_stop(entry, for_residents, is_acceptance=entry.pk in accepted) for entry in entries]
    if one.published_at:
        stops.append(Stop(_("公布了"), at=one.published_at))
    return [*stops, Stop(_("作出了"), expected=day_words(one.adopted_on))]


def _acceptances(entries: list[ProgressEntry]) -> set[UUID]:
    """Which entries accept what was done: of one undertaking's that report nothing the first, and each after one was taken back."""
    found_ids: set[UUID] = set()
    standing: set[UUID | None] = set()
    for entry in sorted(entries, key=lambda one: (one.recorded_at, one.pk)):
        if entry.undertaking_id is None or entry.percent is not None or entry.is_change:
            continue
        if entry.undertaking_id not in standing:
            found_ids.add(entry.pk)
        standing ^= {entry.undertaking_id}
    return found_ids


def _stop(entry: ProgressEntry, for_residents: bool, *, is_acceptance: bool = False) -> Stop:
    title = entry.undertaking.title if entry.undertaking else pgettext("resolution", "整件事")
    if entry.percent is not None:
        title = _("%(title)s：完成 %(percent)d%%") % {"title": title, "percent": entry.percent}
    elif is_acceptance:
        title = _("%(title)s：验收了") % {"title": title}
    elif entry.is_change:
        title = _("%(title)s：变更") % {"title": title}
    detail = "" if for_residents else entry.recorded_by
    if entry.ballot:
        told = _("%(number)s %(title)s") % {"number": entry.ballot.number, "title": entry.ballot.title}
        detail = " · ".join(part for part in (told, detail) if part)
    kind = "warn" if entry.is_change else "done"
    return Stop(title, kind, expected=day_words(entry.on), detail=detail, quote=entry.text)


def lights_shown(course: Course) -> list[dict[str, Any]]:
    """The lamps as a picture: each with its name, what it means, how many burn in that colour."""
    burning = [row.standing.colour for row in course.rows]
    return [
        {"code": code, "name": name, "means": means, "count": burning.count(code), "badge": (LIGHTS[code], name)}
        for code, name, means in execution.lights_of(course.rule)
    ]


def context_of(one: Resolution, *, for_residents: bool, day: Any) -> dict[str, Any]:
    """What the page of a resolution and its paper say."""
    course = found.course_of(one, day=day, undertakings=one.undertakings.select_related("organisation"))
    entries = list(found.entries_of(one))
    return {
        "one": one,
        "badge": state_badge(one),
        "light": light_badge(course.colour, course.rule),
        "sentence": whole_sentence(one, course),
        "course": course,
        "rows": [row_of(each, course.rule) for each in course.rows],
        "lamps": lights_shown(course) if course.rows else [],
        "rule": course.rule,
        "verdict": verdict_sentences(one.ballot),
        "road": road_of(one, entries, for_residents=for_residents),
        "ratings": [(each, _rating(each)) for each in found.ratings_of(one)],
    }


def verdict_sentences(ballot: Ballot | None) -> list[str]:
    verdict = kept_verdict(ballot) if ballot else None
    return verdict_words(verdict, option_titles(ballot)) if ballot and verdict else []


def _rating(ballot: Ballot) -> str:
    verdict = kept_verdict(ballot)
    return outcome_words(verdict) if verdict else ""
