"""The office's and the handlers' verbs: what each does, who may, and what it refuses without a trace."""

from datetime import timedelta

import pytest

from linli.casework import api
from linli.casework.api import (
    CaseRefused,
    ReporterGiven,
    accept,
    call_back,
    close,
    complete,
    correct,
    dispatch,
    join,
    not_accept,
    note,
    receive,
    redispatch,
    reveal_contact,
    rework,
    start,
    void,
)
from linli.casework.models import Case
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..factories.registry import OrganisationFactory
from ..people import auditor, building_head, holder, neighbourhood, outsider, subdistrict_leader
from .conftest import FRIDAY
from .refusals import refusal

LATER = FRIDAY + timedelta(hours=3)


def done(office):
    return complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)


def called_back(office, **answer):
    given = {"is_resolved": True, "satisfaction": "satisfied"} | answer
    return call_back(case=done(office), by=office.counter, now=LATER, **given)


def test_the_ordinary_way_of_a_case(office):
    case = note(case=office.received(), text="灯头坏了，下午换。", by=office.property_clerk, now=FRIDAY)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    case = close(case=case, by=office.counter, now=LATER)

    way = ["submitted", "accepted", "dispatched", "received", "in_progress", "done", "called_back", "closed"]
    assert [entry.to_state for entry in case.entries.all()] == way
    assert (case.state, case.outcome, case.satisfaction, case.reply) == (
        "closed",
        "resolved",
        "satisfied",
        "灯头已经换好，试过了。",
    )
    assert [line.verb.split(".")[-1] for line in JournalLine.objects.filter(subject_id=case.pk).order_by("id")] == [
        "reported", "accepted", "dispatched", "received", "started", "completed", "called_back", "closed",
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (accept, {}),
        (correct, {"title": "别的"}),
        (void, {"reason": "试的"}),
        (not_accept, {"channel": "court", "reason": "归法院"}),
        (note, {"text": "我看看"}),
    ],
)
@pytest.mark.parametrize("who", [building_head, auditor, lambda here: outsider()], ids=["building head", "auditor", "outsider"])
def test_whoever_has_no_post_for_it_does_nothing(office, verb, arguments, who):
    case = office.reported()

    with pytest.raises(NotAllowed):
        verb(case=case, by=who(office.here)[1], now=FRIDAY, **arguments)

    assert (case.entries.count(), Case.objects.get(pk=case.pk).state) == (1, "submitted")


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


def test_who_signs_says_who_comes_and_when(office):
    case = receive(
        case=office.dispatched(),
        handler_name="周师傅 · 电工",
        handler_phone="5555 0133",
        visit_at=LATER,
        by=office.property_clerk,
        now=FRIDAY + timedelta(minutes=35),
    )

    assert (case.state, case.handler_name, case.next_at) == ("received", "周师傅 · 电工", LATER)
    assert case.assignments.get().received_at == FRIDAY + timedelta(minutes=35)


def test_signing_is_refused_with_every_reason(office):
    given = {"handler_name": "长" * 41, "handler_phone": "x", "visit_at": FRIDAY - timedelta(hours=1)}

    codes = refusal(receive, case=office.dispatched(), by=office.property_clerk, now=FRIDAY, **given)

    assert codes == ["visit_in_the_past", "too_long", "phone"]


