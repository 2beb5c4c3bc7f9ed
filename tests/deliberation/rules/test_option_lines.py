"""Options as a clerk types or pastes them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.option_lines import OptionLine, read, written

NAMES = st.text(st.characters(whitelist_categories=("Lo", "Lu", "Nd")), min_size=1, max_size=12)
OPTIONS = st.lists(
    st.builds(OptionLine, NAMES, st.none() | st.integers(1, 10**12), st.none() | st.dates(date(2020, 1, 1), date(2099, 1, 1)))
)


@given(OPTIONS)
def test_what_is_written_reads_as_the_same_options(options):
    assert read(written(options)) == (options, [])


def test_a_block_of_a_spreadsheet_is_read_with_money_and_month():
    found, problems = read("装路灯\t12.5\t2027-06\t东段没有灯\n\n开食堂｜35万元")

    assert (found, problems) == (
        [OptionLine("装路灯", 12_500_000, date(2027, 6, 28), "东段没有灯"), OptionLine("开食堂", 35_000_000)],
        [],
    )


def test_every_line_that_cannot_be_read_is_named():
    _found, problems = read("修路｜很多\n装灯｜1｜明年")

    assert [(one.code, one.where, str(one.text)[:6]) for one in problems] == [
        ("money", "options", "第 1 行："),
        ("day", "options", "第 2 行："),
    ]


def test_questions_of_a_survey_have_their_answers_below():
    text = "您多久去一次公园？\n- 每天\n- 每周\n还缺什么？\n- 座椅"

    found, problems = read(text, is_survey=True)

    assert [(one.title, one.text) for one in found] == [("您多久去一次公园？", "每天\n每周"), ("还缺什么？", "座椅")]
    assert (problems, written(found, is_survey=True)) == ([], text)


def test_an_answer_without_a_question_is_told():
    assert [one.code for one in read("- 每天", is_survey=True)[1]] == ["answer_first"]
