"""Councils: founded, changed, dissolved; their terms begun and closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words
from linli.procedures.api import Run
from linli.registry.api import Place

from ..errors import CouncilRefused
from ..events import SeatEnded
from ..models import Ballot, Council, CouncilKind, Meeting, Seat, SeatEnd, Term
from ..rules import composition, rights
from ..rules.supervision import words_problems
from ..selectors.ballot_lists import GOING
from ..selectors.bodies import body_of
from ..states import BallotState, MeetingState
from . import indexing

MOST_NAME, MOST_ABOUT, MOST_REASON = 60, 2000, 200


@dataclass(frozen=True, slots=True)
class CouncilGiven:
    """A new council, or what it is to be from now on. `rule_code` “”: the rule set of its kind."""

    kind: str
    name: str
    place: Place
    founded_on: date
    rule_code: str = ""
    about: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class TermGiven:
    """A new term. `ordinal` None: the one after the last. `ends_on`: its last day. `run`: the procedure that chose its members."""

    seat_count: int
    begins_on: date
    ends_on: date | None = None
    ordinal: int | None = None
    run: Run | None = None


def allow(by: Actor, council: Council, right: str = rights.COUNCILS) -> None:
    """:raises NotAllowed: unless the actor holds the right where the council is."""
    if not by.may(right, tenant_id=council.tenant_id, place_path=council.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位管不到这个议事组织。")))


def held(council: Council) -> Council:
    """The council as it is now, held until the end of the transaction."""
    return locking.one(Council, council.pk, "place", "tenant")


@transaction.atomic
def found(*, tenant: Tenant, given: CouncilGiven, by: Actor, now: datetime) -> Council:
    """
    Found a council at a place.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    locking.one(Tenant, tenant.pk)
    row = Council(
        tenant=tenant, kind=given.kind, name=given.name.strip(), place=given.place, place_path=given.place.path,
        rule_code=given.rule_code or composition.rule_code_for(given.kind), founded_on=given.founded_on, about=given.about.strip(),
        is_public=given.is_public,
    )  # fmt: skip
    allow(by, row)
    refuse_if(_problems(row, now), CouncilRefused)
    row.save(force_insert=True)
    changes = {"kind": [None, row.kind], "name": [None, row.name], "rule": [None, row.rule_code]}
    indexing.index(row)
    journal.record("deliberation.council.founded", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def change(*, council: Council, given: CouncilGiven, by: Actor, now: datetime) -> Council:
    """
    Change what is said of a council. Its kind and place stay what they were: that would be another council.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    locking.one(Tenant, council.tenant_id)
    row = held(council)
    allow(by, row)
    facts = {
        "name": given.name.strip(), "founded_on": given.founded_on, "about": given.about.strip(),
        "is_public": given.is_public, "rule_code": given.rule_code or composition.rule_code_for(row.kind),
    }  # fmt: skip
    changes = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, value in facts.items():
        setattr(row, name, value)
    refuse_if(_problems(row, now), CouncilRefused)
    if changes:
        row.save(update_fields=list(facts))
        indexing.index(row)
        for motion in row.motions.select_related("council") if "is_public" in changes else ():
            indexing.index(motion)
        told = {name: pair for name, pair in changes.items() if name != "about"}
        journal.record("deliberation.council.changed", row, by=by, now=now, changes=told)
    return row


def _problems(row: Council, now: datetime) -> list[Problem]:
    problems = words_problems(row.name, "name", most=MOST_NAME)
    problems += words_problems(row.about, "about", most=MOST_ABOUT, required=False)
    if row.kind not in CouncilKind.values:
        problems.append(Problem("kind", _("请选是哪一类议事组织。"), where="kind"))
    if row.rule_code not in rulesets.codes() or not row.rule_code.startswith(f"{composition.ENGINE}."):
        problems.append(Problem("rule", _("请选按哪一份议事规则。"), where="rule_code"))
    if row.place.tenant_id != row.tenant_id or row.place.valid_to is not None:
        problems.append(Problem("place", _("这个地点不在本街道，或者已经停用。"), where="place"))
    if row.founded_on > timezone.localdate(now):
        problems.append(Problem("in_future", _("成立的日子还没有到。"), where="founded_on"))
    same = Council.objects.standing().filter(tenant=row.tenant_id, name=row.name).exclude(pk=row.pk)
    if same.exists():
        problems.append(Problem("name_taken", _("已经有一个叫“%(name)s”的。") % {"name": row.name}, where="name"))
    return problems


@transaction.atomic
def dissolve(*, council: Council, on: date, reason: str, by: Actor, now: datetime) -> Council:
    """
    Dissolve a council: its term closes and its seats end on that day. What it decided stays.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    row = held(council)
    allow(by, row)
    term = Term.objects.filter(council=row, closed_on=None).first()
    problems = words_problems(reason, "reason", most=MOST_REASON) + _dissolve_problems(row, term, on, now)
    refuse_if(problems, CouncilRefused)
    if term is not None:
        _close(term, on, by, now)
    row.dissolved_on, row.dissolved_reason = on, reason.strip()
    row.save(update_fields=["dissolved_on", "dissolved_reason"])
    indexing.index(row)
    journal.record(
        "deliberation.council.dissolved", row, by=by, now=now, reason=row.dissolved_reason, changes={"dissolved_on": [None, on]}
    )
    return row


def _dissolve_problems(row: Council, term: Term | None, on: date, now: datetime) -> list[Problem]:
    problems = []
    if row.dissolved_on is not None:
        problems.append(Problem("dissolved", _("这个议事组织已经撤销了。")))
    if on < row.founded_on or on > timezone.localdate(now):
        problems.append(Problem("day", _("撤销的那天在成立以后，也不能晚于今天。"), where="on"))
    elif term is not None:
        problems += _close_problems(term, on)
    going_on = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)
    if Meeting.objects.filter(council=row, state__in=going_on).exists():
        problems.append(Problem("meets", _("还有会没有开完。先把会开完，或者取消。")))
    if Ballot.objects.filter(council=row, state__in=(BallotState.DRAFT, *GOING)).exists():
        problems.append(Problem("votes", _("还有表决没有办完。先公布结果，还没开始的先撤回。")))
    return problems


