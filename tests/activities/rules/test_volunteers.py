"""Registering: minors and guardians, insurance before danger, numbers that are none; certificates and their codes."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules import certificates, volunteer_teams
from linli.activities.rules import volunteers as rules
from linli.activities.rules.certificates import Printed
from linli.activities.rules.volunteers import Said
from linli.core.ids import READABLE

TODAY = date(2026, 11, 20)


def codes(problems):
    return [one.code for one in problems]


def found_of(**more):
    said = Said(**({"place_kind": "community", "since": TODAY} | more))
    return codes(rules.register_problems(said, live_number="", is_gone=False, today=TODAY, minor_below=18))


def test_somebody_registers_with_nothing_but_a_community_and_a_consent():
    assert found_of() == []


def test_every_reason_is_told_at_once():
    said = Said(
        place_kind="compound",
        since=date(2026, 11, 21),
        consents=False,
        channel="x",
        times=["night"],
        fields=["x"],
        official_number="号",
    )

    found = rules.register_problems(said, live_number="ZYZ-1", is_gone=True, today=TODAY, minor_below=18)

    assert codes(found) == ["place", "future", "times", "fields", "official_number", "gone", "registered", "consent", "channel"]


def test_a_minor_names_a_guardian_who_is_grown_up_and_somebody_else():
    assert found_of(age=17) == ["guardian"]
    assert found_of(age=17, guardian_text="妈妈 13900000120") == []
    assert found_of(age=17, has_guardian=True, guardian_age=17) == ["minor_guardian"]
    assert found_of(age=17, has_guardian=True, is_own_guardian=True) == ["own_guardian"]
    assert (found_of(age=18), found_of(age=None)) == ([], [])


def test_an_identity_number_is_not_asked_for_and_not_taken():
    assert found_of(official_number="410105199001011234") == ["identity_number"]
    assert found_of(official_number="410105000123456789") == []


def test_full_years_turn_on_the_birthday():
    assert [rules.age_on("2008-11-20", day) for day in (date(2026, 11, 19), TODAY)] == [17, 18]
    assert [rules.age_on(text, TODAY) for text in ("", "1990", "x")] == [None] * 3


def test_before_dangerous_work_there_is_insurance():
    plain = {"is_dangerous": True, "insurance": "", "on": TODAY}

    assert codes(rules.danger_problems(**plain, insured_until=None)) == ["insurance"]
    assert codes(rules.danger_problems(**plain, insured_until=date(2026, 11, 19))) == ["insurance"]
    assert codes(rules.danger_problems(**plain, insured_until=TODAY)) == []
    assert codes(rules.danger_problems(**(plain | {"insurance": "社区统一买了意外险"}), insured_until=None)) == []
    assert codes(rules.danger_problems(**(plain | {"is_dangerous": False}), insured_until=None)) == []


def test_a_rule_of_ones_own_has_whole_numbers():
    body = {"public_working_days": 3, "unit_half_hours": 1, "most_half_hours_a_day": 24, "minor_below": 18, "remind_days": 0}

    assert codes(rules.rule_problems(body)) == []
    assert codes(rules.rule_problems(body | {"public_working_days": 0, "minor_below": True})) == [
        "public_working_days",
        "minor_below",
    ]


def test_a_team_that_keeps_areas_is_not_dissolved():
    plain = {"founded_on": TODAY, "dissolved_on": None, "today": TODAY, "reason": "并队"}

    assert codes(volunteer_teams.dissolve_problems(**plain, on=TODAY, areas=0)) == []
    assert codes(volunteer_teams.dissolve_problems(**plain, on=date(2026, 11, 19), areas=2)) == ["too_early", "areas"]


def test_a_paper_says_who_issued_it_and_how_to_ask():
    said = Printed(kind="volunteer", name="试", issuer="社区", responsible="主任", contact="0371-55550120")

    assert codes(certificates.printed_problems(said, today=TODAY)) == []
    wrong = Printed(
        kind="volunteer", name=" ", issuer="", responsible="", contact="x", covers_from=TODAY, covers_until=date(2026, 11, 19)
    )
    assert codes(certificates.printed_problems(wrong, today=TODAY)) == ["too_short", "too_short", "contact", "name", "range"]


@given(st.text(alphabet=READABLE, min_size=16, max_size=16))
def test_a_code_is_read_back_as_it_is_printed_in_whichever_letters(code):
    assert certificates.code_of(certificates.grouped(code).lower()) == code


def test_what_is_no_code_is_none():
    assert [certificates.code_of(text) for text in ("", "ABC", "K7QF" * 5)] == ["", "", ""]
