"""Collecting consents and opinions: freeze a roll and ask it, write down who said what, strike out a slip, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, files, journal, locking, rows, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.procedures.errors import CollectionRefused
from linli.procedures.events import CollectionClosed, CollectionOpened, OpinionGiven
from linli.procedures.models import Asking, Collection, CollectionKind, Counts, Outcome, RollHead, RollUnit, RollVoter, Run, Way
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import collections as rules
from linli.procedures.rules import shares
from linli.procedures.selectors import collections as found
from linli.procedures.selectors.rolls import Roll, Seat, Voter, roll_of
from linli.registry.api import Place

OWN_WAYS = (Way.WEB,)
"""How a resident speaks without anybody of the office."""


@dataclass(frozen=True, slots=True)
class CollectionGiven:
    """What a new collection asks, of whom, until when, and by which rule its shares are worked out."""

    kind: str
    counts: str
    title: str
    question: str
    place: Place
    closes_on: date | None
    choices: tuple[str, ...] = ()
    rule_code: str = ""
    unit_kinds: tuple[str, ...] = ()
    run: Run | None = None
    step: str = ""


@transaction.atomic
def begin(*, tenant: Tenant, given: CollectionGiven, by: Actor, now: datetime) -> Collection:
    """
    Freeze the roll as the register has it today and open it for answers.

    :raises NotAllowed: without the right there. :raises CollectionRefused: with every reason, each door that lacks something by name.
    """
    if not by.may(rights.LEAD, tenant_id=tenant.pk, place_path=given.place.path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里发起征求。")))
    today = timezone.localdate(now)
    rule = rulesets.in_force(given.rule_code, on=today, tenant=tenant) if given.rule_code else None
    choices, needs_area = _choices(given), bool(rule and shares.counts_area(rule.body))
    roll = roll_of(given.counts, given.place, tenant=tenant, on=today, kinds=given.unit_kinds, needs_area=needs_area)
    refuse_if([*_given_problems(given, tenant, rule, choices, needs_area, today), *roll.problems], CollectionRefused)
    assert given.closes_on is not None  # noqa: S101 -- without it there is a problem
    row = Collection(
        tenant=tenant, kind=given.kind, counts=given.counts, title=given.title.strip(), question=given.question.strip(),
        choices=choices, place=given.place, place_path=given.place.path, run=given.run, step=given.step,
        rule=rule.freeze() if rule else None, head_count=len(roll.seats), area_centi=roll.area_centi, roll_digest=roll.digest,
        opened_at=now, opened_by=by.label[:120], closes_on=given.closes_on, year=today.year,
    )  # fmt: skip
    row.sequence = next_number(rules.SERIES, tenant=tenant, period=str(today.year))
    row.number = rules.number(today.year, row.sequence)
    row.save(force_insert=True)
    _write_roll(row, roll)
    changes = {"number": [None, row.number], "heads": [None, row.head_count], "roll": [None, row.roll_digest]}
    journal.record("procedures.collection.begun", row, by=by, now=now, changes=changes)
    events.publish(CollectionOpened(tenant_id=tenant.pk, collection_id=row.pk), now=now)
    return row


def _choices(given: CollectionGiven) -> list[list[str]]:
    """Pairs of code and words; the usual ones are said in the reader's language and stand without words."""
    if given.kind == CollectionKind.CONSENT:
        return [[code, ""] for code in rules.CONSENT_CHOICES]
    if not given.choices:
        return [[code, ""] for code in (rules.AGREE, rules.DISAGREE, rules.OTHER)]
    return [[f"c{position}", words.strip()] for position, words in enumerate(given.choices, start=1)]


def _given_problems(
    given: CollectionGiven,
    tenant: Tenant,
    rule: rulesets.RuleSet | None,
    choices: Sequence[Sequence[str]],
    needs_area: bool,
    today: date,
) -> list[Problem]:
    is_consent = given.kind == CollectionKind.CONSENT or not given.choices
    problems = rules.begin_problems(
        title=given.title, question=given.question, choices=given.choices, is_consent=is_consent,
        closes_on=given.closes_on, today=today,
    )  # fmt: skip
    if given.kind not in CollectionKind.values or given.counts not in Counts.values:
        problems.append(Problem("kind", _("请选征求什么、按什么算。"), where="kind"))
    if given.place.tenant_id != tenant.pk or (given.run is not None and given.run.tenant_id != tenant.pk):
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="place"))
    if needs_area and given.counts != Counts.OWNERS:
        problems.append(Problem("area_of_owners", _("这条规则要算面积，只能按业主征求。"), where="counts"))
    codes = [code for code, _words in choices]
    if rule and any(not rules.is_choice_known(check["say"], codes) for check in rule.body["checks"]):
        problems.append(Problem("rule_choices", _("这条规则要数“同意”，答法请用通用的三种。"), where="choices"))
    return problems


