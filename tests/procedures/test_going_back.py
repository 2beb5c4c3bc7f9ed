"""A step that ends in a no: what was made public comes down, the round that is left stays to be read, and everybody is told why."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.core import clock
from linli.disclosure.models import Notice
from linli.procedures.models import Objection, Publicity
from linli.procedures.selectors import board
from linli.procedures.services import objections, runs
from tests.people import browser_of, resident, signed_in

from .doing import MONDAY, world
from .refusing import refused

pytestmark = pytest.mark.django_db
WHY = "棚子要北移五米。"
GONE = "这份公示不再有效。重新公示了的，请对新的提。"


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.fixed(MONDAY):
        yield


def gone_back():
    """A run whose publicity was on show when its step was refused."""
    one = world()
    run, shown = one.shown()
    return one, runs.refuse_step(run=run, step="show", reason=WHY, by=one.secretary, now=MONDAY), shown


def test_what_was_on_show_comes_down_with_why_and_takes_no_more_objections():
    one, run, shown = gone_back()

    shown.refresh_from_db()
    words = f"没有通过，退回去重来：{WHY}"
    assert (run.round, shown.replaced_at, shown.replaced_reason) == (2, MONDAY, words)
    assert [(notice.state, notice.withdrawn_reason) for notice in Notice.objects.all()] == [("withdrawn", words)]
    assert refused(lambda: objections.lodge(publicity=shown, words="太贵", by=one.secretary, now=MONDAY)) == [GONE]
    assert (board.public_now(run.tenant_id, day=MONDAY.date(), now=MONDAY), Objection.objects.count()) == ([], 0)


def test_an_abandoned_run_shows_nothing_any_more():
    one = world()
    run, shown = one.shown()

    runs.abandon(run=run, reason="资金没有了", by=one.secretary, now=MONDAY)

    assert Publicity.objects.get(pk=shown.pk).replaced_reason == "中止了：资金没有了"


def test_residents_read_that_it_went_back_and_why_and_find_what_was_public(client):
    _one, run, shown = gone_back()

    text, notice = client.get(run.public_url).text, client.get(shown.get_absolute_url()).text

    assert ["退回去重来过" in text, f"：{WHY}" in text, shown.title in text] == [True] * 3
    assert [f"这份公示不再有效：没有通过，退回去重来：{WHY}" in notice, "公示期满了" in notice] == [True, False]


def test_the_file_keeps_the_round_that_was_left_with_its_papers_and_notices():
    one, run, shown = gone_back()

    text = browser_of(one.secretary).get(reverse("procedures:file", args=[run.pk])).text

    assert ["前几轮" in text, "3 号柜" in text, shown.text in text, text.count("第 1 轮 · ")] == [True, True, True, 2]


@pytest.mark.parametrize(("step", "label", "words"), [("show", "没通过，退回去", "退回“问大家”"), ("ask", "没通过", "到此结束")])
def test_a_no_says_beforehand_what_follows(step, label, words):
    one = world()
    run = one.shown()[0] if step == "show" else one.open(one.start(), "ask")
    browser = browser_of(one.secretary)

    page = browser.get(run.get_absolute_url()).text
    asked = browser.get(reverse("procedures:verb", args=[run.pk, "refuse"], query={"step": step})).text

    assert (f">{label}</a>" in page, words in asked) == (True, True)


def test_an_objector_reads_what_was_said_to_and_fro():
    one = world()
    _run, shown = one.shown()
    user, actor = resident(one.here)
    made = objections.lodge(publicity=shown, words="大门太窄", by=actor, now=MONDAY)
    objections.answer(objection=made, words="按规范做的。", by=one.secretary, now=MONDAY)
    objections.reopen(objection=made, words="哪条规范？", by=actor, now=MONDAY)

    text = signed_in(user).get(reverse("procedures:my-objection", args=[made.pk])).text

    said = ["大门太窄", "按规范做的。", "哪条规范？", "还没有答复。"]
    assert sorted(said, key=text.find) == said


def test_the_file_keeps_what_was_said_to_and_fro_and_what_residents_take_away_does_not():
    one = world()
    run, shown = one.shown()
    _user, actor = resident(one.here)
    made = objections.lodge(publicity=shown, words="大门太窄", by=actor, now=MONDAY)
    objections.answer(objection=made, words="按规范做的。", by=one.secretary, now=MONDAY)
    objections.reopen(objection=made, words="哪条规范？", by=actor, now=MONDAY)

    kept = browser_of(one.secretary).get(reverse("procedures:file", args=[run.pk])).text
    public = Client().get(reverse("procedures:public-file", args=[run.pk])).text

    said = ("大门太窄", "按规范做的。", "哪条规范？")
    assert [[words in text for words in said] for text in (kept, public)] == [[True] * 3, [False, True, False]]
