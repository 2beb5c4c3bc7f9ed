"""Pages of spaces and bookings: three taps on a phone, the counter, the desk's lists, paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.cobuild.models import Booking, Closure, ConditionNote, OpeningHours, Space
from linli.cobuild.rules.spaces import at
from linli.cobuild.services.booking_codes import code_of
from linli.core import clock
from linli.core.models import JournalLine
from tests import people
from tests.factories import cobuild_agreements as agreements
from tests.factories.cobuild_spaces import MONDAY, NOW, a_booking, a_space
from tests.factories.registry import PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
SPACES, NEW, BOOKINGS, SHARED, BY_CODE = (
    reverse(f"cobuild:{name}") for name in ("spaces", "space-new", "bookings", "public-spaces", "booking-by-code")
)
TYPED = {"ends": 16 * 60, "what": "1", "purpose": "", "expected": "6", "contact_name": "试大妈", "contact_phone": "139 0000 0120"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def space(here):
    return a_space(here)


@pytest.fixture
def office(secretary, client):
    return people.browser_of(secretary, client)


def url(name, one):
    return reverse(f"cobuild:{name}", args=[one.pk])


def book_url(space, minute=14 * 60, day=MONDAY):
    return f"{url('public-space-book', space)}?day={day}&at={minute}"


def words(answer):
    return answer.content.decode()


def test_three_taps_and_it_is_booked(space, client):
    listed = client.get(SHARED)
    assert url("public-space", space) in words(listed)
    page = client.get(url("public-space", space), {"day": str(MONDAY)})
    assert book_url(space).replace("&", "&amp;") in words(page)

    answer = client.post(book_url(space), TYPED, follow=True)

    made = Booking.objects.get()
    assert (made.starts_at, made.ends_at, made.purpose) == (at(MONDAY, 840), at(MONDAY, 960), "开会议事")
    assert made.number in words(answer)
    assert code_of(made.pk) in words(answer)


def test_a_resident_types_nothing_at_all_and_finds_it_again(here, space, client):
    _user, actor = people.resident(here)
    browser = people.browser_of(actor, client)

    browser.post(book_url(space), {"ends": 16 * 60, "what": "1"})
    page = browser.get(reverse("cobuild:my-bookings"))
    assert Booking.objects.get().number in words(page)
    browser.post(reverse("cobuild:my-booking-cancel", args=[Booking.objects.get().pk]))

    assert Booking.objects.get().state == "cancelled"


def test_what_was_booked_meanwhile_is_said_and_what_was_typed_stays(space, client):
    a_booking(space, 14, 16)

    answer = client.post(book_url(space), TYPED)

    assert answer.status_code == 422
    assert "试大妈" in words(answer)
    assert Booking.objects.count() == 1


def test_the_same_form_sent_twice_books_once(space, client):
    token = {"submission_token": "0190d3a5-0000-7000-8000-00000000abcd"}
    first, second = (client.post(book_url(space), TYPED | token) for _n in range(2))

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    "query", ["", "?day=x&at=1", "?day=2026-11-23&at=99999", "?day=9999-12-31&at=1", "?day=2026-11-23&at=１４"]
)
def test_an_address_that_names_no_time_leads_back(space, client, query):
    assert client.get(url("public-space-book", space) + query).url == url("public-space", space)


def test_a_receipt_is_shown_to_nobody_else(space, client):
    made = a_booking(space)

    assert client.get(url("public-booking-receipt", made)).status_code == 404
    assert client.get(url("public-booking-receipt", made), {"key": "x:y"}).status_code == 404


def test_a_receipt_leads_to_where_its_code_cancels(space, client):
    answer = client.post(book_url(space), TYPED, follow=True)

    leads = f"{BY_CODE}?number={Booking.objects.get().number}"
    assert words(answer).count(f'href="{leads}"') == 1
    assert words(client.get(leads)).count(f'value="{Booking.objects.get().number}"') == 1


def test_a_time_that_is_taken_offers_another_day_and_nothing_to_fill_in(space, client):
    a_booking(space)

    page = words(client.get(book_url(space)))

    told = [page.count(one) for one in ("这个时间没有空了。", f'href="{url("public-space", space)}?day={MONDAY}"', 'name="what"')]
    assert told == [1, 2, 0]


def test_a_day_that_is_over_is_not_called_full(space, office):
    week = words(office.get(url("space", space), {"week": str(MONDAY - timedelta(days=7))}))

    assert (week.count("没有人用"), week.count("空着："), week.count("没有空")) == (
        4,
        3,
        0,
    )  # Monday to Thursday, and from today on


def test_how_long_is_said_in_hours(space, office):
    page = words(office.get(url("space-book", space)))

    assert [page.count(f">{one}<") for one in ("30 分钟", "1 小时", "1 小时 30 分", "90 分钟")] == [1, 1, 1, 0]


def test_a_code_cancels_without_an_account_and_a_wrong_one_does_not(space, client):
    made = a_booking(space)

    wrong = client.post(BY_CODE, {"number": made.number, "code": "12"})
    none = client.post(BY_CODE, {"number": "LA-CD26-9999", "code": "123456"})
    right = client.post(BY_CODE, {"number": made.number.lower(), "code": code_of(made.pk)})

    assert (wrong.status_code, none.status_code, right.status_code) == (422, 422, 302)
    assert Booking.objects.get().state == "cancelled"


def test_a_private_use_is_only_taken_for_others(here, space, client):
    a_booking(space, 8, 10, purpose="家庭聚会", contact_name="试小姐")
    a_booking(space, 10, 12, purpose="读书会", is_open=True)

    page = words(client.get(url("public-space", space), {"day": str(MONDAY)}))
    poster = words(client.get(url("public-space-poster", space), {"week": str(MONDAY)}))

    for shown in (page, poster):
        assert ("读书会" in shown, "已预订" in shown, "家庭聚会" in shown, "试小姐" in shown) == (True, True, False, False)


def test_the_poster_offers_nothing_that_is_over(space, client):
    with clock.fixed(at(MONDAY + timedelta(days=1), 10 * 60)):
        poster = client.get(url("public-space-poster", space), {"week": str(MONDAY)})

    lines = [[line["span"] for line in row["lines"]] for row in poster.context["rows"][:3]]
    assert (lines[0], lines[1][0].split("–")[0], "没有人用" in words(poster)) == ([], "10:00", True)


def test_a_space_that_is_not_public_has_no_page(here, client):
    hidden = a_space(here, is_public=False)

    for name in ("public-space", "public-space-book", "public-space-poster", "public-space-feed"):
        assert client.get(url(name, hidden)).status_code == 404


def test_the_poster_of_the_week_is_one_a4_page(space, client):
    a_booking(space, purpose="读书会", is_open=True)

    answer = client.get(url("public-space-poster", space), {"week": str(MONDAY), "as": "pdf"})

    assert answer["Content-Type"] == "application/pdf"
    assert "读书会" in text_of_pdf(answer.content)


def test_a_clerk_books_for_a_team_without_e_mail_and_prints_the_slip(here, space, client):
    browser = people.browser_of(people.counter_clerk(here)[1], client)
    given = {
        "channel": "counter",
        "day": str(MONDAY),
        "starts": "09:00",
        "minutes": "120",
        "purpose": "合唱排练",
        "contact_name": "夕阳红合唱队",
    }

    answer = browser.post(url("space-book", space), given, follow=True)

    made = Booking.objects.get()
    assert answer.request["PATH_INFO"] == url("booking-slip", made)
    assert ("夕阳红合唱队" in words(answer), code_of(made.pk) in words(answer)) == (True, True)
    assert (made.channel, made.state) == ("counter", "confirmed")


def test_every_week_until_a_day_and_each_clash_is_said(space, office):
    a_booking(space, 9, 11, day=MONDAY + timedelta(days=7))
    given = {
        "channel": "phone",
        "day": str(MONDAY),
        "starts": "09:00",
        "minutes": "120",
        "purpose": "义诊",
        "contact_name": "医院",
    }
    given |= {"weekdays": ["0"], "every": "1", "until": str(MONDAY + timedelta(days=21)), "skip": ""}

    refused = office.post(url("space-series", space), given)
    assert (refused.status_code, Booking.objects.count()) == (422, 1)
    assert "2026年11月30日" in words(refused)
    office.post(url("space-series", space), given | {"skip": "2026-11-30"})

    assert Booking.objects.exclude(series=None).count() == 3


def registered(here, office):
    """What the office types of a new space; the answer leads on to its hours."""
    numbers = {"area": "260", "step": "30", "shortest": "30", "longest": "240", "ahead_days": "30", "per_person": "3"}
    where = here.community.full_name or here.community.name
    what = {"name": "城市书房", "kind": "reading", "owner": here.office.name, "place": where, "opened_on": "2026-11-01"}
    ticks = {"equipment": "书架\n投影仪", "is_public": "on", "is_bookable": "on"}
    return office.post(NEW, what | numbers | ticks), Space.objects.get()


def test_a_space_is_registered_and_its_hours_come_next(here, office):
    made, one = registered(here, office)

    assert (made.url, one.area_centi, one.equipment) == (url("space-hours", one), 26000, ["书架", "投影仪"])


def test_hours_are_typed_as_people_write_them(here, office):
    _made, one = registered(here, office)

    bad = office.post(url("space-hours", one), {"day_0": "早上九点"})
    office.post(url("space-hours", one), {"day_0": "8:30-12:00、14:00～18:00", "holidays": "9:00 - 12:00"})

    assert bad.status_code == 422
    spans = list(OpeningHours.objects.order_by("opens").values_list("weekday", "opens", "closes"))
    assert spans == [(0, 510, 720), (None, 540, 720), (0, 840, 1080)]


def test_wrong_particulars_are_said_beside_their_fields(office):
    answer = office.post(NEW, {"name": "", "owner": "没有这个单位", "area": "x", "agreement": "x"})

    assert (answer.status_code, Space.objects.count()) == (422, 0)


def test_a_closure_cancels_tells_and_is_taken_back(space, office):
    a_booking(space)
    given = {"starts_at": "2026-11-23T08:00", "ends_at": "2026-11-24T08:00", "reason": "修屋顶"}

    office.post(url("space-close", space), given)
    assert (Booking.objects.get().state, Closure.objects.count()) == ("cancelled", 1)
    assert "修屋顶" in words(office.get(url("space", space), {"week": str(MONDAY)}))
    office.post(reverse("cobuild:space-reopen", args=[space.pk, Closure.objects.get().pk]))

    assert Closure.objects.count() == 0


def test_the_desk_answers_moves_settles_and_mends(here, office):
    hall = a_space(here, needs_approval=True)
    office.logout()
    office.post(book_url(hall), TYPED)
    made = Booking.objects.get()
    people.browser_of(people.community_secretary(here)[1], office)

    office.post(url("booking-answer", made), {"yes": "yes"})
    moved = {"day": str(MONDAY), "starts": "15:00", "minutes": "60", "purpose": "开会", "expected": ""}
    office.post(url("booking-move", made), moved)
    early = office.post(url("booking-settle", made), {"came": "5"})
    with clock.fixed(at(MONDAY, 17 * 60)):
        office.post(url("booking-settle", made), {"came": "5", "condition": "灯坏了", "is_fault": "on"})
        note = ConditionNote.objects.get()
        office.post(reverse("cobuild:space-mended", args=[hall.pk, note.pk]), {"on": str(MONDAY), "text": "换了灯"})

    made.refresh_from_db()
    assert (early.status_code, made.state, made.came, made.starts_at) == (422, "held", 5, at(MONDAY, 900))
    assert ConditionNote.objects.get().mended_text == "换了灯"


def test_the_telephone_is_shown_for_a_purpose_that_is_kept(space, office):
    made = a_booking(space, contact_phone="139 0000 0120")

    assert "139 **** 0120" in words(office.get(url("booking", made)))
    answer = office.post(url("booking-contact", made), {"purpose": "告诉他换了房间"})

    assert "139 0000 0120" in words(answer)
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 1


def test_a_secretary_of_elsewhere_finds_nothing(here, space, client):
    made = a_booking(space)
    _user, other = people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))
    browser = people.browser_of(other, client)

    for name, one in (
        ("space", space),
        ("space-hours", space),
        ("booking", made),
        ("booking-slip", made),
        ("space-poster", space),
    ):
        assert browser.get(url(name, one)).status_code == 404
    assert made.number not in words(browser.get(BOOKINGS, {"view": "all"}))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(here, office, django_assert_num_queries, count):
    rooms = [a_space(here, name=f"第{n}间") for n in range(count)]
    for one in rooms:
        a_booking(one, 8, 10)
    office.get(SPACES)

    with django_assert_num_queries(6):
        office.get(SPACES)
    with django_assert_num_queries(7):
        office.get(BOOKINGS, {"view": "all"})
    with django_assert_num_queries(5):
        office.get(SHARED)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_one_take_as_many_queries_for_three_uses_as_for_one(here, space, office, django_assert_num_queries, count):
    for hour in range(count):
        a_booking(space, 8 + hour, 9 + hour)
    office.get(url("space", space))

    with django_assert_num_queries(14):
        office.get(url("space", space), {"week": str(MONDAY)})
    with django_assert_num_queries(9):
        office.get(url("public-space", space), {"day": str(MONDAY)})


def test_sheets_hold_the_same_rows(space, office):
    a_booking(space)

    for address in (SPACES, f"{BOOKINGS}?view=all"):
        answer = office.get(address, {"as": "xlsx", "view": "all"})
        assert answer["Content-Disposition"].endswith('.xlsx"')


def test_filters_that_make_no_sense_are_no_error(space, office):
    for address in (SPACES, BOOKINGS, SHARED):
        answer = office.get(address, {"kind": "x", "under": "x", "space": "x", "state": "x", "view": "x", "page": "x"})
        assert answer.status_code == 200
    for query in ({"week": "x"}, {"week": "0001-01-01"}, {"year": "0000"}, {"year": "９９９９"}):
        assert office.get(url("space", space), query).status_code == 200
    for query in ({"day": "x"}, {"day": "0001-01-01", "from": "9999-12-31"}, {"day": "9999-12-31"}):
        assert office.get(url("public-space", space), query).status_code == 200


def test_what_is_said_of_a_space_is_changed_as_it_stands_in_its_form(here, space, office):
    form = office.get(url("space-change", space)).context["form"]
    given = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in given.items() if value not in (None, False)}

    answer = office.post(url("space-change", space), typed | {"name": "新会客厅", "owner": here.office.name})

    assert (answer.status_code, Space.objects.get().name) == (302, "新会客厅")
    assert JournalLine.objects.get(verb="cobuild.space.changed").changes == {"name": ["柳岸会客厅", "新会客厅"]}


def test_the_end_of_its_use_is_asked_for_with_a_reason(space, office):
    refused = office.post(url("space-end", space), {"on": str(MONDAY), "reason": ""})
    done = office.post(url("space-end", space), {"on": str(MONDAY), "reason": "单位收回"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert space.name in words(office.get(SPACES, {"only": "closed"}))


def test_a_space_is_lent_by_an_agreement_of_ones_own_places(here, office):
    mine = agreements.drafted(here, title="本社区的用房")
    agreements.drafted(here, title="外社区的用房", place=PlaceFactory(parent=here.subdistrict))

    choices = office.get(NEW).context["form"].fields["agreement"].choices

    assert choices == [("", "没有写协议"), (str(mine.pk), "本社区的用房")]