@pytest.mark.parametrize("verb", [receive, start, complete])
def test_an_organisation_does_nothing_on_anothers_case(office, verb):
    other = holder("property_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]
    arguments = {"text": "都修好了，请放心"}

    with pytest.raises(NotAllowed):
        verb(case=office.dispatched(), by=other, now=FRIDAY, **arguments)


def test_the_office_stands_in_for_an_organisation_that_is_not_online(office):
    case = receive(case=office.dispatched(), text="物业电话里说收到了", by=office.clerk, now=FRIDAY)

    assert (case.state, case.assignments.get().received_by) == ("received", office.clerk.label)


def test_the_first_public_line_of_the_handler_begins_the_work_and_an_inside_one_does_not(office):
    case = note(case=office.received(), text="先看看再说", is_internal=True, by=office.property_clerk, now=FRIDAY)
    assert case.state == "received"

    case = note(case=case, text="灯头坏了", next_step="下午换", visit_at=LATER, by=office.property_clerk, now=FRIDAY)
    assert (case.state, case.next_step, case.next_at) == ("in_progress", "下午换", LATER)


def test_an_inside_note_is_announced_to_nobody(office):
    case = office.received()
    before = OutboxEvent.objects.count()

    note(case=case, text="内部说一句", is_internal=True, by=subdistrict_leader(office.here)[1], now=FRIDAY)

    assert OutboxEvent.objects.count() == before


def test_the_work_can_be_begun_outright(office):
    assert start(case=office.received(), text="出门了", by=office.property_clerk, now=FRIDAY).state == "in_progress"


def test_done_is_said_in_words_and_stops_the_clock(office):
    case = done(office)

    assert (case.state, case.outcome, case.done_at) == ("done", "resolved", LATER)
    assert case.clocks.get(kind="handle").stopped_at == LATER
    codes = refusal(complete, case=office.received(), text="好", outcome="gone", by=office.property_clerk, now=LATER)
    assert codes == ["too_short", "outcome"]


def test_every_reporter_is_asked_before_the_case_moves_on(office):
    case = office.received()
    join(case=case, reporter=ReporterGiven(phone="139 0000 0121"), by=Actor.anonymous(office.here.tenant.pk), now=FRIDAY)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    assert case.state == "done"

    case = call_back(case=case, is_resolved=False, satisfaction="unsatisfied", by=office.counter, now=LATER)
    assert (case.state, case.satisfaction) == ("called_back", "unsatisfied")


def test_who_is_not_reached_can_be_tried_again(office):
    case = call_back(case=done(office), is_answered=False, by=office.counter, now=LATER)

    assert (case.state, case.entries.last().verb) == ("done", "try_call_back")


def test_who_is_left_out_is_left_out_with_the_reason(office):
    case = call_back(case=done(office), is_answered=False, excluded="号码是空号", by=office.counter, now=LATER)

    assert (case.state, case.satisfaction, case.callbacks.get().excluded) == ("called_back", "", "号码是空号")


def test_an_answer_says_whether_it_is_solved_and_how_satisfied(office):
    case = done(office)

    assert refusal(call_back, case=case, by=office.counter, now=LATER) == ["resolved_missing", "satisfaction_missing"]
    assert refusal(call_back, case=case, is_resolved=True, satisfaction="glad", by=office.counter, now=LATER) == ["satisfaction"]


def test_a_reporter_answers_by_link_and_nobody_without_it(office):
    case = done(office)
    reporter = case.reporters.get()
    visitor = Actor.anonymous(office.here.tenant.pk)
    answer = {"how": "link", "is_resolved": True, "satisfaction": "basically", "reporter": reporter, "by": visitor, "now": LATER}

    with pytest.raises(NotAllowed):
        call_back(case=case, token="x", **answer)
    case = call_back(case=case, token=api.callback_token(reporter.pk, 0), **answer)

    assert (case.state, case.satisfaction) == ("called_back", "basically")


def test_a_reporter_of_another_case_does_not_answer_for_this_one(office):
    other = office.reported()

    with pytest.raises(NotAllowed):
        call_back(
            case=done(office),
            reporter=other.reporters.get(),
            is_resolved=True,
            satisfaction="satisfied",
            by=office.counter,
            now=LATER,
        )


def test_an_unhappy_case_is_closed_only_with_a_reason(office):
    case = called_back(office, is_resolved=False, satisfaction="unsatisfied")

    assert refusal(close, case=case, by=office.clerk, now=LATER) == ["unhappy_without_reason"]
    case = close(case=case, reason="要等明年的改造，已经和他讲清楚。", by=office.clerk, now=LATER)
    assert (case.state, case.outcome) == ("closed", "unresolved")


def test_an_unknown_outcome_is_refused(office):
    assert refusal(close, case=called_back(office), outcome="gone", by=office.clerk, now=LATER) == ["outcome"]


def test_rework_gives_a_new_clock_and_a_new_round(office):
    case = close(case=called_back(office), by=office.clerk, now=LATER)

    case = rework(case=case, reason="第二天又不亮了", by=office.clerk, now=LATER)

    assert (case.state, case.rework_count, case.satisfaction, case.closed_at) == ("reworked", 1, "", None)
    assert case.clocks.filter(kind="handle", stopped_at=None).get().started_at == LATER
    case = complete(case=case, text="换了整盏灯，保修一年。", by=office.property_clerk, now=LATER)
    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    assert case.callbacks.count() == 2


def test_what_was_never_dispatched_is_not_reworked(office):
    case = api.say_solved(case=office.reported(), by=office.resident, now=FRIDAY)

    assert refusal(rework, case=case, reason="还要办", by=office.clerk, now=LATER) == ["never_dispatched"]


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (accept, {}),
        (correct, {}),
        (not_accept, {"channel": "court", "reason": "归法院"}),
        (void, {"reason": "试的"}),
        (dispatch, {}),
        (redispatch, {"reason": "错了", "organisation": None}),
        (receive, {}),
        (start, {}),
        (note, {"text": "记一句"}),
        (complete, {"text": "都修好了，请放心"}),
        (call_back, {"is_resolved": True, "satisfaction": "satisfied"}),
        (close, {}),
    ],
)
def test_a_verb_in_the_wrong_state_says_where_the_case_stands(office, verb, arguments):
    case = close(case=called_back(office), by=office.clerk, now=LATER)

    with pytest.raises(CaseRefused) as refused:
        verb(case=case, by=office.clerk, now=LATER, **arguments)

    assert refused.value.codes[0] == "wrong_state"
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_the_whole_telephone_is_shown_for_a_purpose_that_is_kept(office):
    reporter = office.reported().reporters.get()

    phone = reveal_contact(reporter=reporter, purpose="回访", by=office.counter, now=FRIDAY)

    line = JournalLine.objects.get(verb="casework.contact.revealed")
    assert (phone, line.subject_id, line.reason) == ("139 0000 0120", reporter.pk, "回访")


