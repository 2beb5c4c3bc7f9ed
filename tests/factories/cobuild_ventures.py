"""A round of venture philanthropy in a small neighbourhood, made through the real verbs and taken as far as a test needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from linli.cobuild.models import Judge, Round, Venture
from linli.cobuild.rules.venture_money import Line
from linli.cobuild.services import choosing, judges, paying, reviewing, rounds, venture_checks, ventures
from linli.cobuild.services.choosing import Choice
from linli.cobuild.services.reviewing import SheetGiven
from linli.cobuild.services.rounds import RoundGiven
from linli.cobuild.services.venture_checks import CheckGiven
from linli.cobuild.services.ventures import VentureGiven
from linli.core.actors import Actor
from linli.core.workcalendar import CHINA
from linli.registry.api import Organisation
from tests import people
from tests.people import Neighbourhood

from .registry import OrganisationFactory

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=CHINA)
LINES = [Line("饮用水", 100, 200), Line("场地布置", 1, 80_000), Line("志愿者餐费", 20, 1500, is_own_money=True)]
"""1,000 yuan asked of the round, 300 of one's own."""
POINTS = {
    "preliminary": {"need": 2500, "plan": 2500, "team": 1500, "budget": 1500},
    "expert": {"need": 2000, "plan": 2000, "effect": 1500, "budget": 1500, "defence": 800},
}
"""80 points, and 78."""


def later(**given: int) -> datetime:
    return NOW + timedelta(**given)


@dataclass(frozen=True)
class World:
    """The office (leader, clerk), an agency and its liaison, a round."""

    here: Neighbourhood
    leader: Actor
    clerk: Actor
    agency: Organisation
    liaison: Actor
    round: Round

    @property
    def system(self) -> Actor:
        return Actor.system(tenant_id=self.here.tenant.pk)


def agency(here: Neighbourhood, **given: Any) -> tuple[Organisation, Actor]:
    """A social-work agency with its liaison."""
    made = OrganisationFactory(tenant=here.tenant, **({"kind": "social_work_agency"} | given))
    return made, people.holder("unit_liaison", here, organisation=made)[1]


def round_given(here: Neighbourhood, **given: Any) -> RoundGiven:
    plain = {
        "place": here.subdistrict, "year": 2026, "title": "第一轮公益创投", "funds_cents": 50_000_000,
        "per_venture_cents": 5_000_000, "apply_from": date(2026, 8, 1), "apply_until": date(2026, 9, 30), "with_run": False,
    }  # fmt: skip
    return RoundGiven(**(plain | given))


def world(here: Neighbourhood | None = None, **given: Any) -> World:
    here = here or people.neighbourhood()
    leader, clerk = people.subdistrict_leader(here)[1], people.holder("subdistrict_clerk", here, place=here.subdistrict)[1]
    body, liaison = agency(here)
    made = rounds.open_round(tenant=here.tenant, given=round_given(here, **given), by=clerk, now=NOW)
    return World(here, leader, clerk, body, liaison, made)


def venture_given(here: Neighbourhood, **given: Any) -> VentureGiven:
    plain = {
        "title": "老人午间陪伴", "category": "elders", "place": here.community, "for_whom": "独居老人", "problem": "中午没有人说话",
        "plan": "每周三次", "planned_services": 100, "planned_person_times": 4000, "begins_on": date(2026, 9, 1),
        "ends_on": date(2027, 3, 31), "contact": "试负责",
    }  # fmt: skip
    return VentureGiven(**(plain | given))


def drafted(of: World, *, lines: list[Line] | None = None, applicant: Organisation | None = None, **given: Any) -> Venture:
    body = applicant or of.agency
    wanted = LINES if lines is None else lines
    return ventures.draft(
        round_=of.round, applicant=body, given=venture_given(of.here, **given), lines=wanted, by=of.system, now=NOW
    )


def applied(of: World, **given: Any) -> Venture:
    return ventures.apply(venture=drafted(of, **given), by=of.system, now=NOW)


def checked(venture: Venture, kind: str, of: World, *, passed: bool = True) -> Venture:
    given = CheckGiven(kind, date(2026, 9, 1), passed, text="" if passed else "账对不上")
    venture_checks.check(venture=venture, given=given, by=of.clerk, now=NOW)
    venture.refresh_from_db()
    return venture


def eligible(of: World, **given: Any) -> Venture:
    return checked(applied(of, **given), "eligibility", of)


def judge(of: World, stage: str = "expert", **given: Any) -> tuple[Judge, Actor]:
    """Somebody of the register who judges, and who they are when signed in."""
    actor = people.resident(of.here)[1]
    person = people.Person.objects.get(pk=actor.person_id)
    return judges.name(round_=of.round, stage=stage, person=person, by=of.clerk, now=NOW, **given), actor


def signed(one: tuple[Judge, Actor], venture: Venture, now: datetime = NOW, corrects: Any = None, **points: int) -> Any:
    given = SheetGiven(POINTS[one[0].stage] | points, "", corrects)
    return reviewing.sign(judge=one[0], venture=venture, given=given, by=one[1], now=now)


def shortlisted(of: World, count: int = 1, *, also: Sequence[Venture] = (), **given: Any) -> list[Venture]:
    """So many ventures that passed the preliminary review of three judges, after those that are `also` eligible."""
    made = [*also, *(eligible(of, **given) for _n in range(count))]
    for one in [judge(of, "preliminary") for _n in range(3)]:
        for venture in made:
            signed(one, venture)
    choosing.shortlist(round_=of.round, by=of.clerk, now=NOW)
    [one.refresh_from_db() for one in made]
    of.round.refresh_from_db()
    return made


def chosen(of: World, cents: int = 100_000) -> Venture:
    """One venture, chosen by three experts."""
    venture = shortlisted(of)[0]
    for one in [judge(of) for _n in range(3)]:
        signed(one, venture)
    choosing.choose(round_=of.round, choice=Choice({venture.pk: cents}), by=of.leader, now=NOW)
    venture.refresh_from_db()
    return venture


def running(of: World, cents: int = 100_000) -> Venture:
    """One venture with its contract."""
    return venture_checks.contract(venture=chosen(of, cents), words="纸质协议 1 号", by=of.clerk, now=NOW)


def paid(venture: Venture, position: int, of: World) -> Any:
    row = venture.instalments.get(position=position)
    return paying.pay(instalment=row, paid_on=date(2026, 9, 1), voucher="P1", by=of.clerk, now=NOW)
