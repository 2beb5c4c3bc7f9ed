"""The joint office's pages: the week, filling and swapping, the door sheet, meetings, and who is on duty elsewhere."""

from datetime import date, time, timedelta
from html import unescape

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import Agreed, Minutes, complete, hold_meeting, task_finish
from linli.casework.models import HeldOver, PromotionMeeting, RosterShift, Task
from linli.core import clock
from linli.core.models import Tenant

from ..factories.casework import CaseFactory
from ..factories.duties import (
    HeldOverFactory,
    MeetingMatterFactory,
    MeetingPartyFactory,
    PromotionMeetingFactory,
    RosterShiftFactory,
)
from ..factories.registry import PlaceFactory
from ..people import dispatcher, holder, signed_in
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("nine")
TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
KEPT = {"reason": "要等厂家", "community_keeps": "照片三张", "property_keeps": "报价单"}


def browser_of(actor, client):
    return signed_in(User.objects.get(pk=actor.user_id), client)


@pytest.fixture
def clerk(office, client):
    return browser_of(office.clerk, client)


def text_of(answer):
    return unescape(answer.content.decode())


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def shift(office, on=MONDAY, **more):
    return RosterShiftFactory(place=office.here.community, organisation=office.here.property_company, on=on, **more)


# ---- the roster ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_week_costs_the_same_however_many_sit_there(office, clerk, item_count, django_assert_num_queries):
    for n in range(item_count):
        shift(office, begins=time(8 + n), ends=time(9 + n), name=f"试师傅{n}")
    address = url("roster") + f"?week={MONDAY}"
    clerk.get(address)

    with django_assert_num_queries(6):
        answer = clerk.get(address)

    assert text_of(answer).count("试师傅") == item_count


def test_a_pattern_fills_the_week_and_the_page_shows_who_is_missing(office, clerk):
    given = {
        "organisation": str(office.here.property_company.pk), "name": "周师傅", "weekdays": ["0", "2"], "first": MONDAY,
        "last": MONDAY + timedelta(days=6), "begins": "08:30", "ends": "18:00", "phone": "5555 0120", "working_days_only": "on",
    }  # fmt: skip

    sent = clerk.post(url("roster-fill"), given, follow=True)

    page = text_of(sent)
    assert (page.count("周师傅"), "8:30–12:00、14:30–18:00 没有人" in page, RosterShift.objects.count()) == (2, True, 2)
    assert "有 2 天已经有人，没有动。" in text_of(clerk.post(url("roster-fill"), given, follow=True))


def test_a_refused_pattern_keeps_what_was_typed(office, clerk):
    answer = clerk.post(
        url("roster-fill"), {"name": "周师傅", "first": "2026-11-01", "last": "x", "begins": "18:00", "ends": "09:00"}
    )

    page = text_of(answer)
    assert (answer.status_code, 'value="周师傅"' in page, "请选星期几。" in page, "请选哪一家。" in page) == (
        422,
        True,
        True,
        True,
    )


def test_a_shift_is_changed_swapped_and_taken_off(office, clerk):
    first, second = shift(office, name="周师傅"), shift(office, MONDAY + timedelta(days=1), name="李师傅")
    given = {"name": "王师傅", "begins": "09:00", "ends": "18:00", "phone": "", "note": "顶班"}

    clerk.post(url("shift", first.pk), given)
    swap = text_of(clerk.get(url("shift-swap", first.pk)))
    clerk.post(url("shift-swap", first.pk), {"other": str(second.pk)})
    clerk.post(url("shift-drop", second.pk), {"reason": "撤了"})

    first.refresh_from_db()
    assert (first.name, first.begins, "11月24日 星期二 08:30–18:00 李师傅" in swap) == ("李师傅", time(9), True)
    assert not RosterShift.objects.filter(pk=second.pk).exists()