def test_a_handler_sees_the_telephone_only_if_the_reporter_agreed(office):
    reporter = office.received().reporters.get()

    with pytest.raises(NotAllowed):
        reveal_contact(reporter=reporter, purpose="约时间", by=office.property_clerk, now=FRIDAY)
    reporter.shares_phone = True

    assert reveal_contact(reporter=reporter, purpose="约时间", by=office.property_clerk, now=FRIDAY) == "139 0000 0120"


def test_looking_at_a_telephone_without_a_purpose_is_refused(office):
    with pytest.raises(CaseRefused):
        reveal_contact(reporter=office.reported().reporters.get(), purpose=" ", by=office.counter, now=FRIDAY)

    assert not JournalLine.objects.filter(verb="casework.contact.revealed").exists()


@pytest.mark.parametrize(
    ("make", "verb", "arguments", "who"),
    [
        ("reported", accept, {}, "clerk"),
        ("accepted", dispatch, {}, "clerk"),
        ("dispatched", receive, {}, "property_clerk"),
        ("received", note, {"text": "记一句"}, "property_clerk"),
        ("received", complete, {"text": "都修好了，请放心"}, "property_clerk"),
    ],
)
def test_a_write_takes_at_most_fifteen_statements(office, django_assert_max_num_queries, make, verb, arguments, who):
    office.dispatched()  # what is kept in memory for a minute is there
    case = getattr(office, make)()

    with django_assert_max_num_queries(15):
        verb(case=case, by=getattr(office, who), now=FRIDAY, **arguments)
