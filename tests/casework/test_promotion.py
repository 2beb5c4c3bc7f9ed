"""Promotion meetings: what cannot be done now is brought before both sides, and what they agree is on each case."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from linli.casework.api import (
    Agreed,
    CaseRefused,
    MeetingWanted,
    Minutes,
    call_meeting,
    call_off_meeting,
    change_meeting,
    hold_meeting,
    hold_over,
)
from linli.casework.models import Case, Entry, HeldOver, MeetingMatter, PromotionMeeting
from linli.casework.selectors import promotion
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..accounts.threads import together
from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import holder, subdistrict_leader
from .conftest import FRIDAY, make_office

MEETING = FRIDAY + timedelta(days=5)
AFTER = MEETING + timedelta(hours=2)
KEPT = {"reason": "水泵要等厂家", "community_keeps": "照片三张", "property_keeps": "报价单"}


def held_over(office, **more):
    return hold_over(case=office.received(), **(KEPT | more), by=office.clerk, now=FRIDAY)


def called(office, *cases, organisations=None, **more):
    asked = [office.committee, office.here.property_company] if organisations is None else organisations
    wanted = MeetingWanted(more.pop("at", MEETING), more.pop("where", "社区一楼"), asked, cases)
    return call_meeting(
        place=more.pop("place", office.here.community), wanted=wanted, by=more.pop("by", office.clerk), now=FRIDAY
    )


def minutes(office, *agreed, **more):
    return Minutes(**({"came": {office.committee.pk: "韩书记", office.here.property_company.pk: ""}, "agreed": agreed} | more))


def follow_up(office, case, **more):
    given = {
        "words": "换新泵",
        "follow_up": "换水泵",
        "organisation_id": office.here.property_company.pk,
        "due_on": date(2026, 12, 5),
    }
    return Agreed(case.pk, **(given | more))


# ---- held over ----


def test_a_case_is_held_over_with_what_both_sides_keep(office):
    case = held_over(office)

    kept = HeldOver.objects.get(case=case)
    assert (kept.community_keeps, kept.property_keeps, kept.taken_up_at) == ("照片三张", "报价单", None)
    assert (case.state, case.entries.last().text, case.entries.last().is_internal) == ("received", "水泵要等厂家", False)
    assert JournalLine.objects.filter(verb="casework.case.held_over", subject_id=case.pk).count() == 1


def test_it_is_refused_with_every_reason_and_only_once(office):
    case = held_over(office)

    with pytest.raises(CaseRefused) as refused:
        hold_over(case=case, reason=" ", community_keeps="", property_keeps="长" * 201, by=office.clerk, now=FRIDAY)
    with pytest.raises(NotAllowed):
        hold_over(case=case, **KEPT, by=office.property_clerk, now=FRIDAY)

    assert (refused.value.codes, HeldOver.objects.count()) == (["held_already", "missing", "missing", "too_long"], 1)


def test_what_waits_for_a_meeting_is_offered_until_one_is_called(office, django_assert_num_queries):
    held, returned = held_over(office), office.dispatched()
    Case.objects.filter(pk=returned.pk).update(state="returned")
    office.reported()

    with django_assert_num_queries(1):
        waiting = promotion.waiting_for_meeting(Case.objects.all(), office.here.community.path)
    meeting = called(office, held)

    assert [(one.case, bool(one.reason)) for one in waiting] == [(held, True), (returned, False)]
    left = promotion.waiting_for_meeting(Case.objects.all(), office.here.community.path)
    mine = promotion.waiting_for_meeting(Case.objects.all(), office.here.community.path, leave_out=meeting.pk)
    assert ([one.case for one in left], [one.case for one in mine]) == ([returned], [held, returned])


# ---- called ----


def test_a_meeting_is_refused_with_every_reason(office):
    ended = held_over(office)
    Case.objects.filter(pk=ended.pk).update(state="closed", closed_at=FRIDAY)
    ended.refresh_from_db()
    foreign = make_office().reported()

    with pytest.raises(CaseRefused) as refused:
        called(office, ended, foreign, organisations=[], where="", at=FRIDAY - timedelta(days=30))
    with pytest.raises(CaseRefused) as stranger:
        called(office, organisations=[OrganisationFactory()])

    assert refused.value.codes == ["too_old", "missing", "no_party", "ended", "elsewhere"]
    assert (stranger.value.codes, PromotionMeeting.objects.count()) == (["other_tenant"], 0)


def test_who_neither_dispatches_nor_supervises_calls_no_meeting(office):
    for by in (office.property_clerk, office.resident):
        with pytest.raises(NotAllowed):
            called(office, by=by)
    with pytest.raises(NotAllowed):
        called(office, place=PlaceFactory(parent=office.here.subdistrict))
    assert called(office, by=subdistrict_leader(office.here)[1]).state == "called"


# ---- held ----


def test_what_was_agreed_is_on_the_case_with_what_comes_next(office):
    case = held_over(office)
    meeting = called(office, case)

    hold_meeting(meeting=meeting, held=minutes(office, follow_up(office, case), chaired_by="韩书记"), by=office.clerk, now=AFTER)

    case.refresh_from_db()
    line = Entry.objects.filter(case=case, verb="note").last()
    assert (line.text, line.is_internal) == ("11月25日推进会议商定：换新泵", False)
    assert case.next_step == f"12月5日前，{office.here.property_company}：换水泵"
    assert HeldOver.objects.get(case=case).taken_up_at == AFTER
    meeting.refresh_from_db()
    assert (meeting.state, meeting.held_at, [(one.came, one.who) for one in meeting.parties.all()]) == (
        "held", AFTER, [(True, "韩书记"), (True, "")],
    )  # fmt: skip


def test_what_is_to_be_done_is_a_task_of_the_ledger_and_told_once(office):
    open_case, ended = held_over(office), held_over(office)
    meeting = called(office, open_case, ended)
    Case.objects.filter(pk=ended.pk).update(state="closed", closed_at=FRIDAY)

    hold_meeting(
        meeting=meeting, held=minutes(office, *(follow_up(office, one) for one in (open_case, ended))), by=office.clerk, now=AFTER
    )
    run_pending(AFTER)

    tasks = {one.case_id: one.task for one in MeetingMatter.objects.all()}
    assert {(one.title, one.detail, one.source, one.due_on, one.organisation) for one in tasks.values()} == {
        ("换水泵", "换新泵", "promotion", date(2026, 12, 5), office.here.property_company)
    }
    assert tasks[ended.pk].source_words == f"{office.here.community} 11月25日"
    assert [one.kind for one in Message.objects.filter(kind__in=("casework.follow_up", "casework.task_added")).order_by("kind")] == [
        "casework.follow_up", "casework.task_added",
    ]  # fmt: skip


def test_what_was_not_reached_goes_to_the_next_meeting(office):
    first, second = held_over(office), held_over(office)
    meeting = called(office, first, second)

    hold_meeting(
        meeting=meeting,
        held=minutes(office, Agreed(first.pk, "划线"), next_at=AFTER + timedelta(days=7)),
        by=office.clerk,
        now=AFTER,
    )

    following = PromotionMeeting.objects.get(state="called")
    assert [one.case for one in following.matters.all()] == [second]
    assert (following.at, following.where, following.parties.count()) == (AFTER + timedelta(days=7), "社区一楼", 2)
    assert HeldOver.objects.get(case=second).taken_up_at is None


def test_minutes_are_refused_with_every_reason_and_nothing_is_written(office):
    case = held_over(office)
    meeting = called(office, case)
    bad = follow_up(office, case, words="", organisation_id=None, due_on=date(2026, 11, 1))
    before = Entry.objects.count()

    with pytest.raises(CaseRefused) as refused:
        hold_meeting(
            meeting=meeting,
            held=minutes(office, bad, Agreed(uuid4()), came={uuid4(): "谁"}, next_at=FRIDAY),
            by=office.clerk,
            now=FRIDAY,
        )
    with pytest.raises(CaseRefused) as nobody:
        hold_meeting(meeting=meeting, held=minutes(office, Agreed(case.pk, "好"), came={}), by=office.clerk, now=AFTER)

    assert refused.value.codes == [
        "not_yet", "nothing_agreed", "next_in_the_past", "follow_up_alone", "nobody_does_it", "no_day", "unknown_case", "not_asked",
    ]  # fmt: skip
    assert (nobody.value.codes, Entry.objects.count(), MeetingMatter.objects.get().agreed) == (["nobody"], before, "")


def test_a_case_that_ended_meanwhile_keeps_the_agreement_in_the_minutes(office):
    case = held_over(office)
    meeting = called(office, case)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=FRIDAY)
    before = Entry.objects.count()

    hold_meeting(meeting=meeting, held=minutes(office, Agreed(case.pk, "已经好了")), by=office.clerk, now=AFTER)

    assert (MeetingMatter.objects.get().agreed, Entry.objects.count()) == ("已经好了", before)


def test_what_is_too_long_or_nobodys_is_refused_at_once(office):
    case, stranger = held_over(office), OrganisationFactory(tenant=office.here.tenant)
    meeting = called(office, case)
    bad = follow_up(office, case, words="长" * 1001, follow_up="长" * 121, organisation_id=stranger.pk)

    with pytest.raises(CaseRefused) as refused:
        hold_meeting(
            meeting=meeting,
            held=minutes(office, bad, came={office.committee.pk: "长" * 61}, chaired_by="长" * 61, minutes="长" * 4001),
            by=office.clerk,
            now=AFTER,
        )
    with pytest.raises(CaseRefused) as crowded:
        called(office, *[case] * 31)

    assert refused.value.codes == ["too_long", "too_long", "not_asked", "too_long", "too_long", "too_long"]
    assert (crowded.value.codes[0], MeetingMatter.objects.get().agreed) == ("too_many", "")


# ---- who sees them ----


def test_an_organisation_sees_the_meetings_it_was_asked_to(office):
    meeting = called(office)
    other = holder("property_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]

    seen = [list(promotion.meetings_visible_to(by)) for by in (office.clerk, office.property_clerk, other, office.resident)]

    assert seen == [[meeting], [meeting], [], []]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_minutes_at_once_write_them_once():
    office = make_office()
    case = held_over(office)
    meeting = called(office, case)

    results = together(
        2,
        lambda n: hold_meeting(meeting=meeting, held=minutes(office, Agreed(case.pk, "换泵")), by=office.clerk, now=AFTER).state,
    )

    assert sorted(results, key=str) == sorted(["held", ["not_open"]], key=str)
    assert Entry.objects.filter(case=case, verb="note").count() == 1


# ---- who hears of it ----


def test_everybody_who_is_asked_hears_of_it(office):
    called(office, held_over(office))
    run_pending(FRIDAY)

    told = Message.objects.filter(kind="casework.meeting")
    assert {message.to_organisation_id for message in told} == {office.committee.pk, office.here.property_company.pk}
    assert {message.title for message in told} == {"11月25日 09:00 开推进会议，请派人来"}


def test_a_meeting_that_is_changed_is_told_again_and_one_called_off_too(office):
    case = held_over(office)
    meeting = called(office, case)
    later = MeetingWanted(MEETING + timedelta(days=1), "物业二楼", [office.here.property_company], [])

    change_meeting(meeting=meeting, wanted=later, by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)
    call_off_meeting(meeting=meeting, reason="厂家来不了", by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)

    assert JournalLine.objects.get(verb="casework.meeting.changed").changes["cases"] == [[str(case.pk)], []]
    assert [
        m.title for m in Message.objects.filter(to_organisation_id=office.here.property_company.pk, kind="casework.meeting_off")
    ] == ["11月26日 09:00 的推进会议不开了"]
    with pytest.raises(CaseRefused) as refused:
        call_off_meeting(meeting=meeting, reason=" ", by=office.clerk, now=FRIDAY)
    assert refused.value.codes == ["not_open", "missing"]


def test_whoever_has_something_to_do_hears_of_it(office):
    case = held_over(office)
    hold_meeting(meeting=called(office, case), held=minutes(office, follow_up(office, case)), by=office.clerk, now=AFTER)
    run_pending(AFTER)

    message = Message.objects.get(kind="casework.follow_up")
    assert (message.to_organisation_id, message.title) == (
        office.here.property_company.pk,
        f"{case.short_number} 推进会议定了由你们接着办，12月5日 以前",
    )
