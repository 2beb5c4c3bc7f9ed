"""Councils on the workbench: the list, one council, its terms and seats, the sheet of members, who stayed away."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import clock
from linli.core.models import JournalLine
from linli.core.words import day_words
from linli.deliberation.models import Council, Seat, SeatEnd, Term
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, absent, seated
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_june():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(here):
    return people.browser_of(people.subdistrict_leader(here)[1])


def url(name, *args, **query):
    return reverse(f"deliberation:{name}", args=args, query=query)


def council(here, **given):
    return CouncilFactory(place=here.subdistrict, **given)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    for _one in range(item_count):
        seated(council(here), 2)
    desk.get(url("councils"))

    with django_assert_num_queries(6):
        answer = desk.get(url("councils"))

    assert [len(answer.context["rows"]), answer.text.count("满员")] == [item_count, item_count]


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_council_costs_the_same_however_many_members(here, desk, django_assert_num_queries, item_count):
    one = council(here)
    seated(one, item_count)
    desk.get(one.get_absolute_url())

    with django_assert_num_queries(15):
        answer = desk.get(one.get_absolute_url())

    assert len(answer.context["seats"]) == item_count


def test_the_list_tells_what_is_vacant_and_what_should_have_ended(here, desk):
    TermFactory(council=council(here, name="空的"), seat_count=3)
    seated(council(here, name="满的"), 2, ends_on=date(2021, 5, 31))

    names = {
        only: [row["one"].name for row in desk.get(url("councils", only=only)).context["rows"]] for only in ("vacant", "ending")
    }

    assert names == {"vacant": ["空的"], "ending": ["满的"]}
    assert "空缺 3 席" in desk.get(url("councils")).text
    assert "届满了，还没有换届" in desk.get(url("councils")).text


def test_the_list_is_narrowed_by_words_kind_and_community(here, desk):
    CouncilFactory(place=here.community, name="甲社区居民代表会议", kind="representatives")
    council(here, name="街道居民议事会")

    found = [
        [row["one"].name for row in desk.get(url("councils", **query)).context["rows"]]
        for query in ({"q": "代表"}, {"kind": "residents_council"}, {"under": here.community.path})
    ]

    assert found == [["甲社区居民代表会议"], ["街道居民议事会"], ["甲社区居民代表会议"]]


def test_the_list_is_a_sheet(here, desk):
    seated(council(here, name="街道居民议事会"), 2)

    answer = desk.get(url("councils"), {"as": "xlsx"})

    rows = list(load_workbook(io.BytesIO(b"".join(answer))).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3:7]) for row in rows] == [("街道居民议事会", (1, 2, 2, 0))]


def test_the_members_are_a_sheet_and_the_journal_keeps_that_it_was_taken(here, desk):
    term = TermFactory(council=council(here), seat_count=2)
    name = SeatFactory(term=term, constituency="三号院").person.name

    answer = desk.get(term.council.get_absolute_url(), {"as": "xlsx"})

    rows = list(load_workbook(io.BytesIO(b"".join(answer))).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[5]) for row in rows] == [(1, name, "三号院"), (2, "空缺", None)]
    assert JournalLine.objects.get().verb == "deliberation.list.taken"


def test_a_council_is_founded_from_its_form(here, desk):
    sent = {
        "kind": "residents_council",
        "name": "花园路居民议事会",
        "place": str(here.subdistrict.pk),
        "founded_on": "2021-01-20",
    }

    answer = desk.post(url("council-new"), sent | {"is_public": "on"})

    made = Council.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert (made.is_public, made.rule_code) == (True, "deliberation.council_zz_subdistrict")


def test_a_form_with_nothing_in_it_names_everything(desk):
    answer = desk.post(url("council-new"), {})

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["founded_on", "kind", "name", "place"]


def test_the_rule_in_force_is_shown_with_its_citation_and_an_unfilled_one_is_called_so(here, desk):
    old = council(here, kind="residents_committee")

    before = desk.get(old.get_absolute_url()).text
    with clock.fixed(datetime(2026, 6, 1, 2, 0, tzinfo=UTC)):
        after = desk.get(old.get_absolute_url()).text

    assert [text in before for text in ("5 至 9 个席位。", "对照原文核对过", "第七条（五至九人）")] == [True] * 3
    assert [text in after for text in ("还没有文本", "居民委员会由几个人组成")] == [True] * 2


def test_the_next_term_is_begun_from_its_form(here, desk):
    one = council(here)
    seated(one, 2)
    sent = {"ordinal": 2, "seat_count": 102, "begins_on": "2021-06-01", "ends_on": "2026-05-31"}

    answer = desk.post(url("term-begin", one.pk), sent)

    assert answer.status_code == 302
    assert [(term.ordinal, term.seat_count, term.closed_on) for term in Term.objects.order_by("ordinal")] == [
        (1, 2, date(2021, 5, 31)),
        (2, 102, None),
    ]


def test_a_term_that_the_rule_does_not_allow_comes_back_with_every_reason(here, desk):
    one = council(here, kind="residents_committee")
    sent = {"ordinal": 1, "seat_count": 4, "begins_on": "2021-06-01", "ends_on": "2027-05-31"}

    answer = desk.post(url("term-begin", one.pk), sent)

    assert (answer.status_code, Term.objects.count()) == (422, 0)
    assert sorted(answer.context["form"].errors) == ["ends_on", "seat_count"]


def test_a_term_is_closed_and_a_council_dissolved_from_their_forms(here, desk):
    one = council(here)
    seated(one, 2)

    desk.post(url("term-close", one.pk), {"on": "2021-05-01"})
    desk.post(url("council-dissolve", one.pk), {"on": "2021-06-01", "reason": "合并"})

    one.refresh_from_db()
    assert (Term.objects.get().closed_on, one.dissolved_on) == (date(2021, 5, 1), date(2021, 6, 1))
    assert "合并" in desk.get(one.get_absolute_url()).text


def test_what_is_said_of_a_council_is_changed(here, desk):
    one = council(here)

    desk.post(url("council-change", one.pk), {"name": "新名", "founded_on": "2021-01-20", "about": "管大事"})

    one.refresh_from_db()
    assert (one.name, one.about, one.is_public) == ("新名", "管大事", False)


def test_a_person_and_a_unit_take_seats_from_the_form(here, desk):
    term = TermFactory(council=council(here))
    PersonFactory(tenant=here.tenant, name="王小明")
    delegate = PersonFactory(tenant=here.tenant, name="李华", phone="13900000099")
    unit = OrganisationFactory(tenant=here.tenant, name="省图书馆")

    desk.post(url("seat-fill", term.council.pk), {"person": "王小明", "role": "chair", "position": "2"})
    desk.post(url("seat-fill", term.council.pk), {"person": "李华 13900000099", "organisation": "省图", "role": "part_time"})

    seats = {seat.position: seat for seat in term.seats.all()}
    assert (seats[2].person.name, seats[2].role) == ("王小明", "chair")
    assert (seats[1].organisation, seats[1].delegate) == (unit, delegate)


@pytest.mark.parametrize(
    ("name", "says"), [("王小明", "不止一位是“王小明”，在后面加手机号。"), ("没这人", "居民里没有“没这人”，先把人登记上。")]
)
def test_a_name_that_nobody_or_several_have_is_told(here, desk, name, says):
    term = TermFactory(council=council(here))
    for _one in range(2):
        PersonFactory(tenant=here.tenant, name="王小明")

    answer = desk.post(url("seat-fill", term.council.pk), {"person": name, "role": "member"})

    assert (answer.status_code, says in answer.text, Seat.objects.count()) == (422, True, 0)


def test_a_sheet_is_looked_at_and_then_done_once(here, desk):
    term = TermFactory(council=council(here))
    for name in ("王小明", "李华"):
        PersonFactory(tenant=here.tenant, name=name)
    sheet = SimpleUploadedFile("成员.csv", "姓名,代表谁\n王小明,一号院\n李华,二号院\n".encode())

    looked = desk.post(url("seats-upload", term.council.pk), {"sheet": sheet})
    assert ([text in desk.get(looked.url).text for text in ("王小明", "二号院")], Seat.objects.count()) == ([True] * 2, 0)
    done = desk.post(looked.url)

    assert (done.url, Seat.objects.count()) == (term.council.get_absolute_url(), 2)


def test_a_sheet_with_a_problem_says_where_and_offers_no_button(here, desk):
    term = TermFactory(council=council(here))
    sheet = SimpleUploadedFile("成员.csv", "姓名\n没这人\n".encode())

    looked = desk.post(url("seats-upload", term.council.pk), {"sheet": sheet})
    text = desk.get(looked.url).text

    assert ("没这人" in text, "就这样登记" in text) == (True, False)
    assert (desk.post(looked.url).status_code, Seat.objects.count()) == (422, 0)


def test_the_template_of_the_sheet_has_its_headings(here, desk):
    answer = desk.get(url("seats-template", council(here).pk))

    headings = [cell.value for cell in next(load_workbook(io.BytesIO(answer.content)).active.iter_rows(max_row=1))]
    assert [str(heading).strip("*") for heading in headings][:3] == ["席位", "姓名", "电话"]


def test_a_seat_shows_who_held_it_and_why_they_left(here, desk):
    term = seated(council(here), 1)
    old = term.seats.get()
    PersonFactory(tenant=here.tenant, name="后来人")

    sent = {"person": "后来人", "kind": "resigned", "on": "2021-06-01", "reason": "身体不好"}
    answer = desk.post(url("seat-replace", old.pk), sent)

    text = desk.get(answer.url).text
    assert [words in text for words in ("后来人", old.person.name, "辞去", "身体不好")] == [True] * 4


def test_a_unit_sends_another_from_its_form(here, desk):
    old = SeatFactory(term=TermFactory(council=council(here)), unit=True)
    PersonFactory(tenant=here.tenant, name="后来人")

    desk.post(url("seat-replace", old.pk), {"person": "后来人", "on": "2021-06-01", "reason": "调动"})

    new = Seat.objects.get(valid_to=None)
    assert (new.organisation, new.delegate.name, new.replaces) == (old.organisation, "后来人", old)


def test_a_seat_that_somebody_else_took_over_offers_no_successor(here, desk):
    term = TermFactory(council=council(here))
    old = SeatFactory(term=term, position=1, valid_from=date(2021, 1, 20), valid_to=date(2021, 5, 30), end_kind="resigned")
    new = SeatFactory(term=term, position=1, valid_from=date(2021, 5, 31))

    html = [desk.get(url("seat", one.pk)).text for one in (old, new)]

    assert [url("seat-replace", one.pk) in text for one, text in zip((old, new), html, strict=True)] == [False, True]


def test_somebody_leaves_a_seat_from_its_form(here, desk):
    seat = SeatFactory(term=TermFactory(council=council(here)))

    desk.post(url("seat-end", seat.pk), {"kind": "moved", "reason": "搬走了", "on": "2021-06-01"})

    seat.refresh_from_db()
    assert (seat.end_kind, seat.valid_to) == (SeatEnd.MOVED, date(2021, 6, 1))


def test_who_stayed_away_is_listed_and_lapses_when_ticked(here, desk):
    term = seated(council(here, kind="representatives"), 2)
    first = term.seats.get(position=1)
    absent(term.council, first, days=["2021-02-01", "2021-03-01", "2021-04-01"])

    listed = desk.get(term.council.get_absolute_url()).text
    desk.post(url("seats-lapse", term.council.pk), {"seats": [str(first.pk)], "on": "2021-06-01"})

    assert ("缺席 3 次" in listed, Seat.objects.get(end_kind="lapsed")) == (True, first)


def test_a_council_of_elsewhere_is_not_found(here, desk):
    elsewhere = CouncilFactory()
    narrow = people.browser_of(people.community_secretary(here)[1])

    assert desk.get(elsewhere.get_absolute_url()).status_code == 404
    assert narrow.get(council(here).get_absolute_url()).status_code == 404


def test_who_may_only_look_changes_nothing(here):
    one = council(here)
    watcher = people.browser_of(people.auditor(here)[1])

    assert watcher.get(one.get_absolute_url()).status_code == 200
    assert [watcher.post(url(name, one.pk), {}).status_code for name in ("council-change", "term-begin", "council-dissolve")] == [
        403
    ] * 3


def test_a_place_and_a_person_show_their_councils_and_seats(here):
    secretary = people.browser_of(people.community_secretary(here)[1])
    one = CouncilFactory(place=here.community, name="甲社区居民代表会议")
    home = PersonFactory(tenant=here.tenant, home=here.entrance, room="301")
    SeatFactory(term=TermFactory(council=one), person=home, position=7)

    place = secretary.get(reverse("registry:place", args=[here.community.pk])).text
    person = secretary.get(reverse("registry:person", args=[home.pk])).text

    assert ["甲社区居民代表会议" in place, "第 7 席" in person] == [True, True]


def test_today_tells_of_vacant_seats(here, desk):
    TermFactory(council=council(here))

    assert "有空缺" in desk.get(reverse("web:today")).text


def test_who_is_handed_a_seat_before_the_term_is_told_beside_the_day(here, desk):
    term = seated(council(here), 1)
    PersonFactory(tenant=here.tenant, name="后来人")
    sent = {"person": "后来人", "kind": "resigned", "on": "2019-01-01", "reason": "搬走了"}

    told = desk.post(url("seat-replace", Seat.objects.get(term=term).pk), sent).context["form"].errors

    assert list(told) == ["on"]
    assert told["on"][-1] == f"这一届{day_words(term.begins_on)}才开始。"


def test_without_a_term_there_is_nothing_to_fill_and_the_page_says_so(here, desk):
    answer = desk.get(url("seats-upload", council(here).pk))

    assert (answer.status_code, "现在没有在任的一届" in answer.text) == (409, True)


def test_where_nobody_stayed_away_nothing_is_asked(here, desk):
    one = council(here)
    seated(one, 2)

    shown = desk.get(url("seats-lapse", one.pk)).text

    assert ("现在没有谁缺席到了规则写的次数。" in shown, 'name="on"' in shown) == (True, False)


def test_a_row_of_a_sheet_is_told_as_text_because_it_is_not_on_the_page(here, desk):
    term = seated(council(here), 1)
    sheet = SimpleUploadedFile("名单.csv", "席位,姓名\n1,没有这个人\n".encode())

    shown = desk.post(url("seats-upload", term.council_id), {"sheet": sheet}, follow=True).text

    assert "<span>1. 第 2 行 · 姓名：居民里没有“没有这个人”" in shown
