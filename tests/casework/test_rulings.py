"""Rulings: whose a matter is, said once for all; binding on the case, a precedent for the like, superseded but never lost."""

from datetime import timedelta

import pytest

from linli.casework.api import RulingGiven, dispatch, on_place_moved, receive, return_case, rule
from linli.casework.models import Ruling
from linli.casework.selectors import dispatching, rulings
from linli.core import search
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import PlaceMoved

from ..factories.casework import RulingFactory, RulingPartyFactory
from ..factories.core import TenantFactory
from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import auditor, dispatcher, holder, outsider, subdistrict_leader
from .conftest import FRIDAY
from .refusals import refusal
from .rulings import given

LATER = FRIDAY + timedelta(hours=3)


@pytest.fixture
def chief(office):
    return dispatcher(office.here)[1]


def ruled(office, by, case=None, *, organisation=None, **more):
    """Ruled for the committee, where the rules would send a lamp to the property company."""
    ruling = given(organisation or office.committee, **more)
    return rule(case=case or office.accepted(), ruling=ruling, by=by, now=LATER)


def test_a_ruling_on_the_spot_gives_the_case_and_starts_its_limit(office, chief):
    case = ruled(office, chief, citation="物业合同第八条")

    row = case.rulings.get()
    assert (row.number, row.origin, row.organisation, row.party) == ("裁〔2026〕1号", "spot", office.committee, "community")
    assert (row.category, row.decided_by, row.decided_at) == (case.category, chief.label, LATER)
    lead = case.assignments.get()
    assert (case.state, lead.organisation, lead.ruling, lead.is_override) == ("dispatched", office.committee, row, False)
    assert case.clocks.get(kind="handle").started_at == LATER
    assert case.clocks.get(kind="accept").stopped_at == LATER


def test_a_ruling_on_a_returned_case_names_everyone_who_had_it(office, chief):
    case = return_case(
        case=office.received(),
        reason="not_our_duty",
        text="灯在院墙外面。",
        suggests=office.window,
        by=office.property_clerk,
        now=FRIDAY,
    )

    case = ruled(office, chief, case, parties=[office.here.office])

    row = case.rulings.get()
    assert row.origin == "returned"
    assert list(row.party_rows.order_by("id").values_list("organisation", flat=True)) == [
        office.here.property_company.pk, office.window.pk, office.committee.pk, office.here.office.pk,
    ]  # fmt: skip


def test_the_limit_of_a_case_that_was_out_runs_on(office, chief):
    case = office.received()
    due_at = case.due_at

    case = ruled(office, chief, case)

    assert (case.due_at, case.clocks.filter(kind="handle").count()) == (due_at, 1)
    assert [one.ended_reason for one in case.assignments.exclude(ended_at=None)] == ["裁定：裁〔2026〕1号"]


def test_a_ruling_leaves_one_line_one_entry_and_its_event(office, chief):
    case = ruled(office, chief, origin="meeting", origin_note="11 月 19 日推进会议")

    entry, line = case.entries.last(), JournalLine.objects.get(verb="casework.case.ruled")
    assert (entry.verb, entry.text, entry.is_internal) == ("rule", given(office.committee).reason, False)
    assert line.changes["state"] == ["accepted", "dispatched"]
    assert OutboxEvent.objects.order_by("pk").last().name == "casework.CaseRuled"
    assert case.rulings.get().origin_note == "11 月 19 日推进会议"


def test_rulings_are_numbered_by_the_year(office, chief):
    numbers = [ruled(office, chief).rulings.get().number for _n in range(2)]
    case = rule(case=office.accepted(), ruling=given(office.committee), by=chief, now=FRIDAY + timedelta(days=60))

    assert [*numbers, case.rulings.get().number] == ["裁〔2026〕1号", "裁〔2026〕2号", "裁〔2027〕1号"]


@pytest.mark.parametrize("who", ["clerk", "property_clerk", "counter", "resident"])
def test_only_the_dispatcher_and_the_leaders_rule(office, who):
    with pytest.raises(NotAllowed):
        ruled(office, getattr(office, who))


def test_a_leader_rules(office):
    assert ruled(office, subdistrict_leader(office.here)[1]).state == "dispatched"


