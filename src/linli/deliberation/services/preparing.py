"""Ballots from draft to the open box: prepare, change, freeze, thaw, open, void, withdraw. Closing stands in `declaring`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.canonical import digest, plain
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import BallotRefused
from linli.deliberation.events import BallotOpened
from linli.deliberation.models import Ballot, BallotKind, Channel, Option, RollSource, SealedPaper, Secrecy
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import frozen as found
from linli.deliberation.selectors import opening
from linli.deliberation.states import BallotState
from linli.registry.api import Organisation, Place

from . import box, indexing, seeds


@dataclass(frozen=True, slots=True)
class BallotGiven:
    """What a ballot asks, of whom, how, by which rule. Everything of it can be changed until it is frozen."""

    kind: str
    title: str
    question: str
    place: Place
    rule_code: str
    secrecy: str = Secrecy.SECRET
    channels: tuple[str, ...] = (Channel.PORTAL,)
    roll_source: str = RollSource.COUNCIL
    about: str = ""
    council: Any = None
    meeting: Any = None
    item: Any = None
    motion: Any = None
    motion_version: Any = None
    run: Any = None
    step: str = ""
    matter: int | None = None
    seats: int | None = None
    budget_cents: int | None = None
    budget_rule: str = ""
    allows_revote: bool = False
    unit_kinds: tuple[str, ...] = ()
    needs_publicity: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_public: bool = True
    chief_scrutineer: str = ""
    scrutineers: str = ""

    def columns(self) -> dict[str, Any]:
        """The fields of the row."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = ("title", "question", "about", "chief_scrutineer", "scrutineers")
        return given | {
            "channels": list(self.channels),
            "unit_kinds": list(self.unit_kinds),
            "place_path": self.place.path,
            **{name: given[name].strip() for name in texts},
        }


@dataclass(frozen=True, slots=True)
class OptionGiven:
    """One thing that can be chosen. Without a code it is numbered by its place; a survey's answers stand in `text`, a line each."""

    title: str
    text: str = ""
    cost_cents: int | None = None
    finish_on: date | None = None
    organisation: Organisation | None = None
    proposal: Any = None
    code: str = ""


@transaction.atomic
def prepare(*, tenant: Tenant, given: BallotGiven, by: Actor, now: datetime) -> Ballot:
    """
    Write down a new ballot; nobody outside sees it yet.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    _allow(by, tenant.pk, given.place.path)
    refuse_if(_given_problems(given, tenant), BallotRefused)
    year = timezone.localdate(now).year
    row = Ballot(tenant=tenant, year=year, made_at=now, made_by=by.label[:120], **given.columns())
    row.sequence = next_number(rules.SERIES, tenant=tenant, period=str(year))
    row.save(force_insert=True)
    seeds.promise(row)
    changes = {"number": [None, row.number], "kind": [None, row.kind]}
    indexing.index(row)
    journal.record("deliberation.ballot.prepared", row, by=by, now=now, changes=changes)
    return row


def _given_problems(given: BallotGiven, tenant: Tenant) -> list[Problem]:
    problems = rules.text_problems({"title": given.title, "question": given.question, "about": given.about})
    known = ((given.kind, BallotKind), (given.secrecy, Secrecy), (given.roll_source, RollSource))
    if any(value not in choices.values for value, choices in known) or not set(given.channels) <= set(Channel.values):
        problems.append(Problem("unknown_choice", _("请从给出的里面选。")))
    linked = (given.place, given.council, given.meeting, given.motion, given.run)
    if any(one is not None and one.tenant_id != tenant.pk for one in linked):
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="place"))
    if given.motion_version is not None and (given.motion is None or given.motion_version.motion_id != given.motion.pk):
        problems.append(Problem("another_motion", _("这一稿不是这个议题的。"), where="motion_version"))
    if given.matter is not None and not 1 <= given.matter <= 9:
        problems.append(Problem("matter", _("第二百七十八条有九项。"), where="matter"))
    return problems


@transaction.atomic
def change(*, ballot: Ballot, given: BallotGiven, by: Actor, now: datetime) -> Ballot:
    """
    Change a draft. What is frozen is thawed first.

    :raises NotAllowed: without the right, there and where it was. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    _allow(by, row.tenant_id, given.place.path)
    refuse_if(rules.state_problems("freeze", row.state) or _given_problems(given, row.tenant), BallotRefused)
    before = {name: getattr(row, name) for name in given.columns()}
    for name, value in given.columns().items():
        setattr(row, name, value)
    row.save()
    seeds.promise(row)
    changed = sorted(name for name, value in given.columns().items() if before[name] != value)
    indexing.index(row)
    journal.record("deliberation.ballot.changed", row, by=by, now=now, changes={"fields": [None, changed]})
    return row


