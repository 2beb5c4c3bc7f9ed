"""What gates of procedures may ask deliberation: a meeting held with its quorum, a ballot declared, a satisfaction rated."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.rulesets import Threshold
from linli.core.words import listing, sentences
from linli.procedures.api import Answer, Begin, Kind, Measure, Parameter, Provider, Question, Step, area_text, register

from ..models import Ballot, BallotKind, Meeting, Resolution
from ..rules import gates as rules
from ..rules import rights, verdict_words
from ..rules.thresholds import base_words, threshold_words
from ..rules.verdicts import AREA, HEADS, Verdict
from ..states import BallotState, MeetingState
from .held import Held, held

ENDED = (BallotState.DECLARED, BallotState.VOID)
DUE, PRESENT = "due", "present"

# ---- which rows are meant ----


def of_this_step(question: Question, rows: Iterable[Any]) -> list[Any]:
    """Those of a run that belong to this step, or to none; what an earlier round of the step held is history."""
    mine = [one for one in rows if one.step in (question.step, "")]
    return _without_history(question, mine)


def _without_history(question: Question, rows: list[Any]) -> list[Any]:
    """A step that is gone through again asks again: what had ended before it opened this time does not count."""
    codes = {one.step or question.step for one in rows}
    newest: dict[str, Step] = {}
    for step in Step.objects.filter(run=question.run_id, code__in=codes).order_by("round"):
        newest[step.code] = step
    return [one for one in rows if not _is_history(one, newest.get(one.step or question.step))]


def _is_history(one: Any, step: Step | None) -> bool:
    if step is None or step.round == 1 or one.closed_at is None:
        return False
    return step.opened_at is None or one.closed_at < step.opened_at


def _address(name: str, **query: Any) -> str:
    """A page on which something is prepared, with what is known filled in."""
    plain = {key: str(value) for key, value in query.items() if value}
    return f"{reverse(f'deliberation:{name}')}?{urlencode(plain)}"


# ---- meetings ----


def meeting_held(question: Question) -> Answer:
    """Whether a meeting of the body was held for this step with enough people and, where the gate asks, agreed."""
    body = str(question.parameters.get("body", ""))
    kinds = rules.BODIES.get(body, ())
    rows = Meeting.objects.filter(run=question.run_id).exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "-id")
    mine = of_this_step(question, rows)
    right_ones = [one for one in mine if not kinds or one.kind in kinds]
    if not right_ones:
        return _no_meeting(question, kinds, mine)
    answers = [_meeting_answer(question, one) for one in right_ones]
    return next((one for one in answers if one.is_met), answers[0])


def _no_meeting(question: Question, kinds: tuple[str, ...], others: list[Meeting]) -> Answer:
    text = _("还没有为这一步准备会。")
    if others:
        text = _("%(number)s 不是这一步要的会。") % {"number": others[0].number}
    url = _address("meeting-new", run=question.run_id, step=question.step, place=question.place_id, kind=next(iter(kinds), ""))
    begins = Begin(_("准备会议"), url, rights.MEETINGS)
    return Answer(False, text, missing=(_("准备会议，开会那天记下谁到了。"),), begins=begins)


def _meeting_answer(question: Question, meeting: Meeting) -> Answer:
    link = meeting.get_absolute_url()
    if meeting.state != MeetingState.CLOSED:
        text = _("%(number)s 还没有开完。") % {"number": meeting.number}
        return Answer(False, text, (), link, (_("把会开完。"),))
    came = held(meeting)
    figures = [(pgettext("base", "应到"), str(came.due)), (pgettext("base", "到会"), str(came.most))]
    said, wrong = [_("%(number)s：应到 %(due)d 人，到会 %(most)d 人。") % _told(meeting, came)], []
    quorum = _quorum(question, came)
    if quorum and not quorum.passed:
        wrong.append(_measure_words(quorum, pgettext("counted", "到会")))
    elif not came.has_quorum:
        wrong.append(_("按这个组织的议事规则，到会的人不够。"))
    votes, words, passed = _agreed(question, meeting, came)
    if votes is not None:
        figures.append((pgettext("counted", "同意"), str(votes)))
    (said if passed else wrong).extend(words)
    text = sentences([*said, *wrong])
    return Answer(not wrong, text, tuple(figures), link, tuple(wrong))


def _told(meeting: Meeting, came: Held) -> dict[str, Any]:
    return {"number": meeting.number, "due": came.due, "most": came.most}


def _quorum(question: Question, came: Held) -> Measure | None:
    asked = question.parameters.get("quorum")
    return Measure(HEADS, Threshold.parse(str(asked), of="all_members"), came.most, came.due) if asked else None


def _agreed(question: Question, meeting: Meeting, came: Held) -> tuple[int | None, list[str], bool]:
    """How many agreed at a meeting, in words, and whether it was enough: by its ballot, or as a resolution recorded it."""
    asked = question.parameters.get("pass")
    if not asked:
        return None, [], True
    ballots = [one for one in _decided_at(question, meeting) if one.verdict]
    if ballots:
        answers = [_agreed_by_ballot(one, str(asked), str(question.parameters.get("of") or DUE), came) for one in ballots]
        return next((one for one in answers if one[2]), answers[0])
    if Resolution.objects.filter(meeting=meeting, ballot=None).exists():
        return _by_share(came.most, str(asked), str(question.parameters.get("of") or DUE), came.due, came.most, passed=True)
    return None, [_("会上还没有表决公布结果，也没有记下一致同意的决议。")], False


def _decided_at(question: Question, meeting: Meeting) -> list[Ballot]:
    """The ballots of a meeting that were declared, those for this run before others; what was voted on again counts no more."""
    rows = list(
        Ballot.objects.filter(meeting=meeting, state=BallotState.DECLARED, revotes=None)
        .exclude(kind__in=(BallotKind.SURVEY, BallotKind.SATISFACTION))
        .order_by("-declared_at", "-id")
    )
    own = [one for one in rows if one.run_id == question.run_id]  # type: ignore[attr-defined]
    return own or [one for one in rows if one.run_id is None]  # type: ignore[attr-defined]


def _agreed_by_ballot(ballot: Ballot, asked: str, of: str, came: Held) -> tuple[int | None, list[str], bool]:
    verdict = Verdict.from_json(ballot.verdict or {})
    votes = rules.votes_for(verdict)
    if not ballot.passed or votes is None:
        return votes, [_not_passed(ballot, verdict)], False
    present = verdict.bases.present.heads if verdict.bases.present else came.most
    return _by_share(votes, asked, of, came.due, present, passed=True)


def _by_share(votes: int, asked: str, of: str, due: int, present: int, *, passed: bool) -> tuple[int, list[str], bool]:
    base, name = (present, "present") if of == PRESENT else (due, "all_members")
    measure = Measure(HEADS, Threshold.parse(asked, of=name), votes, base)
    return votes, [_measure_words(measure, pgettext("counted", "同意"))], passed and measure.passed


def _measure_words(measure: Measure, say: str) -> str:
    """全体 102 人，三分之二以上要 68 人，到会 99 人，够了。"""
    values = {
        "base": base_words(measure.threshold.of or "all_members"),
        "threshold": threshold_words(measure.threshold),
        "say": say,
        "total": measure.base,
        "needed": measure.needed,
        "got": measure.part,
        "missing": measure.missing,
    }
    if measure.passed:
        return _("%(base)s %(total)s 人，%(threshold)s要 %(needed)s 人，%(say)s %(got)s 人，够了。") % values
    return _("%(base)s %(total)s 人，%(threshold)s要 %(needed)s 人，%(say)s %(got)s 人，还差 %(missing)s 人。") % values


# ---- ballots ----


def ballot_declared(question: Question) -> Answer:
    """Whether the vote that a gate names was declared for this step and passed, by the shares that the gate asks besides."""
    matter = str(question.parameters.get("matter", ""))
    asked = rules.wanted(str(question.parameters.get("kind", "decision")), matter)
    rows = _ballots(question, asked.kinds, everywhere=bool(matter) and not asked.matters)
    rows = [one for one in rows if not asked.matters or one.matter in asked.matters]
    if not rows:
        return _no_ballot(question, asked)
    if matter == rules.VALIDITY:
        return _valid(rows[0])
    answers = [_ballot_answer(question, one) for one in _latest_of_each_matter(rows)]
    if all(one.is_met for one in answers):
        return Answer(True, sentences(one.text for one in answers), answers[0].figures, answers[0].link)
    return next(one for one in answers if not one.is_met)


def _ballots(question: Question, kinds: tuple[str, ...], *, everywhere: bool) -> list[Ballot]:
    """
    The ballots of a run of these kinds for this step, those that have ended first, then the newest. `everywhere`: where this
    step has none, those of the run's other steps, because one vote is counted at one step and takes effect at the next.
    """
    rows = Ballot.objects.filter(run=question.run_id, kind__in=kinds).exclude(state=BallotState.WITHDRAWN)
    standing = list(rows.exclude(revotes__state__in=_STANDING).order_by("-made_at", "-id"))
    found = of_this_step(question, standing)
    if not found and everywhere:
        found = _without_history(question, standing)
    return sorted(found, key=lambda one: one.state not in ENDED)


_STANDING = (BallotState.FROZEN, BallotState.OPEN, BallotState.CLOSED, BallotState.DECLARED)
"""A vote that is held again in one of these states takes the first one's place."""