def test_everything_wrong_with_a_ruling_is_said_at_once(office, chief):
    elsewhere = RulingFactory(tenant=office.here.tenant)
    wrong = RulingGiven(
        question="归谁",
        organisation=OrganisationFactory(),
        reason="",
        citation="长" * 201,
        category=office.category("noise"),
        place=PlaceFactory(parent=office.here.community),
        parties=[OrganisationFactory()],
        origin="meeting",
        supersedes=elsewhere,
    )

    codes = refusal(rule, case=office.accepted(), ruling=wrong, by=chief, now=LATER)

    assert codes == [
        "too_short", "missing", "too_long", "meeting_missing", "no_lead", "category", "place", "supersedes", "unknown_organisation",
    ]  # fmt: skip


def test_a_case_that_is_done_is_not_ruled_on(office, chief):
    assert refusal(rule, case=office.reported(), ruling=given(office.committee), by=chief, now=LATER) == ["wrong_state"]


# ---- as a precedent ----


def lead_suggested(office, **wanted):
    found = dispatching.suggestion_for(office.accepted(**wanted))
    return found.lead.id, found.is_certain


def test_the_like_is_then_suggested_to_whom_the_ruling_named(office, chief):
    assert lead_suggested(office) == (office.here.property_company.pk, True)

    ruled(office, chief, place=office.here.compound)

    assert lead_suggested(office) == (office.committee.pk, True)
    case = dispatch(case=office.accepted(), by=office.clerk, now=LATER)
    lead = case.assignments.get()
    assert (lead.ruling, lead.is_override) == (Ruling.objects.get(), False)
    assert [(one["code"], one["number"]) for one in lead.why["for"]] == [("precedent", "裁〔2026〕1号")]
    assert [(one["code"], one["number"]) for one in lead.why["against"]] == [("overruled", 5)]


def test_going_against_a_precedent_takes_a_reason(office, chief):
    ruled(office, chief, place=office.here.compound)
    against = {"case": office.accepted(), "organisation": office.here.property_company, "by": office.clerk, "now": LATER}

    assert refusal(dispatch, **against) == ["override_without_reason"]
    assert dispatch(**against, reason="这盏在院里").assignments.get().ruling is None


@pytest.mark.parametrize(
    ("scope", "where", "applies"),
    [("building", "building", True), ("building", "compound", False), ("compound", "entrance", True), (None, "building", True)],
)
def test_a_precedent_reaches_as_far_as_its_place(office, chief, scope, where, applies):
    ruled(office, chief, place=scope and getattr(office.here, scope))

    lead, _certain = lead_suggested(office, place=getattr(office.here, where))

    assert (lead == office.committee.pk) == applies


def test_a_precedent_on_the_category_above_reaches_those_below(office, chief):
    ruled(office, chief, place=office.here.compound, category=office.category("public_facilities"))

    assert lead_suggested(office, code="manhole")[0] == office.committee.pk
    assert lead_suggested(office, code="drainage")[0] == office.here.property_company.pk


def test_a_precedent_for_an_organisation_that_is_gone_says_nothing(office, chief):
    ruled(office, chief, place=office.here.compound)
    office.committee.valid_to = FRIDAY.date()
    office.committee.save()
    dispatching.forget()

    assert lead_suggested(office)[0] == office.here.property_company.pk


def test_a_later_ruling_takes_the_place_of_an_earlier_one_which_stays_readable(office, chief):
    old = ruled(office, chief, place=office.here.compound).rulings.get()

    case = ruled(office, chief, organisation=office.window, place=office.here.compound, supersedes=old)

    old.refresh_from_db()
    assert (old.superseded_by, old.superseded_at) == (case.rulings.get(), LATER)
    assert lead_suggested(office)[0] == office.window.pk
    assert [one.superseded_by is None for one in rulings.precedents_for(case)] == [True]
    standing = {"": 1, "superseded": 1, "all": 2}
    for name, count in standing.items():
        assert rulings.rulings_found(chief, rulings.RulingFilters(standing=name), tenant=office.here.tenant).count() == count