def test_a_company_changes_its_own_people_only(office, client):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[0]
    browser = signed_in(lead, client)
    mine, theirs = shift(office), RosterShiftFactory(place=office.here.community, organisation=office.committee, on=MONDAY)

    assert [browser.get(url("shift", one.pk)).status_code for one in (mine, theirs)] == [200, 403]
    assert browser.get(url("roster-fill")).status_code == 200
    assert browser_of(office.property_clerk, client).get(url("roster-fill")).status_code == 403


def test_a_company_begins_with_the_office_that_it_sits_in(office, client):
    company = office.here.property_company
    elsewhere = PlaceFactory(parent=office.here.subdistrict, kind="community", name="别处社区")
    PlaceFactory(parent=office.here.subdistrict, kind="community", name="又一社区")
    RosterShiftFactory(place=elsewhere, organisation=company, on=MONDAY)

    page = text_of(browser_of(office.property_clerk, client).get(url("roster")))

    assert f'value="{elsewhere.path}" selected' in page


def test_the_door_sheet_names_everybody_of_the_week(office, clerk):
    shift(office, name="周师傅", note="内部的话")

    page = text_of(clerk.get(url("roster-print") + f"?week={MONDAY}"))

    assert [word in page for word in ("周师傅", "5555 0120", "11月23日 星期一", "内部的话")] == [True, True, True, False]


@pytest.mark.parametrize("query", ["?week=x&place=x", "?week=0001-01-01", "?week=9999-12-31", ""])
def test_an_address_without_sense_shows_this_week(office, clerk, query):
    assert "11月16日 星期一" in text_of(clerk.get(url("roster") + query))


def test_a_subdistrict_without_communities_says_so(office, client):
    Tenant.objects.exclude(pk=office.here.tenant.pk).delete()
    office.here.community.children.all().update(valid_to=TODAY)
    type(office.here.community).objects.filter(pk=office.here.community.pk).update(valid_to=TODAY)

    assert "还没有登记社区" in text_of(signed_in(dispatcher(office.here)[0], client).get(url("roster")))


# ---- who is on duty, elsewhere ----


def test_the_counter_and_the_dispatch_page_show_who_is_on_duty_today(office, client):
    shift(office, TODAY, name="周师傅")
    case = office.accepted()
    counter = browser_of(office.counter, client)

    pages = [text_of(counter.get(url(name))) for name in ("counter", "phone")]
    chosen = text_of(counter.post(url("counter"), {"then": "look", "place": str(office.here.building.pk), "text": "灯"}))
    page = text_of(browser_of(office.clerk, client).get(url("case-verb", case.pk, "dispatch")))

    assert ["周师傅" in one for one in (*pages, chosen, page)] == [True] * 4


def test_a_reporter_is_told_who_of_the_company_is_there_today(office, client):
    shift(office, TODAY, name="周师傅")
    case = office.dispatched()
    browser = browser_of(office.resident, client)

    page = text_of(browser.get(url("tracked", case.pk)))

    assert [words in page for words in ("周师傅", "今天物业值班：", "8:30–18:00")] == [True, True, True]
    with clock.fixed(FRIDAY + timedelta(hours=10)):
        assert "今天物业值班" not in text_of(browser.get(url("tracked", case.pk)))


# ---- held over ----


def test_a_case_is_held_over_on_its_page_and_the_reporter_reads_why(office, clerk, client):
    case = office.received()

    refused = clerk.post(url("case-verb", case.pk, "hold_over"), {"reason": "要等厂家"})
    clerk.post(url("case-verb", case.pk, "hold_over"), KEPT)
    waiting = text_of(clerk.get(url("meetings")))
    page = text_of(browser_of(office.resident, client).get(url("tracked", case.pk)))

    assert (refused.status_code, HeldOver.objects.count(), case.title in waiting) == (422, 1, True)
    assert [word in page for word in ("现在办不了，留到推进会议一起定", "要等厂家", "报价单")] == [True, True, False]


