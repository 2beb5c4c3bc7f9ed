"""The procedures that are shipped say what the field's rules say."""

import pytest

from linli.procedures import providers
from linli.procedures.rules.definition import CountedFrom
from linli.procedures.selectors.shipped import shipped


def by_code():
    """The latest version of each."""
    known = sorted((one.definition for one in shipped() if one.definition), key=lambda one: one.effective_from)
    return {one.code: one for one in known}


def deadlines(code):
    return [
        (step.code, f"{step.longest.count} {step.longest.unit.value}", step.counted_from.step)
        for step in by_code()[code].steps
        if step.longest
    ]


def test_every_shipped_file_is_sound_and_is_named_after_its_code():
    """A later version has its year behind the code."""
    names = {(one.file.stem, one.definition.effective_from.year, one.problems) for one in shipped()}
    later = {("venture_philanthropy_2026", 2026, ())}

    assert later < names
    assert sorted((name, problems) for name, _year, problems in names - later) == [(code, ()) for code in sorted(by_code())]


def test_the_shipped_procedures_and_how_many_steps_each_has():
    assert {code: len(found.steps) for code, found in by_code().items()} == {
        "compound_renovation": 8,
        "elevator_retrofit": 11,  # ten stages, and mediation where somebody objects
        "four_deliberations_two_disclosures": 7,
        "livelihood_projects": 12,
        "owners_committee": 9,
        "owners_extraordinary_meeting": 4,
        "property_management_committee": 4,
        "representatives_selection": 6,
        "solicit_deliberate_disclose": 7,
        "star_rating": 7,
        "term_change": 14,
        "venture_philanthropy": 14,
    }


def test_the_deadlines_of_an_owners_committee():
    assert deadlines("owners_committee") == [
        ("form_group", "30 days", "apply"),
        ("post_group", "3 days", "form_group"),
        ("first_meeting", "60 days", "form_group"),
        ("file", "30 days", "first_meeting"),
    ]


def test_the_group_of_an_owners_committee_is_due_thirty_days_after_the_application_came():
    assert by_code()["owners_committee"].step("form_group").counted_from == CountedFrom("written", "apply", "received_on")


def test_candidates_of_an_owners_committee_are_posted_for_seven_days():
    _step, posted = by_code()["owners_committee"].publishing("candidates")

    assert (str(posted.period.count), posted.period.unit.value, posted.takes_objections) == ("7", "days", True)


def test_a_committee_in_place_of_an_owners_committee_is_posted_within_ten_days():
    assert deadlines("property_management_committee") == [("establish", "10 days", "compose")]


def test_every_step_and_gate_says_where_its_rule_comes_from():
    sources = [one.source for found in by_code().values() for step in found.steps for one in (step, *step.gates, *step.publishes)]

    assert [source for source in sources if not source.citation] == []


def test_what_engines_still_owe_is_foretold_and_nothing_else():
    asked = {ask.provider for found in by_code().values() for step in found.steps for gate in step.gates for ask in gate.asks}

    assert sorted(name for name in asked if providers.provider_named(name) is None) == sorted(asked & providers.FORETOLD.keys())
    assert providers.FORETOLD.keys() & providers._registered.keys() == set()


@pytest.mark.parametrize("code", ["livelihood_projects", "term_change", "owners_committee"])
def test_everything_that_is_counted_in_secret_waits_for_a_ballot(code):
    alone = [
        [ask.provider for ask in gate.asks]
        for step in by_code()[code].steps
        for gate in step.gates
        if gate.code in ("elected", "valid")
    ]

    assert all(asks == ["ballot_declared"] for asks in alone)
    assert alone
