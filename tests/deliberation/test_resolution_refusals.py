"""What cannot be done with a resolution, and its words where something is left out."""

from datetime import timedelta
from functools import partial

import pytest

from linli.deliberation.errors import ResolutionRefused
from linli.deliberation.services import meetings, progress, resolutions
from linli.deliberation.services.resolutions import money_words, notice_title, undertaking_words
from tests.factories.deliberation_ballots import BallotFactory
from tests.factories.deliberation_meetings import opened
from tests.factories.deliberation_resolutions import (
    DAY,
    NOW,
    decided,
    held_meeting,
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


refused = partial(codes_refused, ResolutionRefused, now=LATER)


def agreed(one, ballot):
    progress.change_back(resolution=one, ballot=ballot, text="冬天停工", by=system(one), now=NOW)
    return {"resolution": one, "ballot": ballot, "text": "冬天停工", "by": system(one)}


def test_what_was_accepted_takes_no_reports_no_change_and_is_not_accepted_again(here):
    row = reported(undertaken(resolution(here.community)), 100)
    by = {"undertaking": row, "by": system(row)}
    progress.accept(**by, on=DAY, text="", now=NOW)

    assert refused(progress.report, **by, on=DAY, percent=100, text="又好了") == ["state", "accepted"]
    assert refused(progress.accept, **by, on=DAY, text="") == ["state", "accepted"]
    assert refused(progress.change, **by, given=to_do(), text="晚一点") == ["state", "not_asked", "accepted"]


def test_an_acceptance_that_never_was_is_not_taken_back(here):
    row = undertaken(resolution(here.community))

    assert refused(progress.withdraw_acceptance, undertaking=row, reason="", by=system(row)) == ["reason", "not_accepted"]


def test_taking_one_acceptance_back_leaves_a_resolution_that_was_not_done_as_it_was(here):
    one = resolution(here.community)
    row, _other = reported(undertaken(one), 100), undertaken(one)
    progress.accept(undertaking=row, on=DAY, text="", by=system(row), now=NOW)

    progress.withdraw_acceptance(undertaking=row, reason="灯又坏了", by=system(row), now=LATER)

    one.refresh_from_db()
    assert one.state == "in_execution"


def test_a_ballot_that_decides_nothing_or_was_withdrawn_cannot_be_asked(here):
    one = resolution(here.community)
    survey = BallotFactory(place=here.community, kind="survey", roll_source=one.ballot.roll_source)
    gone = BallotFactory(place=here.community, state="withdrawn", ended_reason="不办了", roll_source=one.ballot.roll_source)
    asked = [
        refused(progress.change_back, resolution=one, ballot=each, text="没有钱了", by=system(one)) for each in (survey, gone)
    ]

    assert asked == [["decides_nothing"], ["ballot_ended"]]


def test_a_ballot_is_asked_once_and_not_for_what_was_stopped(here):
    one, other = resolution(here.community), resolution(here.community)
    given = agreed(one, decided(here.community))

    assert refused(progress.change_back, **{**given, "resolution": other}) == ["taken"]
    progress.stop(**given, now=NOW)
    assert refused(progress.change_back, **given) == ["state", "taken"]
    assert refused(progress.stop, **given) == ["not_agreed", "state"]


def test_only_what_was_paused_goes_on(here):
    one = resolution(here.community)

    assert refused(progress.resume, resolution=one, text="", by=system(one)) == ["reason", "state"]


def test_paused_before_anybody_undertook_anything_it_goes_on_as_adopted(here):
    one = resolution(here.community)
    progress.suspend(**agreed(one, decided(here.community)), now=NOW)

    progress.resume(resolution=one, text="开春了", by=system(one), now=LATER)

    one.refresh_from_db()
    assert one.state == "adopted"


def test_what_a_meeting_agreed_to_is_changed_by_another_meeting_of_the_same_body(here):
    first = held_meeting(here.community)
    one = resolution(here.community, meeting=first, now=first.closed_at)
    given = {"resolution": one, "text": "没有钱了", "by": system(one)}

    assert refused(progress.stop, **given) == ["not_asked"]
    assert refused(progress.stop, **given, meeting=first) == ["another_body"]
    assert refused(progress.stop, **given, meeting=held_meeting(here.compound, members=0, present=0)) == ["another_body"]


def test_a_later_meeting_agrees_once_it_was_held(here):
    first = held_meeting(here.community)
    one, by = resolution(here.community, meeting=first, now=first.closed_at), system(here.community)
    later = opened(here.community, council=first.council)
    given = {"resolution": one, "text": "没有钱了", "by": by}

    before = refused(progress.stop, **given, meeting=later)
    meetings.close(meeting=later, by=by, now=LATER)
    later.refresh_from_db()
    progress.stop(**given, meeting=later, now=LATER)

    assert (before, one.entries.get(is_change=True).text) == (["not_held"], f"没有钱了（{later.number} 同意）")


def test_a_rating_is_a_declared_satisfaction_ballot_of_here(here):
    one = resolution(here.community)
    ballot = BallotFactory(place=here.community, kind="decision")

    assert refused(progress.rate, resolution=one, ballot=ballot, by=system(one)) == ["not_satisfaction", "not_declared"]


def test_nothing_is_put_right_without_a_difference_and_nothing_taken_down_that_is_not_out(here):
    one = resolution(here.community)
    same = {"resolution": one, "title": one.title, "text": one.text, "by": system(one)}

    assert refused(resolutions.correct, **same, reason="笔误") == ["unchanged"]
    assert refused(resolutions.take_down, resolution=one, reason="", by=system(one)) == ["reason", "not_published"]


def test_nobody_undertakes_nothing_and_no_company_of_elsewhere_does(here):
    one, stranger = resolution(here.community), OrganisationFactory()

    assert refused(resolutions.undertake, resolution=one, items=[], by=system(one)) == ["nothing"]
    assert refused(resolutions.undertake, resolution=one, items=[to_do(organisation=stranger)], by=system(one)) == [
        "another_tenant"
    ]


def test_a_resolution_comes_from_one_source(here):
    with pytest.raises(ValueError, match="one ballot or from one meeting"):
        resolutions.adopt(given=resolutions.ResolutionGiven(title="路灯", text="装路灯。"), by=system(here.community), now=NOW)


def test_words_leave_out_what_is_not_known(here):
    one = resolution(here.community, title="长" * 80)
    row = undertaken(one, target="", funds_cents=None)

    assert undertaking_words(row) == "装六盏路灯：城市管理科负责，2026年12月10日 以前完成。"
    assert (money_words(1_200_050), money_words(1_200_000)) == ("12,000.50", "12,000")
    assert notice_title(one).startswith("决议公布：长")