def _write_roll(row: Collection, roll: Roll) -> None:
    heads = [(_head(row, position, seat), seat) for position, seat in enumerate(roll.seats, start=1)]
    rows.insert(
        [head for head, _seat in heads],
        [
            rows.fresh(RollUnit, tenant_id=row.tenant_id, head_id=head.pk, unit_id=unit, label=label[:120], area_centi=area)
            for head, seat in heads
            for unit, label, area in seat.units
        ],
        [_voter(row, head, voter) for head, seat in heads for voter in seat.voters],
    )


def _head(row: Collection, position: int, seat: Seat) -> RollHead:
    return RollHead(
        tenant_id=row.tenant_id, collection=row, position=position, key=seat.key, label=seat.label[:200],
        place_id=seat.place_id, place_path=seat.place_path, is_unsold=seat.is_unsold, area_centi=seat.area_centi,
    )  # fmt: skip


def _voter(row: Collection, head: RollHead, voter: Voter) -> RollVoter:
    return RollVoter(tenant_id=row.tenant_id, head=head, person_id=voter.person_id, organisation_id=voter.organisation_id)


@dataclass(frozen=True, slots=True)
class AskingGiven:
    """How a head was asked and what came of it. `speaker` is one of its voters; None with “said”: all of them together."""

    way: str
    outcome: str
    choice: str = ""
    speaker: RollVoter | None = None
    words: str = ""
    at: datetime | None = None
    scan: "File[Any] | None" = None
    kept_where: str = ""


