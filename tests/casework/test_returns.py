"""Giving a case back: with a reason and in time, twice at most; the office answers; after that it is ruled on."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from linli.casework.api import (
    accept,
    complete,
    dispatch,
    receive,
    redispatch,
    return_case,
    rule,
    say_solved,
    transfer,
)
from linli.casework.models import Case, Clock
from linli.casework.selectors import returns as selectors
from linli.core import files, rulesets
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed, Refused

from ..factories.registry import OrganisationFactory
from ..people import dispatcher, holder, outsider, subdistrict_leader
from .conftest import FRIDAY
from .refusals import refusal
from .rulings import given
from .test_photos import photo

LATER = FRIDAY + timedelta(hours=3)
FOUND = "合同里没有院墙外这一段。"


def returned(office, case=None, *, reason="address_unclear", now=LATER, **more):
    case = case or office.received()
    return return_case(case=case, reason=reason, text=FOUND, by=office.property_clerk, now=now, **more)


def sent_back(office, case=None):
    return dispatch(
        case=returned(office, case), organisation=office.here.property_company, reason="灯杆在院里", by=office.clerk, now=LATER
    )


def last_return(office):
    """Returned once more than is allowed."""
    return returned(office, sent_back(office, sent_back(office)))


def test_a_returned_case_waits_with_whoever_received_it_first(office):
    case = returned(office)

    assert (case.state, case.return_count, case.first_receiver) == ("returned", 1, office.clerk.label)
    order = case.returns.get()
    assert (order.organisation_id, order.reason_name, order.text) == (
        office.here.property_company.pk,
        "地址不清，找不到地方",
        FOUND,
    )
    assert (order.sequence, order.is_late, order.goes_to_ruling, order.decision) == (1, False, False, "")
    assert (case.entries.last().text, case.entries.last().is_internal) == (f"地址不清，找不到地方。{FOUND}", False)


def test_a_return_leaves_one_line_and_the_limit_runs_on(office):
    case = office.received()
    due_at, clock = case.due_at, case.clocks.get(kind="handle")

    case = returned(office, case)

    line = JournalLine.objects.get(verb="casework.case.returned")
    assert (line.reason, line.changes["return"], line.changes["return_count"]) == (
        "地址不清，找不到地方",
        [None, "address_unclear"],
        [0, 1],
    )
    clock.refresh_from_db()
    assert (case.due_at, clock.stopped_at) == (due_at, None)
    assert OutboxEvent.objects.filter(name="casework.CaseReturned").count() == 1


def test_whoever_gave_it_back_still_sees_it_until_it_is_decided(office):
    case = returned(office)
    part = case.assignments.get()

    assert (case.lead_organisation_id, part.ended_at) == (office.here.property_company.pk, None)


def test_the_order_keeps_the_rule_the_photos_and_whose_they_think_it_is(office):
    case = returned(office, reason="not_our_duty", suggests=office.committee, photos=[photo()])

    order = case.returns.get()
    assert (order.suggests, order.rule["code"], order.rule["body"]["most"]) == (office.committee, "casework.returns", 2)
    assert [one.purpose for one in files.files_of(case)] == [f"entry:{order.entry_id.hex}"]


def test_the_time_for_returning_is_two_working_days_from_dispatch_not_from_signing(office):
    case = office.dispatched()

    case = receive(case=case, by=office.property_clerk, now=FRIDAY + timedelta(days=3))

    assert selectors.window_of(case).ends_at == FRIDAY + timedelta(days=4, hours=9)  # Tuesday, 18:00
    order = returned(office, case, now=FRIDAY + timedelta(days=4, hours=10)).returns.get()
    assert (order.is_late, order.return_by) == (True, FRIDAY + timedelta(days=4, hours=9))


def test_not_ours_is_refused_past_the_time_and_another_reason_only_noted(office):
    case = office.received()
    late = {"case": case, "text": FOUND, "by": office.property_clerk, "now": FRIDAY + timedelta(days=5)}

    assert refusal(return_case, reason="not_our_duty", **late) == ["too_late"]
    assert return_case(reason="duplicate", **late).returns.get().is_late


def test_everything_wrong_with_a_return_is_said_at_once(office):
    there = OrganisationFactory()

    codes = refusal(
        return_case, case=office.received(), reason="因为", text="不归", suggests=there, by=office.property_clerk, now=LATER
    )

    assert codes == ["reason", "too_short", "unknown_organisation"]


def test_nobody_suggests_themselves(office):
    own = office.here.property_company
    given = {"reason": "other", "text": FOUND, "suggests": own, "by": office.property_clerk, "now": LATER}

    assert refusal(return_case, case=office.received(), **given) == ["suggests_itself"]


@pytest.mark.parametrize(
    "who", [lambda o: outsider("property_clerk")[1], lambda o: o.resident, lambda o: subdistrict_leader(o.here)[1]]
)
def test_only_the_leading_organisation_gives_back(office, who):
    given = {"reason": "other", "text": FOUND, "by": who(office), "now": LATER}

    with pytest.raises(NotAllowed):
        return_case(case=office.received(), **given)


def test_an_assistant_cannot_give_back_sign_or_finish_for_the_lead(office):
    case = office.dispatched("fire_route")  # the committee leads, the property company assists
    by = {"by": office.property_clerk, "now": LATER}

    assert refusal(return_case, case=case, reason="other", text=FOUND, **by) == ["not_assigned"]
    assert refusal(receive, case=case, **by) == ["not_assigned"]
    assert refusal(complete, case=case, text="已经清走了。", **by) == ["not_assigned"]


def test_the_office_gives_back_for_an_organisation_that_is_not_online(office):
    case = return_case(case=office.dispatched(), reason="other", text=FOUND, by=office.clerk, now=LATER)

    assert (case.returns.get().organisation_id, case.returns.get().by_label) == (
        office.here.property_company.pk,
        office.clerk.label,
    )


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.accepted(),
        returned,
        lambda o: complete(case=o.received(), text="换好了，试过了。", by=o.property_clerk, now=LATER),
    ],
)
def test_only_what_one_has_can_be_given_back(office, case):
    assert refusal(return_case, case=case(office), reason="other", text=FOUND, by=office.clerk, now=LATER) == ["wrong_state"]


# ---- the office answers ----


def test_a_return_is_accepted_by_sending_the_case_elsewhere(office):
    case = returned(office)
    due_at = case.due_at

    case = dispatch(case=case, organisation=office.committee, by=office.clerk, now=LATER)

    order, before = case.returns.get(), case.assignments.get(organisation=office.here.property_company)
    assert (order.decision, order.decided_by, order.decided_at) == ("accepted", office.clerk.label, LATER)
    assert (before.ended_at, before.ended_reason) == (LATER, "退回：地址不清，找不到地方")
    lead = case.assignments.get(ended_at=None)
    assert (lead.organisation, lead.override_reason) == (office.committee, "同意退回：地址不清，找不到地方")
    assert (case.state, case.lead_organisation_id, case.due_at) == ("dispatched", office.committee.pk, due_at)
    assert Clock.objects.filter(kind="handle").count() == 1


def test_a_return_is_refused_by_sending_the_case_back_with_a_reason(office):
    case, company = returned(office), office.here.property_company
    back = {"case": case, "organisation": company, "by": office.clerk, "now": LATER}

    assert refusal(dispatch, **back) == ["sent_back_without_reason"]

    case = dispatch(**back, reason="灯杆在院里，归物业")
    order, parts = case.returns.get(), case.assignments.order_by("assigned_at")
    assert (order.decision, order.decision_reason) == ("sent_back", "灯杆在院里，归物业")
    assert [(one.organisation, one.ended_at is None) for one in parts] == [(company, False), (company, True)]
    assert parts[1].why["for"][0] == {"code": "sent_back", "reason": "灯杆在院里，归物业"}
    assert (case.state, case.received_at, case.dispatched_at) == ("dispatched", None, LATER)


def test_the_suggestion_alone_does_not_send_a_case_back_silently(office):
    assert refusal(dispatch, case=returned(office), by=office.clerk, now=LATER) == ["sent_back_without_reason"]


def test_a_case_sent_back_keeps_its_assistants_and_its_kind_of_duty(office):
    case = office.dispatched("fire_route")
    case = return_case(case=case, reason="other", text=FOUND, by=office.clerk, now=LATER)

    case = dispatch(case=case, organisation=office.committee, reason="消防通道归社区牵头", by=office.clerk, now=LATER)

    live = {one.role: one.organisation for one in case.assignments.filter(ended_at=None)}
    assert (live, case.party) == ({"lead": office.committee, "assist": office.here.property_company}, "joint")


def test_the_time_for_returning_begins_anew_when_a_case_is_sent_back(office):
    case = sent_back(office)

    assert selectors.window_of(case).ends_at == FRIDAY + timedelta(days=4, hours=9)
    assert case.dispatched_at == LATER


def test_an_answer_is_told_by_its_own_event_and_a_case_sent_back_is_no_news_of_a_dispatch(office):
    sent_back(office)

    names = list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names[-2:] == ["casework.CaseReturned", "casework.CaseReturnDecided"]


def test_a_return_is_no_longer_open_when_the_case_leaves_by_another_way(office):
    case = say_solved(case=returned(office), by=office.resident, now=LATER)

    assert (case.state, case.returns.get().decision, case.returns.get().decided_at) == ("called_back", "moot", LATER)


# ---- twice, and then a ruling ----


def test_the_third_return_can_only_be_ruled_on(office):
    case = last_return(office)

    order = case.returns.latest("at", "sequence")
    assert (case.return_count, order.sequence, order.goes_to_ruling) == (3, 3, True)
    elsewhere = {"case": case, "organisation": office.committee, "by": office.clerk, "now": LATER}
    assert refusal(dispatch, **elsewhere) == ["awaits_ruling"]
    case = rule(case=case, ruling=given(office.here.property_company), by=dispatcher(office.here)[1], now=LATER)
    order.refresh_from_db()
    assert (case.state, order.decision) == ("dispatched", "ruled")


def test_after_a_ruling_nothing_is_given_back_any_more(office):
    case = rule(case=returned(office), ruling=given(office.here.property_company), by=dispatcher(office.here)[1], now=LATER)

    codes = refusal(return_case, case=case, reason="other", text=FOUND, by=office.property_clerk, now=LATER)

    assert codes == ["ruled"]


@pytest.mark.parametrize("verb", [redispatch, transfer])
def test_whom_a_ruling_named_keeps_the_case_until_another_ruling(office, verb):
    case = rule(case=office.dispatched(), ruling=given(office.here.property_company), by=dispatcher(office.here)[1], now=LATER)
    case = case if verb is redispatch else receive(case=case, by=office.property_clerk, now=LATER)

    assert refusal(verb, case=case, organisation=office.committee, reason="换一家", by=office.clerk, now=LATER) == ["ruled"]


def test_a_subdistrict_may_allow_fewer_returns_from_a_day_on(office):
    body = selectors.rule_set(office.here.tenant.pk).body | {"most": 1}
    text = {"effective_from": FRIDAY.date(), "effective_to": None, "citation": "街道 2026 年 12 号文", "status": "verified"}
    rulesets.override("casework.returns", tenant=office.here.tenant, body=body, by=Actor.system(), now=FRIDAY, **text)

    case = returned(office, sent_back(office))

    assert [one.goes_to_ruling for one in case.returns.order_by("sequence")] == [False, True]


# ---- after signing: to another ----


def test_a_case_that_was_signed_for_is_transferred_against_the_same_limit(office):
    case = office.received()
    due_at = case.due_at

    case = transfer(case=case, organisation=office.committee, reason="要和住户谈，社区来", by=office.clerk, now=LATER)

    ended, lead = case.assignments.order_by("assigned_at")
    assert (ended.ended_at, ended.ended_reason, lead.organisation) == (LATER, "要和住户谈，社区来", office.committee)
    assert (case.state, case.due_at, case.received_at, case.handler_name) == ("dispatched", due_at, None, "")
    assert (case.entries.last().verb, case.return_count) == ("transfer", 0)
    assert OutboxEvent.objects.filter(name="casework.CaseTransferred").count() == 1


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [({"reason": ""}, ["override_without_reason"]), ({"organisation": "same", "reason": "换"}, ["same_lead"])],
)
def test_a_transfer_wants_a_reason_and_another_organisation(office, wanted, expected):
    to = office.here.property_company if wanted.pop("organisation", "") == "same" else office.committee

    assert refusal(transfer, case=office.received(), organisation=to, by=office.clerk, now=LATER, **wanted) == expected


def test_a_transfer_is_the_offices_and_comes_after_signing(office):
    to = {"organisation": office.committee, "reason": "社区来", "now": LATER}

    assert refusal(transfer, case=office.dispatched(), by=office.clerk, **to) == ["wrong_state"]
    with pytest.raises(NotAllowed):
        transfer(case=office.received(), by=office.property_clerk, **to)


# ---- whatever is done in whatever order ----


def tried(verb, case, to, by, dice):
    """One of the verbs of both sides; a refusal changes nothing."""
    words = {"case": case, "by": by, "now": LATER}
    wanted = {
        return_case: {"reason": dice.choice(["other", "duplicate"]), "text": FOUND},
        dispatch: {"organisation": to, "reason": "派给它"},
        transfer: {"organisation": to, "reason": "换一家"},
        rule: {"ruling": given(to)},
    }
    with suppress(Refused):
        verb(**words, **wanted.get(verb, {}))
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_tried_these_truths_hold(office, seed):
    dice, by, case = random.Random(seed), holder("dispatcher", office.here)[1], office.received()
    verbs, sides = (
        [return_case, return_case, dispatch, dispatch, receive, transfer, rule],
        [office.here.property_company, office.committee],
    )

    for _step in range(10):
        case = tried(dice.choice(verbs), case, dice.choice(sides), by, dice)

        orders = list(case.returns.order_by("sequence"))
        assert [one.sequence for one in orders] == list(range(1, case.return_count + 1))
        assert sum(one.decision == "" for one in orders) == (case.state == "returned")
        assert [one.goes_to_ruling for one in orders] == [one.sequence > 2 for one in orders]
        assert case.return_count <= 3
        assert case.state != "returned" or not case.rulings.exists()
        assert (case.assignments.filter(role="lead", ended_at=None).count(), case.clocks.filter(kind="handle").count()) == (1, 1)


def test_acceptance_keeps_who_received_it_first(office):
    case = accept(case=office.reported(), by=office.counter, now=FRIDAY)
    case = dispatch(case=case, by=office.clerk, now=FRIDAY)

    case = returned(office, receive(case=case, by=office.property_clerk, now=FRIDAY))

    assert (case.first_receiver, case.first_receiver_appointment_id) == (office.counter.label, office.counter.appointment_id)
