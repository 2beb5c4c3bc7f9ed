"""A meeting from its preparation to its end: prepare, change, convene, open, adjourn, resume, close, cancel."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, events, journal, rulesets
from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.rulesets import RuleSet
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.events import MeetingCancelled, MeetingConvened, MeetingHeld, MeetingPostponed
from linli.deliberation.models import AgendaItem, Ballot, Council, Meeting, MeetingKind, MinutesState, Speech, Term
from linli.deliberation.rules import meetings as rules
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors.presence import needed_by, presence_at
from linli.deliberation.states import BallotState, ItemState, MeetingState
from linli.procedures.api import Run
from linli.registry.api import Place

from . import indexing, invitations
from .agenda import copy_items
from .meeting_holding import held, saved, touch
from .speeches import end_current

__all__ = [
    "MeetingGiven",
    "adjourn",
    "cancel",
    "change",
    "close",
    "convene",
    "may_change",
    "open_meeting",
    "prepare",
    "renew_screen_code",
    "resume",
    "say_on_screen",
    "touch",
]


@dataclass(frozen=True, slots=True)
class MeetingGiven:
    """What meeting it is. `copy_from`: take over the agenda of an earlier one; `papers_until` None: as the rule says."""

    kind: str
    title: str
    place: Place
    venue: str
    starts_at: datetime
    ends_at: datetime | None = None
    council: Council | None = None
    term: Term | None = None
    ordinal: int | None = None
    chair: str = ""
    note_taker: str = ""
    is_public: bool = True
    papers_until: date | None = None
    copy_from: Meeting | None = None
    run: Run | None = None
    step: str = ""


# ---- before it ----


@transaction.atomic
def prepare(*, tenant: Tenant, given: MeetingGiven, by: Actor, now: datetime) -> Meeting:
    """
    Prepare a meeting. Of a council's the members are those who hold a seat on its day; others are invited afterwards.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    if not by.may(rights.MEETINGS, tenant_id=tenant.pk, place_path=given.place.path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里准备会议。")))
    day = clock.day_of(given.starts_at)
    term = given.term or (found.term_on(given.council, day) if given.council else None)
    refuse_if(_given_problems(tenant, given, term), MeetingRefused)
    meeting = Meeting(
        tenant=tenant, kind=given.kind, council=given.council, term=term, title=given.title.strip(), ordinal=given.ordinal,
        place=given.place, place_path=given.place.path, venue=given.venue.strip(), starts_at=given.starts_at, ends_at=given.ends_at,
        is_public=given.is_public, chair=given.chair.strip(), note_taker=given.note_taker.strip(), run=given.run, step=given.step,
        screen_code=short_code(10), made_at=now, made_by=by.label[:120], year=day.year,
    )  # fmt: skip
    meeting.papers_until = given.papers_until or _papers_until(meeting)
    meeting.sequence = next_number(rules.SERIES, tenant=tenant, period=str(day.year))
    meeting.save(force_insert=True)
    members = invitations.add_seats(meeting, found.seats_held(term, day)) if term else 0
    items = copy_items(given.copy_from, meeting) if given.copy_from else 0
    changes = {"number": [None, meeting.number], "members": [None, members], "items": [None, items]}
    indexing.index(meeting)
    journal.record("deliberation.meeting.prepared", meeting, by=by, now=now, changes=changes)
    return meeting


def _given_problems(tenant: Tenant, given: MeetingGiven, term: Term | None) -> list[Problem]:
    problems = rules.given_problems(
        kind=given.kind, kinds=MeetingKind.values, title=given.title, venue=given.venue, starts_at=given.starts_at,
        ends_at=given.ends_at, has_council=given.council is not None,
    )  # fmt: skip
    strangers = [one for one in (given.place, given.council, given.run, given.copy_from) if one and one.tenant_id != tenant.pk]
    if strangers or (given.term and given.council and given.term.council_id != given.council.pk):
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="place"))
    if given.council is not None:
        council, day = given.council, clock.day_of(given.starts_at)
        problems += rules.body_problems(given.kind, council.kind)
        problems += rules.council_problems(
            dissolved_on=council.dissolved_on, founded_on=council.founded_on, on=day,
            begins_on=term.begins_on if term else None, closed_on=term.closed_on if term else None,
        )  # fmt: skip
    return problems


def _papers_until(meeting: Meeting) -> date | None:
    rule = found.rule_shown(meeting)
    days = rule.body.get("papers_days_before") if rule else None
    return rules.papers_until(clock.day_of(meeting.starts_at), days)


CHANGEABLE = ("title", "venue", "starts_at", "ends_at", "chair", "note_taker", "is_public", "papers_until", "ordinal")
TOLD_AGAIN = frozenset({"venue", "starts_at", "title"})
IN_CALENDARS = TOLD_AGAIN | {"ends_at"}


