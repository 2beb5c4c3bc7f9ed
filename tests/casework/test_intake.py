"""How a matter comes in: anyone may report, nothing personal is demanded, and what is wrong is said at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.casework.api import CaseRefused, ReporterGiven, Wanted, accept, join, report, say_solved, supplement, tracking_code
from linli.casework.models import Case, Clock, Reporter
from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.core.models import JournalLine, OutboxEvent, SearchEntry
from linli.core.problems import NotAllowed

from ..people import neighbourhood, outsider, resident
from .conftest import FRIDAY


def lines(case):
    return [line.verb for line in JournalLine.objects.filter(subject_id=case.pk).order_by("id")]


def test_a_report_gets_a_number_a_clock_a_line_and_an_event(office):
    case = office.reported()

    assert case.number == f"S{office.here.tenant.code}2026112000001"
    assert case.short_number == f"{office.here.tenant.letters}-1120-0001"
    assert case.due_at == FRIDAY + timedelta(hours=2)
    assert lines(case) == ["casework.case.reported"]
    assert [event.name for event in OutboxEvent.objects.all()] == ["casework.CaseReported"]


def test_the_next_report_gets_the_next_number(office):
    office.reported()

    assert office.reported().short_number.endswith("-1120-0002")


def test_a_visitor_reports_without_account_telephone_or_place(office):
    tenant = office.here.tenant

    case = report(tenant=tenant, wanted=Wanted(text="路口的路灯不亮了"), by=Actor.anonymous(tenant.pk), now=FRIDAY)

    assert (case.category.code, case.title, case.place_path) == ("street_lamp", "路口的路灯不亮了", "")
    assert (case.reporters.get().phone, case.first_receiver) == ("", "")


def test_what_no_word_sorts_is_left_unsorted(office):
    case = report(tenant=office.here.tenant, wanted=Wanted(text="有一件事想说一说"), by=office.resident, now=FRIDAY)

    assert case.category.code == "unsorted"


def test_everything_wrong_is_said_at_once_and_nothing_is_left(office):
    stranger = outsider()[1]
    elsewhere = office.category("lift")
    wanted = Wanted(text="灯", longitude=113.6, category=replace_tenant(elsewhere, stranger.tenant_id))

    with pytest.raises(CaseRefused) as refused:
        report(tenant=office.here.tenant, wanted=wanted, reporter=ReporterGiven(phone="x"), by=office.resident, now=FRIDAY)

    assert refused.value.codes == ["too_short", "phone", "half_a_point", "unknown_category"]
    assert (Case.objects.count(), Reporter.objects.count(), Clock.objects.count()) == (0, 0, 0)


def replace_tenant(category, tenant_id):
    category.tenant_id = tenant_id
    return category


def test_a_place_of_another_subdistrict_is_refused(office):
    with pytest.raises(CaseRefused) as refused:
        office.reported(place=neighbourhood().building)

    assert refused.value.codes == ["unknown_place"]


def test_an_external_number_comes_once(office):
    office.reported(external_source="12345", external_no="A1")

    with pytest.raises(CaseRefused) as refused:
        office.reported(external_source="12345", external_no="A1")

    assert refused.value.codes == ["external_no_twice"]
    assert Case.objects.count() == 1


def test_a_clerk_writes_down_a_telephone_call_and_stays_the_first_receiver(office):
    elder = resident(office.here)[1]
    by = by_channel(office.counter, Channel.PHONE)
    who = ReporterGiven(name="试验老人", phone="5555 0120", has_phone=False, identity_noted="身份证")

    case = report(
        tenant=office.here.tenant,
        wanted=Wanted(text="楼道灯不亮，腿脚不便"),
        reporter=who,
        by=by,
        now=FRIDAY,
        on_behalf_of=elder.person_id,
    )

    row = case.reporters.get()
    assert (row.person_id, row.on_behalf_by, row.identity_noted, row.has_phone) == (elder.person_id, by.label, "身份证", False)
    assert (case.channel, case.first_receiver) == ("phone", by.label)
    assert JournalLine.objects.get(subject_id=case.pk).on_behalf_of_id == elder.person_id


def test_writing_down_for_others_takes_a_post(office):
    with pytest.raises(NotAllowed):
        report(
            tenant=office.here.tenant,
            wanted=Wanted(text="楼道灯不亮三天了"),
            by=by_channel(office.resident, Channel.PHONE),
            now=FRIDAY,
        )

    assert not Case.objects.exists()


def test_urgent_matters_take_the_profile_of_emergencies(office):
    assert office.reported(is_urgent=True).profile == "emergency"


def test_a_certain_matter_can_go_straight_to_whoever_handles_it(office):
    wanted = Wanted(text="东单元门口的路灯不亮", category=office.category("street_lamp"), place=office.here.building)

    case = report(tenant=office.here.tenant, wanted=wanted, straight=True, by=office.clerk, now=FRIDAY)

    assert (case.state, case.lead_organisation_id) == ("dispatched", office.here.property_company.pk)
    assert lines(case) == ["casework.case.reported", "casework.case.accepted", "casework.case.dispatched"]
    assert [clock.kind for clock in Clock.objects.all()] == ["handle"]


@pytest.mark.parametrize("who", ["resident", "counter"], ids=["no post", "a post that does not dispatch"])
def test_straight_on_takes_the_right_to_dispatch(office, who):
    wanted = Wanted(text="东单元门口的路灯不亮", category=office.category("street_lamp"), place=office.here.building)

    case = report(tenant=office.here.tenant, wanted=wanted, straight=True, by=getattr(office, who), now=FRIDAY)

    assert case.state == "submitted"


def test_an_unsure_matter_waits_for_a_person_even_if_it_could_go_straight(office):
    wanted = Wanted(text="有一件事想说一说", place=office.here.building)

    case = report(tenant=office.here.tenant, wanted=wanted, straight=True, by=office.clerk, now=FRIDAY)

    assert case.state == "submitted"


def test_a_report_takes_at_most_fifteen_statements(office, django_assert_max_num_queries):
    office.reported()

    with django_assert_max_num_queries(15):
        office.reported()


def test_a_case_is_found_by_its_words_and_not_by_who_reported_it(office):
    case = office.reported()

    entry = SearchEntry.objects.get(subject_id=case.pk)
    assert (entry.title, entry.capability, entry.place_path) == (case.title, "casework.cases.view", office.here.building.path)
    assert "试验居民" not in entry.words


def test_a_neighbour_joins_and_is_counted(office):
    case = office.reported()
    neighbour = resident(office.here)[1]

    joined = join(case=case, reporter=ReporterGiven(name="试验邻居"), words="我家也黑", by=neighbour, now=FRIDAY)

    assert (joined.reporter_count, joined.state) == (2, "submitted")
    assert joined.reporters.get(person_id=neighbour.person_id).words == "我家也黑"


@pytest.mark.parametrize("phone", ["139 0000 0120", "+8613900000120"])
def test_nobody_joins_twice(office, phone):
    case = office.reported()
    visitor = Actor.anonymous(office.here.tenant.pk)

    with pytest.raises(CaseRefused) as refused:
        join(case=case, reporter=ReporterGiven(phone=phone), by=visitor, now=FRIDAY)

    assert refused.value.codes == ["joined_before"]
    assert Reporter.objects.count() == 1


def test_the_reporter_of_a_case_does_not_join_it(office):
    case = office.reported()

    with pytest.raises(CaseRefused):
        join(case=case, reporter=ReporterGiven(), by=office.resident, now=FRIDAY)


def test_the_reporter_adds_a_word_signed_in_or_with_the_code(office):
    case = office.reported()

    supplement(case=case, text="又多了一盏不亮", by=office.resident, now=FRIDAY)
    visitor = Actor.anonymous(office.here.tenant.pk)
    supplement(case=case, text="第三盏也不亮", code=tracking_code(case.pk).lower(), by=visitor, now=FRIDAY)

    assert [e.text for e in case.entries.filter(verb="supplement")] == ["又多了一盏不亮", "第三盏也不亮"]


@pytest.mark.parametrize("verb", [supplement, say_solved])
def test_nobody_else_speaks_as_the_reporter(office, verb):
    case = office.reported()

    with pytest.raises(NotAllowed):
        verb(case=case, text="不是我报的", code="AAAAAA", by=resident(office.here)[1], now=FRIDAY)

    assert case.entries.count() == 1


def test_the_only_reporter_ends_the_work_by_saying_that_it_is_settled(office):
    case = say_solved(case=office.received(), text="自己亮了", by=office.resident, now=FRIDAY)

    answer = case.callbacks.get()
    assert (case.state, answer.is_answered, bool(answer.excluded)) == ("called_back", False, True)
    assert not case.clocks.filter(stopped_at=None).exists()


def test_one_of_several_reporters_only_adds_that_it_is_settled(office):
    case = office.received()
    join(case=case, reporter=ReporterGiven(phone="139 0000 0121"), by=Actor.anonymous(office.here.tenant.pk), now=FRIDAY)

    case = say_solved(case=case, by=office.resident, now=FRIDAY)

    assert (case.state, case.entries.last().verb, case.entries.last().text) == ("received", "supplement", "报事人说已经好了。")


def test_a_report_by_a_program_keeps_its_channel(office):
    by = replace(office.clerk, channel=Channel.API)

    case = report(tenant=office.here.tenant, wanted=Wanted(text="楼道灯不亮三天了"), by=by, now=FRIDAY)

    assert case.channel == "api"
    assert accept(case=case, by=Actor.system(), now=FRIDAY).state == "accepted"
