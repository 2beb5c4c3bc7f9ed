"""Rounds of venture philanthropy: opened with the rules frozen and, where wanted, a procedure that leads it; changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.core import clock, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.procedures.api import start_run
from linli.registry.api import Place

from ..errors import RoundRefused
from ..models import Round
from ..rules import rights
from ..rules import ventures as rules
from ..selectors import venture_rules
from ..states import VentureState
from .venture_deeds import allow, held_round, note

PROCEDURE = "venture_philanthropy"


@dataclass(frozen=True, slots=True)
class RoundGiven:
    """What a round says. Money in cents; `apply_until` is the last day. `with_run`: a procedure leads it."""

    place: Place | None
    year: int
    title: str
    funds_cents: int
    per_venture_cents: int
    apply_from: date
    apply_until: date
    terms: str = ""
    with_run: bool = True

    def as_fields(self) -> dict[str, object]:
        names = ("year", "funds_cents", "per_venture_cents", "apply_from", "apply_until")
        return {name: getattr(self, name) for name in names} | {"title": self.title.strip(), "terms": self.terms.strip()}


@transaction.atomic
def open_round(*, tenant: Tenant, given: RoundGiven, by: Actor, now: datetime) -> Round:
    """
    Open a round by the rules in force today, which it keeps.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    locking.hold(Tenant.objects.filter(pk=tenant.pk))
    problems = rules.round_problems(given.as_fields()) + _same_title(tenant, given)
    if given.place is None or given.place.tenant_id != tenant.pk:
        raise RoundRefused([Problem("no_place", _("选这一轮的范围。"), where="place"), *problems])
    made = Round(tenant=tenant, place=given.place, place_path=given.place.path, made_at=now, **given.as_fields())
    allow(by, rights.VENTURES, made)
    refuse_if(problems, RoundRefused)
    made.rules = venture_rules.in_force(tenant, clock.day_of(now)).freeze()
    if given.with_run:
        made.run = start_run(
            tenant=tenant, code=PROCEDURE, title=made.title, place=given.place, plain=made.terms[:2000], by=by, now=now
        )
    made.save(force_insert=True)
    note("round.opened", made, by, now, title=[None, made.title], funds_cents=[None, made.funds_cents])
    return made


def _same_title(tenant: Tenant, given: RoundGiven, but: Round | None = None) -> list[Problem]:
    rows = Round.objects.filter(tenant=tenant, year=given.year, title=given.title.strip())
    if (rows.exclude(pk=but.pk) if but else rows).exists():
        return [Problem("same_title", _("这一年已经有一轮叫这个名字。"), where="title")]
    return []


@transaction.atomic
def change(*, round_: Round, given: RoundGiven, by: Actor, now: datetime) -> Round:
    """
    Change what a round says. What was promised to those who applied stays: neither less money nor an earlier last day.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    locking.hold(Tenant.objects.filter(pk=round_.tenant_id))
    round_ = held_round(round_.pk)
    allow(by, rights.VENTURES, round_)
    wanted = given.as_fields()
    problems = rules.round_problems(wanted) + _same_title(round_.tenant, given, round_) + _promised(round_, given)
    refuse_if(problems, RoundRefused)
    changes = {name: [getattr(round_, name), value] for name, value in wanted.items() if getattr(round_, name) != value}
    for name, value in wanted.items():
        setattr(round_, name, value)
    round_.save()
    if changes:
        told: dict[str, Any] = {name: pair for name, pair in changes.items() if name != "terms"}
        note("round.changed", round_, by, now, **told)
    return round_


def _promised(round_: Round, given: RoundGiven) -> list[Problem]:
    if not round_.ventures.exclude(state=VentureState.DRAFT).exists():
        return []
    granted = round_.ventures.aggregate(sum=Sum("granted_cents"))["sum"] or 0
    wrong = [
        (given.per_venture_cents < round_.per_venture_cents, "per_venture", _("已经有人申报，每个项目的上限不能再降。")),
        (given.funds_cents < granted, "funds", _("总资金不能少于已经批准的。")),
        (given.apply_until < round_.apply_until, "apply_until", _("已经有人申报，截止日期只能往后。")),
    ]
    return [Problem("promised", text, where=where) for is_wrong, where, text in wrong if is_wrong]