# ---- meetings ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_meetings_cost_the_same_however_many(office, clerk, item_count, django_assert_num_queries):
    for n in range(item_count):
        meeting = PromotionMeetingFactory(place=office.here.community, where=f"试验会议室{n}")
        MeetingMatterFactory(meeting=meeting, case__place=office.here.building)
        held = CaseFactory(
            tenant=office.here.tenant, place=office.here.building, state="in_progress", category=office.category("lift")
        )
        HeldOverFactory(case=held)
    clerk.get(url("meetings"))

    with django_assert_num_queries(8):
        answer = clerk.get(url("meetings"))

    assert text_of(answer).count("试验会议室") == item_count


def call(office, clerk, *cases, **more):
    given = {
        "at": "2026-11-20T08:00", "where": "社区一楼", "cases": [case.pk.hex for case in cases],
        "organisations": [office.committee.pk.hex, office.here.property_company.pk.hex], "numbers": "",
    }  # fmt: skip
    return clerk.post(url("meeting-call"), given | more)


def test_a_meeting_is_called_written_down_and_printed(office, clerk):
    held, named = office.received(), office.dispatched()
    HeldOverFactory(case=held)
    called = call(office, clerk, held, numbers=named.short_number.lower())["Location"]
    meeting, key = PromotionMeeting.objects.get(), held.pk.hex
    company = office.here.property_company.pk.hex
    given = {
        f"came_{company}": "on", f"who_{company}": "周师傅", f"agreed_{key}": "换新泵", f"follow_up_{key}": "买泵",
        f"organisation_{key}": company, f"due_on_{key}": "2026-12-05", "chaired_by": "韩书记", "next_at": "2026-11-27T15:00",
    }  # fmt: skip

    clerk.post(url("meeting-hold", meeting.pk), given)

    pages = [text_of(clerk.get(address)) for address in (called, url("meeting-print", meeting.pk), url("case", held.pk))]
    assert ["换新泵" in page for page in pages] == [True] * 3
    assert [word in pages[0] for word in ("韩书记主持", "这次没议到，留到下一次。", "报价单", "周师傅")] == [True] * 4
    assert [one.case for one in PromotionMeeting.objects.get(state="called").matters.all()] == [named]


def test_a_refused_meeting_and_refused_minutes_say_why_and_keep_what_was_typed(office, clerk):
    case = office.received()
    HeldOverFactory(case=case)
    refused = call(office, clerk, case, where="", numbers="HYL-0000-0001", at="2026-01-01T09:00")
    assert [one.where for one in refused.context["problems"]] == ["at", "where", "numbers"]
    call(office, clerk, case)
    meeting = PromotionMeeting.objects.get()

    minutes = clerk.post(url("meeting-hold", meeting.pk), {f"agreed_{case.pk.hex}": "", f"follow_up_{case.pk.hex}": "买泵"})

    page = text_of(minutes)
    assert (refused.status_code, minutes.status_code, 'value="买泵"' in page) == (422, 422, True)
    assert [word in page for word in ("勾上来了哪些单位。", "先写商定了什么，再写接下来做什么。", "就要选由谁做")] == [True] * 3
    again = text_of(call(office, clerk, case))
    assert ("定在别的会上议了" in again, str(case.pk) in again) == (True, False)
    assert "没有 HYL-0000-0001 这一件" in text_of(call(office, clerk, numbers="HYL-0000-0001"))


def test_a_meeting_is_changed_and_called_off_on_its_pages(office, clerk):
    case = office.received()
    HeldOverFactory(case=case)
    call(office, clerk, case, at="2026-11-25T15:00")
    meeting = PromotionMeeting.objects.get()
    form = text_of(clerk.get(url("meeting-change", meeting.pk)))

    given = {
        "at": "2026-11-26T15:00",
        "where": "物业二楼",
        "organisations": [office.committee.pk.hex],
        "cases": [],
        "numbers": "",
    }
    clerk.post(url("meeting-change", meeting.pk), given)
    clerk.post(url("meeting-off", meeting.pk), {"reason": "厂家来不了"})

    meeting.refresh_from_db()
    assert ('value="2026-11-25T15:00"' in form, meeting.where, meeting.matters.count(), meeting.state) == (
        True,
        "物业二楼",
        0,
        "off",
    )
    assert "厂家来不了" in text_of(clerk.get(url("meeting", meeting.pk)))


