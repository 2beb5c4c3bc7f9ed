"""Words: what a report seems to be about, how alike two are, what stands against a text, how a case is numbered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules import cases, numbers, wording
from linli.casework.rules.wording import Lexicon, Wordlist, guess_category, guess_kind, likeness, title_from

LEXICON = Lexicon.of(
    [
        Wordlist("lamp", ("路灯", "路灯不亮", "照明")),
        Wordlist("corridor", ("楼道灯", "楼道")),
        Wordlist("parking", ("停车", "车位")),
    ]
)
words = st.text("路灯楼道停车位不亮三号楼东单元，。", max_size=30)


def test_the_longest_words_found_say_what_it_is_about():
    guess = guess_category("东单元门口的路灯不亮，已经三天。", LEXICON)

    assert (guess.code, guess.evidence, guess.score) == ("lamp", ("路灯不亮",), 16)


@pytest.mark.parametrize("text", ["我想问一件事", "停车和照明都不好"], ids=["nothing found", "two are about as likely"])
def test_nothing_is_suggested_when_unsure(text):
    assert guess_category(text, LEXICON) is None


def test_a_clear_winner_is_suggested_although_another_word_is_there():
    assert guess_category("楼道灯坏了，楼道里没有照明", LEXICON).code == "corridor"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要举报有人私拉电线", "denunciation"),
        ("投诉物业", "complaint"),
        ("建议装一排长椅", "suggestion"),
        ("请问高龄津贴怎么办", "consultation"),
        ("路灯不亮", "help"),
    ],
)
def test_turns_of_phrase_say_what_is_wanted(text, kind):
    assert guess_kind(text) == kind


@given(one=words, other=words)
def test_likeness_lies_between_nothing_and_all(one, other):
    assert 0 <= likeness(one, other) <= 100


def test_a_reworded_report_is_alike_and_another_matter_is_not():
    first = "东单元门口的路灯不亮，已经三天。"

    assert likeness(first, "三天了，东单元门口路灯不亮") >= wording.ALIKE
    assert likeness(first, "五号楼西侧快递车停在盲道上") < wording.ALIKE
    assert likeness(first, "，。") == 0


def test_a_title_is_the_first_sentence_cut_to_length():
    assert title_from("路灯不亮。已经三天。") == "路灯不亮"
    assert title_from("一" * 50, most=10) == "一" * 9 + "…"


@pytest.mark.parametrize(
    ("text", "least", "codes"),
    [("", 1, ["missing"]), ("", 0, []), ("灯坏", 6, ["too_short"]), ("灯" * 4001, 6, ["too_long"]), ("路灯三天不亮", 6, [])],
)
def test_a_text_is_measured(text, least, codes):
    assert [problem.code for problem in cases.text_problems(text, where="text", least=least)] == codes


def test_everything_against_a_report_is_said_at_once():
    given_badly = cases.Reported(text="灯", title="长" * 121, place_detail="长" * 121, phone="abc", longitude=10.0, latitude=34.0)

    assert [(problem.code, problem.where) for problem in cases.report_problems(given_badly)] == [
        ("too_short", "text"),
        ("too_long", "title"),
        ("too_long", "place_detail"),
        ("phone", "phone"),
        ("outside_china", "longitude"),
    ]


def test_a_point_has_both_coordinates():
    assert [problem.code for problem in cases.point_problems(113.6, None)] == ["half_a_point"]
    assert cases.point_problems(113.6, 34.7) == []


@pytest.mark.parametrize("phone", ["", "139 0000 0120", "0371-5555-0120", "+86 139 0000 0120"])
def test_a_telephone_is_optional_and_may_be_a_landline(phone):
    assert cases.phone_problems(phone) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([], ""), (["satisfied", "basically"], "basically"), (["satisfied", "unsatisfied", "basically"], "unsatisfied")],
)
def test_the_least_satisfied_answer_stands_for_the_case(answers, expected):
    assert cases.least_satisfied(answers) == expected


def test_numbers_are_long_for_papers_and_short_for_people():
    day = date(2026, 11, 20)

    assert numbers.number("410105002", day, 37) == "S4101050022026112000037"
    assert numbers.short_number("HYL", day, 37) == "HYL-1120-0037"
    assert numbers.number("410105002", day, 123456) == "S41010500220261120123456"


@given(first=st.integers(1, 99_999), second=st.integers(1, 99_999))
def test_a_number_is_never_two_cases(first, second):
    day = date(2026, 11, 20)

    assert (numbers.number("410105002", day, first) == numbers.number("410105002", day, second)) == (first == second)
