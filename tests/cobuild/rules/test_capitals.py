"""Amounts in capitals: by the examples of the rules of payment, and read back from what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules.capitals import DIGITS, in_capitals

WEIGHTS = {"拾": 10, "佰": 100, "仟": 1000, "万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "人民币零元整"), (1, "人民币壹分"), (10, "人民币壹角整"), (25, "人民币贰角伍分"), (100, "人民币壹元整"),
        (120_000, "人民币壹仟贰佰元整"), (150, "人民币壹元伍角整"), (140_950, "人民币壹仟肆佰零玖元伍角整"),
        (600_714, "人民币陆仟零柒元壹角肆分"), (168_032, "人民币壹仟陆佰捌拾元叁角贰分"), (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32_504, "人民币叁佰贰拾伍元零肆分"), (10_700_053, "人民币壹拾万柒仟元伍角叁分"), (10_070_000, "人民币壹拾万零柒佰元整"),
        (1_000_000, "人民币壹万元整"), (10_000_100_000, "人民币壹亿零壹仟元整"), (10**14, "人民币壹万亿元整"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_the_rules_of_payment_say(cents, words):
    assert in_capitals(cents) == words


def test_a_receipt_is_for_what_came_in():
    with pytest.raises(ValueError, match="came in"):
        in_capitals(-1)


@given(st.integers(min_value=0, max_value=10**15))
def test_capitals_say_the_amount_to_the_cent(cents):
    assert _read(in_capitals(cents)) == cents


@given(st.integers(min_value=0, max_value=10**15))
def test_no_nought_stands_twice_and_fen_are_never_whole(cents):
    words = in_capitals(cents)
    assert ("零零" in words, "分整" in words, words.endswith(("整", "分"))) == (False, False, True)


def _read(words: str) -> int:
    """The cents that capitals say."""
    whole, _yuan, parts = words.removeprefix("人民币").rpartition("元")
    cents, digit = _number(whole) * 100, 0
    for sign in parts:
        digit = DIGITS.index(sign) if sign in DIGITS else digit
        cents += digit * {"角": 10, "分": 1}.get(sign, 0)
    return cents


def _number(words: str) -> int:
    """What a whole number in capitals says, from its greatest weight down."""
    for sign in ("亿", "万", "仟", "佰", "拾"):
        head, found, rest = words.rpartition(sign)
        if found:
            return _number(head) * WEIGHTS[sign] + _number(rest.removeprefix("零"))
    return DIGITS.index(words) if words else 0
