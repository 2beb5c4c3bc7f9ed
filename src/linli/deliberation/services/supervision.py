"""Watching over special work (专项工作监督): begun with members, visits noted, questions asked and answered, a conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.procedures.api import Run
from linli.registry.api import Organisation

from ..errors import SupervisionRefused
from ..events import QuestionAnswered, QuestionAsked
from ..models import Council, Seat, Supervision, SupervisionQuestion, SupervisionVisit
from ..rules import rights
from ..rules import supervision as rules
from ..selectors.supervision import member_seat
from .councils import allow, held


@dataclass(frozen=True, slots=True)
class SupervisionGiven:
    """What is watched over, from when until when (None: open), by which members."""

    title: str
    begins_on: date
    about: str = ""
    ends_on: date | None = None
    run: Run | None = None
    members: Sequence[Seat] = ()


@dataclass(frozen=True, slots=True)
class VisitGiven:
    """One visit: when, where, who came (names as they are to be read), what they saw."""

    visited_on: date
    where: str
    present: str
    findings: str


@dataclass(frozen=True, slots=True)
class QuestionGiven:
    """A question with its last day. `asked_by`: the seat of who asks, when the office writes it down for them."""

    question: str
    answer_until: date
    to_organisation: Organisation | None = None
    asked_by: Seat | None = None


@transaction.atomic
def begin(*, council: Council, given: SupervisionGiven, by: Actor, now: datetime) -> Supervision:
    """
    Begin to watch over some work. :raises NotAllowed: without the right there. :raises SupervisionRefused: with every reason.
    """
    council = held(council)
    allow(by, council, rights.SUPERVISION)
    problems = rules.words_problems(given.title, "title", most=rules.MOST_TITLE)
    problems += rules.words_problems(given.about, "about", most=rules.MOST_TEXT, required=False)
    problems += rules.days_problems(given.begins_on, given.ends_on)
    problems += _member_problems(council, given.members)
    if council.dissolved_on is not None:
        problems.append(Problem("dissolved", _("这个议事组织已经撤销了。")))
    if given.run is not None and given.run.tenant_id != council.tenant_id:
        problems.append(Problem("run", _("这个程序不在本街道。"), where="run"))
    refuse_if(problems, SupervisionRefused)
    row = Supervision(
        tenant_id=council.tenant_id, council=council, title=given.title.strip(), about=given.about.strip(), run=given.run,
        begins_on=given.begins_on, ends_on=given.ends_on,
    )  # fmt: skip
    row.save(force_insert=True)
    row.members.set(given.members)
    changes = {"council": [None, council.pk], "begins_on": [None, row.begins_on], "members": [0, len(given.members)]}
    journal.record("deliberation.supervision.begun", row, by=by, now=now, changes=changes)
    return row


def _member_problems(council: Council, members: Sequence[Seat]) -> list[Problem]:
    known = Seat.objects.filter(pk__in=[one.pk for one in members], term__council=council, valid_to=None).count()
    if known != len({one.pk for one in members}):
        return [Problem("members", _("参加监督的要是现在的成员。"), where="members")]
    return []


def _held(supervision: Supervision) -> Supervision:
    return locking.one(Supervision, supervision.pk, "council", "council__tenant")


@transaction.atomic
def set_members(*, supervision: Supervision, members: Sequence[Seat], by: Actor, now: datetime) -> Supervision:
    """Say who takes part from now on. :raises NotAllowed: :raises SupervisionRefused: as for `begin`."""
    row = _held(supervision)
    allow(by, row.council, rights.SUPERVISION)
    problems = rules.open_problems(is_closed=row.closed_at is not None) + _member_problems(row.council, members)
    refuse_if(problems, SupervisionRefused)
    before = row.members.count()
    row.members.set(members)
    changes = {"members": [before, len(members)]}
    journal.record("deliberation.supervision.members_set", row, by=by, now=now, changes=changes)
    return row


def _allow_member(row: Supervision, by: Actor) -> Seat | None:
    """Who keeps supervision there may, and its members for themselves; their seat. :raises NotAllowed: for everyone else."""
    if by.may(rights.SUPERVISION, tenant_id=row.tenant_id, place_path=row.council.place_path):
        return None
    seat = member_seat(row, by.person_id)
    if seat is None:
        raise NotAllowed(Problem("not_member", _("参加这项监督的代表才能记和问。")))
    return seat


@transaction.atomic
def visit(*, supervision: Supervision, given: VisitGiven, by: Actor, now: datetime) -> SupervisionVisit:
    """
    Note a visit. Members of the supervision may, and the office. :raises NotAllowed: for others. :raises SupervisionRefused: with
    every reason.
    """
    row = _held(supervision)
    _allow_member(row, by)
    problems = rules.open_problems(is_closed=row.closed_at is not None)
    problems += rules.visit_problems(given.visited_on, timezone.localdate(now))
    problems += rules.words_problems(given.where, "where", most=rules.MOST_WHERE)
    problems += rules.words_problems(given.present, "present", most=rules.MOST_PRESENT)
    problems += rules.words_problems(given.findings, "findings", most=rules.MOST_TEXT)
    refuse_if(problems, SupervisionRefused)
    made = SupervisionVisit(
        tenant_id=row.tenant_id, supervision=row, visited_on=given.visited_on, where=given.where.strip(),
        present=given.present.strip(), findings=given.findings.strip(), recorded_by=by.label[:120], recorded_at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    changes = {"visited_on": [None, made.visited_on]}
    journal.record("deliberation.supervision.visited", row, by=by, now=now, changes=changes)
    return made


@transaction.atomic
def ask(*, supervision: Supervision, given: QuestionGiven, by: Actor, now: datetime) -> SupervisionQuestion:
    """
    Ask the office a question that it must answer by a day. A member asks for themselves; the office writes one down for a member.

    :raises NotAllowed: for others. :raises SupervisionRefused: with every reason.
    """
    row = _held(supervision)
    seat = _allow_member(row, by) or given.asked_by
    problems = rules.open_problems(is_closed=row.closed_at is not None)
    problems += rules.words_problems(given.question, "question", most=rules.MOST_TEXT)
    problems += rules.answer_until_problems(given.answer_until, timezone.localdate(now))
    unit = given.to_organisation
    if unit is not None and (unit.tenant_id != row.tenant_id or unit.valid_to or unit.merged_into_id):
        problems.append(Problem("unknown_unit", _("这个单位不在本街道的名册里。"), where="to_organisation"))
    if seat is not None and not row.members.filter(pk=seat.pk).exists():
        problems.append(Problem("not_member", _("问的人不是参加这项监督的代表。"), where="asked_by"))
    refuse_if(problems, SupervisionRefused)
    made = SupervisionQuestion(
        tenant_id=row.tenant_id, supervision=row, asked_by=seat, asked_label=_label(seat, by), question=given.question.strip(),
        asked_at=now, to_organisation=unit, answer_until=given.answer_until,
    )  # fmt: skip
    made.save(force_insert=True)
    changes = {"question": [None, made.pk], "answer_until": [None, made.answer_until]}
    journal.record("deliberation.supervision.question_asked", row, by=by, now=now, changes=changes)
    events.publish(QuestionAsked(tenant_id=row.tenant_id, question_id=made.pk), now=now)
    return made


def _label(seat: Seat | None, by: Actor) -> str:
    """Who asked, as everybody may read it: representatives are named, with their unit."""
    if seat is None:
        return by.label[: rules.MOST_LABEL]
    return holder_label(seat)[: rules.MOST_LABEL]


def holder_label(seat: Seat) -> str:
    """A seat's holder by name, an organisation's with its delegate: “王小明”, “省图书馆 李华”."""
    return " ".join(str(one) for one in (seat.organisation, seat.delegate, seat.person) if one)


@transaction.atomic
def answer(*, question: SupervisionQuestion, words: str, by: Actor, now: datetime) -> SupervisionQuestion:
    """
    Answer a question; the answer is public with it, and who asked is told.

    :raises NotAllowed: without the right there. :raises SupervisionRefused: with every reason.
    """
    row = _held(question.supervision)
    question = locking.one(SupervisionQuestion, question.pk, "to_organisation")
    question.supervision = row
    units = frozenset({question.to_organisation_id}) if question.to_organisation_id else None
    if not by.may(rights.ANSWER, tenant_id=row.tenant_id, place_path=row.council.place_path, organisation_ids=units):
        raise NotAllowed(Problem("not_allowed", _("这个提问不归您的岗位答复。")))
    problems = rules.words_problems(words, "answer", most=rules.MOST_TEXT)
    if question.answered_at is not None:
        problems.append(Problem("answered", _("这个提问已经答复过了。")))
    refuse_if(problems, SupervisionRefused)
    question.answer, question.answered_at, question.answered_by = words.strip(), now, by.label[:120]
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    changes = {"question": [question.pk, question.pk], "answered_at": [None, now]}
    journal.record("deliberation.supervision.question_answered", row, by=by, now=now, changes=changes)
    events.publish(QuestionAnswered(tenant_id=row.tenant_id, question_id=question.pk), now=now)
    return question


@transaction.atomic
def close(*, supervision: Supervision, conclusion: str, by: Actor, now: datetime) -> Supervision:
    """
    End it with a conclusion, once every question is answered.

    :raises NotAllowed: without the right there. :raises SupervisionRefused: with every reason.
    """
    row = _held(supervision)
    allow(by, row.council, rights.SUPERVISION)
    problems = rules.open_problems(is_closed=row.closed_at is not None)
    problems += rules.words_problems(conclusion, "conclusion", most=rules.MOST_TEXT)
    problems += rules.close_problems(row.questions.filter(answered_at=None).count())
    refuse_if(problems, SupervisionRefused)
    row.conclusion, row.closed_at = conclusion.strip(), now
    row.save(update_fields=["conclusion", "closed_at"])
    journal.record("deliberation.supervision.closed", row, by=by, now=now, changes={"closed_at": [None, now]})
    return row
