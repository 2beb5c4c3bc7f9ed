"""Pages that refuse what was sent, and what they show to whom it is none of their business."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine
from linli.procedures.models import Asking, Objection
from linli.procedures.services import objections
from linli.procedures.views import panels
from tests import people
from tests.factories.procedures import NOW, a_round, collection, house, said, wish

from .doing import MONDAY, world

pytestmark = pytest.mark.django_db


def problems_of(form):
    return [str(error) for errors in form.errors.values() for error in errors]


# ---- an objector's telephone ----


@pytest.fixture
def one():
    with clock.fixed(MONDAY):
        yield world()


def contact_of(one):
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", phone="13900000120", by=one.secretary, now=MONDAY)
    return reverse("procedures:objection-contact", args=[made.pk])


def test_a_telephone_is_shown_in_full_for_a_purpose_and_each_time_is_noted(one):
    url, browser = contact_of(one), people.browser_of(one.secretary)

    barred = browser.post(url, {"purpose": ""})
    shown = browser.post(url, {"purpose": "电话里答复异议"})

    assert [(answer.status_code, answer.context["number"]) for answer in (barred, shown)] == [(422, ""), (200, "13900000120")]
    assert problems_of(barred.context["form"]) == ["还没写为什么要看。"]
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 1


def test_a_telephone_is_shown_to_nobody_who_does_not_hear_objections_there(one):
    url, given = contact_of(one), {"purpose": "电话里答复异议"}
    who = [people.outsider()[1], one.admin, people.building_head(one.here)[1]]

    assert [people.browser_of(by).post(url, given).status_code for by in who] == [404, 403, 403]
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 0


def test_a_telephone_that_is_none_comes_back_and_nothing_is_written_down(one):
    run, shown = one.shown()
    url = reverse("procedures:take-objection", args=[run.pk])
    given = {"publicity": str(shown.pk), "channel": "phone", "words": "不同意", "phone": "九九"}

    answer = people.browser_of(one.secretary).post(url, given)

    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    assert problems_of(answer.context["form"]) == ["电话应该是 7 到 12 位数字，例如 139 0000 0120。也可以不留。"]


# ---- definitions, today, home ----


def test_a_day_that_is_none_is_told_and_the_run_on_paper_begins_today(one):
    url = reverse("procedures:definition", args=["small"])

    context = people.browser_of(one.secretary).get(url, {"start": "月底"}).context

    assert (context["start"], list(context["form"].errors)) == (MONDAY.date(), ["start"])


def test_a_procedure_that_there_is_not_is_no_page_and_not_to_be_written_over(one):
    browser = people.browser_of(one.admin)
    urls = [reverse(f"procedures:{name}", args=["nothing"]) for name in ("definition", "edit-definition")]

    assert [browser.get(url).status_code for url in urls] == [404, 404]
    assert browser.get(reverse("procedures:new-definition")).context["lines"][0]["text"] == ""


def test_today_shows_what_presses_to_who_sees_the_run(one):
    _run, shown = one.shown()
    objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    who = [one.secretary, people.outsider()[1], people.grid_worker(one.here)[1]]

    texts = [people.browser_of(by).get("/desk/").content.decode() for by in who]

    assert ["程序上要办的" in text for text in texts] == [True, False, False]


def test_the_home_of_no_subdistrict_shows_no_publicity():
    assert panels.publicities_on_home(RequestFactory().get("/"), None) is None


# ---- doors ----


@pytest.fixture
def here():
    with clock.fixed(NOW):
        yield people.neighbourhood()


def test_a_line_is_struck_out_for_a_reason_and_stays_when_there_is_none(here):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()
    said(head)
    asking = Asking.objects.get()
    url = reverse("procedures:collection-strike", args=[head.collection_id, head.pk, asking.pk])

    answer = people.browser_of(people.community_secretary(here)[1]).post(url, {"reason": "错"})

    assert (answer.status_code, Asking.objects.get().voided_at) == (422, None)
    assert [problems_of(row["strike_form"]) for row in answer.context["rows"]] == [["这里还没有填。"]]


def test_after_the_last_silent_door_one_stays_where_one_is(here):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()
    url = reverse("procedures:collection-door", args=[head.collection_id, head.pk])
    given = {"way": "visit", "outcome": "said", "choice": "agree", "speaker": "", "then": "next"}

    assert people.browser_of(people.community_secretary(here)[1]).post(url, given).url == url


def test_a_door_without_an_answer_comes_back(here):
    house(here.entrance, [8_950])
    head = collection(here.building).heads.get()
    url = reverse("procedures:collection-door", args=[head.collection_id, head.pk])

    answer = people.browser_of(people.building_head(here)[1]).post(url, {"way": "paper", "outcome": "said", "words": "再想想"})

    assert (answer.status_code, Asking.objects.count()) == (422, 0)
    assert problems_of(answer.context["form"]) == ["请选这一户怎么说。", "纸质的意见要么附扫描件，要么写清原件放在哪里。"]
    assert answer.context["form"]["words"].value() == "再想想"


# ---- wishes ----


def test_a_proposer_s_telephone_is_shown_for_a_purpose_alone(here):
    made = wish(a_round(here.tenant), phone="13900000120")
    url, browser = reverse("procedures:wish-contact", args=[made.pk]), people.browser_of(people.counter_clerk(here)[1])

    answer = browser.post(url, {"purpose": "看"})

    assert (answer.status_code, answer.context["number"]) == (422, "")
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 0
