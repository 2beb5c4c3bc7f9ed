"""The two decisions of a round: who goes on from the preliminary review, and who is chosen with how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, events, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.core.words import listing

from ..errors import RoundRefused
from ..events import PreliminaryClosed
from ..models import Round, Stage, Venture
from ..rules import rights
from ..rules import ventures as rules
from ..rules.reviewing import points_text, rounded
from ..selectors import reviewing as found
from ..selectors.reviewing import Standing
from ..selectors.venture_rules import rules_of
from ..states import VentureState
from . import recusing
from .venture_deeds import allow, held_round, move, note


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided: grants in cents by venture; why somebody was passed over whose mean is not lower than a chosen one's."""

    granted: Mapping[UUID, int]
    reasons: Mapping[UUID, str] = field(default_factory=dict)


def _ready(round_: Round, stage: str, now: datetime) -> tuple[list[Venture], Standing, list[Problem]]:
    """The ventures of a stage, held; who belongs to an applicant is recused before anything is counted."""
    recusing.by_program(round_, on=clock.day_of(now), now=now)
    ventures = locking.several(found.judged(round_, stage), "round", "applicant")
    stands = found.standing(round_, stage)
    problems = []
    if found.closed_at(round_, stage):
        problems.append(Problem("closed", _("这一阶段已经结束了。")))
    elif not ventures:
        problems.append(Problem("nothing", _("这一阶段还没有可评的项目。")))
    numbers = [one.number for one in ventures if one.pk in stands.too_few]
    if numbers:
        told = {"numbers": listing(numbers), "least": rules_of(round_).of(stage).least_judges}
        text = _("%(numbers)s：签分的评委不够 %(least)d 位，回避的不算。催一催没签的；还不够就再请一位评委补评。")
        problems.append(Problem("too_few", text % told))
    elif stands.waiting:
        problems.append(Problem("waiting", _waiting_words(round_, stage, stands.waiting)))
    return ventures, stands, problems


def _waiting_words(round_: Round, stage: str, count: int) -> str:
    """Who owes what, and what to do: nobody waits for ever for a judge who never answers."""
    owing = [_("%(name)s（%(n)d 张）") % {"name": one.person.name, "n": n} for one, n in found.owing(round_, stage)]
    text = _(
        "还有 %(n)d 张评分表没有签：%(who)s。先催；不来评的，在“评委”里点“退出评审”写明原因；"
        "和哪个项目有关系的，在打分页让他回避。然后再定。"
    )
    return text % {"n": count, "who": listing(owing)}


@transaction.atomic
def shortlist(*, round_: Round, by: Actor, now: datetime) -> Round:
    """
    Close the preliminary review: who reaches the pass mark goes on, by the exact trimmed mean.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    round_ = held_round(round_.pk)
    allow(by, rights.VENTURES, round_)
    ventures, stands, problems = _ready(round_, Stage.PRELIMINARY, now)
    if round_.ventures.filter(state=VentureState.APPLIED).exists():
        problems.append(Problem("unchecked", _("还有申报没有查资格。")))
    refuse_if(problems, RoundRefused)
    for one in ventures:
        passed = stands.by_key[one.pk].passed
        state = VentureState.SHORTLISTED if passed else VentureState.NOT_SHORTLISTED
        move(
            one, state, "shortlisted" if passed else "not_shortlisted", by, now, reason="" if passed else _mean_words(stands, one)
        )
    round_.preliminary_closed_at = now
    round_.save(update_fields=["preliminary_closed_at"])
    note("round.preliminary_closed", round_, by, now, count=[None, len(ventures)])
    events.publish(PreliminaryClosed(tenant_id=round_.tenant_id, round_id=round_.pk), now=now)
    return round_


def _mean_words(stands: Standing, one: Venture) -> str:
    return _("%(mean)s 分，没有过及格线") % {"mean": points_text(rounded(stands.by_key[one.pk].mean))}


@transaction.atomic
def choose(*, round_: Round, choice: Choice, by: Actor, now: datetime) -> Round:
    """
    Close the expert review: choose ventures with their grants; every other one is not chosen. Below the pass mark nobody can
    be; who is passed over although nobody chosen has a higher rank is told why.

    :raises NotAllowed: without the right there. :raises RoundRefused: with every reason.
    """
    round_ = held_round(round_.pk)
    allow(by, rights.DECIDE_VENTURES, round_)
    ventures, stands, problems = _ready(round_, Stage.EXPERT, now)
    if not round_.preliminary_closed_at:
        problems.insert(0, Problem("preliminary", _("初审还没有结束。")))
    refuse_if(problems or _choice_problems(round_, ventures, stands, choice), RoundRefused)
    for one in ventures:
        if one.pk in choice.granted:
            one.granted_cents = choice.granted[one.pk]
            move(one, VentureState.CHOSEN, "chosen", by, now)
        else:
            reason = choice.reasons.get(one.pk, "").strip() or _mean_words_if_below(stands, one)
            move(one, VentureState.NOT_CHOSEN, "not_chosen", by, now, reason=reason)
    round_.expert_closed_at = now
    round_.save(update_fields=["expert_closed_at"])
    note("round.chosen", round_, by, now, granted_cents=[None, sum(choice.granted.values())])
    return round_


def _mean_words_if_below(stands: Standing, one: Venture) -> str:
    return "" if stands.by_key[one.pk].passed else _mean_words(stands, one)


def _choice_problems(round_: Round, ventures: list[Venture], stands: Standing, choice: Choice) -> list[Problem]:
    by_key = {one.pk: one for one in ventures}
    if not set(choice.granted) <= set(by_key):
        return [Problem("unknown", _("选的项目不在这一阶段。"))]
    asked = {one.pk: stands.scored[one.pk].requested for one in ventures}
    problems = rules.choice_problems(choice.granted, asked, funds=round_.funds_cents, most=round_.per_venture_cents)
    if not choice.granted:
        problems.append(Problem("none", _("至少选一个项目。")))
    for key in choice.granted:
        if not stands.by_key[key].passed:
            text = _("%(number)s 没有过及格线，不能入选。") % {"number": by_key[key].number}
            problems.append(Problem("below", text, where=f"grant_{key}"))
    return problems + _passed_over(by_key, stands, choice)


def _passed_over(by_key: dict[UUID, Venture], stands: Standing, choice: Choice) -> list[Problem]:
    """Whoever stands as high as the lowest chosen one, or higher, and was not chosen, needs a reason."""
    lowest = max((stands.by_key[key].rank for key in choice.granted), default=0)
    problems = []
    for key, ranked in stands.by_key.items():
        if key not in choice.granted and ranked.passed and ranked.rank <= lowest and not choice.reasons.get(key, "").strip():
            text = _("%(number)s 的名次不比入选的低，没有选它要写明为什么。") % {"number": by_key[key].number}
            problems.append(Problem("passed_over", text, where=f"reason_{key}"))
    return problems
