"""The workbench's pages of supervision: the list, a letter, a leader's Monday, the wall, the case's page and verbs."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse

from linli.casework.api import answer_supervision, complete, escalate, instruct, remind, show_red, show_yellow
from linli.casework.models import Case, Instruction, SupervisionItem
from linli.core import clock, pdf
from linli.core.actors import Actor

from ..people import auditor, browser_of, community_secretary, outsider, property_clerk, subdistrict_leader
from .calendar2026 import at
from .conftest import FRIDAY
from .desk import text_of
from .swapping import settled, swapped

HTMX = {"HTTP_HX_REQUEST": "true"}
LATER = FRIDAY + timedelta(hours=3)
LIST, MONDAY, WALL = (reverse(f"casework:{name}") for name in ("supervision", "monday", "overdue-wall"))
WHY = "水泵坏了三天，还没有人去看。"


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def desk(boss, client):
    """The dispatcher's browser."""
    return browser_of(boss, client)


def yellow(office, boss):
    return show_yellow(case=office.received(), reason=WHY, by=boss, now=FRIDAY)


def verb_of(case, name):
    return reverse("casework:case-verb", args=[case.pk, name])


# ---- the list ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long(office, boss, desk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        yellow(office, boss)
    desk.get(LIST)

    with django_assert_num_queries(8):
        answer = desk.get(LIST)

    assert text_of(answer).count("督办〔2026〕") == item_count


