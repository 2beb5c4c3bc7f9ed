"""Which digits are a telephone number."""

import pytest

from linli.core.phones import is_any_phone, is_mobile, is_phone

PEOPLE = [
    ("13900000000", True),
    ("139 0000 0000", True),
    ("+86 139-0000-0000", True),
    ("１３９００００００００", True),
    ("5555 0120", True),
    ("0371-5555 0120", True),
    ("037155550120", True),
    ("1390000", False),
    ("13900000", False),
    ("139000000000", False),
    ("12345678901", False),
    ("12345", False),
    ("123", False),
    ("", False),
]
OFFICES = [
    ("12345", True),
    ("95598", True),
    ("110", True),
    ("400 000 0000", True),
    ("0371-55550120-8001", True),
    ("99999", False),
    ("1390000", False),
]


@pytest.mark.parametrize(("text", "known"), PEOPLE)
def test_a_person_has_a_mobile_or_a_landline_and_a_mobile_cut_short_is_neither(text, known):
    assert is_phone(text) is known


@pytest.mark.parametrize(("text", "known"), OFFICES)
def test_an_office_may_have_a_service_number_or_an_extension(text, known):
    assert is_any_phone(text) is known


@pytest.mark.parametrize(("text", "known"), [("139 0000 0000", True), ("5555 0120", False), ("12345678901", False)])
def test_a_text_message_reaches_only_a_mobile(text, known):
    assert is_mobile(text) is known
