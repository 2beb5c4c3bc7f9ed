"""Needs, wishes and projects: asked, checked, refused, changed, withdrawn, closed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import NeedRefused
from ..events import NeedClosed, NeedOpened
from ..models import Agreement, Choosing, Need, NeedKind
from ..models import Field as About
from ..rules import claims as claim_rules
from ..rules import needs as rules
from ..rules import rights
from ..selectors.speaking import unit_of
from ..states import HOLDING, ClaimState, NeedState
from . import queues


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedGiven:
    """
    What somebody asks. `person`, `organisation`: who asks; `beneficiary`: whom it is for, where that is somebody else.

    `tells_claimant`: the person agreed that whoever takes it on is told name and telephone, once it is agreed.
    """

    title: str
    place: Place
    kind: str = NeedKind.NEED
    field: str = About.OTHER
    practice: str = ""
    details: str = ""
    skills: Sequence[str] = ()
    organisation: Organisation | None = None
    person: Person | None = None
    beneficiary: Person | None = None
    tells_claimant: bool = False
    private_note: str = ""
    agreement: Agreement | None = None
    wanted_from: date | None = None
    wanted_until: date | None = None
    times: Sequence[str] = ()
    places: int = 1
    for_units: bool = True
    for_teams: bool = True
    for_persons: bool = True
    choosing: str = Choosing.FIRST
    choose_on: date | None = None
    follow_months: int = 0
    is_public: bool = True
    channel: str = "page"


def may_take(by: Actor, tenant_id: UUID, path: str) -> bool:
    """Whether somebody takes things down for others there: the office, the heads of doors, the counter."""
    return by.may(rights.ASK, tenant_id=tenant_id, place_path=path) or may_keep(by, tenant_id, path)


def may_keep(by: Actor, tenant_id: UUID, path: str) -> bool:
    """Whether somebody checks what is asked and answers claims there."""
    return by.may(rights.MARKET, tenant_id=tenant_id, place_path=path)


def allow_keeping(by: Actor, tenant_id: UUID, path: str) -> None:
    """:raises NotAllowed: unless the post keeps the market there."""
    if not may_keep(by, tenant_id, path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这一步。")))


# ---- asking ----


@transaction.atomic
def ask(*, tenant: Tenant, given: NeedGiven, opens: bool = False, agreed: bool = False, by: Actor, now: datetime) -> Need:
    """
    Ask for something: residents for themselves or for a neighbour who agreed to that, a liaison for the unit, the office and
    the heads of doors for anybody.

    `opens`: whoever keeps the market there has checked it and puts it on the list at once. `agreed`: the neighbour whom it is
    for said yes; the office asks them before it goes on the list.

    :raises NotAllowed: for whoever may not ask there, or for somebody else. :raises NeedRefused: with every reason.
    """
    given = _as_asker(tenant, given, by)
    today, is_for_other = timezone.localdate(now), _is_for_other(given, by)
    problems = rules.ask_problems(said_of(given), today=today) + _stranger_problems(tenant, given)
    refuse_if(problems + rules.consent_problems(is_for_other=is_for_other, agreed=agreed), NeedRefused)
    made = Need(tenant=tenant, place_path=given.place.path, asked_at=now, channel=given.channel, **_values(given))
    series, letters = rules.SERIES[NeedKind(given.kind)]
    sequence = next_number(series, tenant=tenant, period=str(today.year))
    made.number = rules.number(tenant.letters, letters, today.year, sequence)
    made.save(force_insert=True)
    behalf = given.person.pk if given.person and given.person.pk != by.person_id else None
    behalf = given.beneficiary.pk if given.beneficiary and is_for_other else behalf
    changes: dict[str, list[Any]] = {
        "number": [None, made.number],
        "kind": [None, made.kind],
        "channel": [None, made.channel],
    }
    changes |= {"agreed": [None, True]} if is_for_other else {}
    journal.record("cobuild.need.asked", made, by=by, now=now, changes=changes, on_behalf_of=behalf)
    return check(need=made, by=by, now=now) if opens else made


def _as_asker(tenant: Tenant, given: NeedGiven, by: Actor) -> NeedGiven:
    """What is asked, in the name of whoever may ask it. :raises NotAllowed: for everyone else."""
    if may_take(by, tenant.pk, given.place.path):
        return given
    if by.tenant_id == tenant.pk:
        unit = unit_of(by)
        if given.organisation is not None and given.organisation.pk == unit and given.person is given.beneficiary is None:
            return given
        if given.organisation is None and given.person is not None and given.person.pk == by.person_id:
            return given
    if by.user_id is None:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录再提。不方便上网，打电话、到窗口都可以。")))
    raise NotAllowed(Problem("not_allowed", _("只能替自己或者本单位提。")))


def _is_for_other(given: NeedGiven, by: Actor) -> bool:
    """Whether a resident asks for a neighbour. What a post takes down is told by whoever called, or asked for by the post."""
    is_own = given.person is not None and given.person.pk == by.person_id
    return is_own and given.beneficiary is not None and given.beneficiary.pk != by.person_id


def said_of(given: NeedGiven) -> rules.Asked:
    """What the rule looks at."""
    return rules.Asked(
        kind=given.kind, field=given.field, practice=given.practice, title=given.title, details=given.details,
        private_note=given.private_note, skills=given.skills, times=given.times, wanted_from=given.wanted_from,
        wanted_until=given.wanted_until, places=given.places, takers=(given.for_units, given.for_teams, given.for_persons),
        choosing=given.choosing, choose_on=given.choose_on, follow_months=given.follow_months, channel=given.channel,
        tells_claimant=given.tells_claimant, has_person=(given.beneficiary or given.person) is not None,
    )  # fmt: skip


def _stranger_problems(tenant: Tenant, given: NeedGiven) -> list[Problem]:
    named = {name: getattr(given, name) for name in ("place", "organisation", "person", "beneficiary", "agreement")}
    return [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in named.items()
        if one is not None and one.tenant_id != tenant.pk
    ]


KEPT = ("channel",)
"""What is said when it is asked, and never changed."""


def _values(given: NeedGiven) -> dict[str, Any]:
    """The columns, cleaned. Without a way of choosing there is no day for it."""
    values = {one.name: getattr(given, one.name) for one in fields(given) if one.name not in KEPT}
    for name in ("title", "details", "private_note"):
        values[name] = values[name].strip()
    values |= {"skills": [one.strip() for one in given.skills], "times": list(given.times)}
    values["choose_on"] = None if given.choosing == Choosing.FIRST else given.choose_on
    return values


# ---- the office's answer ----


@transaction.atomic
def check(*, need: Need, is_public: bool | None = None, by: Actor, now: datetime) -> Need:
    """
    Put it on the list. Where lots will decide, the seed is made now and promised by its hash.

    :raises NotAllowed: without the right there. :raises NeedRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    allow_keeping(by, need.tenant_id, need.place_path)
    refuse_if(rules.check_problems(need.state, need.wanted_until, need.choose_on, timezone.localdate(now)), NeedRefused)
    before, need.state, need.checked_at, need.checked_by = need.state, NeedState.OPEN, now, by.label[:80]
    need.is_public = need.is_public if is_public is None else is_public
    _seed(need)
    need.save()
    changes = {"state": [before, need.state], "is_public": [None, need.is_public]}
    journal.record("cobuild.need.opened", need, by=by, now=now, changes=changes)
    events.publish(NeedOpened(tenant_id=need.tenant_id, need_id=need.pk), now=now)
    return need