@transaction.atomic
def set_options(*, ballot: Ballot, options: Sequence[OptionGiven], by: Actor, now: datetime) -> list[Option]:
    """
    Write down all options of a draft, in this order, in place of those before.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    problems = rules.option_problems([one.title for one in options], [one.cost_cents for one in options])
    codes = [one.code or str(place) for place, one in enumerate(options, start=1)]
    if len(set(codes)) < len(codes) or any(not code.isascii() or not code.isalnum() or len(code) > 20 for code in codes):
        problems.append(Problem("option_code", _("选项的编号要各不相同，只用字母和数字。"), where="options"))
    refuse_if(rules.state_problems("freeze", row.state) or problems, BallotRefused)
    row.options.all().delete()
    made = [_option(row, place, code, one) for place, (code, one) in enumerate(zip(codes, options, strict=True), start=1)]
    Option.objects.bulk_create(made)
    journal.record("deliberation.ballot.options_set", row, by=by, now=now, changes={"options": [None, len(made)]})
    return made


def _option(row: Ballot, place: int, code: str, given: OptionGiven) -> Option:
    return Option(
        tenant_id=row.tenant_id,
        ballot=row,
        code=code,
        position=place,
        title=given.title.strip(),
        text=given.text.strip(),
        cost_cents=given.cost_cents,
        finish_on=given.finish_on,
        organisation=given.organisation,
        proposal=given.proposal,
    )


@transaction.atomic
def freeze(*, ballot: Ballot, by: Actor, now: datetime) -> Ballot:
    """
    Freeze question, options, roll, rule and thresholds, with a digest; from then on only `thaw` leads back to changing them.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    refuse_if(rules.state_problems("freeze", row.state) or found.freeze_problems(row, now), BallotRefused)
    today = timezone.localdate(now)
    rule, _none = found.rule_of(row, on=today)
    shares, _none = found.shares_of(row, rule, on=today)
    assert rule is not None  # noqa: S101 -- without it there is a problem
    row.roll_digest = found.roll_digest_of(row)
    row.roll_count, row.roll_area_centi = found.roll_sum(row)
    row.due_count = found.due_of(row)
    row.rule, row.frozen = rule.freeze(), plain(found.frozen_of(row, rule, shares))
    row.frozen_digest, row.frozen_at, row.state = digest(row.frozen), now, BallotState.FROZEN
    row.save()
    told = {"digest": row.frozen_digest, "roll": row.roll_digest, "heads": row.roll_count, "rule": rule.code}
    _told(row, "frozen", by, now, changes={name: [None, value] for name, value in told.items()})
    return row


@transaction.atomic
def thaw(*, ballot: Ballot, reason: str, by: Actor, now: datetime) -> Ballot:
    """
    Make a frozen ballot a draft again, before it opens, with the reason.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    refuse_if([*rules.state_problems("thaw", row.state), *rules.reason_problems(reason)], BallotRefused)
    row.state, row.rule, row.frozen, row.frozen_digest, row.frozen_at = BallotState.DRAFT, None, None, "", None
    row.save()
    _told(row, "thawed", by, now, reason=reason.strip())
    return row


@transaction.atomic
def open_ballot(*, ballot: Ballot, by: Actor, now: datetime) -> Ballot:
    """
    Begin to take votes. What was frozen must still be so: the digest is worked out anew.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    refuse_if(rules.state_problems("open", row.state) or opening.open_problems(row, now), BallotRefused)
    if row.is_secret and row.kind != BallotKind.LOT:
        box.make_key(row)
    row.state, row.opened_at = BallotState.OPEN, now
    row.save(update_fields=["state", "opened_at"])
    _told(row, "opened", by, now, changes={"digest": [None, row.frozen_digest]})
    events.publish(BallotOpened(tenant_id=row.tenant_id, ballot_id=row.pk), now=now)
    return row


@transaction.atomic
def void(*, ballot: Ballot, reason: str, by: Actor, now: datetime) -> Ballot:
    """
    Say that a ballot does not count, with the reason; a box that was still open is destroyed unread.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = locking.alone(Ballot, ballot.pk, "tenant")
    if not by.may(capabilities.DECLARE, tenant_id=row.tenant_id, place_path=row.place_path):
        raise NotAllowed(Problem("not_allowed", _("宣布表决无效要由能公布结果的岗位来做。")))
    refuse_if([*rules.state_problems("void", row.state), *rules.reason_problems(reason)], BallotRefused)
    papers = SealedPaper.objects.filter(ballot=row).count()
    row.state, row.ended_reason = BallotState.VOID, reason.strip()
    row.closed_at = row.closed_at or now
    row.save(update_fields=["state", "ended_reason", "closed_at"])
    box.discard(row)
    _told(row, "voided", by, now, reason=row.ended_reason, changes={"papers": [None, papers]})
    return row


@transaction.atomic
def withdraw(*, ballot: Ballot, reason: str, by: Actor, now: datetime) -> Ballot:
    """
    Take back a ballot that never opened.

    :raises NotAllowed: without the right there. :raises BallotRefused: with every reason.
    """
    row = _held(ballot)
    _allow(by, row.tenant_id, row.place_path)
    refuse_if([*rules.state_problems("withdraw", row.state), *rules.reason_problems(reason)], BallotRefused)
    row.state, row.ended_reason = BallotState.WITHDRAWN, reason.strip()
    row.save(update_fields=["state", "ended_reason"])
    _told(row, "withdrawn", by, now, reason=row.ended_reason)
    return row


def _held(ballot: Ballot) -> Ballot:
    return locking.one(Ballot, ballot.pk, "tenant", "place", "council", "meeting", "motion", "motion_version", "revote_of")


def _allow(by: Actor, tenant_id: UUID, place_path: str) -> None:
    if not by.may(capabilities.BALLOTS, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里组织表决。")))


def _told(
    row: Ballot, past: str, by: Actor, now: datetime, *, reason: str = "", changes: Mapping[str, Any] | None = None
) -> None:
    indexing.index(row)
    journal.record(f"deliberation.ballot.{past}", row, by=by, now=now, reason=reason, changes=dict(changes or {}))
