"""Holding a ballot again: among those who tied, or for the seats that stayed open, with the same roll."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking, rows
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import BallotRefused
from linli.deliberation.models import Ballot, Option, RightUnit, RightVoter
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors.frozen import freeze_problems
from linli.deliberation.states import BallotState

from . import preparing

COPIED = (
    "tenant_id", "kind", "secrecy", "question", "about", "council_id", "meeting_id", "item_id", "motion_id", "motion_version_id",
    "place_id", "place_path", "run_id", "step", "rule_code", "matter", "channels", "roll_source", "unit_kinds",
    "needs_publicity", "roll_public_until", "roll_published_at", "due_count", "is_public", "chief_scrutineer", "scrutineers",
)  # fmt: skip
ENDED = (BallotState.CLOSED, BallotState.DECLARED)


@dataclass(frozen=True, slots=True)
class Left:
    """What a first vote left to decide: these options, for so many seats."""

    codes: tuple[str, ...]
    seats: int


@transaction.atomic
def revote(*, ballot: Ballot, by: Actor, now: datetime) -> Ballot:
    """
    A new ballot with only those who tied (or were not chosen) for the seats that are left, and the same roll, unused. It is
    frozen where nothing stands against that, else a draft.

    :raises NotAllowed: without the right there. :raises BallotRefused: when nothing is left to decide, or it was begun already.
    """
    row = locking.one(Ballot, ballot.pk, "tenant")
    if not by.may(capabilities.BALLOTS, tenant_id=row.tenant_id, place_path=row.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里组织表决。")))
    left = _left(row)
    refuse_if(_problems(row, left), BallotRefused)
    made = _made(row, left.seats, by, now)
    _copy_options(row, made, left.codes)
    _copy_roll(row, made)
    changes = {"number": [None, made.number], "of": [None, row.number], "seats": [None, left.seats]}
    journal.record("deliberation.ballot.held_again", made, by=by, now=now, changes=changes)
    return preparing.freeze(ballot=made, by=by, now=now) if not freeze_problems(made, now) else made


def _left(row: Ballot) -> Left:
    details = (row.verdict or {}).get("details", {})
    if details.get("tied"):
        return Left(tuple(details["tied"]), details["tied_seats"])
    elected = set(details.get("elected", ()))
    codes = row.options.order_by("position").values_list("code", flat=True)
    return Left(tuple(code for code in codes if code not in elected), details.get("open_seats", 0))


def _problems(row: Ballot, left: Left) -> list[Problem]:
    if row.state not in ENDED:
        return [Problem("wrong_state", _("截止以后才知道要不要再投一次。"))]
    if not left.seats:
        return [Problem("nothing_left", _("没有要再投一次的。"))]
    if row.revotes.exclude(state=BallotState.WITHDRAWN).exists():
        return [Problem("held_again", _("再投一次的表决已经有了。"))]
    return []


def _made(row: Ballot, seats: int, by: Actor, now: datetime) -> Ballot:
    year = timezone.localdate(now).year
    made = Ballot(year=year, seats=seats, revote_of=row, made_at=now, made_by=by.label[:120])
    for name in COPIED:
        setattr(made, name, getattr(row, name))
    made.title = (_("%(title)s（再投一次）") % {"title": row.title})[: rules.MOST["title"]]
    made.sequence = next_number(rules.SERIES, tenant=row.tenant, period=str(year))
    made.save(force_insert=True)
    return made


def _copy_options(row: Ballot, made: Ballot, codes: tuple[str, ...]) -> None:
    options = list(row.options.filter(code__in=codes).order_by("position"))
    for place, option in enumerate(options, start=1):
        option.pk, option.ballot_id, option.position = uuid7(), made.pk, place
        option._state.adding = True
    Option.objects.bulk_create(options)


def _copy_roll(row: Ballot, made: Ballot) -> None:
    """Every right with its units and voters, as it was and unused."""
    new_ids: dict[UUID, UUID] = {}
    rights = list(row.rights.order_by("position"))
    for one in rights:
        new_ids[one.pk] = one.id = uuid7()
        one.ballot_id, one.used_on, one.used_channel, one.paper_issued_on = made.pk, None, "", None
    units, voters = list(RightUnit.objects.filter(right__ballot=row)), list(RightVoter.objects.filter(right__ballot=row))
    for unit in units:
        unit.id, unit.right_id = uuid7(), new_ids[unit.right_id]
    for voter in voters:
        voter.id, voter.right_id = uuid7(), new_ids[voter.right_id]
    rows.insert(rights, units, voters)
