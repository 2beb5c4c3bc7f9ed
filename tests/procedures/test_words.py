"""What pages say of a run: days in words, and in English what is shipped and what gates said when a step was opened or closed."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from linli.core import clock
from linli.core.words import listing, shipped_words
from linli.disclosure.models import Notice
from linli.procedures.models import Override
from linli.procedures.rules.days import Period
from linli.procedures.rules.evidence import in_words
from linli.procedures.services import overriding
from tests.people import browser_of

from .doing import MONDAY, TEXT, world

pytestmark = pytest.mark.django_db
PLANNED = "ask: facts, with: {fields: [{name: due_on, title: 完工, kind: date}, {name: cost, title: 造价, kind: money}]}}"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.fixed(MONDAY):
        yield


def in_english(browser):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def asked_and_closed():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    return one, one.close(run, "ask")


def test_what_a_gate_said_when_its_step_closed_is_kept_in_every_language():
    _one, run = asked_and_closed()

    (kept,) = run.steps.get(code="ask").closing

    assert (kept["text"], kept["figures"]) == ("有 1 份材料。", [["材料", "1 份"]])
    assert kept["also"] == {"en": {"text": "There is 1 document.", "figures": [["Documents", "1"]]}}


def test_what_was_kept_is_read_in_the_readers_language_whoever_closed_the_step():
    one, run = asked_and_closed()
    with translation.override("en"):
        one.open(run, "show")
        other = one.start(title="换小门")
        one.open(other, "ask")
        one.paper(other, "ask", "sheet")
        one.close(other, "ask")

    pages = [in_english(browser_of(one.secretary)).get(each.get_absolute_url()).text for each in (run, other)]
    chinese = browser_of(one.secretary).get(other.get_absolute_url()).text

    assert [("There is 1 document." in text, "有 1 份材料。" in text) for text in pages] == [(True, False)] * 2
    assert ("There is 1 document." in chinese, "有 1 份材料。" in chinese) == (False, True)


def test_what_was_passed_over_is_said_in_both_languages():
    one = world()
    run = one.start()
    one.open(run, "ask")

    overriding.override(run=run, step="ask", barrier="gate:sheet", reason="台风", by=one.leader, now=MONDAY)

    passed = Override.objects.get()
    assert (passed.missing, passed.also) == ("意见表：还差 1 份材料。", {"en": "意见表: 1 more document is needed."})
    with translation.override("en"):
        assert passed.words == "Passed over: 意见表: 1 more document is needed. Reason: 台风"


def test_a_shipped_procedure_is_read_in_english_and_an_office_s_own_as_it_wrote_it():
    one = world()
    lift = one.start(code="elevator_retrofit", title="8 号楼装电梯", place=one.here.building)
    own = one.start()

    texts = [in_english(browser_of(one.secretary)).get(each.get_absolute_url()).text for each in (lift, own)]

    assert ["Adding a lift" in texts[0], "Asking for consent" in texts[0], "征求同意" in texts[0]] == [True, True, False]
    assert "问大家" in texts[1]


def test_the_steps_where_a_run_stands_are_listed_in_the_readers_language():
    one = world()
    run = one.start(code="elevator_retrofit", title="8 号楼装电梯", place=one.here.building)
    url = reverse("procedures:runs")

    assert run.stands == "征求同意"
    assert "征求同意" in browser_of(one.secretary).get(url).text
    assert "Asking for consent" in in_english(browser_of(one.secretary)).get(url).text


def test_what_hangs_on_the_board_is_in_the_office_s_language_whoever_publishes_it():
    one = world()
    with translation.override("en"):
        _run, made = one.shown()

    assert made.text.endswith("换大门，3月2日 星期一至3月9日 星期一 24:00公示。")
    assert (Notice.objects.get().title, made.title) == ("关于换大门的公示", "关于换大门的公示")


def test_a_day_that_was_written_down_is_read_in_words_on_the_page_and_in_the_file():
    one = world(TEXT.replace("ask: document}\n  - code: show", f"{PLANNED}\n  - code: show"))
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet", due_on="2026-10-30", cost="480000")

    for url in (run.get_absolute_url(), reverse("procedures:file", args=[run.pk])):
        text = browser_of(one.secretary).get(url).text
        assert [words in text for words in ("完工：2026年10月30日", "造价：480,000.00 元", "2026-10-30")] == [True, True, False]


@pytest.mark.parametrize(
    ("kind", "value", "chinese", "english"),
    [
        ("date", "2026-10-30", "2026年10月30日", "30 October 2026"),
        ("date", "去年", "去年", "去年"),
        ("area", "1401.15", "1,401.15 m²", "1,401.15 m²"),
        ("money", "480000.00", "480,000.00 元", "¥480,000.00"),
        ("yes_no", True, "是", "yes"),
        ("number", 12, "12", "12"),
        ("text", "2026-10-30", "2026-10-30", "2026-10-30"),
    ],
)
def test_a_value_is_read_by_the_kind_of_its_field(kind, value, chinese, english):
    with translation.override("en"):
        assert in_words(kind, value) == english
    assert in_words(kind, value) == chinese


def test_a_period_of_one_is_one():
    with translation.override("en"):
        told = [str(Period.parse(text)) for text in ("1 day", "7 days", "1 working day", "2 months")]

    assert told == ["1 day", "7 days", "1 working day", "2 months"]


def test_things_in_a_row_stand_apart_as_the_language_has_it():
    with translation.override("en"):
        assert listing(["a", "b"]) == "a, b"
    assert (listing(["甲", "乙"]), shipped_words("")) == ("甲、乙", "")