def test_what_was_superseded_is_not_superseded_again(office, chief):
    old = ruled(office, chief, place=office.here.compound).rulings.get()
    ruled(office, chief, place=office.here.compound, supersedes=old)

    codes = refusal(rule, case=office.accepted(), ruling=given(office.window, supersedes=old), by=chief, now=LATER)

    assert codes == ["supersedes"]


def test_precedents_of_a_case_cost_one_query_and_none_where_there_are_none(office, chief, django_assert_num_queries):
    case = office.accepted()
    rulings.precedents_for(case)
    with django_assert_num_queries(0):
        assert rulings.precedents_for(case) == []
    ruled(office, chief, place=office.here.compound)

    rulings.speaking_for((), "", tenant_id=case.tenant_id)
    with django_assert_num_queries(1):
        assert [one.organisation for one in rulings.precedents_for(case)] == [office.committee]


# ---- found and read ----


def test_a_ruling_is_found_by_its_words_by_the_office_and_by_its_parties(office, chief):
    ruled(office, chief, citation="物业合同第八条", parties=[office.here.property_company])

    def finds(actor, words="物业合同"):
        return [hit.kind for hit in search.find(words, tenant=office.here.tenant, actor=actor, kinds=["casework.ruling"])]

    stranger = holder("property_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]
    assert [finds(one) for one in (chief, office.clerk, office.property_clerk)] == [["casework.ruling"]] * 3
    assert [finds(one) for one in (stranger, office.resident, outsider()[1], Actor.anonymous())] == [[]] * 4


def test_the_office_reads_every_ruling_and_an_outside_organisation_its_own(office):
    mine = RulingFactory(tenant=office.here.tenant)
    RulingPartyFactory(ruling=mine, organisation=office.here.property_company)
    RulingFactory(tenant=office.here.tenant)
    RulingFactory(tenant=TenantFactory())

    def count(actor):
        return rulings.rulings_visible_to(actor).count()

    assert [count(one) for one in (office.clerk, auditor(office.here)[1], office.property_clerk, office.resident)] == [2, 2, 1, 0]
    assert (count(outsider()[1]), count(Actor.system())) == (0, 3)


def test_the_list_is_narrowed_by_words_kind_place_and_origin(office, chief):
    case = ruled(office, chief, place=office.here.compound, origin="meeting", origin_note="推进会议")
    ruled(office, chief, office.accepted("noise", text="楼上半夜装修太吵了"), question="半夜装修该谁先上门")

    def found(**narrowed):
        rows = rulings.rulings_found(chief, rulings.RulingFilters(**narrowed), tenant=office.here.tenant)
        return [row.number for row in rows]

    first, second = "裁〔2026〕1号", "裁〔2026〕2号"
    assert found() == [second, first]
    assert (found(text="装修"), found(text=first), found(text="没有的词")) == ([second], [first], [])
    assert (found(category="public_facilities"), found(origin="meeting")) == ([first], [first])
    assert (found(place=office.here.community.path), found(origin="x", category="x")) == ([first], [second, first])
    assert case.rulings.get().place == office.here.compound


def test_the_cases_under_a_ruling_are_its_own_and_those_that_followed_it(office, chief):
    first = ruled(office, chief, place=office.here.compound)
    second = dispatch(case=office.accepted(), by=office.clerk, now=LATER)
    office.dispatched("parking")

    under = rulings.cases_under(first.rulings.get(), chief)

    assert {case.pk for case in under} == {first.pk, second.pk}


def test_a_ruling_moves_with_its_place(office, chief):
    row = ruled(office, chief, place=office.here.compound).rulings.get()
    from_path, to_path = office.here.community.path, f"{office.here.subdistrict.path}新/"
    event = PlaceMoved(tenant_id=row.tenant_id, place_id=office.here.community.pk, old_path=from_path, new_path=to_path)

    on_place_moved(event, event_id=row.pk, now=LATER)

    row.refresh_from_db()
    assert row.place_path == office.here.compound.path.replace(from_path, to_path)


def test_a_ruled_case_is_signed_for_like_any_other(office, chief):
    case = receive(case=ruled(office, chief), by=office.clerk, now=LATER)

    assert case.state == "received"