def _latest_of_each_matter(rows: list[Ballot]) -> list[Ballot]:
    """Of several votes on one matter the one that ended last; of several matters each, so that all must have passed."""
    found: dict[int | None, Ballot] = {}
    for one in rows:
        found.setdefault(one.matter, one)
    return list(found.values())


def _no_ballot(question: Question, asked: rules.Wanted) -> Answer:
    url = _address(
        "ballot-new",
        run=question.run_id,
        step=question.step,
        place=question.place_id,
        kind=asked.kinds[0],
        matter=next(iter(asked.matters), ""),
    )
    begins = Begin(_("准备表决"), url, rights.BALLOTS)
    return Answer(False, _("还没有为这一步准备表决。"), missing=(_("准备表决，截止以后公布结果。"),), begins=begins)


def _ballot_answer(question: Question, ballot: Ballot) -> Answer:
    link = ballot.get_absolute_url()
    if ballot.state == BallotState.VOID:
        text = _("%(number)s 无效：%(why)s") % {"number": ballot.number, "why": ballot.ended_reason}
        return Answer(False, text, (), link, (_("重新表决。"),))
    if ballot.state != BallotState.DECLARED or not ballot.verdict:
        text = _("%(number)s 还没有公布结果。") % {"number": ballot.number}
        return Answer(False, text, (), link, (_("截止以后公布结果。"),))
    verdict = Verdict.from_json(ballot.verdict)
    figures = _figures(verdict)
    if not ballot.passed:
        return Answer(False, _not_passed(ballot, verdict), figures, link, tuple(_failed_words(verdict)))
    short = rules.short_of(_with_lines(ballot, verdict), _shares(question.parameters))
    if short:
        words = [_share_words(one) for one in short]
        text = _("%(number)s 没有达到这一步要的比例：%(words)s") % {"number": ballot.number, "words": sentences(words)}
        return Answer(False, text, figures, link, tuple(words))
    told = sentences(verdict_words.line_words(line) for line in rules.deciding(verdict)[:3])
    text = _("%(number)s 通过了。%(words)s") % {"number": ballot.number, "words": told}
    return Answer(True, text, figures, link)


