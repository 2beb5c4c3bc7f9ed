"""
How a resolution is carried out: reports with per cent, acceptance, and what goes back to the body that decided.

Changing, pausing and stopping need that body's own agreement (Shaanxi 民生实事项目人大代表票决制工作条例, art. 18): a new ballot
is asked for first (`change_back`), and only once it was declared and passed is the change carried out.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import ResolutionRefused
from ..events import ResolutionProgressed
from ..models import Ballot, BallotKind, Meeting, ProgressEntry, Resolution, Undertaking
from ..rules import resolutions as rules
from ..rules.resolutions import Reported, UndertakingGiven
from ..selectors import resolutions as found
from ..selectors.held import held
from ..states import BallotState, MeetingState, ResolutionState
from .resolutions import allow, fields_of, hold


def _write(one: Resolution, *, on: date, text: str, by: Actor, now: datetime, **given: Any) -> ProgressEntry:
    entry = ProgressEntry(
        tenant_id=one.tenant_id, resolution=one, on=on, text=text.strip(), recorded_at=now, recorded_by=by.label[:120], **given
    )
    entry.save(force_insert=True)
    found.forget()
    return entry


def _announce(entry: ProgressEntry, now: datetime) -> None:
    events.publish(ResolutionProgressed(tenant_id=entry.tenant_id, entry_id=entry.pk), now=now)


def _held(undertaking: Undertaking) -> tuple[Resolution, Undertaking]:
    one = hold(undertaking.resolution)
    row = locking.one(Undertaking.objects.filter(resolution=one), undertaking.pk, "organisation")
    row.resolution = one
    return one, row


@transaction.atomic
def report(
    *, undertaking: Undertaking, on: date, percent: int, text: str, reason: str = "", by: Actor, now: datetime
) -> ProgressEntry:
    """
    Report how far an undertaking is on a day; it goes back only with a reason, which everybody reads.

    :raises NotAllowed: unless the post reports for this organisation there. :raises ResolutionRefused: with every reason.
    """
    one, row = _held(undertaking)
    if not found.may_report(by, row):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能报这一件的进度。")))
    reports, new = found.reports_of(row), Reported(on, percent)
    problems = [*rules.state_problems(one.state)]
    if row.accepted_on:
        problems.append(Problem("accepted", _("已经验收了，不再报进度。")))
    problems += rules.report_problems(reports, new, reason=reason, text=text, today=timezone.localdate(now))
    refuse_if(problems, ResolutionRefused)
    told = text.strip()
    if reason.strip() and rules.is_backwards(reports, new):
        told = _("%(text)s（往回改：%(reason)s）") % {"text": told, "reason": reason.strip()}
    entry = _write(one, on=on, text=told, by=by, now=now, undertaking=row, percent=percent)
    before, row.percent = row.percent, rules.latest_percent([*reports, new])
    row.save(update_fields=["percent"])
    changes = {"percent": [before, row.percent], "position": [None, row.position]}
    journal.record("deliberation.resolution.progressed", one, by=by, now=now, reason=reason.strip(), changes=changes)
    _announce(entry, now)
    return entry


@transaction.atomic
def accept(*, undertaking: Undertaking, on: date, text: str, by: Actor, now: datetime) -> Undertaking:
    """
    Accept what was done; once everything is, the resolution is done.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    """
    one, row = _held(undertaking)
    allow(by, one)
    reports = found.reports_of(row)
    last_on = max((each.on for each in reports), default=None)
    problems = [
        *rules.state_problems(one.state),
        *rules.acceptance_problems(row, on, last_on=last_on, today=timezone.localdate(now)),
    ]
    refuse_if(problems, ResolutionRefused)
    row.accepted_on = on
    row.save(update_fields=["accepted_on"])
    entry = _write(one, on=on, text=text or _("验收了。"), by=by, now=now, undertaking=row)
    if not one.undertakings.filter(accepted_on=None).exists():
        one.state = ResolutionState.DONE
        one.save(update_fields=["state"])
    changes = {"position": [None, row.position], "state": [None, one.state]}
    journal.record("deliberation.resolution.accepted", one, by=by, now=now, changes=changes)
    _announce(entry, now)
    return row


@transaction.atomic
def withdraw_acceptance(*, undertaking: Undertaking, reason: str, by: Actor, now: datetime) -> Undertaking:
    """Take an acceptance back, with the reason. :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason."""
    one, row = _held(undertaking)
    allow(by, one)
    problems = rules.reason_problems(reason)
    if row.accepted_on is None:
        problems.append(Problem("not_accepted", _("还没有验收。")))
    refuse_if(problems, ResolutionRefused)
    row.accepted_on = None
    row.save(update_fields=["accepted_on"])
    text = _("撤回验收：%(reason)s") % {"reason": reason.strip()}
    entry = _write(one, on=timezone.localdate(now), text=text, by=by, now=now, undertaking=row)
    if one.state == ResolutionState.DONE:
        one.state = ResolutionState.IN_EXECUTION
        one.save(update_fields=["state"])
    changes = {"position": [None, row.position]}
    journal.record("deliberation.resolution.acceptance_withdrawn", one, by=by, now=now, reason=reason.strip(), changes=changes)
    _announce(entry, now)
    return row


# ---- back to the body that decided ----


@transaction.atomic
def change_back(
    *, resolution: Resolution, undertaking: Undertaking | None = None, ballot: Ballot, text: str, by: Actor, now: datetime
) -> ProgressEntry:
    """
    Ask the body that decided to change, pause or stop it: by which ballot it is asked, and why.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    """
    one = hold(resolution)
    allow(by, one)
    row = locking.one(Undertaking.objects.filter(resolution=one), undertaking.pk) if undertaking else None
    problems = rules.reason_problems(text)
    if one.state == ResolutionState.STOPPED:
        problems.append(Problem("state", _("这件决议已经停下了。")))
    refuse_if([*problems, *_asking_problems(one, ballot)], ResolutionRefused)
    today = timezone.localdate(now)
    entry = _write(one, on=today, text=text, by=by, now=now, undertaking=row, is_change=True, ballot=ballot)
    journal.record("deliberation.resolution.change_asked", one, by=by, now=now, changes={"ballot": [None, ballot.number]})
    _announce(entry, now)
    return entry


def _asking_problems(one: Resolution, ballot: Ballot) -> list[Problem]:
    problems = []
    if ballot.tenant_id != one.tenant_id or not found.is_same_body(one, ballot):
        problems.append(Problem("another_body", _("要由原来表决它的组织表决。"), "ballot"))
    if ballot.kind in rules.DECIDES_NOTHING:
        problems.append(Problem("decides_nothing", _("问卷和满意度测评不作决定。"), "ballot"))
    if ballot.state in (BallotState.VOID, BallotState.WITHDRAWN):
        problems.append(Problem("ballot_ended", _("这次表决无效或者撤回了。"), "ballot"))
    if ballot.resolutions.exists() or ProgressEntry.objects.filter(is_change=True, ballot=ballot).exists():
        problems.append(Problem("taken", _("这次表决已经用在别的决议上了。"), "ballot"))
    return problems


@transaction.atomic
def change(
    *,
    undertaking: Undertaking,
    given: UndertakingGiven,
    ballot: Ballot | None = None,
    meeting: Meeting | None = None,
    text: str,
    by: Actor,
    now: datetime,
) -> Undertaking:
    """
    Change what is undertaken as the body that decided agreed to: by a ballot that was asked for, or, where it was decided
    without one, at a later meeting of the same body.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    """
    one, row = _held(undertaking)
    allow(by, one)
    problems = [
        *rules.state_problems(one.state),
        *rules.undertaking_problems(given, adopted_on=one.adopted_on),
        *rules.reason_problems(text),
        *agreed_problems(one, ballot=ballot, meeting=meeting),
    ]
    if row.accepted_on:
        problems.append(Problem("accepted", _("已经验收了，不能再改。")))
    refuse_if(problems, ResolutionRefused)
    changes: dict[str, Any] = {"position": [None, row.position]}
    for name, value in fields_of(given).items():
        if (before := getattr(row, name)) != value:
            changes[name] = [_plain(before), _plain(value)]
            setattr(row, name, value)
    row.save()
    entry = _carry_out(one, ballot=ballot, meeting=meeting, text=text, by=by, now=now, undertaking=row)
    journal.record("deliberation.resolution.changed", one, by=by, now=now, reason=text.strip(), changes=changes)
    _announce(entry, now)
    return row


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | date | None) else str(value.pk)


@transaction.atomic
def stop(
    *, resolution: Resolution, ballot: Ballot | None = None, meeting: Meeting | None = None, text: str, by: Actor, now: datetime
) -> Resolution:
    """Stop it for good, as the body that decided agreed. :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason."""
    return _halt(resolution, ResolutionState.STOPPED, ballot, meeting, text, by, now)


@transaction.atomic
def suspend(
    *, resolution: Resolution, ballot: Ballot | None = None, meeting: Meeting | None = None, text: str, by: Actor, now: datetime
) -> Resolution:
    """Pause it, as the body that decided agreed. :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason."""
    return _halt(resolution, ResolutionState.SUSPENDED, ballot, meeting, text, by, now)


def _halt(
    resolution: Resolution,
    state: ResolutionState,
    ballot: Ballot | None,
    meeting: Meeting | None,
    text: str,
    by: Actor,
    now: datetime,
) -> Resolution:
    one = hold(resolution)
    allow(by, one)
    problems = [*rules.reason_problems(text), *agreed_problems(one, ballot=ballot, meeting=meeting)]
    if one.state in (ResolutionState.DONE, state) or one.state == ResolutionState.STOPPED:
        problems.append(Problem("state", _("已经落实、暂停或者停下了。")))
    refuse_if(problems, ResolutionRefused)
    before, one.state, one.state_reason = one.state, state, text.strip()
    one.save(update_fields=["state", "state_reason"])
    entry = _carry_out(one, ballot=ballot, meeting=meeting, text=text, by=by, now=now)
    changes = {"state": [before, state]}
    verb = "stopped" if state == ResolutionState.STOPPED else "suspended"
    journal.record(f"deliberation.resolution.{verb}", one, by=by, now=now, reason=text.strip(), changes=changes)
    _announce(entry, now)
    return one


@transaction.atomic
def resume(*, resolution: Resolution, text: str, by: Actor, now: datetime) -> Resolution:
    """
    Go on with what was paused: what was decided holds again.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    """
    one = hold(resolution)
    allow(by, one)
    problems = rules.reason_problems(text)
    if one.state != ResolutionState.SUSPENDED:
        problems.append(Problem("state", _("没有暂停，不用恢复。")))
    refuse_if(problems, ResolutionRefused)
    one.state = ResolutionState.IN_EXECUTION if one.undertakings.exists() else ResolutionState.ADOPTED
    one.state_reason = ""
    one.save(update_fields=["state", "state_reason"])
    entry = _write(one, on=timezone.localdate(now), text=_("恢复：%(text)s") % {"text": text.strip()}, by=by, now=now)
    changes = {"state": [ResolutionState.SUSPENDED, one.state]}
    journal.record("deliberation.resolution.resumed", one, by=by, now=now, reason=text.strip(), changes=changes)
    _announce(entry, now)
    return one


def agreed_problems(one: Resolution, *, ballot: Ballot | None, meeting: Meeting | None) -> list[Problem]:
    """Why the body that decided has not agreed to a change."""
    if ballot is not None:
        asked = next((each for each in found.asked_changes(one) if each.ballot.pk == ballot.pk), None)
        if asked is None:
            return [Problem("not_asked", _("先提请原来表决它的组织同意，写明是哪一次表决。"), "ballot")]
        return (
            []
            if asked.is_agreed
            else [Problem("not_agreed", _("那次表决还没有公布结果，或者没有通过，或者已经用过了。"), "ballot")]
        )
    if one.ballot is not None or meeting is None:
        return [Problem("not_asked", _("变更、暂停、停下，要回到表决它的组织那里，由它同意。"), "ballot")]
    return _meeting_problems(one, meeting)


def _meeting_problems(one: Resolution, meeting: Meeting) -> list[Problem]:
    """A meeting agrees where a meeting decided: a later one of the same body, held, with enough people."""
    first = one.meeting
    same = first is not None and meeting.tenant_id == one.tenant_id and meeting.pk != first.pk
    if not (same and (meeting.council_id, meeting.kind) == (first.council_id, first.kind)):  # type: ignore[union-attr]
        return [Problem("another_body", _("要由原来作出决定的组织再开一次会同意。"), "meeting")]
    if meeting.state != MeetingState.CLOSED or not held(meeting).has_quorum:
        return [Problem("not_held", _("那次会还没有开完，或者到会人数不够。"), "meeting")]
    return []


def _carry_out(
    one: Resolution, *, ballot: Ballot | None, meeting: Meeting | None, text: str, by: Actor, now: datetime, **given: Any
) -> ProgressEntry:
    told = text if meeting is None else _("%(text)s（%(number)s 同意）") % {"text": text.strip(), "number": meeting.number}
    return _write(one, on=timezone.localdate(now), text=told, by=by, now=now, is_change=True, ballot=ballot, **given)


@transaction.atomic
def rate(*, resolution: Resolution, ballot: Ballot, by: Actor, now: datetime) -> ProgressEntry:
    """
    Link the satisfaction ballot that was held on it.

    :raises NotAllowed: without the right. :raises ResolutionRefused: with every reason.
    """
    one = hold(resolution)
    allow(by, one)
    problems = []
    if ballot.kind != BallotKind.SATISFACTION or ballot.tenant_id != one.tenant_id:
        problems.append(Problem("not_satisfaction", _("要选一次满意度测评。"), "ballot"))
    if ballot.state != BallotState.DECLARED:
        problems.append(Problem("not_declared", _("测评还没有公布结果。"), "ballot"))
    if any(each.pk == ballot.pk for each in found.ratings_of(one)):
        problems.append(Problem("taken", _("已经连过了。"), "ballot"))
    refuse_if(problems, ResolutionRefused)
    text = _("满意度测评 %(number)s 公布了结果。") % {"number": ballot.number}
    entry = _write(one, on=timezone.localdate(ballot.declared_at or now), text=text, by=by, now=now, ballot=ballot)
    journal.record("deliberation.resolution.rated", one, by=by, now=now, changes={"ballot": [None, ballot.number]})
    _announce(entry, now)
    return entry
