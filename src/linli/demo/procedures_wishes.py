"""The year's call for wishes: forty came in; nine were refused, each with its reason; five wait to be screened, three in the pool."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone

from linli.core.actors import Actor
from linli.procedures.api import (
    CandidateDraft,
    Proposal,
    ProposalRound,
    ScreeningSheet,
    WishGiven,
    call_for_wishes,
    close_step,
    make_wish_candidate,
    merge_wishes,
    note_wish_told,
    open_step,
    propose,
    publish_step,
    record_evidence,
    refuse_wish,
    start_run,
)
from linli.registry.api import Person

from .builder import Builder
from .cases import Cast

OPENED, CLOSED, SEATS = 62, 26, 10
CENTS = 100


@lru_cache(maxsize=1)
def _written() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "wishes.yaml").read_text(encoding="utf-8"))
    return found


def wishes() -> list[dict[str, Any]]:
    """The forty that came while the call was open, as they stand in the file."""
    return [one for one in _written() if one["then"] != "pool"]


def late() -> list[dict[str, Any]]:
    """Those that came after its end, with how many days ago."""
    return [one for one in _written() if one["then"] == "pool"]


@dataclass(slots=True)
class Year:
    """One year's call in the making."""

    b: Builder
    cast: Cast
    round: ProposalRound
    made: list[Proposal]

    def at(self, days: float) -> datetime:
        return self.b.ago(timedelta(days=days))


def tell_wishes(b: Builder, cast: Cast) -> None:
    """Called, taken, screened as far as it has come."""
    random = Random("wishes")  # noqa: S311 -- a story, not a secret
    year = _called(b, cast)
    b.step()
    for position, given in enumerate(wishes()):
        year.made.append(_made(year, given, OPENED - 1 - position * 0.8, random))
    b.step()
    _screen(year)
    for given in late():
        _made(year, given, given["days"], random)
    b.step()


def _called(b: Builder, cast: Cast) -> Year:
    """The subdistrict begins the year's procedure and calls."""
    leader, at = cast.by_key["leader"], b.ago(timedelta(days=OPENED))
    opens, closes = (timezone.localdate(b.ago(timedelta(days=days))) for days in (OPENED, CLOSED))
    year = b.today.year + 1
    title = f"{year} 年民生实事"
    run = start_run(tenant=b.tenant, code="livelihood_projects", title=title, place=b.places["root"], by=leader, now=at)
    run = open_step(run=run, step="collect", by=leader, now=at)
    publish_step(run=run, step="collect", code="call", by=leader, now=at)
    round_ = call_for_wishes(
        tenant=b.tenant, year=year, seats=SEATS, opens_on=opens, closes_on=closes, run=run, by=leader, now=at
    )
    return Year(b, cast, round_, [])


def _made(year: Year, given: dict[str, Any], days: float, random: Random) -> Proposal:
    """One wish: on the page by a resident, else written down by whoever heard it. Every fifth leaves no telephone."""
    b, way = year.b, given["way"]
    person = random.choice(b.residents)
    leaves_phone = bool(person.phone) and random.random() < 0.8
    by = Actor.anonymous(b.tenant.pk) if way == "web" else year.cast.by_key["counter" if way in ("counter", "phone") else "clerk"]
    said = WishGiven(
        title=given["title"], text=given["text"], way=way, place=b.places[f"communities/{given['community']}"],
        **_who(person, way, leaves_phone=leaves_phone),
    )  # fmt: skip
    return propose(tenant=b.tenant, given=said, by=by, now=year.at(days))


def _who(person: Person, way: str, *, leaves_phone: bool) -> dict[str, Any]:
    if way in ("counter", "visit"):
        return {"person": person}
    return {"name": f"{person.name[:1]}先生", "phone": person.phone if leaves_phone else ""}


def _screen(year: Year) -> None:
    """The collection is closed; the sheet is filled in for all but the last five."""
    leader, run = year.cast.by_key["leader"], year.round.run
    assert run is not None  # noqa: S101 -- the call was made with it
    run = close_step(run=run, step="collect", by=leader, now=year.at(CLOSED - 2))
    run = open_step(run=run, step="screen", by=leader, now=year.at(CLOSED - 2.5))
    for position, (wish, given) in enumerate(zip(year.made, wishes(), strict=True)):
        _settle(year, wish, given, year.at(22 - position * 0.35), leader)
    record_evidence(
        run=run, step="screen", gate="legality", values={"paper": "司法所合法性审查意见，街道档案室"}, by=leader, now=year.at(6)
    )


def _settle(year: Year, wish: Proposal, given: dict[str, Any], now: datetime, by: Actor) -> None:
    if given["then"] == "candidate":
        draft = CandidateDraft(
            given["summary"], given["benefits"], given["cost"] * CENTS, given["lead"], date(year.round.year, 10, 31)
        )
        make_wish_candidate(proposal=wish, sheet=_sheet(year, {}), draft=draft, by=by, now=now)
    elif given["then"] == "refuse":
        sheet = _sheet(year, {given["against"]: given["why"]})
        wish = refuse_wish(proposal=wish, sheet=sheet, ground=given["ground"], reason=given["reason"], by=by, now=now)
        _call_up(year, wish, now)
    elif given["then"] == "into":
        merge_wishes(proposal=wish, into=year.made[given["into"] - 1], by=by, now=now)


def _sheet(year: Year, no: dict[str, str]) -> ScreeningSheet:
    """Yes on every line but these."""
    lines = [one["code"] for one in year.round.rule["body"]["checks"]]
    return ScreeningSheet({code: "no" if code in no else "yes" for code in lines}, no)


def _call_up(year: Year, wish: Proposal, now: datetime) -> None:
    """Whoever no message reaches is told by somebody of the office the next day; nobody where nothing was left."""
    reached = wish.phone or (wish.person.phone if wish.person else "")
    if not reached:
        how = "visit" if wish.can_be_told else "nobody"
        note_wish_told(proposal=wish, how=how, by=year.cast.by_key["clerk"], now=year.b.after(now, timedelta(days=1)))
