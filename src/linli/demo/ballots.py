"""Ballots of the council: by hands, by recorded papers, and secret ones of which some come by the portal and some on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from linli.core.actors import Actor, Kind
from linli.deliberation.api import Ballot, Motion, Right, ballots, hands, motions, papers, rolls, spelled, votes

from .councils import House
from .meetings import Sitting

PILE = 40  # papers that one types at a time
BODY, SELECTION, SATISFACTION = (
    "deliberation.council_zz_subdistrict", "deliberation.livelihood_selection", "deliberation.satisfaction_zhenhai",
)  # fmt: skip
FOR, AGAINST = "o", "x"


# ---- in the room ----


def moved(h: House, sitting: Sitting, place: int, title: str, text: str) -> Motion:
    """The office lays a text before the meeting."""
    given = motions.MotionGiven(title=title, text=text, item=sitting.points[place], mover="花园路街道人大工委")
    motion = motions.submit(tenant=h.b.tenant, given=given, by=sitting.by, now=sitting.plan.starts)
    return motions.admit(motion=motion, item=sitting.points[place], by=sitting.by, now=sitting.plan.starts)


def put(h: House, sitting: Sitting, place: int, motion: Motion, *, channel: str, rule: str = BODY) -> Ballot:
    """A motion as it stands now is put to those who are due, and the ballot opens."""
    version = motion.versions.order_by("ordinal").last()
    given = ballots.BallotGiven(
        kind="decision", title=motion.title, question=f"同意{motion.title}吗？", place=sitting.plan.place, rule_code=rule,
        secrecy="recorded", channels=(channel,), roll_source="meeting", council=sitting.plan.council, meeting=sitting.meeting,
        item=sitting.points[place], motion=motion, motion_version=version, scrutineers="两位计票人由会议推选",
    )  # fmt: skip
    return opened(h, given, (), sitting.by, sitting.pass_minutes(1), sitting.pass_minutes(1))


def opened(
    h: House, given: ballots.BallotGiven, options: Sequence[ballots.OptionGiven], by: Any, prepared: datetime, opens: datetime
) -> Ballot:
    """Written down with its options and its roll, frozen, and open."""
    ballot = ballots.prepare(tenant=h.b.tenant, given=given, by=by, now=prepared)
    if options:
        ballots.set_options(ballot=ballot, options=options, by=by, now=prepared)
    ballot = rolls.build(ballot=ballot, by=by, now=prepared)
    ballot = ballots.freeze(ballot=ballot, by=by, now=prepared)
    return ballots.open_ballot(ballot=ballot, by=by, now=opens)


def by_hands(sitting: Sitting, ballot: Ballot, tellers: tuple[str, str], yes: int, no: int, abstain: int) -> Ballot:
    """Two tellers count the same."""
    counts = {"yes": yes, "no": no, "abstain": abstain}
    for teller in tellers:
        hands.count(ballot=ballot, teller=teller, counts=counts, by=sitting.by, now=sitting.pass_minutes(2))
    return told(ballot, sitting.by, sitting.plan.chair, sitting.pass_minutes(1), sitting.pass_minutes(2))


def told(ballot: Ballot, by: Any, declarer: Any, closes: datetime, declared: datetime) -> Ballot:
    """Closed, and declared by whoever may."""
    ballot = ballots.close(ballot=ballot, by=by, now=closes)
    return ballots.declare(ballot=ballot, by=declarer, now=declared)


def by_recorded_papers(h: House, sitting: Sitting, ballot: Ballot, said: Mapping[int, str]) -> Ballot:
    """Everybody in the room signs a paper; two type them in. `said`: what others than “yes” say, by number on the roll."""
    here = {one.number for one in sitting.people()} - set(sitting.plan.excused)
    rights = [one for one in rights_of(ballot) if one.position in here]
    papers.issue(ballot=ballot, rights=rights, by=sitting.by, now=sitting.pass_minutes(1))
    lines = [papers.Line(one, said.get(one.position, "yes")) for one in rights]
    type_in(h, ballot, lines, sitting.pass_minutes(6), wrong_at=None)
    return told(ballot, sitting.by, sitting.plan.chair, sitting.pass_minutes(2), sitting.pass_minutes(3))


def rights_of(ballot: Ballot) -> list[Right]:
    return list(ballot.rights.filter(excluded_why="").order_by("position"))


# ---- papers ----


def type_in(h: House, ballot: Ballot, lines: Sequence[papers.Line], now: datetime, *, wrong_at: int | None) -> None:
    """Piles, typed by two; `wrong_at`: where the second one slips in the first pile, and the paper is looked at again."""
    first, second = h.clerk, h.cast.by_key["counter"]
    for number, start in enumerate(range(0, len(lines), PILE), start=1):
        pile = list(lines[start : start + PILE])
        batch = papers.type_first(ballot=ballot, number=number, lines=pile, by=first, now=now)
        again = list(pile)
        if wrong_at is not None and number == 1:
            again[wrong_at] = replace(again[wrong_at], content="")
        differing = papers.type_second(batch=batch, lines=again, by=second, now=now + timedelta(minutes=20))
        for line in differing:
            settled = now + timedelta(minutes=25)
            papers.settle(batch=batch, position=line.position, chosen="first", by=first, now=settled)
    papers.note_returned(ballot=ballot, count=len(lines), by=first, now=now + timedelta(minutes=30))


# ---- secret ones ----


@dataclass(frozen=True, slots=True)
class Wave:
    """How a secret ballot comes in: so many by the portal (the last of the roll), the rest on paper; when."""

    portal: int
    paper: int
    opens: datetime
    closes: datetime


def vote(h: House, ballot: Ballot, contents: Sequence[str], wave: Wave, *, typed: datetime | None = None) -> None:
    """`contents` in chance order: first those on paper, then those by the portal. Each by its own right, at its own hour."""
    rights = rights_of(ballot)
    on_paper = rights[: wave.paper]
    if on_paper:
        papers.issue(ballot=ballot, rights=on_paper, by=h.clerk, now=wave.opens)
    by_portal(h, rights[len(rights) - wave.portal :], contents[wave.paper :], wave.opens, wave.closes)
    if on_paper:
        lines = [papers.Line(None, content) for content in contents[: wave.paper]]
        type_in(h, ballot, lines, typed or wave.closes - timedelta(minutes=40), wrong_at=7)


def by_portal(h: House, rights: Sequence[Right], contents: Sequence[str], opens: datetime, closes: datetime) -> None:
    """Each with their own telephone, spread over the time."""
    span = (closes - opens) / (len(rights) + 1)
    for place, (right, content) in enumerate(zip(rights, contents, strict=False), start=1):
        by = Actor(Kind.RESIDENT, "居民", tenant_id=h.b.tenant.pk, person_id=right.voters.get().person_id)
        votes.cast(right=right, content=content, channel="portal", by=by, now=opens + span * place)


def chosen(h: House, wanted: Mapping[str, int], *, papers_cast: int, seats: int, spoilt: Sequence[str] = ()) -> list[str]:
    """
    Papers on which each option stands as often as wanted and none names more than the seats; `spoilt` are added as they are.

    Each option goes to whoever has named fewest so far, ties by chance.
    """
    marks: list[dict[str, str]] = [{} for _ in range(papers_cast - len(spoilt))]
    for code, count in sorted(wanted.items(), key=lambda one: -one[1]):
        h.random.shuffle(marks)
        for paper in sorted(marks, key=len)[:count]:
            paper[code] = FOR
    if any(len(paper) > seats for paper in marks):
        raise ValueError("so many votes do not fit on these papers")
    contents = [spelled(_with_crosses(h, paper, wanted)) for paper in marks] + list(spoilt)
    h.random.shuffle(contents)
    return contents


def _with_crosses(h: House, paper: dict[str, str], wanted: Mapping[str, int]) -> dict[str, str]:
    """What somebody does not want they cross out, or leave."""
    return paper | {code: AGAINST for code in wanted if code not in paper and h.random.random() < 0.5}


def rated(h: House, items: Sequence[tuple[int, int, int]]) -> list[str]:
    """Papers of a satisfaction ballot: for each item how many are satisfied, basically so, and dissatisfied."""
    columns = []
    for counts in items:
        column = [
            name for name, count in zip(("satisfied", "basically", "dissatisfied"), counts, strict=True) for _ in range(count)
        ]
        h.random.shuffle(column)
        columns.append(column)
    rows: list[Any] = list(zip(*columns, strict=True))
    return [spelled({str(place): mark for place, mark in enumerate(row, start=1)}) for row in rows]