def test_whoever_was_asked_reads_the_meeting_without_links_to_what_is_not_theirs(office, clerk, client):
    case = office.accepted("noise")
    HeldOverFactory(case=case)
    call(office, clerk, case)
    meeting = PromotionMeeting.objects.get()
    company = browser_of(office.property_clerk, client)

    page = text_of(company.get(url("meeting", meeting.pk)))

    assert (case.title in page, url("case", case.pk) in page) == (True, False)
    assert company.get(url("meeting-hold", meeting.pk)).status_code == 403
    stranger = holder("property_clerk", office.here, organisation=None)[0]
    assert signed_in(stranger, client).get(url("meeting", meeting.pk)).status_code == 404


def test_what_was_agreed_is_followed_from_the_meeting_until_it_is_done(office, clerk, client):
    case = office.received()
    HeldOverFactory(case=case)
    company = office.here.property_company
    agreed = Agreed(case.pk, "换新泵", "买泵", company.pk, date(2026, 12, 5))
    meeting = PromotionMeetingFactory(place=office.here.community, at=FRIDAY - timedelta(hours=1))
    MeetingPartyFactory(meeting=meeting, organisation=company)
    MeetingMatterFactory(meeting=meeting, case=case)
    hold_meeting(meeting=meeting, held=Minutes({company.pk: ""}, [agreed]), by=office.clerk, now=FRIDAY)
    task, address = Task.objects.get(), url("meeting", meeting.pk)

    open_page = text_of(clerk.get(address))
    task_finish(task=task, text="泵到了，换好了", by=office.clerk, now=FRIDAY)
    done_page, all_of_them = text_of(clerk.get(address)), text_of(clerk.get(url("meetings")))
    theirs = text_of(browser_of(office.property_clerk, client).get(address))

    assert [task.get_absolute_url() in page for page in (open_page, done_page, theirs)] == [True, True, True]
    assert "12月5日 前" in text_of(clerk.get(url("case", case.pk)))
    assert ["在办" in open_page, "完成" in done_page, "完成" in theirs] == [True, True, True]
    assert f"{url('tasks')}?source=promotion" in all_of_them


def test_the_page_of_a_case_shows_what_waits_for_a_meeting_and_what_became_of_it(office, clerk, client):
    case = office.received()
    HeldOverFactory(case=case, **KEPT)
    waits = text_of(clerk.get(url("case", case.pk)))
    here = {"place": office.here.community, "at": FRIDAY}
    MeetingMatterFactory(meeting=PromotionMeetingFactory(state="off", off_reason="厂家来不了", **here), case=case)
    called = PromotionMeetingFactory(where="物业二楼", **here)
    for meeting in (called, PromotionMeetingFactory(state="held", held_at=FRIDAY, where="党群一楼", **here)):
        MeetingMatterFactory(meeting=meeting, case=case)

    page = text_of(clerk.get(url("case", case.pk)))
    theirs = text_of(browser_of(office.property_clerk, client).get(url("case", case.pk)))

    assert [word in waits for word in ("等着上会", "社区留了：照片三张", "物业留了：报价单")] == [True] * 3
    assert [word in page for word in ("约好了，会上议。", "这次没议到", "等着上会", "厂家来不了")] == [True, True, False, False]
    assert [called.get_absolute_url() in one for one in (page, theirs)] == [True, False]


def test_a_case_that_is_done_is_not_held_over(office, clerk):
    case = complete(case=office.received(), text="灯头已换，试过了。", by=office.property_clerk, now=FRIDAY)

    assert clerk.get(url("case-verb", case.pk, "hold_over")).status_code == 302
