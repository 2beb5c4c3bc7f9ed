"""A venture from draft to its end: the application, checks, contract, payments, spending, services."""

from datetime import date

import pytest

from linli.cobuild.errors import RoundRefused, VentureRefused
from linli.cobuild.events import JudgeNamed, PreliminaryClosed, VentureStateChanged
from linli.cobuild.models import Venture
from linli.cobuild.rules.agreements import PartyGiven
from linli.cobuild.rules.venture_money import Line
from linli.cobuild.selectors.ventures import open_rounds
from linli.cobuild.services import notices_ventures, paying, rounds, venture_checks, venture_services, ventures
from linli.cobuild.services.paying import SpendingGiven
from linli.cobuild.services.venture_services import ServiceGiven
from linli.core.models import OutboxEvent
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from tests import people
from tests.factories.cobuild_agreements import drafted as agreement_drafted
from tests.factories.cobuild_ventures import (
    LINES,
    NOW,
    agency,
    applied,
    checked,
    chosen,
    drafted,
    eligible,
    judge,
    later,
    paid,
    round_given,
    running,
    shortlisted,
    venture_given,
    world,
)
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return world()


def codes_of(do, kind=VentureRefused):
    with pytest.raises(kind) as told:
        do()
    return told.value.codes


# ---- rounds ----


def test_a_round_keeps_the_rules_that_were_in_force(of):
    assert (of.round.rules["code"], of.round.rules["status"], of.round.title) == ("cobuild.venture", "assumed", "第一轮公益创投")


def test_everything_wrong_about_a_round_is_told_at_once(of):
    given = round_given(
        of.here, title="第一轮公益创投", funds_cents=0, per_venture_cents=1, apply_until=date(2026, 7, 1), place=None
    )

    do = lambda: rounds.open_round(tenant=of.here.tenant, given=given, by=of.clerk, now=NOW)  # noqa: E731

    assert codes_of(do, RoundRefused) == ["no_place", "funds", "per_venture", "days", "same_title"]


def test_a_round_is_led_by_a_procedure_run(of):
    given = round_given(of.here, title="第二轮", with_run=True)

    made = rounds.open_round(tenant=of.here.tenant, given=given, by=of.clerk, now=NOW)

    assert (made.run.title, made.run.place, made.run.definition.code) == ("第二轮", of.here.subdistrict, "venture_philanthropy")


def test_what_was_promised_to_those_who_applied_stays(of):
    applied(of)
    given = round_given(of.here, per_venture_cents=100, apply_until=date(2026, 9, 29))

    do = lambda: rounds.change(round_=of.round, given=given, by=of.clerk, now=NOW)  # noqa: E731

    assert codes_of(do, RoundRefused) == ["promised", "promised"]


def test_the_last_day_may_move_back_and_a_community_opens_no_round(of):
    changed = rounds.change(round_=of.round, given=round_given(of.here, apply_until=date(2026, 10, 8)), by=of.clerk, now=NOW)

    secretary = people.community_secretary(of.here)[1]
    assert changed.apply_until == date(2026, 10, 8)
    with pytest.raises(NotAllowed):
        rounds.open_round(tenant=of.here.tenant, given=round_given(of.here, title="社区自己的"), by=secretary, now=NOW)


# ---- the application ----


def test_an_agency_drafts_and_hands_in_until_the_end_of_the_last_day(of):
    given = venture_given(of.here)
    made = ventures.draft(round_=of.round, applicant=of.agency, given=given, lines=LINES, by=of.liaison, now=NOW)

    ventures.apply(venture=made, by=of.liaison, now=later(days=29, hours=13))  # 30 September, 23:00

    made.refresh_from_db()
    assert (made.number, made.state, OutboxEvent.objects.filter(name="cobuild.VentureStateChanged").count()) == (
        f"{of.here.tenant.letters}-CT26-0001", "applied", 1,
    )  # fmt: skip


def test_a_day_late_is_too_late(of):
    made = drafted(of)

    assert codes_of(lambda: ventures.apply(venture=made, by=of.liaison, now=later(days=30))) == ["too_late"]


def test_what_an_application_lacks_is_told_all_at_once(of):
    made = drafted(of, lines=[Line("大楼", 1, 5_000_001)], for_whom="", problem="", plan="", contact="", planned_services=0,
                   planned_person_times=0, begins_on=None, ends_on=None)  # fmt: skip

    assert codes_of(lambda: ventures.apply(venture=made, by=of.liaison, now=NOW)) == ["empty"] * 8 + ["above_most"]
    assert Venture.objects.get().state == "draft"


def test_ones_own_money_does_not_count_against_the_limit(of):
    lines = [Line("水", 1, 5_000_000), Line("车", 1, 9_000_000, is_own_money=True)]

    assert applied(of, lines=lines).state == "applied"


