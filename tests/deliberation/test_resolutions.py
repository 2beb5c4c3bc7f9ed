"""Resolutions: only of what was decided, published with its figures, carried out by whoever undertook it, changed only by who decided."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist

from linli.core import events
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import ResolutionRefused
from linli.deliberation.models import ProgressEntry, Resolution, Undertaking
from linli.deliberation.selectors import resolutions as found
from linli.deliberation.services import progress, resolutions
from linli.deliberation.views.resolution_shown import road_of
from linli.disclosure.api import Message, notice_by_id, notices_about
from tests import people
from tests.factories.deliberation_ballots import open_ballot
from tests.factories.deliberation_resolutions import (
    DAY,
    NOW,
    chosen,
    decided,
    held_meeting,
    owners_decided,
    reported,
    resolution,
    system,
    to_do,
    undertaken,
)
from tests.factories.registry import OrganisationFactory
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


refused = partial(codes_refused, ResolutionRefused)


# ---- adopted ----


def test_a_vote_that_passed_becomes_a_resolution_with_a_number(here):
    ballot = decided(here.community)

    one = resolution(here.community, ballot=ballot)

    assert (one.number, one.state, one.adopted_on, one.ballot) == ("决〔2026〕1号", "adopted", DAY, ballot)
    assert JournalLine.objects.filter(verb="deliberation.resolution.adopted").count() == 1


def test_what_did_not_pass_is_no_resolution(here):
    ballot = decided(here.community, ("no", "no", "yes"))

    assert refused(resolution, here.community, ballot=ballot) == ["not_passed"]


def test_every_reason_comes_at_once(here):
    ballot = open_ballot(2, place=here.community, rule_code="deliberation.owners_committee")

    assert refused(resolution, here.community, ballot=ballot, title=" ", text="短", light_scheme="seven") == [
        "not_declared", "title", "text", "light_scheme"
    ]  # fmt: skip


def test_one_vote_makes_one_resolution(here):
    ballot = decided(here.community)
    resolution(here.community, ballot=ballot)

    assert refused(resolution, here.community, ballot=ballot) == ["taken"]


def test_owners_are_told_that_it_binds_them_all_and_that_a_court_may_cancel_it(here):
    one = resolution(here.compound, ballot=owners_decided(here.compound))

    assert "对全体业主有约束力" in one.legal_effect
    assert "请求人民法院撤销（《民法典》第二百八十条第二款）" in one.recourse


def test_a_selection_is_a_recommendation_as_its_rule_says(here):
    assert resolution(here.community, ballot=chosen(here.community)).legal_effect.startswith("这是推荐")


def test_a_meeting_without_a_ballot_records_what_it_agreed_to(here):
    meeting = held_meeting(here.community)

    one = resolution(here.community, meeting=meeting, now=meeting.closed_at)

    assert (one.ballot, one.meeting, one.council) == (None, meeting, meeting.council)
    assert resolutions.decided_words(one) == [f"{meeting.number}：应到 3 人，实到 3 人，到会的一致同意。"]


def test_a_meeting_that_voted_is_recorded_by_its_vote(here):
    meeting = held_meeting(here.community, votes=("yes", "yes", "no"))

    assert refused(resolution, here.community, meeting=meeting, now=meeting.closed_at) == ["has_ballots"]


def test_a_clerk_of_elsewhere_writes_none(here):
    _user, stranger = people.outsider()

    with pytest.raises(NotAllowed):
        resolution(here.community, by=stranger)


# ---- published ----


def test_a_selection_is_published_with_each_project_beside_its_votes(here):
    one = resolution(here.community, ballot=chosen(here.community))

    one = resolutions.publish(resolution=one, by=system(here.community), now=NOW)

    text = notice_by_id(one.notice_id, tenant_id=one.tenant_id).text
    assert ["路灯 · 当选票数：" in text, "长椅 · 当选票数：" in text] == [True, True]


def test_it_is_published_with_the_figures_of_the_vote_who_does_what_and_whom_to_ask(here):
    one = resolution(here.community)
    undertaken(one)

    one = resolutions.publish(resolution=one, by=system(here.community), now=NOW)

    text = notice_by_id(one.notice_id, tenant_id=one.tenant_id).text
    assert "赞成 2 票，过了。" in text
    assert "1. 装六盏路灯：城市管理科负责，2026年12月10日 以前完成。目标：夜里院里都亮。资金 12,000 元。" in text
    assert "不同意怎么办：" in text


def test_published_twice_it_is_refused_and_taken_down_it_can_be_published_again(here):
    by = system(here.community)
    one = resolutions.publish(resolution=resolution(here.community), by=by, now=NOW)

    again = refused(resolutions.publish, resolution=one, by=by, now=NOW)
    resolutions.take_down(resolution=one, reason="名字写错了", by=by, now=NOW)
    hidden = found.public_resolution(one.tenant, one.pk)
    resolutions.publish(resolution=one, by=by, now=LATER)

    assert (again, hidden) == (["published"], None)
    assert sorted(notices_about(one.pk, tenant_id=one.tenant_id).values_list("state", flat=True)) == ["published", "withdrawn"]


def test_a_correction_is_the_next_version_of_its_notice_with_the_reason(here):
    by = system(here.community)
    one = resolutions.publish(resolution=resolution(here.community), by=by, now=NOW)

    resolutions.correct(resolution=one, title=one.title, text="今年在院里装七盏路灯。", reason="盏数写错了", by=by, now=NOW)

    notice = notice_by_id(one.notice_id, tenant_id=one.tenant_id)
    assert (notice.version, notice.versions.get(number=2).reason) == (2, "盏数写错了")
    assert "七盏" in notice.text


# ---- undertaken ----


def test_each_project_that_was_chosen_is_proposed_as_it_stood_on_the_paper(here):
    office = OrganisationFactory(tenant=here.tenant, name="城市管理科")
    listed = {"cost_cents": 500, "finish_on": date(2026, 11, 1), "organisation": office}
    one = resolution(here.community, ballot=chosen(here.community, first=listed))

    first = found.proposed(one)
    resolutions.undertake(resolution=one, items=first, by=system(one), now=NOW)

    assert [(each.title, each.funds_cents, each.due_on, each.organisation) for each in first] == [
        ("路灯", 500, date(2026, 11, 1), office)
    ]
    assert found.proposed(one) == []


def test_each_thing_to_do_needs_its_department_and_days_in_order(here):
    one = resolution(here.community)
    given = to_do(responsible="", begins_on=DAY - timedelta(days=3), due_on=DAY - timedelta(days=9))

    assert refused(resolutions.undertake, resolution=one, items=[given], by=system(one), now=NOW) == [
        "responsible", "due_before", "begins_before"
    ]  # fmt: skip


def test_written_by_mistake_it_goes_again_until_somebody_has_read_it(here):
    one = resolution(here.community)
    row, by = undertaken(one), system(one)
    resolutions.publish(resolution=one, by=by, now=NOW)

    assert refused(resolutions.drop, undertaking=row, by=by, now=NOW) == ["locked"]

    resolutions.take_down(resolution=one, reason="写错了", by=by, now=NOW)
    resolutions.drop(undertaking=row, by=by, now=NOW)
    one.refresh_from_db()
    assert (Undertaking.objects.count(), one.state) == (0, "adopted")


# ---- reported ----


def test_it_goes_forward_by_dated_entries_and_back_only_with_a_reason(here):
    row = reported(undertaken(resolution(here.community)), 40)

    codes = refused(reported, row, 30, on=DAY + timedelta(days=2), now=LATER)
    row = reported(row, 30, on=DAY + timedelta(days=2), now=LATER, reason="灯杆倒了")

    assert (codes, row.percent) == (["backwards"], 30)
    assert ProgressEntry.objects.first().text == "灯杆立好了。（往回改：灯杆倒了）"


def test_what_is_added_for_an_earlier_day_does_not_change_how_far_it_is(here):
    row = reported(undertaken(resolution(here.community)), 40, on=DAY + timedelta(days=9), now=LATER)

    row = reported(row, 20, on=DAY + timedelta(days=2), now=LATER)

    assert (row.percent, list(found.wrong_facts())) == (40, [])


def test_a_department_reports_on_its_own_and_sees_no_other(here):
    one = resolution(here.community)
    mine, other = undertaken(one, organisation=here.property_company), undertaken(one, title="另一件事")
    _user, lead = people.holder("property_lead", here, organisation=here.property_company)

    reported(mine, 20, by=lead)

    with pytest.raises(NotAllowed):
        reported(other, 20, by=lead)
    assert list(found.resolutions_visible_to(lead)) == [one]


def test_a_company_with_nothing_to_do_sees_nothing_of_it(here):
    one = resolution(here.community)
    _user, lead = people.holder("property_lead", here, organisation=here.property_company)

    with pytest.raises(ObjectDoesNotExist):
        found.resolution_for(lead, one.pk)


def test_accepted_is_what_was_done_and_then_the_whole_is(here):
    row = undertaken(resolution(here.community))
    by, accept = system(row), {"on": DAY, "text": "六盏都亮。", "now": NOW}
    too_early = refused(progress.accept, undertaking=reported(row, 90), by=by, **accept)

    progress.accept(undertaking=reported(row, 100), by=by, **accept)

    one = Resolution.objects.get()
    assert (too_early, one.state, refused(reported, row, 100)) == (["not_done"], "done", ["state", "accepted"])


def test_an_acceptance_is_taken_back_with_the_reason(here):
    row = reported(undertaken(resolution(here.community)), 100)
    progress.accept(undertaking=row, on=DAY, text="", by=system(row), now=NOW)

    progress.withdraw_acceptance(undertaking=row, reason="有一盏不亮", by=system(row), now=NOW)

    row.refresh_from_db()
    assert (row.accepted_on, Resolution.objects.get().state) == (None, "in_execution")
    road = road_of(row.resolution, list(found.entries_of(row.resolution)), for_residents=True)
    assert [stop.title for stop in road[:3]] == ["装六盏路灯", "装六盏路灯：验收了", "装六盏路灯：完成 100%"]


# ---- back to who decided ----


def test_nothing_is_changed_before_the_body_that_decided_has_agreed(here):
    row = undertaken(resolution(here.community))
    given = to_do(due_on=DAY + timedelta(days=200))

    assert refused(progress.change, undertaking=row, given=given, text="等材料", by=system(row), now=NOW) == ["not_asked"]


def test_a_change_is_carried_out_once_its_vote_has_passed_and_only_once(here):
    one = resolution(here.community)
    row, by, agreed = undertaken(one), system(one), decided(here.community)
    given = {"undertaking": row, "given": to_do(due_on=DAY + timedelta(days=200)), "ballot": agreed, "text": "等材料"}
    progress.change_back(resolution=one, undertaking=row, ballot=agreed, text="材料没到", by=by, now=NOW)

    progress.change(**given, by=by, now=LATER)

    row.refresh_from_db()
    assert row.due_on == DAY + timedelta(days=200)
    assert refused(progress.change, **given, by=by, now=LATER) == ["not_agreed"]


def test_a_change_that_was_voted_down_is_not_carried_out(here):
    one = resolution(here.community)
    by, against = system(one), decided(here.community, ("no", "no", "yes"))
    progress.change_back(resolution=one, ballot=against, text="没有钱了", by=by, now=NOW)

    assert refused(progress.stop, resolution=one, ballot=against, text="没有钱了", by=by, now=NOW) == ["not_agreed"]


def test_another_body_cannot_agree(here):
    one = resolution(here.community)
    elsewhere = decided(here.compound)

    assert refused(progress.change_back, resolution=one, ballot=elsewhere, text="没有钱了", by=system(one), now=NOW) == [
        "another_body"
    ]


def test_paused_by_a_vote_it_takes_no_reports_until_it_goes_on(here):
    one = resolution(here.community)
    row, by, agreed = undertaken(one), system(one), decided(here.community)
    progress.change_back(resolution=one, ballot=agreed, text="冬天停工", by=by, now=NOW)
    progress.suspend(resolution=one, ballot=agreed, text="冬天停工", by=by, now=NOW)
    while_paused = refused(reported, row, 10)

    progress.resume(resolution=one, text="开春了", by=by, now=LATER)

    assert (while_paused, reported(row, 10, now=LATER).percent) == (["state"], 10)


# ---- told ----


def test_whoever_sits_in_the_body_hears_and_so_does_who_has_to_do_it(here):
    meeting = held_meeting(here.community)
    one = resolution(here.community, meeting=meeting, now=meeting.closed_at)
    undertaken(one, organisation=here.property_company, begins_on=one.adopted_on)

    events_handled()

    told = Message.objects.filter(kind__startswith="deliberation.resolution").values_list("to_person", flat=True)
    assert len(set(told)) == 3
    assert Message.objects.get(kind="deliberation.undertaken").to_organisation == here.property_company


def events_handled():
    while events.deliver_due(NOW + timedelta(days=60)):
        pass


# ---- wrong facts ----


def test_a_percent_that_no_entry_bears_out_is_found(here):
    row = reported(undertaken(resolution(here.community)), 40)
    Undertaking.objects.filter(pk=row.pk).update(percent=80)

    assert [one.code for one in found.wrong_facts()] == ["percent_wrong"]


def test_a_resolution_that_is_marked_done_too_early_is_found(here):
    one = resolution(here.community)
    undertaken(one)
    Resolution.objects.filter(pk=one.pk).update(state="done")

    assert [problem.text for problem in found.wrong_facts()] == ["决〔2026〕1号 记成落实了，其实还有没验收的。"]


def test_a_report_stands_on_its_page_and_only_an_acceptance_is_told_to_whoever_sits_in_the_body(here):
    meeting = held_meeting(here.community)
    one = resolution(here.community, meeting=meeting, now=meeting.closed_at)
    day, later = one.adopted_on, meeting.closed_at + timedelta(days=1)
    row = undertaken(one, begins_on=day, due_on=day + timedelta(days=90), now=meeting.closed_at)
    reported(row, 100, on=day, now=later)
    events_handled()
    before = Message.objects.filter(title__contains="有进展").count()

    progress.accept(undertaking=row, on=later.date(), text="六盏都亮。", by=system(one), now=later)
    events_handled()

    told = Message.objects.filter(title__contains="有进展")
    assert (before, {each.body for each in told}, told.count()) == (0, {"六盏都亮。"}, 3)
