"""Rolls as arithmetic: what sums up, what a digest covers, who is found twice, who may use a right."""

from datetime import date
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.rolls import (
    Entry,
    Standing,
    Voting,
    doubles_of,
    moved_off_holidays,
    roll_digest,
    sums_of,
    use_problem,
)
from linli.procedures.api import OwnedUnit, heads_of

ROOT = UUID(int=7)
OWNERS = st.frozensets(st.sampled_from("abcd"), max_size=3)
UNITS = st.lists(st.tuples(OWNERS, st.integers(1, 50_000), st.booleans()), max_size=12)


def person(name: str) -> UUID:
    return uuid5(ROOT, name)


def entries(units: list[tuple[frozenset[str], int, bool]]) -> list[Entry]:
    owned = [OwnedUnit(str(at), str(at), "", area, owners, is_sold) for at, (owners, area, is_sold) in enumerate(units)]
    return [Entry(key=head.key, label=head.key, area_centi=head.area_centi) for head in heads_of(owned)]


@given(UNITS)
def test_no_area_is_lost_and_none_counts_twice(units: list[tuple[frozenset[str], int, bool]]) -> None:
    assert sums_of(entries(units)).area_centi == sum(area for _owners, area, _sold in units)


@given(UNITS)
def test_a_head_is_a_set_of_owners_or_everything_unsold_or_a_unit_nobody_owns(
    units: list[tuple[frozenset[str], int, bool]],
) -> None:
    owners = {owners for owners, _area, is_sold in units if is_sold and owners}
    unknown = [owners for owners, _area, is_sold in units if is_sold and not owners]
    unsold = any(not is_sold for _owners, _area, is_sold in units)

    assert sums_of(entries(units)).heads == len(owners) + len(unknown) + unsold


@given(UNITS, st.data())
def test_what_is_left_out_takes_its_head_and_its_area_with_it(
    units: list[tuple[frozenset[str], int, bool]], data: st.DataObject
) -> None:
    whole = entries(units)
    out = data.draw(st.sets(st.sampled_from([one.key for one in whole]))) if whole else set()
    kept = [Entry(key=one.key, label="", area_centi=one.area_centi, excluded_why="x" * (one.key in out)) for one in whole]

    assert sums_of(kept) == sums_of([one for one in whole if one.key not in out])


@given(UNITS.filter(bool), st.randoms())
def test_the_digest_knows_no_order_and_every_area(units: list[tuple[frozenset[str], int, bool]], random: object) -> None:
    whole = entries(units)
    shuffled = sorted(whole, key=lambda _one: random.random())  # type: ignore[attr-defined]
    changed = [Entry(key=whole[0].key, label="", area_centi=whole[0].area_centi + 1), *whole[1:]]

    assert roll_digest(shuffled) == roll_digest(whole) != roll_digest(changed)


def standing(right: str, who: str, *, identity: str = "", phone: str = "") -> Standing:
    return Standing(person(right), right, person(who), who, identity, phone)


def test_two_records_are_told_once_by_the_identity_number_that_they_share() -> None:
    rows = [standing("1", "a", identity="i", phone="t"), standing("2", "b", identity="i", phone="t"), standing("3", "a")]

    assert [(one.kind, one.right_labels) for one in doubles_of(rows)] == [("person", ["1", "3"]), ("id", ["1", "2"])]


def may(who: str, *voters: Voting) -> bool:
    return use_problem(excluded_why="", voters=voters, person_id=person(who)) == ""


def test_any_co_owner_may_vote_until_one_is_named() -> None:
    free = [Voting(person("a")), Voting(person("b"))]
    named = [Voting(person("a")), Voting(person("b"), is_named=True)]

    assert [may("a", *free), may("b", *free), may("a", *named), may("b", *named)] == [True, True, False, True]


def test_a_company_votes_by_the_agent_that_it_named_and_an_owner_who_sent_one_by_that_one() -> None:
    company = Voting(organisation_id=person("o"))
    sent = Voting(organisation_id=person("o"), agent_id=person("c"), is_named=True)
    owner = Voting(person("a"), agent_id=person("c"), is_named=True)

    assert [may("c", company), may("c", sent), may("a", owner), may("c", owner)] == [False, True, False, True]


def test_what_does_not_count_is_used_by_nobody() -> None:
    assert use_problem(excluded_why="车位", voters=[Voting(person("a"))], person_id=person("a")).startswith("这一处没有计入")


def test_a_last_day_moves_over_every_holiday_after_it() -> None:
    assert moved_off_holidays(date(2026, 9, 5), lambda day: day.weekday() < 5) == date(2026, 9, 7)