def test_an_agency_does_nothing_for_another_one(of):
    other = agency(of.here)[1]
    made = drafted(of)
    given = venture_given(of.here)

    for do in (
        lambda: ventures.draft(round_=of.round, applicant=of.agency, given=given, lines=LINES, by=other, now=NOW),
        lambda: ventures.change(venture=made, given=given, lines=LINES, by=other, now=NOW),
        lambda: ventures.apply(venture=made, by=other, now=NOW),
        lambda: ventures.withdraw(venture=made, reason="不做了", by=other, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            do()


def test_a_property_company_does_not_apply_and_a_place_outside_does_not_do(of):
    body = OrganisationFactory(tenant=of.here.tenant)
    given = venture_given(of.here, place=people.neighbourhood().community, title="")

    do = lambda: ventures.draft(round_=of.round, applicant=body, given=given, lines=[Line("", 0, 0)], by=of.clerk, now=NOW)  # noqa: E731

    assert codes_of(do) == ["empty", "place", "line_text", "line_cents", "applicant"]


def test_what_was_handed_in_can_be_changed_but_not_made_worse(of):
    made = applied(of)
    ventures.change(venture=made, given=venture_given(of.here, title="新名字"), lines=LINES[:1], by=of.liaison, now=NOW)

    do = lambda: ventures.change(venture=made, given=venture_given(of.here), lines=[], by=of.liaison, now=NOW)  # noqa: E731

    assert codes_of(do) == ["no_lines"]
    assert [(one.title, one.budget_lines.count()) for one in Venture.objects.all()] == [("新名字", 1)]


def test_an_application_is_withdrawn_with_a_reason(of):
    made = applied(of)

    assert codes_of(lambda: ventures.withdraw(venture=made, reason=" ", by=of.liaison, now=NOW)) == ["empty"]
    assert ventures.withdraw(venture=made, reason="人手不够", by=of.liaison, now=NOW).state == "withdrawn"


# ---- checks, contract, payments ----


def test_eligibility_decides_at_once_and_only_once(of):
    made = checked(applied(of), "eligibility", of, passed=False)

    assert (made.state, made.state_reason) == ("ineligible", "账对不上")
    assert codes_of(lambda: checked(made, "eligibility", of)) == ["state", "twice"]


def test_field_research_may_be_repeated(of):
    made = eligible(of)
    [checked(made, "research", of) for _n in range(2)]

    assert (made.state, made.checks.filter(kind="research").count()) == ("eligible", 2)


def test_a_contract_plans_the_instalments_and_they_add_up(of):
    made = running(of, 99_999)

    parts = list(made.instalments.values_list("after", "cents"))

    assert (parts, sum(cents for _after, cents in parts)) == (
        [("contract", 59_999), ("midterm", 29_999), ("final", 10_001)], 99_999,
    )  # fmt: skip


def test_a_contract_needs_a_paper_or_an_agreement(of):
    made = chosen(of)

    assert codes_of(lambda: venture_checks.contract(venture=made, by=of.clerk, now=NOW)) == ["empty"]


def test_no_instalment_is_paid_before_its_check_twice_or_out_of_order(of):
    made = running(of)
    early = codes_of(lambda: paid(made, 2, of))
    paid(made, 1, of)
    twice = codes_of(lambda: paid(made, 1, of))
    checked(made, "midterm", of)
    checked(made, "final", of)

    assert (early, twice, codes_of(lambda: paid(made, 3, of))) == (["barred"], ["barred"], ["barred"])
    assert [paid(made, n, of).paid_cents for n in (2, 3)] == [30_000, 10_000]


def test_after_a_stop_nothing_is_paid(of):
    made = running(of)
    paid(made, 1, of)
    premature = codes_of(lambda: venture_checks.stop(venture=made, reason="不好", by=of.leader, now=NOW))
    checked(made, "midterm", of, passed=False)

    venture_checks.stop(venture=made, reason="中期不合格", by=of.leader, now=NOW)

    assert premature == ["midterm"]
    assert list(made.instalments.values_list("paid_cents", "cancelled_reason")) == [
        (60_000, ""), (None, "中期不合格"), (None, "中期不合格"),
    ]  # fmt: skip
    assert codes_of(lambda: paid(made, 2, of)) == ["barred"]


def test_the_end_needs_a_final_check_and_that_a_midterm_one(of):
    made = running(of)
    codes = [
        codes_of(lambda: venture_checks.complete(venture=made, by=of.leader, now=NOW)),
        codes_of(lambda: checked(made, "final", of)),
    ]
    checked(made, "midterm", of)
    checked(made, "final", of)

    assert codes == [["final"], ["midterm"]]
    assert venture_checks.complete(venture=made, by=of.leader, now=NOW).state == "completed"


def test_a_plan_of_ones_own_replaces_the_rule_until_something_is_paid(of):
    made = running(of)
    parts = [("contract", 50_000), ("midterm", 50_000)]
    rows = paying.plan(venture=made, parts=parts, by=of.clerk, now=NOW)
    paid(made, 1, of)

    assert [(one.after, one.cents) for one in rows] == parts
    assert codes_of(lambda: paying.plan(venture=made, parts=[("final", 1)], by=of.clerk, now=NOW)) == ["sum", "paid"]


def test_the_leader_cancels_one_instalment_and_an_agency_none(of):
    made = running(of)
    row = made.instalments.get(position=3)

    with pytest.raises(NotAllowed):
        paying.cancel(instalment=row, reason="省下了", by=of.liaison, now=NOW)
    assert paying.cancel(instalment=row, reason="省下了", by=of.leader, now=NOW).cancelled_reason == "省下了"


# ---- spending ----


def spent(of, venture, cents, **given):
    line = venture.budget_lines.get(position=1)  # 200 yuan
    wanted = SpendingGiven(cents, date(2026, 9, 1), "买水", **given)
    return paying.spend(line=line, given=wanted, by=of.liaison, now=NOW)


def test_spending_above_its_line_needs_a_reason_and_a_mistake_is_taken_back(of):
    made = running(of)
    spent(of, made, 20_000)
    above = codes_of(lambda: spent(of, made, 1))
    spent(of, made, 1, over_reason="水涨价了")
    spent(of, made, -20_001)

    assert (above, codes_of(lambda: spent(of, made, -1))) == (["above_line"], ["below_zero"])


def test_nothing_is_spent_before_the_contract(of):
    assert codes_of(lambda: spent(of, applied(of), 1)) == ["state"]


# ---- services ----


def served(of, venture, **given):
    plain = {"on": date(2026, 9, 1), "title": "午间陪伴", "person_times": 40, "people": 12}
    return venture_services.record(venture=venture, given=ServiceGiven(**(plain | given)), by=of.liaison, now=NOW)


def test_a_service_is_written_down_and_one_source_gives_one_record(of):
    made = running(of)
    served(of, made, source="activities.session:1")

    assert codes_of(lambda: served(of, made, source="activities.session:1")) == ["source_twice"]


def test_everything_wrong_about_a_service_is_told_at_once(of):
    wrong = {"on": date(2026, 9, 2), "title": "", "person_times": 0, "people": 5, "half_hours": 49}

    assert codes_of(lambda: served(of, running(of), **wrong)) == ["empty", "future", "person_times", "people", "half_hours"]


def test_a_voided_service_stays_with_its_reason(of):
    row = served(of, running(of))
    venture_services.void(record=row, reason="记重了", by=of.liaison, now=NOW)

    assert codes_of(lambda: venture_services.void(record=row, reason="再来", by=of.liaison, now=NOW)) == ["void"]


def test_the_applicant_hears_what_others_decided_once(of):
    made = checked(applied(of), "eligibility", of, passed=False)

    for _again in range(2):
        notices_ventures.on_venture_state_changed(
            VentureStateChanged(tenant_id=made.tenant_id, venture_id=made.pk), event_id=made.pk, now=NOW
        )

    told = Message.objects.filter(kind="cobuild.venture")
    assert [(one.to_organisation_id, one.body) for one in told] == [(of.agency.pk, "账对不上")]


def test_after_the_preliminary_review_nothing_more_is_taken_in(of):
    late = drafted(of, title="来晚的")
    shortlisted(of)

    assert codes_of(lambda: ventures.apply(venture=late, by=of.liaison, now=NOW)) == ["reviewed"]
    assert codes_of(lambda: drafted(of, title="更晚的")) == ["reviewed"]
    assert list(open_rounds(of.here.tenant, NOW.date())) == []


def test_a_judge_hears_that_they_were_asked_and_an_expert_when_their_turn_comes(of):
    one = judge(of)[0]
    shortlisted(of)
    heard = [
        JudgeNamed(tenant_id=one.tenant_id, judge_id=one.pk),
        PreliminaryClosed(tenant_id=one.tenant_id, round_id=of.round.pk),
    ]

    for _again in range(2):
        notices_ventures.on_judge_named(heard[0], event_id=one.pk, now=NOW)
        notices_ventures.on_preliminary_closed(heard[1], event_id=of.round.pk, now=NOW)

    told = Message.objects.filter(to_person=one.person_id).order_by("id")
    assert [(row.title, row.url) for row in told] == [
        ("请您做“第一轮公益创投”专家评审的评委", "/judging/"),
        ("“第一轮公益创投”初审结束，轮到您打分了", "/judging/"),
    ]


def test_a_contract_rests_on_a_signed_agreement_with_the_applicant(of):
    venture = chosen(of)
    sides = [PartyGiven(of.here.office, "host"), PartyGiven(of.agency, "partner")]
    draft = agreement_drafted(of.here, kind="venture", parties=sides)
    other = agreement_drafted(of.here, kind="venture", title="和别家的")

    contract = lambda agreement: venture_checks.contract(venture=venture, agreement=agreement, by=of.clerk, now=NOW)  # noqa: E731

    assert (codes_of(lambda: contract(draft)), codes_of(lambda: contract(other))) == (["unsigned"], ["agreement"])
