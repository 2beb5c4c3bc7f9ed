"""Pages of programmes: planned in a few taps at the desk, found near by on a telephone, paper, feeds."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.activities.models import AfterNote, Attendance, HeadCount, Programme, ProgrammeItem, Series, Session
from linli.activities.services import after_notes, sessions
from linli.core import clock, files
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.models import StoredFile
from tests import people
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_programmes import single
from tests.factories.activities_signups import a_signup, neighbour
from tests.factories.cobuild_spaces import a_booking, a_space
from tests.factories.registry import PlaceFactory
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db
LIST, PLANNER, SESSIONS, TIMES, NEAR, DAYS, MAP, FEED = (
    reverse(f"activities:{name}")
    for name in (
        "programmes", "planner", "sessions", "person-times", "public-programmes", "public-days", "programmes-map", "activities-feed",
    )
)  # fmt: skip
TYPED = {
    "kind": "culture", "title": "包饺子", "summary": "冬至一起包", "needs_signup": "on", "capacity": "30", "takes_waiting": "on", "most_heads": "4",
    "closes_minutes": "0", "guardian_below": "0", "is_public": "on",
}  # fmt: skip
WEEKLY = {
    "how": "weekly", "weekdays": ["4"], "nth": "-1", "starts_on": "2026-11-27", "start_minute": "09:00", "minutes": "60", "on_holiday": "skip",
    "on_makeup": "keep",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


# ---- the desk ----


def test_a_programme_is_made_given_its_days_and_listed(here, desk):
    answer = desk.post(url("programme-new"), TYPED | {"place": str(here.community)})
    made = Programme.objects.get()
    assert (answer.url, made.most_heads, made.place) == (made.get_absolute_url(), 4, here.community)

    desk.post(url("series-new", made), WEEKLY | {"place": str(here.community)})
    desk.post(url("programme-list", made))

    assert Series.objects.get().rule == "FREQ=WEEKLY;BYDAY=FR"
    assert Programme.objects.get().state == "listed"
    assert Session.objects.filter(state="open").count() == 8


def test_the_days_are_shown_before_anything_is_kept(here, desk):
    made = a_programme(here)

    typed = WEEKLY | {"place": str(here.community), "starts_on": "2026-01-02", "preview": "1", "how": "nth", "weekdays": ["5"]}
    page = desk.post(url("series-new", made), typed)

    assert "12月26日" in words(page)
    assert Series.objects.count() == 0


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(here, desk):
    answer = desk.post(url("programme-new"), TYPED | {"place": "哪里也不是", "title": ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"place", "title"}


def test_taps_come_back_as_they_were(here, desk):
    made = a_programme(here)
    desk.post(url("series-new", made), WEEKLY | {"place": str(here.community), "how": "nth", "weekdays": ["5"]})

    form = desk.get(url("series-change", made, Series.objects.get())).context["form"]

    assert (form.initial["how"], form.initial["weekdays"], form.initial["nth"]) == ("nth", [5], -1)


def test_a_day_is_left_out_moved_and_added_on_the_page(here, desk):
    made = a_programme(here)
    desk.post(url("series-new", made), WEEKLY | {"place": str(here.community)})
    page = url("series-day", made, Series.objects.get())

    for typed in (
        {"what": "skip", "day": "2026-11-27", "reason": "下雪"},
        {"what": "move", "day": "2026-12-04", "to_day": "2026-12-05", "reason": "占了场地"},
        {"what": "add", "day": "2026-12-09", "start_minute": "14:00"},
    ):
        assert desk.post(page, typed).status_code == 302

    assert "下雪" in words(desk.get(made.get_absolute_url()))
    assert Session.objects.filter(starts_at=at(date(2026, 12, 9), 840)).count() == 1


def test_the_planner_shows_a_month_and_a_week_with_holidays(here, desk):
    a_session(here, a_programme(here, title="量血压"), starts_at=at(date(2026, 10, 8), 540))

    month = words(desk.get(PLANNER, {"on": "2026-10-08"}))
    week = words(desk.get(PLANNER, {"on": "2026-10-08", "view": "week"}))

    assert (month.count("量血压"), week.count("量血压")) == (1, 1)
    assert month.count("<small>放假</small>") == 7
    assert "<small>调休上班</small>" in month


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [LIST, PLANNER, SESSIONS, f"{SESSIONS}?show=all"])
def test_lists_cost_the_same_however_long(here, desk, django_assert_max_num_queries, rows, address):
    for n in range(rows):
        a_session(here, a_programme(here), starts_at=NOW + timedelta(hours=n + 1))
    desk.get(address)

    with django_assert_max_num_queries(8):
        assert desk.get(address).status_code == 200


def test_lists_are_filtered_in_their_address_and_taken_as_a_sheet(here, desk):
    a_programme(here, title="义诊", kind="health")
    a_programme(here, title="包饺子")

    assert [row["one"].title for row in desk.get(LIST, {"kind": "health"}).context["rows"]] == ["义诊"]
    assert desk.get(LIST, {"as": "xlsx"})["Content-Type"].endswith("sheet")
    assert desk.get(SESSIONS, {"as": "xlsx", "show": "all"})["Content-Type"].endswith("sheet")


def test_a_session_is_moved_called_off_and_another_day_set_for_it(here, desk):
    one = a_session(here)
    typed = {"starts_at": "2026-11-22T09:00", "ends_at": "2026-11-22T11:00", "place": str(here.community)}
    desk.post(url("session-change", one), typed)
    desk.post(url("session-off", one), {"kind": "weather", "reason": "大风"})

    assert f"?for={one.pk}" in words(desk.get(one.get_absolute_url()))
    desk.post(
        f"{url('session-new', one.programme)}?for={one.pk}",
        typed | {"starts_at": "2026-11-29T09:00", "ends_at": "2026-11-29T11:00"},
    )
    assert Session.objects.get(replaces=one).starts_at == at(date(2026, 11, 29), 540)


def test_a_storm_calls_off_what_is_ticked_of_a_day(here, desk):
    first, second = (a_session(here, a_programme(here), starts_at=at(date(2026, 11, 21), 60 * hour)) for hour in (9, 14))
    page = f"{reverse('activities:sessions-off')}?on=2026-11-21"
    assert len(desk.get(page).context["form"].sessions) == 2

    assert desk.post(page, {"kind": "weather", "reason": "大风"}).status_code == 422
    desk.post(page, {"chosen": [str(second.pk)], "kind": "weather", "reason": "大风"})

    assert [Session.objects.get(pk=one.pk).state for one in (first, second)] == ["open", "called_off"]


def test_a_day_without_anything_leads_to_the_next_one(here, desk):
    a_session(here, starts_at=at(date(2026, 11, 22), 540))

    answer = desk.get(f"{reverse('activities:sessions-off')}?on=2026-11-21")

    assert "这一天没有还没办的活动。" in words(answer)
    assert ("?on=2026-11-22" in words(answer), "一起取消</button>" in words(answer)) == (True, False)


def test_afterwards_numbers_are_settled_and_it_is_written_how_it_went(here, desk):
    one = a_session(here, starts_at=NOW - timedelta(days=1), state="held")

    desk.post(url("session-settle", one))
    desk.post(url("session-note", one), {"text": "来了三十人", "next_time": "多带水"})
    desk.post(url("session-reopen", one), {"reason": "漏了"})

    assert (Session.objects.get().state, AfterNote.objects.get().next_time) == ("held", "多带水")
    assert "多带水" in words(desk.get(one.get_absolute_url()))


def test_a_space_that_was_not_had_is_seen_and_booked_again(here, desk):
    space = a_space(here)
    one = a_session(here, space=space, starts_at=at(date(2026, 11, 23), 540))
    taken = a_booking(space, 9, 10)

    assert "没有订上" in words(desk.get(one.get_absolute_url()))
    assert desk.post(url("session-rebook", one)).status_code == 422
    taken.delete()
    assert desk.post(url("session-rebook", one)).status_code == 302


def test_costs_and_tasks_are_kept_on_the_page(here, desk):
    made = a_programme(here)
    desk.post(url("programme-item-new", made), {"kind": "cost", "title": "饺子馅", "planned_cents": "125.50"})
    item = ProgrammeItem.objects.get()

    desk.post(url("programme-item-tick", made, item), {"done": "1"})

    assert (item.planned_cents, ProgrammeItem.objects.get().done_at) == (12550, NOW)
    assert "125.50 元" in words(desk.get(made.get_absolute_url()))


def test_what_is_wrong_with_an_item_stands_beside_its_field_and_what_was_typed_stays(here, desk):
    made = a_programme(here)

    answer = desk.post(url("programme-item-new", made), {"kind": "cost", "title": "饺子馅", "planned_cents": "1.234"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["planned_cents"])
    assert ("饺子馅" in words(answer), ProgrammeItem.objects.count()) == (True, 0)


def test_a_rule_that_begins_later_is_not_said_to_have_no_day(here, desk):
    made = a_programme(here)
    desk.post(url("series-new", made), WEEKLY | {"place": str(here.community), "starts_on": "2027-11-26"})

    page = words(desk.get(made.get_absolute_url()))

    assert ("到日子自己排上" in page, "还没有定哪天办" in page) == (True, False)


def test_last_years_is_copied_on_the_page(here, desk):
    one = a_session(here)

    answer = desk.post(url("programme-copy", one.programme), {"title": "包饺子", "year": "2027"}, follow=True)

    assert "抄好了" in words(answer)
    assert Programme.objects.filter(copied_from=one.programme).count() == 1


def test_person_times_by_community_and_month_are_counted_not_typed(here, desk):
    other = PlaceFactory(parent=here.subdistrict)
    for place in (here.community, other):
        one = a_session(here, state="held", starts_at=at(date(2026, 3, 5), 540), place=place, place_path=place.path)
        HeadCount.objects.create(tenant=here.tenant, session=one, person_times=20, at=NOW, by="社区")
        Attendance.objects.create(tenant=here.tenant, session=one, person=None, heads=2, method="list", at=NOW)

    found = desk.get(TIMES, {"year": "2026"}).context["found"]

    assert [(row.name, row.months[2], row.held) for row in found.rows] == [(here.community.name, 22, 1)]


def test_a_building_head_sees_what_is_for_the_whole_community_and_plans_nothing(here, client):
    browser = people.browser_of(people.building_head(here)[1], client)
    one = a_session(here)

    assert browser.get(one.get_absolute_url()).status_code == 200
    assert browser.get(url("session-off", one)).status_code == 403
    assert [row["one"] for row in browser.get(LIST).context["rows"]] == [one.programme]


def test_nobody_elsewhere_finds_it(here, client):
    browser = people.browser_of(people.outsider()[1], client)

    assert browser.get(a_session(here).get_absolute_url()).status_code == 404


# ---- for everybody ----


def test_what_is_on_near_by_is_found_without_an_account(here, client):
    one = a_session(here, starts_at=at(date(2026, 11, 21), 540))
    a_session(here, a_programme(here, title="秘密", is_public=False), starts_at=at(date(2026, 11, 21), 540))

    page = words(client.get(NEAR))

    assert (url("public-session", one) in page, "秘密" in page) == (True, False)
    assert client.get(url("public-session", one)).status_code == 200
    assert client.get(url("public-programme", one.programme)).status_code == 200


def test_days_that_are_over_are_left_out_of_a_telephone_unless_a_month_is_asked_for(here, client):
    pages = [client.get(DAYS, query) for query in ({}, {"on": "2026-11-01"}, {"on": "2026-12-01"})]

    assert [page.context["is_from_today"] for page in pages] == [True, False, False]


def test_the_week_is_printed_that_the_list_shows_from_today_on(here, client):
    week = reverse("activities:activities-week")
    for day in (date(2026, 11, 16), date(2026, 11, 21), date(2026, 11, 24)):
        a_session(here, starts_at=at(day, 540))

    addresses = [client.get(NEAR, {"span": span}).context["week_url"] for span in ("week", "next")]
    days = [[cell.day for cell in client.get(address).context["cells"]] for address in addresses]

    assert addresses == [f"{week}?span=week&on=2026-11-20", f"{week}?span=next&on=2026-11-23"]
    assert days == [[date(2026, 11, 21)], [date(2026, 11, 24)]]


def test_a_door_hears_of_its_own_and_of_what_holds_it(here, client):
    elsewhere = PlaceFactory(parent=here.subdistrict)
    a_session(here, starts_at=at(date(2026, 11, 21), 540))
    a_session(
        here, a_programme(here, title="那边的", place=elsewhere, place_path=elsewhere.path), starts_at=at(date(2026, 11, 21), 600)
    )

    found = client.get(NEAR, {"at": here.building.public_code}).context["rows"]

    assert [str(row["one"]) for row in found] == ["包饺子"]


@pytest.mark.parametrize(
    "query", [{}, {"span": "next"}, {"span": "month", "kind": "culture"}, {"at": "all", "kind": "长" * 10_000}]
)
@pytest.mark.parametrize(
    "address", [NEAR, DAYS, MAP, reverse("activities:programmes-features"), reverse("activities:activities-week")]
)
def test_every_face_of_near_by_opens_with_any_query(here, client, address, query):
    a_session(here)

    assert client.get(address, query).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [NEAR, DAYS, MAP])
def test_near_by_costs_the_same_however_much_is_on(here, client, django_assert_max_num_queries, rows, address):
    for n in range(rows):
        a_session(here, a_programme(here), starts_at=NOW + timedelta(hours=n + 1))
    client.get(address)

    with django_assert_max_num_queries(8):
        client.get(address)


def test_one_called_off_says_so_and_when_it_is_instead(here, client):
    one = a_session(here, state="called_off", off_reason="大风")
    instead = a_session(here, one.programme, replaces=one, starts_at=NOW + timedelta(days=8))

    page = words(client.get(url("public-session", one)))

    assert ("大风" in page, url("public-session", instead) in page) == (True, True)


def test_what_was_withdrawn_says_why_and_what_never_was_listed_nothing(here, client):
    gone = a_programme(here, state="withdrawn", end_reason="修路")
    never = a_programme(here, state="withdrawn", listed_at=None)

    assert "修路" in words(client.get(url("public-programme", gone)))
    assert client.get(url("public-programme", never)).status_code == 404


def test_home_and_a_door_show_what_is_near(here, client):
    one = a_session(here)

    door = reverse("web:door", args=[here.building.public_code])

    assert [url("public-session", one) in words(client.get(page)) for page in ("/", door)] == [True, True]


def test_a_note_is_read_once_it_is_public(here, client):
    one = a_session(here, state="held", starts_at=NOW - timedelta(days=2))
    note = AfterNote.objects.create(tenant=here.tenant, session=one, text="热闹", written_by="社区", written_at=NOW)
    assert "热闹" not in words(client.get(url("public-session", one)))

    note.is_public = True
    note.save()
    assert "热闹" in words(client.get(url("public-session", one)))


def test_whoever_writes_how_it_went_reads_who_may_not_be_in_the_pictures(here, desk):
    one = a_session(here, a_programme(here, asks_photo=True))
    for name, ok in (("试不拍", False), ("试能拍", True), ("试没问", None)):
        a_signup(one, neighbour(here, name=name), photo_ok=ok)

    with clock.fixed(NOW + timedelta(days=3)):
        page = words(desk.get(url("session-note", one)))

    assert "试不拍说过不拍照，照片里不能有他们。" in page


def test_a_picture_that_is_not_public_is_for_whoever_sees_the_session_at_the_desk(here, desk):
    raw = BytesIO()
    Image.new("RGB", (4, 4)).save(raw, "PNG")
    one = a_session(here, state="held", starts_at=NOW - timedelta(days=2))
    sent = [ContentFile(raw.getvalue(), "饺子.png")]
    after_notes.write(session=one, text="热闹", pictures=sent, by=Actor.system(tenant_id=here.tenant.pk), now=NOW)
    address = files.url_of(StoredFile.objects.get())

    outsider = people.browser_of(people.outsider()[1], Client())
    assert [browser.get(address).status_code == 200 for browser in (desk, outsider, Client())] == [True, False, False]


# ---- paper and feeds ----


def test_the_poster_is_one_page_with_the_telephone_and_the_code(here, client):
    one = a_session(here, a_programme(here, phone="0371-60000000"))

    page = client.get(url("public-programme-poster", one.programme))
    pdf = client.get(url("public-session-poster", one), {"as": "pdf"})

    assert ("0371-60000000" in words(page), "<svg" in words(page)) == (True, True)
    assert "包饺子" in text_of_pdf(pdf.content).replace(" ", "")


@pytest.mark.parametrize("name", ["session-feed", "programme-feed", "activities-feed"])
def test_a_feed_holds_the_time_and_keeps_still(here, client, name):
    one = a_session(here)
    of = {"session-feed": [one], "programme-feed": [one.programme], "activities-feed": []}[name]

    first = client.get(url(name, *of))
    again = client.get(url(name, *of), headers={"If-None-Match": first["ETag"]})

    assert "DTSTART;TZID=Asia/Shanghai:20261121T090000" in words(first)
    assert (first["Content-Type"], again.status_code) == ("text/calendar; charset=utf-8", 304)


def test_a_feed_says_what_was_called_off(here, client):
    one = a_session(here, state="called_off", sequence=2, off_reason="大风")

    text = words(client.get(url("programme-feed", one.programme)))

    assert ("STATUS:CANCELLED" in text, "SEQUENCE:2" in text, "SUMMARY:取消了：包饺子" in text) == (True, True, True)


def test_words_for_a_group_say_when_where_and_how(here, desk):
    page = words(desk.get(a_session(here).get_absolute_url()))

    assert "时间：2026年11月21日 9:00–11:00" in page


@pytest.mark.parametrize("count", [1, 3])
def test_one_programme_costs_the_same_however_often_it_is(here, desk, django_assert_max_num_queries, count):
    made = a_programme(here)
    for n in range(count):
        desk.post(url("series-new", made), WEEKLY | {"place": str(here.community), "start_minute": f"{9 + n:02}:00"})
        held = a_session(here, made, state="held", starts_at=NOW - timedelta(days=n + 1))
    desk.get(made.get_absolute_url())

    with django_assert_max_num_queries(10):
        desk.get(made.get_absolute_url())
    with django_assert_max_num_queries(10):
        desk.get(held.get_absolute_url())


def test_planning_and_calling_off_write_little(here, secretary, django_assert_max_num_queries):
    made = a_programme(here)
    sessions.plan(programme=made, given=single(here), by=secretary, now=NOW)

    with django_assert_max_num_queries(15):
        one = sessions.plan(programme=made, given=single(here, start=14, end=16), by=secretary, now=NOW)
    with django_assert_max_num_queries(15):
        sessions.call_off(session=one, kind="weather", reason="大风", by=secretary, now=NOW)
