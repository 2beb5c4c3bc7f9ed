"""The pages of the verbs: what is sent does it and leads on; what is not there is no page; what is refused comes back as typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core import clock
from linli.core.models import StoredFile
from linli.procedures.models import Definition, Evidence, Objection, Publicity, Run, Step
from linli.procedures.services import definitions, objections, runs
from tests.factories.registry import PlaceFactory
from tests.people import browser_of, building_head, outsider, resident, signed_in

from .doing import MONDAY, TEXT, world

pytestmark = pytest.mark.django_db
LONGER = TEXT.replace("for: 7 days", "for: 10 days")
EVERY_KIND = TEXT.replace(
    "{code: sheet, title: 意见表, ask: document}",
    "{code: sheet, title: 意见表, any_of: [{ask: document}, {ask: facts, with: {fields: ["
    "{name: day, title: 哪天, kind: date}, {name: cost, title: 多少钱, kind: money}, {name: fine, title: 行不行, kind: yes_no}]}}]}",
)


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.fixed(MONDAY):
        yield


def verb_url(run, name, **query):
    return reverse("procedures:verb", args=[run.pk, name], query=query)


def problems_of(answer):
    return [str(error) for errors in answer.context["form"].errors.values() for error in errors]


# ---- what is done from a page ----


def test_a_notice_is_published_from_its_page_in_words_of_ones_own():
    one = world()
    run = one.start()
    Step.objects.filter(run=run, code="show").update(state="open", opened_at=MONDAY)
    url = verb_url(run, "publish", step="show", code="plan")
    browser = browser_of(one.secretary)
    assert list(browser.get(url).context["form"].fields) == ["text"]

    answer = browser.post(url, {"text": "{place}的大门要换。"})

    made = Publicity.objects.get()
    assert (answer.url, made.text) == (f"{run.get_absolute_url()}#show", f"{one.here.compound}的大门要换。")


def test_published_anew_it_asks_why():
    one = world()
    run, _shown = one.shown()
    url, browser = verb_url(run, "publish", step="show", code="plan"), browser_of(one.secretary)

    barred = browser.post(url, {"text": "门改宽了。"})
    done = browser.post(url, {"text": "门改宽了。", "again": "改了方案"})

    assert (barred.status_code, problems_of(barred), done.status_code) == (422, ["还没写为什么重新公示。"], 302)
    assert [row.replaced_reason for row in Publicity.objects.order_by("published_at", "pk")] == ["改了方案", ""]


def test_a_leader_passes_over_the_only_thing_that_bars():
    one = world()
    run = one.start()
    one.open(run, "ask")
    url, browser = verb_url(run, "override", step="ask"), browser_of(one.leader)
    form = browser.get(url).context["form"]

    answer = browser.post(url, {"barrier": form["barrier"].value(), "reason": "汛期抢修"})

    assert (form["barrier"].value(), answer.status_code) == ("gate:sheet", 302)
    assert [row.reason for row in run.overrides.all()] == ["汛期抢修"]


def test_a_run_is_moved_to_the_new_version_and_each_is_named_by_whose_it_is():
    one = world()
    run = one.start()
    definitions.adopt(tenant=one.here.tenant, text=LONGER, reason="本地规定", by=one.admin, now=MONDAY)
    url, browser = verb_url(run, "migrate"), browser_of(one.admin)
    [(digest, words)] = browser.get(url).context["form"].fields["definition"].choices

    answer = browser.post(url, {"definition": digest, "reason": "按新规定公示十天"})

    assert (words, answer.url) == ("本街道的，2020年1月1日 起：自拟", run.get_absolute_url())
    assert Run.objects.get().definition.digest == digest


def test_a_withdrawn_version_and_the_one_in_use_are_not_offered():
    one = world()
    run = one.start()
    newer = definitions.adopt(tenant=one.here.tenant, text=LONGER, reason="本地规定", by=one.admin, now=MONDAY)
    definitions.withdraw(definition=newer, reason="停用", by=one.admin, now=MONDAY)

    assert browser_of(one.admin).get(verb_url(run, "migrate")).context["form"].fields["definition"].choices == []


def test_a_shipped_version_is_named_so():
    one = world()
    text = TEXT.replace("code: small", "code: solicit_deliberate_disclose")
    definitions.adopt(tenant=one.here.tenant, text=text, reason="本地规定", by=one.admin, now=MONDAY)
    run = one.start(code="solicit_deliberate_disclose")

    choices = browser_of(one.admin).get(verb_url(run, "migrate")).context["form"].fields["definition"].choices

    assert [words.partition("，")[0] for _digest, words in choices] == ["系统带的"]


def test_a_step_is_left_out_refused_and_the_run_abandoned_each_with_why():
    one = world()
    run, _shown = one.shown()
    browser = browser_of(one.secretary)

    barred = browser.post(verb_url(run, "leave-out", step="extra"), {"reason": "没有人要求"})
    browser.post(verb_url(run, "refuse", step="show"), {"reason": "方案要改"})
    browser.post(verb_url(run, "abandon"), {"reason": "资金没落实"})

    assert (barred.status_code, problems_of(barred)) == (422, ["先完成“公示”。"])
    run.refresh_from_db()
    assert (run.state, run.round, run.ended_words) == ("abandoned", 2, "资金没落实")


def test_a_step_is_finished_with_a_word_about_it():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")

    browser_of(one.secretary).post(verb_url(run, "close", step="ask"), {"words": "六十户同意"})

    assert Step.objects.get(run=run, code="ask").words == "六十户同意"


def test_each_kind_of_field_is_typed_in_a_field_of_its_kind():
    one = world(EVERY_KIND)
    run = one.start()
    one.open(run, "ask")
    url, browser = verb_url(run, "record", step="ask", gate="sheet", provider="facts"), browser_of(one.secretary)
    fields = [type(field).__name__ for field in browser.get(url).context["form"].fields.values()]

    barred = browser.post(url, {"day": "2026-03-01", "cost": "十万"})
    browser.post(url, {"day": "2026-03-01", "cost": "12.5", "fine": "on"})

    assert fields == ["DateField", "CharField", "BooleanField"]
    assert (barred.status_code, problems_of(barred)) == (422, ["多少钱：要填数字，最多两位小数。"])
    assert Evidence.objects.get().values == {"day": "2026-03-01", "cost": "12.50", "fine": True}


def test_a_scan_comes_along_with_what_is_written_down():
    one = world()
    run = one.start()
    one.open(run, "ask")
    scan = SimpleUploadedFile("意见表.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    browser_of(one.secretary).post(verb_url(run, "record", step="ask", gate="sheet"), {"paper": "", "file": scan})

    assert (StoredFile.objects.get().name, StoredFile.objects.get().subject_id) == ("意见表.pdf", Evidence.objects.get().pk)


def test_papers_are_taken_back_from_their_page_with_why():
    one = world()
    run = one.start()
    one.open(run, "ask")
    url = reverse("procedures:withdraw-evidence", args=[one.paper(run, "ask", "sheet").pk])
    browser = browser_of(one.secretary)

    barred = browser.post(url, {"reason": ""})
    done = browser.post(url, {"reason": "扫错了"})

    assert (barred.status_code, problems_of(barred)) == (422, ["还没写为什么。"])
    assert (done.url, Evidence.objects.get().withdrawn_reason) == (f"{run.get_absolute_url()}#ask", "扫错了")


def test_the_editor_looks_without_keeping_and_keeps_what_is_right():
    one = world()
    url, browser = reverse("procedures:edit-definition", args=["small"]), browser_of(one.admin)

    looked = browser.post(url, {"text": LONGER.replace("\n", "\r\n"), "reason": "", "then": "look"})
    kept = browser.post(url, {"text": LONGER.replace("\n", "\r\n"), "reason": "本地规定十天"})

    made = Definition.objects.latest("added_at")
    assert (looked.status_code, looked.context["problem_count"]) == (200, 0)
    assert (kept.url, made.text) == (reverse("procedures:version", args=[made.pk]), LONGER)


def test_an_own_version_is_withdrawn_from_its_page_with_why():
    one = world()
    row = Definition.objects.get()
    url, browser = reverse("procedures:withdraw-definition", args=[row.pk]), browser_of(one.admin)

    answers = [browser.post(url, {"reason": reason}).status_code for reason in ("", "本地规定变了")]

    row.refresh_from_db()
    assert (answers, row.withdrawn_reason) == ([422, 302], "本地规定变了")


# ---- what is no page ----


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("fly", {"step": "ask"}),
        ("open", {}),
        ("open", {"step": "nothing"}),
        ("record", {"step": "ask", "gate": "nothing"}),
        ("record", {"step": "show", "gate": "quiet"}),
        ("record", {"step": "ask", "gate": "sheet", "provider": "oracle"}),
        ("publish", {"step": "show", "code": "result"}),
    ],
)
def test_a_verb_that_there_is_not_or_about_nothing_is_no_page(name, query):
    one = world()
    run = one.start()

    assert browser_of(one.secretary).post(verb_url(run, name, **query)).status_code == 404
    assert [step.state for step in run.steps.all()] == ["waiting"] * 4


def test_a_verb_is_not_for_whoever_lacks_its_right_nor_a_run_for_those_elsewhere():
    one = world()
    run = one.start()
    who = [one.secretary, building_head(one.here)[1], outsider("subdistrict_leader")[1]]

    answers = [browser_of(by).post(verb_url(run, "override", step="ask"), {"reason": "急"}).status_code for by in who]

    assert (answers, run.overrides.count()) == ([403, 403, 404], 0)


def test_an_objection_has_no_other_verbs_and_none_for_those_elsewhere():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="大门太窄", by=one.secretary, now=MONDAY)

    def sent(by, name):
        url = reverse("procedures:objection-verb", args=[made.pk, name])
        return browser_of(by).post(url, {"words": "门宽三米，够了。"}).status_code

    assert [sent(one.secretary, "burn"), sent(outsider()[1], "answer")] == [404, 404]
    assert Objection.objects.get().state == "open"


def test_an_answer_without_words_comes_back_and_an_answered_one_is_not_answered_again():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="大门太窄", by=one.secretary, now=MONDAY)
    browser, urls = browser_of(one.secretary), {}
    for name in ("answer", "uphold", "reopen"):
        urls[name] = reverse("procedures:objection-verb", args=[made.pk, name])

    barred = browser.post(urls["answer"], {"words": " "})
    browser.post(urls["answer"], {"words": "门宽三米，够了。"})
    again = browser.post(urls["uphold"], {"words": "说得对。"})

    assert [problems_of(barred), problems_of(again)] == [["还没写答复和理由。"], ["这条异议已经答复过了。"]]
    assert Objection.objects.get().answer == "门宽三米，够了。"


# ---- a resident's own objection ----


def objected(one, shown):
    user, actor = resident(one.here)
    made = objections.lodge(publicity=shown, words="大门太窄", by=actor, now=MONDAY)
    return signed_in(user), made, reverse("procedures:my-objection", args=[made.pk])


def test_an_answer_that_does_not_meet_it_is_answered_back():
    one = world()
    _run, shown = one.shown()
    browser, made, url = objected(one, shown)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)

    barred = browser.post(url, {"words": ""})
    done = browser.post(url, {"words": "没说门有多宽"})

    made.refresh_from_db()
    assert (barred.status_code, problems_of(barred)) == (422, ["还没写哪里没答到。"])
    assert (done.url, made.state) == (url, "open")


def test_what_is_open_or_has_ended_is_not_answered_back():
    one = world()
    run, shown = one.shown()
    browser, made, url = objected(one, shown)
    still_open = browser.post(url, {"words": "没答到"}).status_code
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)
    runs.abandon(run=run, reason="资金没落实", by=one.secretary, now=MONDAY)

    ended = browser.post(url, {"words": "没答到"}).status_code

    made.refresh_from_db()
    assert (still_open, ended, made.state, made.entries.count()) == (403, 403, "answered", 2)


def test_an_empty_objection_comes_back_and_clerks_have_none_of_their_own():
    one = world()
    _run, shown = one.shown()
    browser = signed_in(resident(one.here)[0])

    answer = browser.post(reverse("procedures:lodge", args=[shown.pk]), {"words": ""})

    assert (answer.status_code, problems_of(answer), Objection.objects.count()) == (422, ["还没写不同意什么。"], 0)
    made = objections.lodge(publicity=shown, words="大门太窄", by=one.secretary, now=MONDAY)
    assert browser.get(reverse("procedures:my-objection", args=[made.pk])).status_code == 404


def test_what_is_not_public_is_objected_to_by_nobody():
    one = world()
    run, shown = one.shown()
    Run.objects.filter(pk=run.pk).update(is_public=False)

    answer = signed_in(resident(one.here)[0]).post(reverse("procedures:lodge", args=[shown.pk]), {"words": "不同意"})

    assert (answer.status_code, Objection.objects.count()) == (404, 0)


# ---- where it is to be ----


def started(one, place):
    sent = {"code": "small", "title": "换大门", "place": place}
    return browser_of(one.secretary).post(reverse("procedures:start"), sent)


def test_a_place_is_found_by_its_name_or_said_to_be_unknown_or_several():
    one = world()
    PlaceFactory(parent=one.here.compound, name="甲楼", full_name="试验小区甲楼")
    PlaceFactory(parent=one.here.compound, name="甲楼东", full_name="试验小区甲楼东")
    PlaceFactory(parent=one.here.compound, name="乙楼", full_name="试验小区乙楼")

    told = [problems_of(started(one, place)) for place in ("月亮", "小区甲楼")]

    assert told[0] == ["没有找到“月亮”。从列出的里面选，或照地点页上的全称写。"]
    assert told[1] == ["有几个地方都像：试验小区甲楼、试验小区甲楼东。写全一点。"]
    assert (started(one, "甲楼").status_code, Run.objects.get().place.full_name) == (302, "试验小区甲楼")


def test_the_whole_subdistrict_is_meant_by_its_name():
    one = world(TEXT.replace("about: [compound, building]", "about: [subdistrict]"))
    sent = {"code": "small", "title": "换大门", "place": one.here.tenant.name}

    answer = browser_of(one.leader).post(reverse("procedures:start"), sent)

    assert (answer.status_code, Run.objects.get().place) == (302, one.here.subdistrict)