@transaction.atomic
def write_down(*, head: RollHead, given: AskingGiven, by: Actor, now: datetime) -> Asking:
    """
    Write down one asking: at the door, on the telephone, at the counter, from the paper sheet.

    :raises NotAllowed: without the right there. :raises CollectionRefused: with every reason.
    """
    head = _held(head)
    if not by.may(rights.COLLECT, tenant_id=head.tenant_id, place_path=head.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能替这一户记。")))
    return _write(head, given, is_open=head.collection.is_open, by=by, now=now)


@transaction.atomic
def speak(*, head: RollHead, choice: str, words: str = "", by: Actor, now: datetime) -> Asking:
    """
    Say for oneself, on the page, until the end of the last day. What is said later counts instead of what was said before.

    :raises NotAllowed: for whoever is not one of this head's. :raises CollectionRefused: with every reason.
    """
    head = _held(head)
    speaker = found.voter_of(head, by.person_id)
    if speaker is None:
        raise NotAllowed(Problem("not_on_roll", _("您不在这次征求的名册里。是业主的话，带房本到社区登记一次。")))
    given = AskingGiven(way=Way.WEB, outcome=Outcome.SAID, choice=choice, speaker=speaker, words=words)
    is_open = head.collection.takes_answers_on(timezone.localdate(now))
    return _write(head, given, is_open=is_open, by=by, now=now)


def _held(head: RollHead) -> RollHead:
    """The head with its collection; who closes holds the collection, so that nothing is written after it."""
    collection = locking.one(Collection, head.collection_id)
    held = locking.one(RollHead, head.pk)
    held.collection = collection
    return held


def _write(head: RollHead, given: AskingGiven, *, is_open: bool, by: Actor, now: datetime) -> Asking:
    collection = head.collection
    problems = rules.say_problems(
        is_open=is_open, outcome=given.outcome, outcomes=Outcome.values, choice=given.choice,
        choices=[code for code, _words in collection.choices], words=given.words.strip(), channel=given.way,
        has_scan=given.scan is not None, kept_where=given.kept_where, at=given.at or now, opened_at=collection.opened_at, now=now,
    )  # fmt: skip
    if given.way not in Way.values:
        problems.append(Problem("way", _("请选是怎么问的。"), where="way"))
    if given.speaker is not None and given.speaker.head_id != head.pk:
        problems.append(Problem("speaker", _("说话的人不是这一户的。"), where="speaker"))
    problems += files.upload_problems([given.scan], "scan") if given.scan else []
    refuse_if(problems, CollectionRefused)
    said = given.outcome == Outcome.SAID
    row = Asking(
        tenant_id=head.tenant_id, head=head, way=given.way, outcome=given.outcome, choice=given.choice if said else "",
        speaker=given.speaker, words=given.words.strip(), at=given.at or now, recorded_at=now, recorded_by=by.label[:120],
        recorded_by_user_id=by.user_id, kept_where=given.kept_where.strip()[:120],
    )  # fmt: skip
    if given.scan:
        row.scan = files.store(given.scan, tenant=collection.tenant, by=by, now=now, subject=collection, purpose="collection")
    row.save(force_insert=True)
    _recount(head)
    changes = {"head": [None, str(head.pk)], "way": [None, row.way], "outcome": [None, row.outcome]}
    journal.record("procedures.asking.written", row, by=by, now=now, changes=changes)
    if said:
        events.publish(OpinionGiven(tenant_id=head.tenant_id, collection_id=collection.pk, head_id=head.pk), now=now)
    return row


def _recount(head: RollHead) -> None:
    """Repeat on the head what its askings say together. The head is held."""
    askings = [one for one in head.askings.order_by("at", "recorded_at", "id") if one.stands]
    head.voice, head.asked = found.voice_of(askings), len(askings)
    last = askings[-1] if askings else None
    head.last_outcome, head.last_at = (last.outcome, last.at) if last else ("", None)
    head.save(update_fields=["voice", "asked", "last_outcome", "last_at"])


@transaction.atomic
def strike(*, asking: Asking, reason: str, by: Actor, now: datetime) -> Asking:
    """
    Strike out a line that was written down wrongly; it stays to be read with its reason.

    :raises NotAllowed: without the right there. :raises CollectionRefused: with every reason.
    """
    head = _held(asking.head)
    asking = locking.one(Asking, asking.pk)
    if not by.may(rights.LEAD, tenant_id=head.tenant_id, place_path=head.place_path):
        raise NotAllowed(Problem("not_allowed", _("划掉一条记录要由社区书记或专干来做。")))
    refuse_if(
        rules.correct_problems(is_open=head.collection.is_open, is_void=not asking.stands, reason=reason), CollectionRefused
    )
    asking.voided_at, asking.voided_by, asking.void_reason = now, by.label[:120], reason.strip()
    asking.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _recount(head)
    journal.record("procedures.asking.struck", asking, by=by, now=now, reason=asking.void_reason)
    return asking


@transaction.atomic
def attach_scan(*, asking: Asking, scan: "File[Any]", by: Actor, now: datetime) -> Asking:
    """
    Add the scan of a paper sheet to what was written down from it; even after closing, since papers come in late.

    :raises NotAllowed: without the right there. :raises CollectionRefused: with every reason.
    """
    head = _held(asking.head)
    asking = locking.one(Asking, asking.pk)
    if not by.may(rights.COLLECT, tenant_id=head.tenant_id, place_path=head.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能替这一户记。")))
    standing = rules.scan_problems(channel=asking.way, is_void=not asking.stands, has_scan=asking.scan_id is not None)
    refuse_if([*files.upload_problems([scan], "scan"), *standing], CollectionRefused)
    stored = files.store(scan, tenant=head.collection.tenant, by=by, now=now, subject=head.collection, purpose="collection")
    asking.scan = stored
    asking.save(update_fields=["scan"])
    journal.record("procedures.asking.scanned", asking, by=by, now=now, changes={"scan": [None, str(stored.pk)]})
    return asking


@transaction.atomic
def close(*, collection: Collection, reason: str = "", by: Actor, now: datetime) -> Collection:
    """
    End a collection; what it came to stands from then on.

    :raises NotAllowed: without the right there. :raises CollectionRefused: with every reason.
    """
    collection = locking.one(Collection, collection.pk)
    if not by.may(rights.LEAD, tenant_id=collection.tenant_id, place_path=collection.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里发起征求。")))
    has_silent = collection.heads.filter(voice="").exists()
    problems = rules.close_problems(
        is_open=collection.is_open, today=timezone.localdate(now), closes_on=collection.closes_on,
        has_silent=has_silent, reason=reason,
    )  # fmt: skip
    refuse_if(problems, CollectionRefused)
    collection.closed_at, collection.closed_by, collection.closed_reason = now, by.label[:120], reason.strip()[:200]
    collection.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    journal.record("procedures.collection.closed", collection, by=by, now=now, reason=collection.closed_reason)
    events.publish(CollectionClosed(tenant_id=collection.tenant_id, collection_id=collection.pk), now=now)
    return collection