def _seed(need: Need) -> None:
    """Lots need a seed from the moment when they stand on the list; nothing else does."""
    if need.choosing != Choosing.LOTS:
        need.seed = ""
    elif not need.seed and need.state in rules.LISTED:
        need.seed = secrets.token_hex(32)


@transaction.atomic
def refuse(*, need: Need, reason: str, by: Actor, now: datetime) -> Need:
    """
    Not put it on the list; who asked reads why.

    :raises NotAllowed: without the right there. :raises NeedRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    allow_keeping(by, need.tenant_id, need.place_path)
    refuse_if(rules.refuse_problems(need.state, reason), NeedRefused)
    before, need.state, need.refused_reason, need.closed_at = need.state, NeedState.REFUSED, reason.strip(), now
    need.checked_at, need.checked_by = now, by.label[:80]
    need.save()
    _closed(need, "refused", before, reason, by, now)
    return need


def _closed(need: Need, verb: str, before: str, reason: str, by: Actor, now: datetime) -> None:
    changes = {"state": [before, need.state]}
    journal.record(f"cobuild.need.{verb}", need, by=by, now=now, reason=reason.strip(), changes=changes)
    events.publish(NeedClosed(tenant_id=need.tenant_id, need_id=need.pk), now=now)


# ---- changing and ending ----


@transaction.atomic
def change(*, need: Need, given: NeedGiven, by: Actor, now: datetime) -> Need:
    """
    Say it otherwise; with more places whoever waits moves up. Who asked may until it was checked, the office until it is done.

    :raises NotAllowed: for everyone else. :raises NeedRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    _allow_changing(need, given, by)
    before = need.places
    values = _values(given)
    held = {pk: slot for pk, slot in need.claims.filter(state__in=list(HOLDING)).values_list("pk", "slot") if slot}
    refuse_if(_change_problems(need, given, values, held, now), NeedRefused)
    changed = sorted(name for name, value in values.items() if getattr(need, name) != value)
    for name, value in values.items():
        setattr(need, name, value)
    need.place_path = given.place.path
    _seed(need)
    need.save()
    for pk, slot in claim_rules.renumbered(held, need.places).items():
        need.claims.filter(pk=pk).update(slot=slot)
    changes = {"fields": [None, changed], "places": [before, need.places]}
    journal.record("cobuild.need.changed", need, by=by, now=now, changes=changes)
    queues.settle(need, by=by, now=now)
    return need


