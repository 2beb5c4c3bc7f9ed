"""The pages: where a run stands for clerks and for residents, verbs with their forms, objections, definitions, the file."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from linli.core import clock
from linli.procedures.models import Evidence, Objection, Run
from linli.procedures.services import objections, overriding
from tests.factories.registry import PlaceFactory
from tests.people import browser_of, counter_clerk, holder, resident, signed_in

from .doing import MONDAY, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.fixed(MONDAY):
        yield


def verb_url(run, name, **query):
    return reverse("procedures:verb", args=[run.pk, name], query=query)


def test_a_run_is_started_from_its_form_and_opens_on_its_page():
    one = world()
    sent = {"code": "small", "title": "换大门", "place": one.here.compound.full_name, "is_public": "on"}

    answer = browser_of(one.secretary).post(reverse("procedures:start"), sent)

    run = Run.objects.get()
    assert (answer.status_code, answer.url) == (302, run.get_absolute_url())
    assert (run.title, run.place, run.is_public) == ("换大门", one.here.compound, True)


def test_a_start_form_with_nothing_in_it_names_everything():
    answer = browser_of(world().secretary).post(reverse("procedures:start"), {})

    assert answer.status_code == 422
    assert [text in answer.text for text in ("还没选走哪个程序。", "写一句话：是件什么事。", "选一个地方。")] == [True] * 3


def test_a_clerk_reads_why_the_step_does_not_close_and_records_what_is_missing():
    one = world()
    run = one.start()
    browser = browser_of(one.secretary)
    browser.post(verb_url(run, "open", step="ask"))

    assert "为什么还不能完成" in browser.get(run.get_absolute_url()).text
    browser.post(verb_url(run, "record", step="ask", gate="sheet"), {"paper": "3 号柜"})
    assert Evidence.objects.get().values == {"paper": "3 号柜"}
    assert "为什么还不能完成" not in browser.get(run.get_absolute_url()).text


def test_a_barred_verb_comes_back_with_every_reason():
    one = world()
    run = one.start()

    answer = browser_of(one.secretary).post(verb_url(run, "open", step="act"))

    assert answer.status_code == 422
    assert "先完成“听证”。" in answer.text


def test_a_notice_is_published_from_its_form_and_read_by_everybody(client):
    one = world()
    run, shown = one.shown()

    text = client.get(shown.get_absolute_url()).text

    assert "关于换大门的公示" in text
    assert "3月2日 星期一至3月9日 星期一 24:00" in text
    assert "关于换大门的公示" in client.get(run.public_url).text


def test_a_resident_objects_and_follows_what_becomes_of_it():
    one = world()
    _run, shown = one.shown()
    user, actor = resident(one.here)
    browser = signed_in(user)

    answer = browser.post(reverse("procedures:lodge", args=[shown.pk]), {"words": "大门太窄"})

    made = Objection.objects.get()
    assert (made.person_id, made.channel, answer.url) == (
        actor.person_id,
        "web",
        reverse("procedures:my-objection", args=[made.pk]),
    )
    assert "还没有答复" in browser.get(answer.url).text


def test_nobody_reads_the_objection_of_another():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="大门太窄", by=resident(one.here)[1], now=MONDAY)

    assert signed_in(resident(one.here)[0]).get(reverse("procedures:my-objection", args=[made.pk])).status_code == 404


def test_a_clerk_writes_down_a_call_of_the_last_minute():
    one = world()
    run, shown = one.shown()
    clerk = counter_clerk(one.here)[1]
    sent = {"publicity": str(shown.pk), "channel": "phone", "received_at": "2026-03-09T23:59", "words": "大门太窄", "name": "王"}

    with clock.fixed(at("2026-03-10 09:00")):
        answer = browser_of(clerk).post(reverse("procedures:take-objection", args=[run.pk]), sent)

    made = Objection.objects.get()
    assert (answer.status_code, made.channel, made.received_at) == (302, "phone", at("2026-03-09 23:59"))


def test_a_call_after_the_last_minute_is_refused_and_what_was_typed_stays():
    one = world()
    run, shown = one.shown()
    sent = {"publicity": str(shown.pk), "channel": "phone", "received_at": "2026-03-10T00:00", "words": "大门太窄"}

    with clock.fixed(at("2026-03-10 09:00")):
        answer = browser_of(one.secretary).post(reverse("procedures:take-objection", args=[run.pk]), sent)

    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    assert [text in answer.text for text in ("已经结束", "大门太窄")] == [True, True]


def test_an_answer_stands_beside_the_objection_without_the_objectors_words(client):
    one = world()
    run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="大门太窄", name="王某", by=one.secretary, now=MONDAY)

    browser_of(one.secretary).post(reverse("procedures:objection-verb", args=[made.pk, "answer"]), {"words": "门宽三米，够了。"})

    text = client.get(run.public_url).text
    assert [words in text for words in ("门宽三米，够了。", "大门太窄", "王某")] == [True, False, False]


def test_an_override_is_red_on_every_page_of_the_run(client):
    one = world()
    run = one.start()
    one.open(run, "ask")
    overriding.override(run=run, step="ask", barrier="gate:sheet", reason="汛期抢修", by=one.leader, now=MONDAY)
    pages = [run.public_url, reverse("procedures:public-file", args=[run.pk])]
    inside = [run.get_absolute_url(), reverse("procedures:file", args=[run.pk])]

    texts = [client.get(url).text for url in pages] + [browser_of(one.secretary).get(url).text for url in inside]

    assert [("汛期抢修" in text, "card--red" in text) for text in texts] == [(True, True)] * 4


def test_a_run_that_is_not_public_is_nowhere_for_residents(client):
    one = world()
    run = one.start(is_public=False)

    assert client.get(run.public_url).status_code == 404
    assert run.title not in client.get(reverse("procedures:listed")).text


def test_a_clerk_of_another_community_does_not_see_the_run():
    one = world()
    run = one.start()
    stranger = holder("community_secretary", one.here, place=PlaceFactory(parent=one.here.subdistrict))[1]

    assert browser_of(stranger).get(run.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(count, django_assert_num_queries):
    one = world()
    for _each in range(count):
        one.start()
    browser = browser_of(one.secretary)
    browser.get(reverse("procedures:runs"))

    with django_assert_num_queries(7):
        text = browser.get(reverse("procedures:runs")).text

    assert text.count("程序〔2026〕") == count


def test_the_definition_is_gone_through_on_paper_over_spring_festival():
    one = world()

    text = browser_of(one.secretary).get(reverse("procedures:definition", args=["small"]), {"start": "2026-02-09"}).text

    assert "2026年2月9日 启动" in text
    assert "公示 2/9–2/24 24:00" in text


def test_the_editor_shows_each_problem_in_its_line_and_keeps_nothing():
    one = world()
    text = "code: Small\ntitle: 小程序\n"

    answer = browser_of(one.admin).post(reverse("procedures:edit-definition", args=["small"]), {"text": text, "reason": "试"})

    assert answer.status_code == 422
    assert '<li class="wrong" value="1"><code>code: Small</code>' in answer.text


def test_the_file_is_a_pdf_with_every_step():
    one = world()
    run, _shown = one.shown()

    answer = browser_of(one.secretary).get(reverse("procedures:file", args=[run.pk]), {"as": "pdf"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_the_button_that_publishes_names_the_matter():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")
    one.open(run, "show")

    assert "发布：关于换大门的公示" in browser_of(one.secretary).get(run.get_absolute_url()).text


def test_only_who_hears_objections_is_led_to_them():
    one = world()
    auditor = holder("auditor", one.here, place=one.here.subdistrict)[1]
    pages = [browser_of(actor).get(reverse("procedures:runs")).text for actor in (one.secretary, auditor)]

    assert [f'href="{reverse("procedures:objections")}"' in text for text in pages] == [True, False]