def _with_lines(ballot: Ballot, verdict: Verdict) -> Verdict:
    """A vote among those who tied has no thresholds of its own: those of the first vote are the ones that count."""
    first = ballot.revote_of
    if verdict.lines or first is None or not first.verdict:
        return verdict
    return Verdict.from_json(first.verdict)


def _shares(parameters: Mapping[str, Any]) -> dict[str, Threshold]:
    return {name: Threshold.parse(str(parameters[name])) for name in (HEADS, AREA) if parameters.get(name)}


def _figures(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    bases = verdict.bases
    found = [(base_words("all_members"), str(bases.all_members.heads))]
    if bases.present:
        found.append((base_words("present"), str(bases.present.heads)))
    if bases.participating:
        found.append((base_words("participating"), str(bases.participating.heads)))
    if (votes := rules.votes_for(verdict)) is not None:
        found.append((pgettext("counted", "赞成"), str(votes)))
    return tuple(found)


def _not_passed(ballot: Ballot, verdict: Verdict) -> str:
    told = {"number": ballot.number, "outcome": verdict_words.outcome_words(verdict)}
    return _("%(number)s：%(outcome)s。") % told


def _failed_words(verdict: Verdict) -> list[str]:
    return [verdict_words.line_words(line) for line in verdict.lines if not line.passed][:5]


def _share_words(measure: Measure) -> str:
    if measure.dimension == AREA:
        told = {"needed": area_text(measure.needed), "got": area_text(measure.part)}
        return _("面积要 %(needed)s m²，得到 %(got)s m²。") % told
    return _("要 %(needed)d 人，得到 %(got)d 人。") % {"needed": measure.needed, "got": measure.part}


def _valid(ballot: Ballot) -> Answer:
    """Whether no more papers came back than were given out: told by the count when voting has closed."""
    link = ballot.get_absolute_url()
    if ballot.state == BallotState.VOID:
        text = _("%(number)s 无效：%(why)s") % {"number": ballot.number, "why": ballot.ended_reason}
        return Answer(False, text, (), link, (_("重新投票。"),))
    if ballot.state not in (BallotState.CLOSED, BallotState.DECLARED) or not ballot.verdict:
        text = _("%(number)s 还没有截止。") % {"number": ballot.number}
        return Answer(False, text, (), link, (_("截止以后清点收回的票。"),))
    verdict = Verdict.from_json(ballot.verdict)
    issued, returned = rules.papers_of(verdict) or (ballot.issued_count, ballot.returned_count or 0)
    figures = ((base_words("issued"), str(issued)), (base_words("returned"), str(returned)))
    told = {"number": ballot.number, "issued": issued, "returned": returned}
    if verdict.outcome == "void" or returned > issued:
        text = _("%(number)s：发出 %(issued)d 张，收回 %(returned)d 张，收回的多，投票无效。") % told
        return Answer(False, text, figures, link, (_("重新投票。"),))
    return Answer(True, _("%(number)s：发出 %(issued)d 张，收回 %(returned)d 张，投票有效。") % told, figures, link)


# ---- satisfaction ----


def satisfaction_declared(question: Question) -> Answer:
    """Whether the satisfaction was rated by the scheme that the gate names and the result declared, whichever it is."""
    rows = _ballots(question, (BallotKind.SATISFACTION,), everywhere=False)
    code = rules.SCHEMES.get(str(question.parameters.get("scheme", "")), "")
    rows = [one for one in rows if not code or one.rule_code == code]
    if not rows:
        url = _address(
            "ballot-new", run=question.run_id, step=question.step, place=question.place_id, kind="satisfaction", rule_code=code
        )
        begins = Begin(_("准备满意度测评"), url, rights.BALLOTS, code)
        return Answer(False, _("还没有准备满意度测评。"), missing=(_("测评，截止以后公布全部票数。"),), begins=begins)
    ballot = rows[0]
    link = ballot.get_absolute_url()
    if ballot.state != BallotState.DECLARED or not ballot.verdict:
        text = _("%(number)s 还没有公布结果。") % {"number": ballot.number}
        return Answer(False, text, (), link, (_("截止以后公布结果。"),))
    return _rated(ballot, Verdict.from_json(ballot.verdict), link)


def _rated(ballot: Ballot, verdict: Verdict, link: str) -> Answer:
    titles = dict(ballot.options.values_list("code", "title"))
    tiers = [(titles.get(code, code), _tier_words(tier)) for code, tier in rules.tiers_of(verdict)]
    if len(tiers) == 1:
        return Answer(True, _("%(number)s：%(tier)s。") % {"number": ballot.number, "tier": tiers[0][1]}, tuple(tiers), link)
    each = listing(_("%(title)s：%(tier)s") % {"title": title, "tier": tier} for title, tier in tiers)
    return Answer(True, _("%(number)s 公布了结果。%(each)s。") % {"number": ballot.number, "each": each}, tuple(tiers), link)


def _tier_words(tier: str) -> str:
    return {
        "satisfied": pgettext("ballot", "满意"),
        "basically": pgettext("ballot", "基本满意"),
        "unsatisfied": pgettext("ballot", "不满意"),
    }.get(tier, tier)


for provider in (
    Provider(
        "meeting_held_with_quorum",
        gettext_lazy("会开成了，到会人数够"),
        meeting_held,
        {
            "body": Parameter(Kind.TEXT, choices=tuple(rules.BODIES)),
            "quorum": Parameter(Kind.SHARE),
            "pass": Parameter(Kind.SHARE),
            "of": Parameter(Kind.TEXT, choices=(DUE, PRESENT)),
        },
    ),
    Provider(
        "ballot_declared",
        gettext_lazy("表决公布了结果并且通过"),
        ballot_declared,
        {
            "kind": Parameter(Kind.TEXT, choices=tuple(rules.BALLOTS)),
            "matter": Parameter(Kind.TEXT, choices=tuple(rules.MATTERS)),
            "heads": Parameter(Kind.SHARE),
            "area": Parameter(Kind.SHARE),
        },
    ),
    Provider(
        "satisfaction_declared",
        gettext_lazy("满意度测评公布了结果"),
        satisfaction_declared,
        {"scheme": Parameter(Kind.TEXT, choices=tuple(rules.SCHEMES))},
    ),
):
    register(provider)
