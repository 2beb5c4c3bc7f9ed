"""Promotion meetings: a case is held over for one, a meeting is called, held with what was agreed by case, or called off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseProgressed, FollowUpAgreed, MeetingCalled, MeetingCalledOff
from linli.casework.models import Case, HeldOver, MeetingMatter, MeetingParty, PromotionMeeting, Task
from linli.casework.models.pressing import Source
from linli.casework.rules import promotion as rules
from linli.casework.rules import rights
from linli.casework.rules.cases import step_problems
from linli.casework.rules.duties import reason_problems
from linli.casework.rules.promotion import Agreed
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Place

from .deeds import Deed, allow, locked
from .tasks import task_add

MAY_CALL = (rights.DISPATCH, rights.SUPERVISE)


@transaction.atomic
def hold_over(*, case: Case, reason: str, community_keeps: str, property_keeps: str, by: Actor, now: datetime) -> Case:
    """
    Say that a case cannot be done now, with what both sides keep of it; the next meeting is offered it. Its clock runs on.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    given = {"reason": reason, "community_keeps": community_keeps, "property_keeps": property_keeps}
    is_held = case.held_over.filter(taken_up_at=None).exists()
    refuse_if([*step_problems("hold_over", case.state), *rules.hold_over_problems(**given, is_held=is_held)], CaseRefused)
    deed = Deed(case, by=by, now=now)
    kept = {name: text.strip() for name, text in given.items()}
    deed.add(HeldOver(tenant_id=case.tenant_id, case=case, at=now, by_label=by.label[:120], **kept))
    entry = deed.step("hold_over", text=reason.strip())
    deed.announce(CaseProgressed, entry_id=entry.pk)
    return deed.write()


@dataclass(frozen=True, slots=True)
class MeetingWanted:
    """When and where a meeting is, who is asked, which cases are before it, in their order; `unknown`: numbers of none."""

    at: datetime
    where: str
    organisations: Sequence[Organisation]
    cases: Sequence[Case] = ()
    unknown: Sequence[str] = ()


