"""On the form of a verb: a template filled in, and a look at what each reporter gets, made by the code that sends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import add_template, join
from linli.casework.models import Case, Reporter, Telling
from linli.casework.services.intake import ReporterGiven
from linli.core import clock
from linli.core.events import deliver_due
from linli.core.models import JournalLine, OutboxEvent
from linli.disclosure.api import outgoing_of
from linli.disclosure.models import Carriage, Message
from linli.disclosure.rules.delivery import parts_of

from ..people import administrator, browser_of, dispatcher, holder, resident
from .conftest import FRIDAY
from .test_http_api import program_of
from .test_papers import text_of
from .test_photos import photo

LATER = FRIDAY + timedelta(hours=3)
HTMX = {"HTTP_HX_REQUEST": "true"}
TEXT = "您报的{编号}要晚几天，{经办人}说配件没到。"


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


def written(office, verb="extend", text=TEXT, **more):
    admin = administrator(office.here)[1]
    return add_template(tenant=office.here.tenant, name=f"{verb}用的", verb=verb, text=text, by=admin, now=FRIDAY, **more)


def by_telephone(case):
    """The same case, reported by somebody of whom nothing but a mobile is known."""
    Reporter.objects.update(person=None)
    return case


def form_of(case, verb):
    return reverse("casework:case-verb", args=[case.pk, verb])


def counts():
    return [kind.objects.count() for kind in (JournalLine, OutboxEvent, Message, Carriage, Telling)]


EXTEND = {"days": "2", "words": "厂家周一才发货，装好就告诉您。"}


# ---- templates ----


def test_a_template_is_filled_in_and_what_was_typed_stays(office):
    case, template = office.received(), written(office)
    desk = browser_of(office.property_clerk)

    shown = text_of(desk.get(form_of(case, "extend")))
    answer = desk.post(form_of(case, "extend"), {**EXTEND, "template": template.pk, "then": "fill"})

    assert ("extend用的" in shown, answer.status_code) == (True, 200)
    page = text_of(answer)
    assert f"您报的{case.short_number}要晚几天，____说配件没到。" in page
    assert ("还没有经办人" in page, 'value="2" selected' in page, "还有 1 处" in page) == (True, True, False)


@pytest.mark.parametrize("chosen", ["", "no-key", "018f0000-0000-7000-8000-000000000000"])
def test_without_a_template_nothing_is_replaced(office, chosen):
    case = office.received()
    written(office)

    answer = browser_of(office.property_clerk).post(form_of(case, "extend"), {**EXTEND, "template": chosen, "then": "fill"})

    assert ("先选一个模板" in text_of(answer), EXTEND["words"] in text_of(answer)) == (True, True)


def test_a_line_left_open_is_not_sent(office):
    case, before = office.received(), counts()

    sent = [
        browser_of(office.property_clerk).post(form_of(case, "extend"), {"days": "2", "words": "____说配件没到。", **then})
        for then in ({}, {"then": "look"})
    ]

    assert ([one.status_code for one in sent], counts()) == ([422, 422], before)
    assert all("还有横线没补上" in text_of(one) for one in sent)


def test_who_may_write_templates_finds_the_way(office):
    case = office.reported()
    link = f"{reverse('casework:reply-template-new')}?verb=not_accept"

    pages = [text_of(browser_of(one).get(form_of(case, "not_accept"))) for one in (office.clerk, dispatcher(office.here)[1])]

    assert [link in page for page in pages] == [False, True]
    assert "回复模板" not in pages[0]


def test_a_verb_that_tells_the_reporter_nothing_offers_neither(office):
    page = text_of(browser_of(office.clerk).get(form_of(office.reported(), "void")))

    assert ("先看报事人收到什么" in page, "回复模板" in page) == (False, False)


# ---- the look ----


def test_the_look_shows_every_way_and_leaves_nothing(office):
    case = by_telephone(office.received())
    landline, person_id = (
        ReporterGiven(name="孙大爷", phone="0371 5555 0199", has_phone=False),
        resident(office.here)[1].person_id,
    )
    quiet = ReporterGiven(name="不用回", phone="139 0000 0131", wants_reply=False)
    for given in (landline, quiet, ReporterGiven(person_id=person_id, phone="139 0000 0132")):
        join(case=case, reporter=given, by=office.clerk, now=FRIDAY)
    before, state = counts(), Case.objects.values().get()

    answer = browser_of(office.clerk).post(form_of(case, "extend"), {**EXTEND, "then": "look"})

    told = answer.context["told"]
    assert (counts(), Case.objects.values().get(), answer.status_code) == (before, state, 200)
    assert told["page"].stop.quote == EXTEND["words"]
    assert [(bool(one.inbox), len(one.sent), bool(one.spoken), bool(one.nothing)) for one in told["heard"]] == [
        (False, 1, False, False),
        (False, 0, True, False),
        (False, 0, False, True),
        (True, 1, False, False),
    ]


def test_it_is_what_is_sent_but_for_the_secret_of_the_link(office):
    case, desk = by_telephone(office.received()), browser_of(office.property_clerk)
    seen = desk.post(form_of(case, "extend"), {**EXTEND, "then": "look"}).context["told"]["heard"][0].sent[0]
    deliver_due(LATER)

    desk.post(form_of(case, "extend"), EXTEND)
    deliver_due(LATER + timedelta(minutes=1))

    sent = outgoing_of(Message.objects.get(kind="casework.extended"), LATER)[0]
    assert (seen.length, seen.parts) == (len(sent.text), sent.parts)
    assert seen.text.partition("/t/")[0] == sent.text.partition("/t/")[0]
    assert ("******" in seen.text, sent.text in seen.text) == (True, False)


def test_a_refused_verb_says_why_instead(office):
    case, before = office.received(), counts()

    answer = browser_of(office.property_clerk).post(
        form_of(case, "complete"), {"text": "短", "outcome": "resolved", "then": "look"}
    )

    assert (answer.status_code, counts(), "told" in answer.context) == (422, before, False)


def test_with_htmx_only_the_look_is_swapped_in(office):
    case, desk = office.received(), browser_of(office.property_clerk)

    part = text_of(desk.post(form_of(case, "extend"), {**EXTEND, "then": "look"}, **HTMX))
    wrong = desk.post(form_of(case, "extend"), {"then": "look"}, **HTMX)

    assert (part.lstrip().startswith('<section class="told-box" id="told"'), "<form" in part) == (True, False)
    assert (wrong.status_code, "还没选延到哪天" in text_of(wrong)) == (200, True)


def test_photos_are_not_stored_by_a_look(office):
    case = office.received()
    given = {"text": "灯头已经换好，试过了。", "outcome": "resolved", "photos": [photo()], "then": "look"}

    answer = browser_of(office.property_clerk).post(form_of(case, "complete"), given)

    assert (answer.context["told"]["has_photos"], "照片没有跟着试" in text_of(answer)) == (True, True)
    assert "/a/****" in answer.context["told"]["heard"][0].sent[0].text


def test_a_word_with_the_acceptance_is_seen_first_and_then_read_on_the_tracking_page(office):
    case, desk = office.reported(), browser_of(office.clerk)
    given = {"title": case.title, "category": "street_lamp", "place": str(case.place_id), "words": "收到了，今天就去看。"}

    told = desk.post(form_of(case, "accept"), {**given, "then": "look"}).context["told"]
    desk.post(form_of(case, "accept"), given)

    assert told["page"].stop.quote == "收到了，今天就去看。"
    assert Case.objects.get().entries.get(verb="accept").text == "收到了，今天就去看。"


def test_whoever_left_no_way_at_all_is_said_so(office):
    case = office.dispatched()
    Reporter.objects.update(person=None, phone="", phone_hash="", on_behalf_by="", has_phone=False)

    heard = (
        browser_of(office.property_clerk)
        .post(form_of(case, "receive"), {"text": "明天去。", "then": "look"})
        .context["told"]["heard"]
    )

    assert [one.nothing for one in heard] == ["没有留下找他的办法，凭编号和查询码能查到。"]


def test_a_step_that_is_not_texted_says_where_it_is_seen(office):
    case = by_telephone(office.dispatched())

    heard = (
        browser_of(office.property_clerk)
        .post(form_of(case, "receive"), {"text": "明天去。", "then": "look"})
        .context["told"]["heard"]
    )

    assert [one.nothing for one in heard] == ["这一步不另外告诉他，查进度时看得到。"]


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_text_message_is_cut_as_the_networks_cut_it(length, parts):
    assert parts_of("字" * length) == parts


def test_programs_may_send_a_word_with_the_acceptance(office):
    case = office.reported()
    desk = program_of(holder("community_clerk", office.here, place=office.here.community, organisation=office.committee))

    answer = desk.post(f"/api/v1/cases/{case.pk}/accept", {"words": "收到了，今天就去看。"})

    assert (answer.json()["state"], case.entries.get(verb="accept").text) == ("accepted", "收到了，今天就去看。")
