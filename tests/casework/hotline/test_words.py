"""Another city's words: each that its sheet has is given a meaning, one that turns up later is refused by row and column."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from linli.casework.errors import ImportRefused
from linli.casework.models import Case, ImportMapping
from linli.casework.rules import hotline_words as rules
from linli.casework.rules.hotline import Answer, Format, Meaning, answer_cells
from linli.casework.rules.hotline_columns import Choice, body_of
from linli.casework.rules.hotline_words import field_of
from linli.casework.services import hotline as services

from ..conftest import FRIDAY
from ..desk import text_of

SHIPPED = services.shipped_body()["words"]
HEADINGS = ["流水", "事由", "进度", "诉求类型", "满意度"]
CHOSEN = {"number": "流水", "text": "事由", "state": "进度", "kind": "诉求类型", "satisfied": "满意度"}
LIT, DARK = "LY001,路灯不亮三天了。,经办中,问询,", "LY002,井盖响了一个星期。,经办中,诉苦,好评"
GIVEN = {("state", "经办中"): "open", ("kind", "问询"): "consultation", ("kind", "诉苦"): "complaint", ("satisfied", "好评"): ""}
WORDS = {field_of(*of): meaning for of, meaning in GIVEN.items()}
NAMED = {"name": "洛阳 12345", "answer_done": "已办好", "answer_returned": "请回收"}
pytestmark = pytest.mark.usefixtures("nine")


def sheet(*rows):
    return ContentFile("\n".join([",".join(HEADINGS), *rows]).encode(), name="洛阳.csv")


def brought(desk, *rows, start=""):
    return desk.post(reverse("casework:hotline-columns"), {"file": sheet(*rows), "start": start})["Location"]


def kept(desk):
    desk.post(brought(desk, LIT, DARK), CHOSEN | WORDS | NAMED | {"step": "keep"})
    return ImportMapping.objects.get()


def codes(chosen, **answers):
    found = rules.word_problems(SHIPPED, chosen, answers, headings={"state": "进度"})
    return [(one.code, one.where) for one in found]


# ---- rules ----


def test_everything_that_stands_against_words_is_said_at_once():
    chosen = {"state": {"在跑": "", "好了": "gone", "退单": "open"}, "resolved": {"不详": ""}, "spot": {"x": "y"}}

    assert codes(chosen, done="挂账", returned="退" * 21) == [
        ("word_unchosen", field_of("state", "在跑")),
        ("unknown_meaning", field_of("state", "好了")),
        ("not_coded", "words"),
        ("means_other", "answer_done"),
        ("too_long", "answer_returned"),
    ]


def test_a_word_that_was_given_another_meaning_has_only_that_one():
    words = rules.own_words(SHIPPED, {"state": {"退回": "back"}}, {})

    assert (rules.meaning_of(words, "state", "退回"), words["state"]["back"][0]) == ("back", "退回")
    assert "退回" not in words["state"]["returned"]


@given(some.dictionaries(some.text(min_size=1, max_size=6), some.sampled_from([one.value for one in Meaning])))
def test_every_word_means_what_it_was_given_and_the_others_what_they_did(told):
    words = rules.own_words(SHIPPED, {"state": told}, {})
    before = {word: one for one, known in SHIPPED["state"].items() for word in known}

    assert {word: rules.meaning_of(words, "state", word) for word in before | told} == before | told


def test_answers_are_written_in_the_words_of_that_city():
    words = {"satisfied": {"好评": "satisfied"}, "resolved": {"妥了": "solved"}}
    choice = Choice("洛阳", {}, words, {"done": "已办好", "returned": "请回收"})
    form = Format.from_body(body_of(services.shipped_body(), choice, [], words=SHIPPED), "洛阳")

    cells = answer_cells(Answer("resolved", "换了。", None, is_resolved=True, satisfaction="satisfied"), form)

    assert [cells[key] for key in ("state", "resolved", "satisfied")] == ["已办好", "妥了", "好评"]
    assert (form.meaning("已办好"), form.meaning("请回收")) == (Meaning.ANSWERED, Meaning.RETURNED)
    assert (form.says_the_same("satisfied", "好评", "满意"), form.says_the_same("satisfied", "好评", "差")) == (True, False)


# ---- the page ----


def test_every_word_of_the_sheet_is_offered_once_with_its_rows_and_what_we_take_it_for(desk):
    page = desk.post(brought(desk, LIT, DARK, "LY003,长椅坏了两条。,办结,求助,满意"), CHOSEN | NAMED | {"step": "look"})

    seen = [(one.key, one.word, one.rows, one.guess) for one in page.context["form"].seen]
    assert seen == [
        ("state", "经办中", 2, ""),
        ("state", "办结", 1, "closed"),
        ("kind", "问询", 1, ""),
        ("kind", "诉苦", 1, ""),
        ("kind", "求助", 1, "help"),
        ("satisfied", "好评", 1, ""),
        ("satisfied", "满意", 1, "satisfied"),
    ]
    assert (page.status_code, sorted(one.code for one in page.context["problems"])) == (422, ["word_unchosen"] * 3)


def test_words_that_were_not_seen_yet_are_shown_before_they_are_kept(desk):
    address = brought(desk, "LY001,路灯不亮三天了。,办结,求助,")

    answer = desk.post(address, CHOSEN | NAMED | {"step": "keep"})

    assert (answer.status_code, [one.code for one in answer.context["problems"]]) == (422, ["words_unasked"])
    assert ImportMapping.objects.count() == 0


def test_a_column_of_too_many_words_is_no_column_of_fixed_ones(desk):
    rows = [f"LY{number},路灯不亮三天了。,词{number},求助," for number in range(41)]

    answer = desk.post(brought(desk, *rows), CHOSEN | NAMED | {"step": "look"})

    assert [(one.code, one.where) for one in answer.context["problems"]] == [("too_many_words", "state")]


def test_the_next_sheet_is_read_in_its_words(desk, clerk, office):
    mapping = kept(desk)

    services.import_sheet(sheet(LIT, DARK), tenant=office.here.tenant, mapping="洛阳 12345", by=clerk, now=FRIDAY)

    assert list(Case.objects.order_by("external_no").values_list("kind", flat=True)) == ["consultation", "complaint"]
    assert mapping.body["words"]["answer"] == {"done": "已办好", "returned": "请回收"}


def test_a_word_that_turns_up_later_is_refused_by_row_and_column_with_the_mapping_named(desk, clerk, office):
    kept(desk)

    with pytest.raises(ImportRefused) as refused:
        services.import_sheet(
            sheet(LIT, "LY003,长椅坏了两条。,跑着,闲聊,"), tenant=office.here.tenant, mapping="洛阳 12345", by=clerk, now=FRIDAY
        )

    assert [(one.code, one.row, one.column) for one in refused.value.problems] == [
        ("unknown_state", 3, "进度"),
        ("unknown_kind", 3, "诉求类型"),
    ]
    assert ["“洛阳 12345”这份对照" in str(one.text) for one in refused.value.problems] == [True, True]
    assert Case.objects.count() == 0


def test_new_words_are_put_to_a_mapping_that_is_there(desk, clerk, office):
    mapping = kept(desk)
    address = brought(desk, LIT, "LY003,长椅坏了两条。,跑着,诉苦,", start=str(mapping.pk))

    first = desk.get(address)
    desk.post(address, CHOSEN | NAMED | WORDS | {field_of("state", "跑着"): "open", "step": "keep"})

    guessed = {one.word: one.guess for one in first.context["form"].seen}
    assert guessed == {"经办中": "open", "跑着": "", "问询": "consultation", "诉苦": "complaint"}
    assert (first.context["form"]["name"].value(), first.context["form"]["answer_done"].value()) == ("洛阳 12345", "已办好")
    mapping.refresh_from_db()
    assert mapping.body["words"]["state"]["open"][:2] == ["经办中", "跑着"]


def test_the_page_of_a_mapping_says_what_each_word_means(desk):
    said = text_of(desk.get(kept(desk).get_absolute_url()))

    assert "回传时，办完了的写“已办好”，退回去的写“请回收”。" in said