def test_the_views_hold_what_they_say(office, boss, desk):
    answered = answer_supervision(case=yellow(office, boss), text="配件明天到，后天装好。", by=office.property_clerk, now=FRIDAY)
    yellow(office, boss)
    complete(case=answered, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    counts = {
        view: text_of(desk.get(LIST, {"view": view})).count("督办〔2026〕")
        for view in ("waiting", "late", "standing", "answered", "all", "nonsense")
    }

    assert counts == {"waiting": 1, "late": 0, "standing": 1, "answered": 1, "all": 2, "nonsense": 1}


@pytest.mark.parametrize(("query", "count"), [("2号", 1), ("督办〔2026〕1号", 1), ("路灯", 2), ("没有这个词", 0)])
def test_a_letter_is_found_by_its_number_or_its_case(office, boss, desk, query, count):
    yellow(office, boss)
    yellow(office, boss)

    assert text_of(desk.get(LIST, {"text": query})).count("<tr>\n<td>") == count


def test_levels_and_places_narrow_the_list_and_can_be_cleared(office, boss, desk):
    yellow(office, boss)

    found = [
        text_of(desk.get(LIST, given)).count("督办〔2026〕")
        for given in ({"level": "yellow"}, {"level": "red"}, {"place": office.here.community.path}, {"place": "elsewhere/"})
    ]

    assert found == [1, 0, 1, 0]
    assert "没有符合这些条件的督办" in text_of(desk.get(LIST, {"level": "red"}))


def test_what_htmx_swaps_is_what_a_fresh_load_shows(office, boss, desk):
    yellow(office, boss)
    before = text_of(desk.get(LIST))

    part, fresh = text_of(desk.get(LIST, {"level": "yellow"}, **HTMX)), text_of(desk.get(LIST, {"level": "yellow"}))

    cut = slice(fresh.index('id="items"'), fresh.index("</main>"))
    assert settled(swapped(before, part, "items"))[-200:] == settled(fresh)[-200:]
    assert settled(part).strip() in settled(fresh[cut.start - 40 :])


def test_pages_follow_each_other_by_keyset(office, boss, desk, monkeypatch):
    monkeypatch.setattr("linli.casework.views.desk.supervision.PER_PAGE", 1)
    yellow(office, boss)
    yellow(office, boss)

    first = desk.get(LIST, {"view": "all"})
    second = desk.get(first.context["next_url"])

    assert [first.context["rows"][0]["shown"].name, second.context["rows"][0]["shown"].name] == [
        "督办〔2026〕2号",
        "督办〔2026〕1号",
    ]
    assert (second.context["next_url"], bool(second.context["previous_url"])) == ("", True)


def test_the_list_as_a_sheet(office, boss, desk):
    yellow(office, boss)

    answer = desk.get(reverse("casework:supervision-export"))

    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert (sheet.count("<row "), "督办〔2026〕1号" in sheet, "139 0000" in sheet) == (2, True, False)


def test_who_handles_finds_the_way_to_answer_and_others_only_the_letter(office, boss):
    yellow(office, boss)

    handler, watcher = browser_of(office.property_clerk).get(LIST), browser_of(auditor(office.here)[1]).get(LIST)

    assert ("answer_supervision" in text_of(handler), "answer_supervision" in text_of(watcher)) == (True, False)


def test_another_subdistrict_sees_nothing_of_it(office, boss):
    case = yellow(office, boss)
    stranger = browser_of(outsider("dispatcher")[1])

    letter = stranger.get(reverse("casework:letter", args=[case.supervision_items.get().pk]))

    assert (text_of(stranger.get(LIST)).count("督办〔2026〕"), letter.status_code) == (0, 404)


# ---- a letter ----


def test_the_letter_says_to_whom_why_and_by_when(office, boss, desk):
    case = yellow(office, boss)

    page = text_of(desk.get(case.supervision_items.get().get_absolute_url()))

    for words in ("督办单", "督办〔2026〕1号", str(office.here.property_company), WHY, "11月24日 星期二 18:00", "还没有答复"):
        assert words in page
    assert "试验居民" not in page


def test_without_the_part_for_pdf_the_letter_says_how_to_print(office, boss, desk, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    item = yellow(office, boss).supervision_items.get()

    answer = desk.get(reverse("casework:letter-pdf", args=[item.pk]), follow=True)

    assert pdf.is_available() is False
    assert answer.redirect_chain == [(item.get_absolute_url(), 302)]
    assert "另存为 PDF" in text_of(answer)


# ---- Monday ----


@pytest.mark.parametrize("how_many", [1, 3])
def test_monday_costs_the_same_however_much_presses(office, boss, desk, django_assert_num_queries, how_many):
    for _case in range(how_many):
        yellow(office, boss)
    with clock.fixed(at(11, 30, 9)):
        desk.get(MONDAY)

        with django_assert_num_queries(11):
            answer = desk.get(MONDAY)

    assert len(answer.context["groups"][0].rows) == how_many


def test_monday_says_what_to_press_first_and_what_comes_next(office, boss):
    leader = subdistrict_leader(office.here)[1]
    late, carded = office.received(), yellow(office, boss)
    red = show_red(case=office.received(), reason=WHY, by=boss, now=FRIDAY)
    with clock.fixed(at(11, 30, 9)):
        answer = browser_of(leader).get(MONDAY)

    rows = [(row.shown.pk, row.label, row.is_first) for group in answer.context["groups"] for row in group.rows]
    assert rows == [(red.pk, "写批示", True), (carded.pk, "挂红牌", False), (late.pk, "催办", False)]
    assert [one["count"] for one in answer.context["counts"]] == [1, 1, 1, 2, 0, 0]
    assert answer.context["headline"] == "这一周，先催这 3 件"


def test_monday_lists_my_instructions_and_not_anothers(office, boss):
    mine, other = subdistrict_leader(office.here)[1], subdistrict_leader(office.here)[1]
    instruct(case=office.received(), text="周三以前修好。", by=mine, now=FRIDAY)
    instruct(case=office.received(), text="别人写的批示。", by=other, now=FRIDAY)

    answer = browser_of(mine).get(MONDAY)

    assert [one["text"] for one in answer.context["instructions"]] == ["周三以前修好。"]


def test_a_secretary_sees_their_own_community_and_cannot_instruct(office, boss):
    show_red(case=office.received(), reason=WHY, by=boss, now=FRIDAY)
    secretary = community_secretary(office.here)[1]

    rows = [row.label for group in browser_of(secretary).get(MONDAY).context["groups"] for row in group.rows]

    assert rows == ["打开"]


def test_monday_with_nothing_to_press_says_so(office, desk):
    answer = desk.get(MONDAY)

    assert answer.context["headline"] == "这一周，没有要催的"
    assert "没有超时的，也没有挂着牌的" in text_of(answer)


# ---- the wall ----


def test_the_wall_shows_what_is_late_without_what_residents_wrote(office, desk):
    case = office.received()
    with clock.fixed(at(11, 30, 9)):
        page = text_of(desk.get(WALL))

    assert (case.short_number in page, case.category_name in page, str(office.here.property_company) in page) == (True,) * 3
    assert (case.title in page, case.description in page, "试验居民" in page) == (False,) * 3


def test_an_unchanged_wall_is_answered_with_304_and_a_changed_one_is_not(office, desk):
    office.received()
    with clock.fixed(at(11, 30, 9)):
        first = desk.get(WALL, **HTMX)
        same = desk.get(WALL, HTTP_IF_NONE_MATCH=first["ETag"], **HTMX)
    with clock.fixed(at(11, 30, 11)):
        later = desk.get(WALL, HTTP_IF_NONE_MATCH=first["ETag"], **HTMX)

    assert (first.status_code, same.status_code, same.content, later.status_code) == (200, 304, b"", 200)
    assert ("no-cache" in first["Cache-Control"], "HX-Request" in first["Vary"]) == (True, True)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_wall_costs_the_same_however_much_is_late(office, desk, django_assert_num_queries, how_many):
    for _case in range(how_many):
        office.received()
    with clock.fixed(at(11, 30, 9)):
        desk.get(WALL, **HTMX)

        with django_assert_num_queries(5):
            desk.get(WALL, **HTMX)


def test_a_wall_without_anything_late_says_so(office, desk):
    assert "现在没有超时的事" in text_of(desk.get(WALL))


def test_the_wall_is_for_those_who_press(office):
    assert browser_of(property_clerk(office.here)[1]).get(WALL).status_code == 403


# ---- a case ----


def test_the_case_shows_what_pressed_it_and_offers_what_fits(office, boss, desk):
    case = remind(case=office.received(), reason=WHY, by=boss, now=FRIDAY)

    page = text_of(desk.get(case.get_absolute_url()))

    assert (page.count(WHY), "催办" in page) == (2, True)  # on the road and in the panel
    links = [name for name in ("remind", "show_yellow", "show_red", "lift_supervision", "instruct", "answer_supervision")
             if verb_of(case, name) in page]  # fmt: skip
    assert links == ["remind", "show_yellow", "show_red", "lift_supervision"]


@pytest.mark.parametrize(("name", "level"), [("remind", "reminder"), ("show_yellow", "yellow"), ("show_red", "red")])
def test_a_case_is_pressed_from_its_page(office, desk, name, level):
    case = office.received()

    answer = desk.post(verb_of(case, name), {"reason": WHY, "answer_by": "2026-12-01T10:00"})

    assert (answer.status_code, Case.objects.get(pk=case.pk).supervision) == (302, level)
    assert SupervisionItem.objects.get().answer_due_at == at(12, 1, 10)


def test_a_refused_card_keeps_what_was_typed(office, desk):
    case = office.received()

    answer = desk.post(verb_of(case, "show_yellow"), {"reason": "快", "answer_by": "2020-01-01T10:00"})

    assert (answer.status_code, SupervisionItem.objects.count()) == (422, 0)
    assert ("2020-01-01T10:00" in text_of(answer), "至少 3 个字" in text_of(answer)) == (True, True)


def test_the_handlers_answer_from_today(office, boss):
    case, handler = yellow(office, boss), browser_of(office.property_clerk)
    assert verb_of(case, "answer_supervision") in text_of(handler.get(reverse("web:today")))

    item = case.supervision_items.get()
    handler.post(verb_of(case, "answer_supervision"), {"to": str(item.pk), "text": "配件明天到，后天装好。"})

    item.refresh_from_db()
    assert item.answer == "配件明天到，后天装好。"
    assert "答复督办" not in text_of(handler.get(reverse("web:today")))


def test_a_leader_instructs_and_the_answer_is_found_on_the_case(office):
    leader, case = subdistrict_leader(office.here)[1], office.received()
    browser_of(leader).post(verb_of(case, "instruct"), {"text": "周三以前修好。"})
    order = Instruction.objects.get()

    browser_of(office.property_clerk).post(
        verb_of(case, "answer_supervision"), {"to": str(order.pk), "text": "周二下午就能装好。"}
    )

    page = text_of(browser_of(leader).get(case.get_absolute_url()))
    assert (page.count("周三以前修好。"), page.count("周二下午就能装好。")) == (2, 2)


def test_lifting_asks_why(office, boss, desk):
    case = yellow(office, boss)
    assert desk.post(verb_of(case, "lift_supervision"), {"reason": ""}).status_code == 422

    desk.post(verb_of(case, "lift_supervision"), {"reason": "说好了明天修。"})

    assert Case.objects.get(pk=case.pk).supervision == "none"


@pytest.mark.parametrize(("query", "count"), [("any", 2), ("yellow", 1), ("red", 1), ("reminder", 0), ("nonsense", 3)])
def test_the_list_of_cases_is_narrowed_by_the_level(office, boss, desk, query, count):
    yellow(office, boss)
    show_red(case=office.received(), reason=WHY, by=boss, now=FRIDAY)
    office.received()

    page = text_of(desk.get(reverse("casework:cases"), {"supervision": query}))

    assert page.count("<td><a href=") == count


# ---- the reporter ----


def test_the_reporter_reads_that_the_office_presses_and_no_more(office, boss):
    case = yellow(office, boss)

    page = text_of(browser_of(office.resident).get(reverse("casework:tracked", args=[case.pk])))

    assert f"街道在盯着这件事，要{office.here.property_company}书面说明卡在哪里、哪天能办好。" in page
    assert (WHY in page, "黄牌" in page, "督办" in page) == (False, False, False)


def test_after_the_end_nothing_presses_on_the_reporters_page(office, boss):
    case = complete(case=yellow(office, boss), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    assert "街道在盯着" not in text_of(browser_of(office.resident).get(reverse("casework:tracked", args=[case.pk])))


def test_what_the_clock_sent_is_signed_as_such(office, desk):
    office.received()
    escalate(now=at(11, 30, 18), by=Actor.system())

    assert "系统到点自动发出" in text_of(desk.get(SupervisionItem.objects.get(level="yellow").get_absolute_url()))