# ---- terms ----


@transaction.atomic
def begin_term(*, council: Council, given: TermGiven, by: Actor, now: datetime) -> Term:
    """
    Begin the next term. The one before ends on the day before, and those who sat in it end with it (届满).

    Size and length are held against the rules in force on its first day; where their text is not at hand, nothing is.

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    row = held(council)
    allow(by, row)
    before = Term.objects.filter(council=row).order_by("-ordinal").first()
    ordinal = given.ordinal if given.ordinal is not None else (before.ordinal + 1 if before else 1)
    refuse_if(_term_problems(row, given, before, ordinal), CouncilRefused)
    if before is not None and before.closed_on is None:
        _close(before, given.begins_on - timedelta(days=1), by, now)
    term = Term(
        tenant_id=row.tenant_id, council=row, ordinal=ordinal, seat_count=given.seat_count, begins_on=given.begins_on,
        ends_on=given.ends_on, run=given.run,
    )  # fmt: skip
    term.save(force_insert=True)
    changes = {
        "ordinal": [None, ordinal], "seat_count": [None, term.seat_count], "begins_on": [None, term.begins_on],
        "ends_on": [None, term.ends_on],
    }  # fmt: skip
    journal.record("deliberation.council.term_begun", row, by=by, now=now, changes=changes)
    return term


def _term_problems(row: Council, given: TermGiven, before: Term | None, ordinal: int) -> list[Problem]:
    body = body_of(row, given.begins_on)
    problems = [
        *composition.seat_count_problems(given.seat_count, body),
        *composition.term_problems(given.begins_on, given.ends_on, body),
    ]
    if row.dissolved_on is not None:
        problems.append(Problem("dissolved", _("这个议事组织已经撤销了。")))
    if given.begins_on < row.founded_on:
        problems.append(
            Problem("before_founding", _("不能早于成立的那天，%(day)s。") % {"day": day_words(row.founded_on)}, where="begins_on")
        )
    if given.run is not None and given.run.tenant_id != row.tenant_id:
        problems.append(Problem("run", _("这个程序不在本街道。"), where="run"))
    if not 1 <= ordinal <= MOST_ORDINAL or (before is not None and ordinal <= before.ordinal):
        problems.append(Problem("ordinal", _("届次要比以前的大。"), where="ordinal"))
    is_later = before is not None and given.begins_on > before.begins_on
    if before is not None and (not is_later or (wrong := _close_problems(before, given.begins_on - timedelta(days=1)))):
        code = wrong[0].code if is_later else "before_begin"
        problems.append(Problem(code, _("上一届还没有过完第一天，或者有人那天以后才进来。"), where="begins_on"))
    return problems


MOST_ORDINAL = 200


@transaction.atomic
def close_term(*, term: Term, on: date, by: Actor, now: datetime) -> Term:
    """
    Close a term without a next one; `on` is its last day. Those who sat in it end with it (届满).

    :raises NotAllowed: without the right there. :raises CouncilRefused: with every reason.
    """
    council = held(term.council)
    allow(by, council)
    term = locking.one(Term, term.pk)
    term.council = council
    problems = _close_problems(term, on)
    if term.closed_on is not None:
        problems = [Problem("term_closed", _("这一届已经结束了。"))]
    elif on > timezone.localdate(now):
        problems.append(Problem("in_future", _("还没有到这一天。"), where="on"))
    refuse_if(problems, CouncilRefused)
    return _close(term, on, by, now)


def _close_problems(term: Term, on: date) -> list[Problem]:
    """A term lasts at least a day, and nobody's seat begins after its last. An earlier term that is closed ended before."""
    if term.closed_on is not None:
        return [Problem("overlap", _("和上一届重叠了。"), where="on")] if on < term.closed_on else []
    if on < term.begins_on:
        return [Problem("before_begin", _("结束的那天不能早于开始的那天。"), where="on")]
    if Seat.objects.filter(term=term, valid_to=None, valid_from__gt=on).exists():
        return [Problem("seat_begins_later", _("有人那天以后才进来。"), where="on")]
    return []


def _close(term: Term, on: date, by: Actor, now: datetime) -> Term:
    """Close it, and end whoever still sits there."""
    council = term.council
    live = locking.several(Seat.objects.filter(term=term, valid_to=None))
    for seat in live:
        seat.valid_to, seat.end_kind = on, SeatEnd.TERM
    Seat.objects.bulk_update(live, ["valid_to", "end_kind"])
    term.closed_on = on
    term.save(update_fields=["closed_on"])
    changes = {"ordinal": [term.ordinal, term.ordinal], "closed_on": [None, on], "seats": [len(live), 0]}
    journal.record("deliberation.council.term_closed", council, by=by, now=now, changes=changes)
    events.publish_many([SeatEnded(tenant_id=term.tenant_id, seat_id=seat.pk) for seat in live], now=now)
    return term
