"""Who may open what: every address and every operation of the API, by every role, for things near and far."""

import pytest

from .addresses import everything
from .blank import BLANK
from .table import ROLES, WORDS, as_csv, expected, lines_of

ADDRESSES = everything()
EXPECTED = expected()
HOW = (
    "See how it is with `pytest tests/access --write-access /tmp/table.csv -k as_it_is`, hold each cell against what the post is "
    "for (registry/posts.py, each engine's access.py), and put the line into tests/access/table.csv."
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
]  # who may, not what it does: branches are counted elsewhere


@pytest.fixture(autouse=True)
def _undrawn(settings):
    settings.TEMPLATES = BLANK


@pytest.mark.parametrize("address", ADDRESSES, ids=[f"{one.method} {one.text}" for one in ADDRESSES])
def test_it_opens_for_whom_the_table_says(address, world):
    found = lines_of(world, address)

    missing = [whose for whose in found if (address.text, address.method, whose) not in EXPECTED]
    assert not missing, f"{address.method} {address.text} has no row for {missing} in tests/access/table.csv. {HOW}"
    wrong = [
        f"{role} · {whose}: should be {should}, is {word}"
        for whose, words in found.items()
        for role, should, word in zip(ROLES, EXPECTED[address.text, address.method, whose], words, strict=True)
        if should != word
    ]
    assert wrong == []


def test_the_table_says_nothing_of_addresses_that_are_gone():
    known = {(one.text, one.method) for one in ADDRESSES}

    assert {(address, method) for address, method, _whose in EXPECTED} - known == set()


def test_the_table_uses_its_five_words():
    assert {word for words in EXPECTED.values() for word in words} <= set(WORDS)


def test_the_table_as_it_is_can_be_written_for_review(world, access_file):
    if access_file is None:
        pytest.skip("only with --write-access FILE")

    access_file.write_text(as_csv((one, lines_of(world, one)) for one in ADDRESSES), encoding="utf-8")

    assert {(address, method) for address, method, _whose in expected(access_file)} == {
        (one.text, one.method) for one in ADDRESSES
    }