@transaction.atomic
def call_meeting(*, place: Place, wanted: MeetingWanted, by: Actor, now: datetime) -> PromotionMeeting:
    """
    Call a meeting in a community (or for the whole subdistrict); everybody asked hears of it.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    _allow(by, place)
    refuse_if([*rules.time_problems(wanted.at, now=now), *_wanted_problems(wanted, place)], CaseRefused)
    meeting = PromotionMeeting(
        tenant_id=place.tenant_id, place=place, at=wanted.at, where=wanted.where.strip(), called_at=now, called_by=by.label[:120]
    )
    meeting.save(force_insert=True)
    _lay_out(meeting, wanted.organisations, wanted.cases)
    changes = {"at": [None, wanted.at], "cases": [None, [str(case.pk) for case in wanted.cases]]}
    journal.record("casework.meeting.called", meeting, by=by, now=now, changes=changes)
    events.publish(MeetingCalled(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: PromotionMeeting, wanted: MeetingWanted, by: Actor, now: datetime) -> PromotionMeeting:
    """
    Another time, room, parties or cases for a meeting that has not been held; everybody asked hears of it again.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    meeting = _locked(meeting, by)
    problems = _open_problems(meeting)
    problems += [] if wanted.at == meeting.at else rules.time_problems(wanted.at, now=now)
    refuse_if([*problems, *_wanted_problems(wanted, meeting.place)], CaseRefused)
    before = {"at": meeting.at, "cases": [str(one.case_id) for one in meeting.matters.all()]}
    meeting.at, meeting.where = wanted.at, wanted.where.strip()
    meeting.save(update_fields=["at", "where"])
    meeting.parties.all().delete()
    meeting.matters.all().delete()
    _lay_out(meeting, wanted.organisations, wanted.cases)
    after = {"at": meeting.at, "cases": [str(case.pk) for case in wanted.cases]}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    journal.record("casework.meeting.changed", meeting, by=by, now=now, changes=changes)
    events.publish(MeetingCalled(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


@transaction.atomic
def call_off_meeting(*, meeting: PromotionMeeting, reason: str, by: Actor, now: datetime) -> PromotionMeeting:
    """
    A meeting does not take place; its cases wait for the next.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    meeting = _locked(meeting, by)
    refuse_if([*_open_problems(meeting), *reason_problems(reason)], CaseRefused)
    meeting.state, meeting.off_reason = PromotionMeeting.State.OFF, reason.strip()
    meeting.save(update_fields=["state", "off_reason"])
    journal.record("casework.meeting.called_off", meeting, by=by, now=now, reason=meeting.off_reason)
    events.publish(MeetingCalledOff(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return meeting


@dataclass(frozen=True, slots=True)
class Minutes:
    """What came of a meeting: who came (organisation → who spoke for it), what was agreed by case, the rest, the next time."""

    came: dict[UUID, str]
    agreed: Sequence[Agreed]
    chaired_by: str = ""
    minutes: str = ""
    next_at: datetime | None = None


@transaction.atomic
def hold_meeting(*, meeting: PromotionMeeting, held: Minutes, by: Actor, now: datetime) -> PromotionMeeting:
    """
    Write down a meeting. What was agreed becomes a line on each case that its reporters read, what is to be done a task of the
    ledger; what was not reached goes to the next meeting, which is called at once where its time is known.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    meeting = _locked(meeting, by)
    known = {one.case_id: one for one in meeting.matters.select_related("case")}
    problems = _open_problems(meeting)
    problems += rules.held_problems(held.agreed, came=held.came, at=meeting.at, next_at=held.next_at, now=now)
    problems += _minutes_problems(meeting, held, known.keys())
    refuse_if(problems, CaseRefused)
    meeting.state, meeting.held_at, meeting.next_at = PromotionMeeting.State.HELD, now, held.next_at
    meeting.chaired_by, meeting.minutes = held.chaired_by.strip(), held.minutes.strip()
    meeting.save(update_fields=["state", "held_at", "next_at", "chaired_by", "minutes"])
    for party in meeting.parties.all():
        party.came, party.who = party.organisation_id in held.came, held.came.get(party.organisation_id, "").strip()
        party.save(update_fields=["came", "who"])
    done = [one for one in held.agreed if one.words.strip()]
    # Held before the first task gets its number: whoever holds a case and waits for a number would else wait for us, and we for them.
    locking.hold(Case.objects.filter(pk__in=[one.case_id for one in done]))
    for one in done:
        _write_on_case(meeting, known[one.case_id], one, by, now)
    changes = {"agreed": [None, [str(one.case_id) for one in done]], "came": [0, len(held.came)]}
    journal.record("casework.meeting.held", meeting, by=by, now=now, changes=changes)
    if held.next_at:
        _call_next(meeting, [matter.case for key, matter in known.items() if key not in {one.case_id for one in done}], by, now)
    return meeting


def _write_on_case(meeting: PromotionMeeting, matter: MeetingMatter, one: Agreed, by: Actor, now: datetime) -> None:
    """The agreement on the matter and, while the case is open, as a line of its own; a case that ended keeps it in the minutes."""
    matter.agreed, matter.follow_up = one.words.strip(), one.follow_up.strip()
    matter.organisation_id, matter.due_on = (one.organisation_id, one.due_on) if matter.follow_up else (None, None)
    case = locked(matter.case)
    matter.task = _task_of(meeting, matter, is_told=not case.is_open, by=by, now=now)
    matter.save(update_fields=["agreed", "follow_up", "organisation", "due_on", "task"])
    case.held_over.filter(taken_up_at=None).update(taken_up_at=now)
    if not case.is_open:
        return
    deed = Deed(case, by=by, now=now)
    next_step = next_step_words(matter)
    if next_step:
        deed.set(next_step=next_step[:120])
    text = _("%(day)s推进会议商定：%(words)s") % {"day": _day(meeting.at), "words": matter.agreed}
    entry = deed.step("note", text=text, next_step=next_step[:120], changes={"meeting": [None, str(meeting.pk)]})
    deed.announce(CaseProgressed, entry_id=entry.pk)
    if matter.follow_up:
        deed.announce(FollowUpAgreed, matter_id=matter.pk)
    deed.write()


def _task_of(meeting: PromotionMeeting, matter: MeetingMatter, *, is_told: bool, by: Actor, now: datetime) -> Task | None:
    """What is to be done until a day, in the ledger; the notice about an open case says it already."""
    if matter.organisation is None or matter.due_on is None:
        return None
    return task_add(
        tenant=meeting.tenant,
        title=matter.follow_up,
        detail=matter.agreed,
        source=Source.PROMOTION,
        source_words=f"{str(meeting.place)[:80]} {_day(meeting.at)}",
        organisation=matter.organisation,
        place=meeting.place,
        case=matter.case,
        due_on=matter.due_on,
        is_told=is_told,
        by=by,
        now=now,
    )


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(month)s月%(day)s日") % {"month": local.month, "day": local.day}


def next_step_words(matter: MeetingMatter) -> str:
    """“12月5日前，绿荫物业：换水泵”: the next fact that a reporter reads."""
    if not matter.follow_up or matter.due_on is None:
        return ""
    given = {"month": matter.due_on.month, "day": matter.due_on.day, "who": matter.organisation, "what": matter.follow_up}
    return _("%(month)s月%(day)s日前，%(who)s：%(what)s") % given


def _call_next(meeting: PromotionMeeting, cases: Iterable[Case], by: Actor, now: datetime) -> None:
    organisations = [one.organisation for one in meeting.parties.select_related("organisation")]
    assert meeting.next_at is not None  # noqa: S101 -- asked only then
    wanted = MeetingWanted(meeting.next_at, meeting.where, organisations, [case for case in cases if case.is_open])
    call_meeting(place=meeting.place, wanted=wanted, by=by, now=now)


def _lay_out(meeting: PromotionMeeting, organisations: Iterable[Organisation], cases: Iterable[Case]) -> None:
    given = {"tenant_id": meeting.tenant_id, "meeting": meeting}
    MeetingParty.objects.bulk_create(MeetingParty(organisation=one, **given) for one in dict.fromkeys(organisations))
    MeetingMatter.objects.bulk_create(
        MeetingMatter(case=one, position=position, **given) for position, one in enumerate(dict.fromkeys(cases), start=1)
    )


def _wanted_problems(wanted: MeetingWanted, place: Place) -> list[Problem]:
    problems = rules.call_problems(where=wanted.where, organisations=wanted.organisations, cases=wanted.cases)
    if any(one.tenant_id != place.tenant_id for one in wanted.organisations):
        problems.append(Problem("other_tenant", _("请从列表里选本街道的单位。"), where="organisations"))
    text = _("没有 %(number)s 这一件，或者不归您看。")
    problems += [Problem("unknown_number", text % {"number": one}, where="numbers") for one in wanted.unknown]
    for case in wanted.cases:
        if case.tenant_id != place.tenant_id or not case.place_path.startswith(place.path):
            text = _("%(number)s 不在%(place)s，不能在这里议。") % {"number": case.short_number, "place": place}
            problems.append(Problem("elsewhere", text, where="cases"))
        elif not case.is_open:
            text = _("%(number)s 已经结束了，不用再议。") % {"number": case.short_number}
            problems.append(Problem("ended", text, where="cases"))
    return problems


def _minutes_problems(meeting: PromotionMeeting, held: Minutes, known: Iterable[UUID]) -> list[Problem]:
    problems = []
    if {one.case_id for one in held.agreed} - set(known):
        problems.append(Problem("unknown_case", _("有一件不在这次会议里，请刷新页面。")))
    asked = {one.organisation_id for one in meeting.parties.all()}
    if set(held.came) - asked:
        problems.append(Problem("not_asked", _("有一个单位没有请，先加到会议里。"), where="parties"))
    if any(one.organisation_id and one.organisation_id not in asked for one in held.agreed):
        problems.append(Problem("not_asked", _("接下来由谁做，请从到会的单位里选。"), where="parties"))
    lengths = (("chaired_by", held.chaired_by, rules.MOST_WHO), ("minutes", held.minutes, rules.MOST_MINUTES))
    for where, text, most in lengths:
        if len(text.strip()) > most:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where))
    if any(len(who.strip()) > rules.MOST_WHO for who in held.came.values()):
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": rules.MOST_WHO}, where="parties"))
    return problems


def _open_problems(meeting: PromotionMeeting) -> list[Problem]:
    if meeting.is_called:
        return []
    return [Problem("not_open", _("这次会议%(state)s，不能再改。") % {"state": meeting.get_state_display()})]


def _locked(meeting: PromotionMeeting, by: Actor) -> PromotionMeeting:
    found = locking.one(PromotionMeeting, meeting.pk, "place")
    _allow(by, found.place)
    return found


def _allow(by: Actor, place: Place) -> None:
    if not any(by.may(right, tenant_id=place.tenant_id, place_path=place.path) for right in MAY_CALL):
        raise NotAllowed(Problem("not_allowed", _("推进会议由社区和街道派单、督办的岗位约。")))
