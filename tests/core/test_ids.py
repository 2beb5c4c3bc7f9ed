"""Keys that sort by time, and codes that can be read out."""

from hypothesis import given
from hypothesis import strategies as st

from linli.core.ids import READABLE, short_code, uuid7


@given(st.integers(0, 2**48 - 1))
def test_a_key_is_a_uuid_of_version_7_that_tells_its_millisecond(milliseconds):
    made = uuid7(milliseconds)

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == milliseconds


@given(st.integers(0, 2**48 - 2))
def test_keys_sort_by_time(milliseconds):
    assert uuid7(milliseconds) < uuid7(milliseconds + 1)


def test_keys_of_the_same_instant_differ():
    assert len({uuid7(1) for _each in range(1000)}) == 1000


def test_a_code_holds_no_character_that_is_mistaken_for_another():
    code = short_code(500)

    assert (len(code), len(READABLE)) == (500, 25)
    assert set(code) <= set(READABLE)
    assert not set(READABLE) & set("0O1IL2Z5S8B")