@transaction.atomic
def change(*, meeting: Meeting, values: dict[str, Any], by: Actor, now: datetime) -> Meeting:
    """
    Change what a meeting is called, when and where it is. Once it was convened a new time or place is told to everybody.
    After it has ended only who led it and who took notes, until the minutes are signed.

    `values`: any of CHANGEABLE. A new day without `papers_until` gives new last days for papers.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    wanted = {name: values[name] for name in CHANGEABLE if name in values and values[name] != getattr(meeting, name)}
    refuse_if(_change_problems(meeting, wanted), MeetingRefused)
    if not wanted:
        return meeting
    before = {name: getattr(meeting, name) for name in wanted}
    for name, value in wanted.items():
        setattr(meeting, name, value)
    if "starts_at" in wanted and "papers_until" not in wanted and meeting.state == MeetingState.DRAFT:
        wanted["papers_until"] = _papers_until(meeting)
    is_known = meeting.state != MeetingState.DRAFT
    saved(meeting, **wanted, **(_told(meeting, now) if is_known and IN_CALENDARS & set(wanted) else {}))
    indexing.index(meeting)
    changes = {name: [before[name], wanted[name]] for name in before if name not in PEOPLE}
    journal.record("deliberation.meeting.changed", meeting, by=by, now=now, changes=changes)
    if is_known and TOLD_AGAIN & set(wanted):
        invitations.ask_again(meeting, answers="starts_at" in wanted)
        events.publish(MeetingPostponed(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


def _told(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """What a calendar sees by that it shows something else now."""
    return {"told_at": now, "told_count": meeting.told_count + 1}


def may_change(meeting: Meeting) -> bool:
    """Whether anything can still be changed: before it ended, and of one that was held until its minutes are signed."""
    is_signed = meeting.state == MeetingState.CLOSED and meeting.minutes.filter(state=MinutesState.SIGNED).exists()
    return meeting.state != MeetingState.CANCELLED and not is_signed


PEOPLE = frozenset({"chair", "note_taker"})
"""Names stay out of the journal."""


def _change_problems(meeting: Meeting, wanted: dict[str, Any]) -> list[Problem]:
    if meeting.state == MeetingState.CLOSED and set(wanted) <= PEOPLE:
        said = _("会议记录已经签了，主持人和记录人不能再改。")
        return [] if not wanted or may_change(meeting) else [Problem("signed", said, where="state")]
    merged = {name: wanted.get(name, getattr(meeting, name)) for name in ("title", "venue", "starts_at", "ends_at")}
    problems = rules.given_problems(
        kind=meeting.kind, kinds=MeetingKind.values, has_council=meeting.council_id is not None, **merged
    )
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        problems.append(Problem("over", _("会已经结束，不能再改。"), where="state"))
    if "starts_at" in wanted and meeting.opened_at:
        problems.append(Problem("opened", _("会已经开了，时间不能再改。"), where="starts_at"))
    return problems


@transaction.atomic
def convene(*, meeting: Meeting, late_reason: str = "", by: Actor, now: datetime) -> Meeting:
    """
    Send the invitations with the agenda and the papers. Later than the rule of the body allows only with a reason.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    people = meeting.participants.count()
    problems = rules.state_problems("convene", meeting.state)
    problems += rules.convene_problems(
        items=meeting.items.count(), people=people, kind=meeting.kind, starts_at=meeting.starts_at, now=now
    )
    problems += rules.late_papers_problems(until=meeting.papers_until, today=clock.day_of(now), reason=late_reason)
    refuse_if(problems, MeetingRefused)
    saved(meeting, state=MeetingState.CONVENED, convened_at=now, told_at=now)
    indexing.index(meeting)
    changes = {"people": [None, people]}
    journal.record("deliberation.meeting.convened", meeting, by=by, now=now, reason=late_reason.strip(), changes=changes)
    events.publish(MeetingConvened(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Actor, now: datetime) -> Meeting:
    """
    Call a meeting off before it was opened; whoever was invited is told why.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    refuse_if(rules.state_problems("cancel", meeting.state) + rules.cancel_problems(reason), MeetingRefused)
    was_told = meeting.state == MeetingState.CONVENED
    told = _told(meeting, now) if was_told else {}
    saved(meeting, state=MeetingState.CANCELLED, cancelled_reason=reason.strip()[:200], **told)
    indexing.index(meeting)
    journal.record("deliberation.meeting.cancelled", meeting, by=by, now=now, reason=reason.strip())
    if was_told:
        events.publish(MeetingCancelled(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


# ---- the meeting itself ----


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: Actor, now: datetime) -> Meeting:
    """
    Open a convened meeting: its rule and the number of those due are frozen. Without a quorum it stays closed.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason, with the numbers of the quorum.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    rule, problems = _rule_or_problems(meeting, now)
    if meeting.state != MeetingState.CONVENED:
        problems += rules.state_problems("open", meeting.state) or [Problem("state", _("正在休会，点继续开。"), where="state")]
    there = presence_at(meeting, now)
    needed = needed_by(rule, there.due)
    problems += rules.quorum_problems(due=there.due, present=there.present, needed=needed)
    refuse_if(problems, MeetingRefused)
    saved(meeting, state=MeetingState.OPEN, opened_at=now, due_count=there.due, rule=rule.freeze() if rule else None)
    changes = {"due": [None, there.due], "present": [None, there.present], "needed": [None, needed]}
    journal.record("deliberation.meeting.opened", meeting, by=by, now=now, changes=changes)
    return meeting


def _rule_or_problems(meeting: Meeting, now: datetime) -> tuple[RuleSet | None, list[Problem]]:
    """The rule of the body on this day, or why there is none to go by."""
    try:
        return found.rule_on(meeting, clock.day_of(now)), []
    except (rulesets.RuleMissing, rulesets.RuleUnfilled) as refused:
        return None, refused.problems


@transaction.atomic
def adjourn(*, meeting: Meeting, reason: str = "", by: Actor, now: datetime) -> Meeting:
    """Break off an open meeting, and whoever speaks; it may go on later, also on another day. :raises MeetingRefused: when it is not open."""
    meeting = held(meeting, by, rights.MEETINGS)
    refuse_if(rules.state_problems("adjourn", meeting.state), MeetingRefused)
    end_current(meeting, now)
    saved(meeting, state=MeetingState.ADJOURNED)
    journal.record("deliberation.meeting.adjourned", meeting, by=by, now=now, reason=reason.strip())
    return meeting


@transaction.atomic
def resume(*, meeting: Meeting, by: Actor, now: datetime) -> Meeting:
    """
    Go on with an adjourned meeting, by the rule and the number due that were frozen; the quorum is asked for again.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    problems = [] if meeting.state == MeetingState.ADJOURNED else [Problem("state", _("现在没有休会。"), where="state")]
    there = presence_at(meeting, now)
    problems += rules.quorum_problems(due=there.due, present=there.present, needed=there.needed)
    refuse_if(problems, MeetingRefused)
    saved(meeting, state=MeetingState.OPEN)
    journal.record("deliberation.meeting.resumed", meeting, by=by, now=now, changes={"present": [None, there.present]})
    return meeting


@transaction.atomic
def close(*, meeting: Meeting, by: Actor, now: datetime) -> Meeting:
    """
    End a meeting. A point that is dealt with, an open ballot and a speaker are ended before.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    problems = rules.state_problems("close", meeting.state) + rules.close_problems(**_going_on(meeting))
    refuse_if(problems, MeetingRefused)
    there = presence_at(meeting, now)
    saved(meeting, state=MeetingState.CLOSED, closed_at=now)
    journal.record("deliberation.meeting.closed", meeting, by=by, now=now, changes={"present": [None, there.present]})
    events.publish(MeetingHeld(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


def _going_on(meeting: Meeting) -> dict[str, Any]:
    item = AgendaItem.objects.filter(meeting=meeting, state=ItemState.CURRENT).first()
    ballots = Ballot.objects.filter(meeting=meeting, state=BallotState.OPEN).values_list("title", flat=True)
    speech = Speech.objects.filter(meeting=meeting, ended_at=None).exclude(began_at=None).select_related("participant").first()
    return {"item": item.title if item else "", "ballots": list(ballots), "speaker": speech.participant.label if speech else ""}


# ---- its screen ----


@transaction.atomic
def renew_screen_code(*, meeting: Meeting, by: Actor, now: datetime) -> Meeting:
    """A new address for the screen; the old one shows nothing any more."""
    meeting = held(meeting, by, rights.MEETINGS)
    saved(meeting, screen_code=short_code(10))
    journal.record("deliberation.meeting.screen_renewed", meeting, by=by, now=now)
    return meeting


@transaction.atomic
def say_on_screen(*, meeting: Meeting, message: str, item: AgendaItem | None = None, by: Actor, now: datetime) -> Meeting:
    """Put a sentence on the screen, or take it off; `item`: show this point in place of the one dealt with."""
    meeting = held(meeting, by, rights.MEETINGS)
    if item is not None and item.meeting_id != meeting.pk:
        raise MeetingRefused(Problem("elsewhere", _("这一项不在这次会的议程上。"), where="item"))
    saved(meeting, screen_message=message.strip()[:120], screen_item=item)
    journal.record("deliberation.meeting.screen_written", meeting, by=by, now=now)
    return meeting
