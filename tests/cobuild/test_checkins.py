"""Checking in: once for all levels, with a consent of its own; changed, transferred, ended, taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.cobuild.errors import CheckInRefused
from linli.cobuild.models import CheckIn
from linli.cobuild.rules.checkins import NOTICE
from linli.cobuild.selectors import checkins as found
from linli.cobuild.services import checkin_reporting, checkins
from linli.cobuild.services.checkins import About, CheckInGiven
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import consents_of, has_consented, purposes
from tests import people
from tests.factories.cobuild_checkins import (
    LAST_YEAR,
    NOW,
    TODAY,
    a_checkin,
    a_partner,
    a_unit_checkin,
    about,
    formed,
    system,
)
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.refusing import codes_refused, refused

pytestmark = pytest.mark.django_db
PURPOSE = "dual_check_in"


@pytest.fixture
def other(here):
    return PlaceFactory(parent=here.subdistrict, name="别处社区")


def given(here, person, **said):
    return CheckInGiven(**({"place": here.community, "person": person, "about": about(), "consents": True} | said))


def verbs():
    return list(JournalLine.objects.filter(verb__startswith="cobuild.").order_by("at", "id").values_list("verb", flat=True))


def test_a_resident_reports_by_themselves_and_has_a_number_and_a_consent(here):
    _user, actor = people.resident(here)
    person = found.Person.objects.get(pk=actor.person_id)

    made = checkin_reporting.report(tenant=here.tenant, given=given(here, person), by=actor, now=NOW)

    assert (made.number, made.since, made.place_path) == (f"{here.tenant.letters}-BD26-0001", TODAY, here.community.path)
    assert has_consented(person, PURPOSE)
    assert verbs() == ["cobuild.checkin.made"]
    assert [one.name for one in OutboxEvent.objects.all()] == ["cobuild.CheckedIn"]


def test_whoever_reported_does_not_report_again_whatever_the_level(here, other):
    person = PersonFactory(tenant=here.tenant)
    a_checkin(here.community, person)

    codes = codes_refused(
        CheckInRefused,
        checkin_reporting.report,
        tenant=here.tenant,
        given=given(here, person, place=other),
        by=system(other),
        now=NOW,
    )

    assert codes == ["reported"]


def test_a_unit_reports_once_too_and_needs_no_consent(here, other):
    made = a_unit_checkin(here.community)
    again = CheckInGiven(place=other, partner=made.partner)

    codes = codes_refused(CheckInRefused, checkin_reporting.report, tenant=here.tenant, given=again, by=system(other), now=NOW)

    assert (codes, made.consented_at, CheckIn.objects.count()) == (["reported"], None, 1)


def test_every_reason_is_said_at_once_and_nothing_is_written(here):
    person = PersonFactory(tenant=here.tenant)
    wrong = about(times=["noon"], branch="支" * 81, employer_text="单" * 121, post_wanted="做" * 81, skills=["会" * 21])
    said = given(here, person, place=here.compound, about=wrong, since=TODAY + timedelta(days=1), consents=False, channel="x")

    def do():
        checkin_reporting.report(tenant=here.tenant, given=said, by=system(here.community), now=NOW)

    assert codes_refused(CheckInRefused, do) == [
        "place", "future", "skills", "times", "too_long", "too_long", "too_long", "consent", "channel",
    ]  # fmt: skip
    assert len(refused(do, engine="cobuild")) == 9


def test_a_year_that_cannot_be_is_a_slip(here):
    said = given(here, PersonFactory(tenant=here.tenant), since=date(206, 1, 1))

    assert codes_refused(
        CheckInRefused, checkin_reporting.report, tenant=here.tenant, given=said, by=system(here.community), now=NOW
    ) == ["too_early"]


def test_nobody_of_another_subdistrict_reports_here(here):
    there = people.neighbourhood()
    said = given(here, PersonFactory(tenant=there.tenant), about=about(employer=OrganisationFactory(tenant=there.tenant)))

    codes = codes_refused(
        CheckInRefused, checkin_reporting.report, tenant=here.tenant, given=said, by=system(here.community), now=NOW
    )

    assert codes == ["another_tenant", "another_tenant"]


def test_whoever_was_merged_or_has_left_cannot_report(here):
    person = PersonFactory(tenant=here.tenant, merged_into=PersonFactory(tenant=here.tenant))
    partner = a_partner(here.community)
    partner.left_on = LAST_YEAR
    partner.save()

    for said in (given(here, person), CheckInGiven(place=here.community, partner=partner)):
        assert codes_refused(
            CheckInRefused, checkin_reporting.report, tenant=here.tenant, given=said, by=system(partner), now=NOW
        ) == ["gone"]


def test_only_oneself_ones_unit_or_the_counter_reports(here):
    _user, neighbour = people.resident(here)
    _user, liaison = people.holder("unit_liaison", here, organisation=OrganisationFactory(tenant=here.tenant))
    partner, person = a_partner(here.community), PersonFactory(tenant=here.tenant)

    for by in (neighbour, liaison, replace(neighbour, user_id=None, person_id=None)):
        for said in (given(here, person), CheckInGiven(place=here.community, partner=partner)):
            with pytest.raises(NotAllowed):
                checkin_reporting.report(tenant=here.tenant, given=said, by=by, now=NOW)


def test_a_liaison_reports_the_own_unit(here):
    unit = OrganisationFactory(tenant=here.tenant)
    _user, liaison = people.holder("unit_liaison", here, organisation=unit)
    partner = a_partner(here.community, unit)

    made = checkin_reporting.report(
        tenant=here.tenant, given=CheckInGiven(place=here.community, partner=partner), by=liaison, now=NOW
    )

    assert found.live_of_unit(partner.pk) == made
    assert (found.live_of_unit(partner.pk, on=TODAY), found.live_of_unit(partner.pk, on=LAST_YEAR)) == (made, None)


def test_a_post_that_keeps_no_consents_may_hear_this_one_and_the_register_says_who_did(here):
    _user, clerk = people.holder("subdistrict_clerk", here, place=here.subdistrict)
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    checkin_reporting.report(tenant=here.tenant, given=given(here, person, channel="counter"), by=clerk, now=NOW)

    assert [one.note for one in consents_of(person)] == [f"报到时由{clerk.label}记下"]


# ---- changing ----


def test_skills_and_times_change_and_the_journal_is_told_which_and_not_what(here):
    made = a_checkin(here.community)
    said = About(skills=["法律咨询", "法律咨询"], times=[], branch="试验支部", employer_text="试验中学", post_wanted="值班")

    changed = checkins.change(checkin=made, about=said, by=system(made), now=NOW)

    assert (changed.skills, changed.times, changed.branch, changed.post_wanted) == (["法律咨询"], [], "试验支部", "值班")
    line = JournalLine.objects.get(verb="cobuild.checkin.changed")
    assert line.changes == {"fields": [None, ["skills", "times", "post_wanted", "branch"]]}


def test_what_is_said_again_is_no_change(here):
    made = a_checkin(here.community)

    checkins.change(checkin=made, about=about(), by=system(made), now=NOW)

    assert verbs() == ["cobuild.checkin.made"]


def test_the_counter_leaves_the_branch_that_it_may_not_see(here):
    _user, counter = people.counter_clerk(here)
    made = a_checkin(here.community, branch="试验支部")

    for branch in (None, "别的支部"):
        checkins.change(checkin=made, about=about(branch=branch, post_wanted="值班"), by=counter, now=NOW)

    made.refresh_from_db()
    assert (made.branch, made.post_wanted) == ("试验支部", "值班")


def test_an_employer_of_the_register_stands_for_what_was_written(here):
    unit = OrganisationFactory(tenant=here.tenant)
    made = a_checkin(here.community, employer=unit, employer_text="别的")

    assert (made.employer, made.employer_text) == (unit, "")


def test_whoever_keeps_check_ins_puts_people_into_grids(here):
    made = a_checkin(here.community)

    placed = checkins.put_into_grid(checkin=made, grid=here.grid, by=people.community_clerk(here)[1], now=NOW)
    taken_out = checkins.put_into_grid(checkin=made, grid=None, by=system(made), now=NOW)

    assert (placed.grid, taken_out.grid) == (here.grid, None)
    for grid in (here.compound, people.neighbourhood().grid):
        assert codes_refused(CheckInRefused, checkins.put_into_grid, checkin=made, grid=grid, by=system(made), now=NOW) == [
            "grid"
        ]
    with pytest.raises(NotAllowed):
        checkins.put_into_grid(checkin=made, grid=here.grid, by=people.counter_clerk(here)[1], now=NOW)


# ---- moving ----


def test_a_transfer_ends_the_old_one_the_day_before_and_says_the_same(here, other):
    made = checkins.put_into_grid(
        checkin=a_checkin(here.community, branch="试验支部"), grid=here.grid, by=system(here.community), now=NOW
    )

    new = checkins.move(checkin=made, place=other, on=TODAY, by=people.holder("community_clerk", here, place=other)[1], now=NOW)

    made.refresh_from_db()
    assert (made.ended_on, made.branch, made.grid) == (TODAY - timedelta(days=1), "", None)
    assert (new.moved_from, new.since, new.place, new.branch, new.skills) == (made, TODAY, other, "试验支部", ["理发"])
    assert found.live_of_person(made.person_id) == new
    assert found.live_of_person(made.person_id, on=TODAY - timedelta(days=1)) == made


def test_on_the_day_of_reporting_the_community_is_only_put_right(here, other):
    made = a_checkin(here.community, since=TODAY)

    checkins.move(checkin=made, place=other, on=TODAY, by=system(made), now=NOW)

    (row,) = CheckIn.objects.all()
    assert (row.number, row.place, row.ended_on) == (made.number, other, None)


def test_a_transfer_leaves_the_teams_of_the_old_community_and_no_others(here, other):
    made = a_checkin(here.community)
    old, wide = formed(here.community, made.person, lead=made.person), formed(here.subdistrict, made.person, name="街道队")

    checkins.move(checkin=made, place=other, on=TODAY, by=system(made), now=NOW)

    assert [one.until for one in (*old.members.all(), *wide.members.all())] == [TODAY - timedelta(days=1), None]
    old.refresh_from_db()
    assert old.lead is None


def test_why_a_transfer_is_refused(here, other):
    made = a_checkin(here.community)

    def codes(**said):
        return codes_refused(
            CheckInRefused, checkins.move, **({"checkin": made, "place": other, "on": TODAY} | said), by=system(made), now=NOW
        )

    assert codes(place=here.community) == ["same"]
    assert codes(place=here.compound) == ["place"]
    assert codes(on=LAST_YEAR - timedelta(days=1)) == ["too_early"]
    assert codes(on=TODAY + timedelta(days=1)) == ["future"]
    assert codes(place=people.neighbourhood().community) == ["another_tenant"]
    checkins.end(checkin=made, on=TODAY, reason="退休了", by=system(made), now=NOW)
    assert codes() == ["ended"]


def test_who_is_neither_it_nor_of_one_of_the_places_transfers_nothing(here, other):
    made = a_checkin(here.community)
    third = PlaceFactory(parent=here.subdistrict)

    with pytest.raises(NotAllowed):
        checkins.move(checkin=made, place=other, on=TODAY, by=people.holder("community_clerk", here, place=third)[1], now=NOW)


# ---- ending ----


def test_an_end_takes_the_branch_and_the_teams_with_it(here, secretary):
    made = a_checkin(here.community, branch="试验支部")
    team = formed(here.community, made.person)

    ended = checkins.end(checkin=made, on=TODAY, reason="搬出街道", by=secretary, now=NOW)

    assert (ended.ended_on, ended.branch, ended.ended_reason, ended.skills) == (TODAY, "", "搬出街道", ["理发"])
    assert [one.until for one in team.members.all()] == [TODAY]
    assert codes_refused(CheckInRefused, checkins.end, checkin=made, on=TODAY, reason="", by=secretary, now=NOW) == [
        "ended",
        "too_short",
    ]


def test_a_unit_ends_by_its_liaison_and_not_by_another_or_the_counter(here):
    made = a_unit_checkin(here.community)
    _user, liaison = people.holder("unit_liaison", here, organisation=made.partner.organisation)

    for by in (people.counter_clerk(here)[1], people.holder("unit_liaison", here, organisation=here.office)[1]):
        with pytest.raises(NotAllowed):
            checkins.end(checkin=made, on=TODAY, reason="单位搬走了", by=by, now=NOW)

    assert checkins.end(checkin=made, on=TODAY, reason="单位搬走了", by=liaison, now=NOW).ended_on == TODAY


def test_taking_it_back_needs_no_reason_and_deletes_what_was_told(here):
    _user, actor = people.resident(here)
    person = found.Person.objects.get(pk=actor.person_id)
    made = a_checkin(here.community, person, branch="试验支部", post_wanted="值班")
    team = formed(here.community, person, lead=person)

    row = checkins.withdraw(checkin=made, by=actor, now=NOW)

    assert (row.ended_on, row.branch, row.skills, row.times, row.employer_text, row.post_wanted) == (TODAY, "", [], [], "", "")
    assert (has_consented(person, PURPOSE), [one.until for one in team.members.all()]) == (False, [TODAY])
    team.refresh_from_db()
    assert (team.lead, list(found.shown(here.tenant))) == (None, [])


def test_whoever_took_it_back_may_report_again(here):
    _user, actor = people.resident(here)
    person = found.Person.objects.get(pk=actor.person_id)
    checkins.withdraw(checkin=a_checkin(here.community, person), by=actor, now=NOW)

    new = checkin_reporting.report(tenant=here.tenant, given=given(here, person), by=actor, now=NOW)

    assert (found.own_checkin(actor), found.last_of_person(person.pk)) == (new, new)


def test_a_post_takes_it_back_on_the_persons_word_and_a_unit_has_none_to_take_back(here):
    made = a_checkin(here.community, PersonFactory(tenant=here.tenant, home=here.entrance))
    _user, clerk = people.holder("subdistrict_clerk", here, place=here.subdistrict)

    checkins.withdraw(checkin=made, by=clerk, now=NOW)

    assert has_consented(made.person, PURPOSE) is False
    unit = a_unit_checkin(here.community)
    assert codes_refused(CheckInRefused, checkins.withdraw, checkin=unit, by=clerk, now=NOW) == ["unit"]


def test_what_is_told_of_the_purpose_is_what_the_rule_set_says(here):
    assert purposes(here.tenant, now=NOW)[PURPOSE].detail == str(NOTICE)


def test_a_check_in_is_of_one(here):
    with pytest.raises(ValueError, match="exactly one"):
        CheckInGiven(place=here.community)


# ---- several at once ----


def several(here, count):
    some = PersonFactory.create_batch(count, tenant=here.tenant, home=here.community)
    return [given(here, one) for one in some]


def test_a_list_is_numbered_in_its_order_and_each_has_a_consent_a_line_and_a_fact(here):
    partner = a_partner(here.community)
    listed = [*several(here, 2), CheckInGiven(place=here.community, partner=partner)]

    made = checkin_reporting.report_many(tenant=here.tenant, several=listed, by=system(here.community), now=NOW)

    assert [one.number[-4:] for one in made] == ["0001", "0002", "0003"]
    assert [one.person or one.partner for one in CheckIn.objects.order_by("number")] == [
        listed[0].person,
        listed[1].person,
        partner,
    ]
    assert [has_consented(one.person, PURPOSE) for one in listed[:2]] == [True, True]
    assert verbs() == ["cobuild.checkin.made"] * 3
    assert [one.name for one in OutboxEvent.objects.all()] == ["cobuild.CheckedIn"] * 3


def test_every_slip_of_a_list_is_told_with_its_place_and_nothing_is_written(here):
    first, second = several(here, 2)
    listed = [first, replace(second, consents=False), first]

    with pytest.raises(CheckInRefused) as told:
        checkin_reporting.report_many(tenant=here.tenant, several=listed, by=system(here.community), now=NOW)

    assert [(one.row, one.code) for one in told.value.problems] == [(2, "consent"), (3, "twice")]
    assert CheckIn.objects.count() == 0


def test_nobody_on_a_list_is_nothing(here):
    assert checkin_reporting.report_many(tenant=here.tenant, several=[], by=system(here.community), now=NOW) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_statements_whatever_its_length(here, count, django_assert_num_queries):
    listed = several(here, count)

    with django_assert_num_queries(17):
        checkin_reporting.report_many(tenant=here.tenant, several=listed, by=system(here.community), now=NOW)