def _allow_changing(need: Need, given: NeedGiven, by: Actor) -> None:
    if all(may_keep(by, need.tenant_id, path) for path in (need.place_path, given.place.path)):
        return
    if need.state != NeedState.SUBMITTED or not asked_it(need, by):
        raise NotAllowed(Problem("not_allowed", _("核对以后要改，请和社区说。")))
    _as_asker(need.tenant, given, by)
    if given.beneficiary != need.beneficiary:
        raise NotAllowed(Problem("not_allowed", _("换一个人，要重新提一条。")))


def asked_it(need: Need, by: Actor) -> bool:
    """Whether it is this actor's own: the person, the unit's liaison; or of a post that takes things down there, where it came so."""
    if by.person_id is not None and by.person_id == need.person_id:  # type: ignore[attr-defined]
        return True
    unit = need.organisation_id  # type: ignore[attr-defined]
    if unit is not None and unit_of(by) == unit:
        return True
    return need.channel != "page" and may_take(by, need.tenant_id, need.place_path)


def _change_problems(need: Need, given: NeedGiven, values: dict[str, Any], held: dict[UUID, int], now: datetime) -> list[Problem]:
    is_new = any(getattr(need, name) != values[name] for name in ("wanted_until", "choose_on", "choosing"))
    problems = rules.ask_problems(said_of(given), today=timezone.localdate(now), is_new=is_new and need.chosen_at is None)
    problems += _stranger_problems(need.tenant, given)
    if given.kind != need.kind:
        problems.append(Problem("kind_kept", _("类别跟着编号走，不能改。撤下重新提。"), where="kind"))
    has_claims = need.claims.live().exists()
    changes_choosing = (given.choosing, values["choose_on"]) != (need.choosing, need.choose_on)
    return problems + rules.change_problems(
        need.state, places=given.places, held=len(held), has_claims=has_claims, changes_choosing=changes_choosing
    )


@transaction.atomic
def withdraw(*, need: Need, reason: str, by: Actor, now: datetime) -> Need:
    """
    Take it off: it is not wanted any more. Who had claimed it is told why. Who asked may, and the office.

    :raises NotAllowed: for everyone else. :raises NeedRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    if not may_keep(by, need.tenant_id, need.place_path) and not asked_it(need, by):
        raise NotAllowed(Problem("not_allowed", _("只有提的人和社区能撤下。")))
    done = need.claims.filter(state__in=list(claim_rules.DONE)).count()
    refuse_if(rules.withdraw_problems(need.state, reason, done=done), NeedRefused)
    before, need.state, need.closed_at = need.state, NeedState.WITHDRAWN, now
    need.save(update_fields=["state", "closed_at"])
    queues.turn_away(need.claims.live(), reason=_("提的人撤下了：%(why)s") % {"why": reason.strip()}, by=by, now=now)
    _closed(need, "withdrawn", before, reason, by, now)
    return need


@transaction.atomic
def close(*, need: Need, by: Actor, now: datetime) -> Need:
    """
    Say that it is done with what was confirmed, though places were left.

    :raises NotAllowed: without the right there. :raises NeedRefused: with every reason.
    """
    need = queues.held_need(need.pk)
    allow_keeping(by, need.tenant_id, need.place_path)
    states = list(need.claims.values_list("state", flat=True))
    unfinished = sum(one in claim_rules.PROMISED for one in states)
    confirmed = states.count(ClaimState.CONFIRMED)
    refuse_if(rules.close_problems(need.state, confirmed=confirmed, unfinished=unfinished), NeedRefused)
    queues.finish(need, by=by, now=now)
    return need


@transaction.atomic
def read_note(*, need: Need, by: Actor, now: datetime) -> str:
    """
    The office's note and whom it is for, read by whoever keeps the market there: that they were read stands in the journal.

    :raises NotAllowed: for everyone else.
    """
    need = locking.one(Need, need.pk)
    allow_keeping(by, need.tenant_id, need.place_path)
    journal.record("cobuild.need.read", need, by=by, now=now)
    return need.private_note
