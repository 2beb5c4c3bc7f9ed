"""What the office decides: accepting, correcting, sending elsewhere, voiding, giving out."""

from datetime import timedelta

from linli.casework.api import (
    accept,
    correct,
    dispatch,
    not_accept,
    redispatch,
    void,
)
from linli.core.models import JournalLine

from ..factories.registry import OrganisationFactory
from ..people import holder, neighbourhood
from .conftest import FRIDAY
from .doing import LATER
from .refusals import refusal


def test_accepting_puts_right_what_is_wrong(office):
    case = office.reported("noise", place=None)

    case = accept(
        case=case,
        title="东单元路灯不亮",
        category=office.category("street_lamp"),
        place=office.here.building,
        place_detail="东单元门口",
        by=holder("dispatcher", office.here)[1],
        now=FRIDAY,
    )

    assert (case.title, case.category_name, case.place_path) == ("东单元路灯不亮", "路灯照明", office.here.building.path)
    assert case.first_receiver == "试验·dispatcher"
    changes = JournalLine.objects.get(verb="casework.case.accepted").changes
    assert (changes["state"], "title" in changes) == (["submitted", "accepted"], False)


def test_the_first_to_accept_stays_responsible(office):
    case = office.accepted()

    case = correct(case=case, is_urgent=True, by=holder("dispatcher", office.here)[1], now=FRIDAY)

    assert (case.first_receiver, case.profile, case.entries.last().is_internal) == (office.clerk.label, "emergency", True)


def test_a_correction_is_refused_with_every_reason(office):
    there = neighbourhood()
    given = {"title": "", "place": there.building, "place_detail": "长" * 121}

    codes = refusal(correct, case=office.reported(), by=office.clerk, now=FRIDAY, **given)

    assert codes == ["missing", "too_long", "unknown_place"]


def test_a_retired_category_is_refused(office):
    category = office.category("lift")
    category.is_active = False
    category.save()

    assert refusal(accept, case=office.reported(), category=category, by=office.clerk, now=FRIDAY) == ["unknown_category"]


def test_what_is_not_ours_is_told_where_to_go(office):
    case = not_accept(
        case=office.reported(), channel="court", reason="这件事归法院管，可以打 12368。", by=office.clerk, now=FRIDAY
    )

    assert (case.state, case.outcome, case.closed_at) == ("not_accepted", "lawful_channel", FRIDAY)
    assert not case.clocks.filter(stopped_at=None).exists()
    assert refusal(not_accept, case=office.reported(), channel=" ", reason="", by=office.clerk, now=FRIDAY) == [
        "missing",
        "no_channel",
    ]


def test_a_voided_case_keeps_its_number_and_its_reason(office):
    case = void(case=office.reported(), reason="测试用的", by=office.clerk, now=FRIDAY)

    assert (case.state, case.entries.last().text) == ("void", "测试用的")
    assert office.reported().short_number.endswith("-0002")


def test_dispatch_confirms_the_suggestion_and_the_clock_runs_from_then(office):
    case = office.dispatched()

    lead = case.assignments.get()
    clock = case.clocks.get(kind="handle")
    assert (case.state, lead.organisation_id, lead.is_override) == ("dispatched", office.here.property_company.pk, False)
    assert (clock.started_at, clock.due_at, case.due_at) == (FRIDAY, FRIDAY + timedelta(days=7, hours=9), clock.due_at)
    assert (lead.why["party"], lead.why["for"][0]["number"]) == ("property", 5)
    assert case.clocks.get(kind="accept").stopped_at == FRIDAY


def test_joint_matters_have_one_lead_and_an_assistant(office):
    case = office.dispatched("fire_route")

    roles = {one.organisation_id: one.role for one in case.assignments.all()}
    assert roles == {office.committee.pk: "lead", office.here.property_company.pk: "assist"}
    assert (case.party, case.lead_organisation_id) == ("joint", office.committee.pk)


def test_going_against_a_sure_suggestion_takes_a_reason_that_stays(office):
    case = office.accepted()
    given = {"case": case, "organisation": office.committee, "by": office.clerk, "now": FRIDAY}

    assert refusal(dispatch, **given) == ["override_without_reason"]

    case = dispatch(**given, reason="物业今天停业，社区先去看")
    lead = case.assignments.get()
    assert (lead.is_override, lead.override_reason, case.party) == (True, "物业今天停业，社区先去看", "community")
    assert lead.why["suggested"] == str(office.here.property_company)


def test_where_the_system_is_unsure_any_choice_is_fine_without_a_reason(office):
    case = dispatch(case=office.accepted("unsorted"), organisation=office.window, by=office.clerk, now=FRIDAY)

    assert (case.lead_organisation_id, case.assignments.get().is_override) == (office.window.pk, False)


def test_an_organisation_of_another_subdistrict_gets_nothing(office):
    codes = refusal(
        dispatch, case=office.accepted(), organisation=OrganisationFactory(), reason="错派", by=office.clerk, now=FRIDAY
    )

    assert codes == ["unknown_organisation"]


def test_nobody_assists_themselves(office):
    company = office.here.property_company

    codes = refusal(dispatch, case=office.accepted(), organisation=company, assist=[company], by=office.clerk, now=FRIDAY)

    assert codes == ["lead_assists"]


def test_a_wrong_address_is_put_right_without_moving_the_deadline(office):
    case = office.dispatched()
    due_at = case.due_at

    case = redispatch(case=case, organisation=office.committee, reason="物业说不是它的", by=office.clerk, now=LATER)

    assert (case.lead_organisation_id, case.due_at) == (office.committee.pk, due_at)
    assert [one.ended_reason for one in case.assignments.all()] == ["物业说不是它的", ""]
    assert case.clocks.filter(kind="handle").count() == 1


def test_redispatch_wants_another_address_and_a_reason(office):
    case = office.dispatched()

    codes = refusal(redispatch, case=case, organisation=office.here.property_company, reason="", by=office.clerk, now=LATER)

    assert codes == ["same_lead", "missing"]
