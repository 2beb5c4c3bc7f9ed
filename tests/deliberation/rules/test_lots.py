"""Lots that anybody can draw again: promised by a hash, published after, no place likelier than another."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.lots import LotsRefused, digest_of, draw, promise_of
from linli.deliberation.rules.lots import lots_verdict
from linli.deliberation.rules.verdicts import Verdict

from .making import rule

SEED = "2026-11-27 样例抽签 4711"
KEYS = [f"户{number:03}" for number in range(1, 201)]


def drawn(keys=KEYS, *, seats=30, seed=SEED):
    return draw(keys, seats=seats, seed=seed, promise=promise_of(seed)).drawn


def test_the_first_place_follows_the_written_method():
    begins = f"{SEED}\n{digest_of(KEYS)}\n0".encode()
    number = int.from_bytes(hashlib.sha256(begins).digest(), "big")

    assert drawn(seats=1) == (sorted(KEYS)[number % 200],)


def test_a_draw_is_the_same_for_everybody():
    assert drawn(seats=3, seed="0123456789abcdef") == ("户106", "户043", "户036")


def test_the_order_of_the_list_changes_nothing():
    assert drawn(list(reversed(KEYS))) == drawn()


def test_another_seed_or_another_list_draws_others():
    assert len({drawn(), drawn(seed=SEED + "!"), drawn(KEYS[1:])}) == 3


@pytest.mark.parametrize(
    ("keys", "seats", "seed", "promised"),
    [
        (KEYS, 3, SEED, "another seed altogether"),
        (KEYS, 3, "short", "short"),
        (["a", "a"], 1, SEED, SEED),
        (["a", ""], 1, SEED, SEED),
        (["a"], 2, SEED, SEED),
        (["a"], 0, SEED, SEED),
        ([], 1, SEED, SEED),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(keys, seats, seed, promised):
    with pytest.raises(LotsRefused):
        draw(keys, seats=seats, seed=seed, promise=promise_of(promised))


@given(st.sets(st.text("abcxyz甲乙", min_size=1, max_size=5), min_size=1), st.data())
def test_everybody_is_drawn_once_at_most(keys, data):
    seats = data.draw(st.integers(1, len(keys)))
    found = drawn(sorted(keys), seats=seats)

    assert (len(found), len(set(found)), set(found) <= keys) == (seats, seats, True)


def test_every_place_comes_about_as_often():
    counted = Counter(drawn(list("abcde"), seats=1, seed=f"{number:016}")[0] for number in range(5000))

    assert all(850 < count < 1150 for count in counted.values())


def test_a_draw_is_kept_with_all_that_is_needed_to_draw_again():
    kept = lots_verdict(draw(KEYS, seats=3, seed=SEED, promise=promise_of(SEED)), rule=rule(method="lots")).to_json()
    said = Verdict.from_json(kept).details

    again = draw(said["keys"], seats=3, seed=said["seed"], promise=said["promise"])

    assert (list(again.drawn), again.list_digest) == (said["drawn"], said["list_digest"])
