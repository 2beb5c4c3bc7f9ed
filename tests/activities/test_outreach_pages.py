"""Pages of outreach: hours by channel, thirty groups at once, lecturers and sites, and the small-stool class on a telephone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.activities.models import Lecturer, Outreach, OutreachSite, TalkRequest
from linli.activities.services import outreach, talks
from linli.activities.services.talks import SLIPS
from linli.core import clock
from tests import people
from tests.factories.activities import NOW, a_programme, a_session, system
from tests.factories.activities_fairs import a_lecturer, a_site, sent_out, talk_given
from tests.factories.registry import PersonFactory

from .pages import url, words

pytestmark = pytest.mark.django_db
LIST, NEW, LECTURERS, SITES, TALKS, ASK, BY_CODE, PUBLIC = (
    reverse(f"activities:{name}")
    for name in (
        "outreach",
        "outreach-new",
        "lecturers",
        "outreach-sites",
        "talks",
        "public-talk-new",
        "talk-by-code",
        "public-talks",
    )
)
SENT = {"title": "防骗三句话", "topic": "safety", "on": "2026-11-20", "minutes": "30", "words": "不听、不信、不转账"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def a_talk(here, **more):
    return talks.ask(place=here.compound, given=talk_given(**more), by=system(here), now=NOW)


def test_one_text_in_many_groups_is_ticked_once(here, desk):
    sites = [a_site(here), a_site(here), a_site(here, "air")]

    desk.post(NEW, SENT | {"sites": [str(one.pk) for one in sites]})

    page = words(desk.get(LIST))
    assert Outreach.objects.count() == 3
    assert ("1 小时" in page, "30 分钟" in page) == (True, True)


def test_what_is_wrong_stands_beside_its_field(here, desk):
    answer = desk.post(NEW, SENT | {"on": "2026-11-25", "sites": [str(a_site(here).pk)]})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"on"})


def test_a_piece_is_read_and_voided(here, desk):
    row = outreach.note(given=sent_out([a_site(here)]), by=system(here), now=NOW)[0]
    assert desk.get(row.get_absolute_url()).status_code == 200

    desk.post(url("outreach-void", row), {"reason": "记重了"})

    assert (row.title in words(desk.get(LIST)), row.title in words(desk.get(f"{LIST}?show=voided"))) == (False, True)


def test_a_talk_that_was_held_waits_to_be_noted_and_is(here, desk):
    held = a_session(here, a_programme(here, kind="talk", title="防骗讲座"), state="held", starts_at=NOW - timedelta(hours=3))
    assert url("session-outreach", held) in words(desk.get(LIST))
    assert url("session-outreach", held) in words(desk.get(held.get_absolute_url()))

    desk.post(url("session-outreach", held), {"topic": "safety"})

    assert Outreach.objects.values_list("channel", "minutes").get() == ("ground", 120)


def test_lecturers_are_named_changed_and_leave(here, desk):
    PersonFactory(tenant=here.tenant, name="试法官")
    desk.post(url("lecturer-new"), {"person": "试法官", "topics": ["law"], "times": ["evening"], "since": "2026-11-20"})
    one = Lecturer.objects.get()

    desk.post(url("lecturer-change", one), {"topics": ["law", "safety"], "since": "2026-11-20"})
    assert "安全、防骗" in words(desk.get(LECTURERS))

    desk.post(url("lecturer-leave", one))
    assert "试法官" in words(desk.get(f"{LECTURERS}?show=left"))


def test_loudspeakers_are_written_down_changed_and_ended(here, desk):
    typed = {"channel": "air", "name": "东院喇叭", "place": str(here.compound), "since": "2026-11-20", "is_trial": "on"}
    desk.post(url("outreach-site-new"), typed)
    one = OutreachSite.objects.get()

    desk.post(url("outreach-site-change", one), typed | {"name": "西院喇叭"})
    assert "西院喇叭" in words(desk.get(SITES))

    desk.post(url("outreach-site-end", one))
    assert "西院喇叭" in words(desk.get(f"{SITES}?show=ended"))


# ---- the class in one's yard ----


def test_who_is_known_asks_in_two_taps(here, home):
    browser, person = home

    page = browser.post(ASK, {"topic": "health", "place": str(here.compound)}, follow=True)

    one = TalkRequest.objects.get()
    assert (page.status_code, one.person, one.place) == (200, person, here.compound)
    assert one.get_topic_display() in words(browser.get(PUBLIC))


def test_without_an_account_number_and_figures_find_it_and_take_it_back(here, client):
    typed = {"topic": "law", "place": str(here.compound), "contact_name": "刘大妈", "contact_phone": "139 0000 0121"}
    client.post(ASK, typed)
    one = TalkRequest.objects.get()
    wrong = client.post(BY_CODE, {"number": one.number, "code": "12"})

    found = client.post(BY_CODE, {"number": one.number, "code": SLIPS.code_of(one.pk)})
    client.post(url("public-talk-withdraw", one), {"key": found.url.split("key=")[1]})

    assert (wrong.status_code, client.get(url("public-talk", one)).status_code) == (422, 404)
    assert TalkRequest.objects.get().state == "withdrawn"


def test_what_is_missing_is_said(here, client):
    answer = client.post(ASK, {"topic": "law", "place": str(here.compound), "contact_name": "刘大妈", "contact_phone": "12"})

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"contact_phone"})


def test_a_class_is_planned_and_stands_on_the_public_list(here, desk):
    one, speaker = a_talk(here), a_lecturer(here)
    typed = {
        "starts_at": "2026-11-21T15:00",
        "ends_at": "2026-11-21T16:00",
        "place": str(here.compound),
        "lecturer": str(speaker.pk),
    }

    desk.post(url("talk-plan", one), typed)

    one.refresh_from_db()
    assert (one.state, one.lecturer) == ("planned", speaker)
    assert "小板凳课堂" in words(desk.get(url("public-session", one.session)))
    assert speaker.person.name in words(desk.get(one.get_absolute_url()))


def test_a_class_is_noted_refused_and_taken_back_at_the_desk(here, desk):
    typed = {"channel": "phone", "topic": "law", "place": str(here.compound), "contact_name": "刘大妈"}
    desk.post(url("talk-new"), typed)
    desk.post(url("talk-refuse", TalkRequest.objects.get()), {"reason": "这个月排满了"})
    other = a_talk(here, topic="health")
    desk.post(url("talk-withdraw", other), {"reason": "打电话来说的"})

    assert sorted(TalkRequest.objects.values_list("state", flat=True)) == ["refused", "withdrawn"]


def test_a_building_head_asks_for_the_yard_and_answers_nothing(here, client):
    browser = people.browser_of(people.holder("building_head", here, place=here.building)[1], client)
    browser.post(url("talk-new"), {"channel": "visit", "topic": "law", "place": str(here.building), "contact_name": "刘大妈"})
    one = TalkRequest.objects.get()

    assert browser.get(one.get_absolute_url()).status_code == 200
    assert browser.post(url("talk-refuse", one), {"reason": "不行"}).status_code == 403


def test_a_yard_that_waits_stands_on_today(here, desk):
    a_talk(here)

    assert "请小板凳课堂的：1 个院" in words(desk.get(reverse("web:today")))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [LIST, LECTURERS, SITES, TALKS, PUBLIC])
def test_lists_cost_the_same_however_long(here, desk, django_assert_max_num_queries, rows, address):
    topics = ["law", "health", "safety"]
    for n in range(rows):
        outreach.note(given=sent_out([a_site(here)], lecturer=a_lecturer(here)), by=system(here), now=NOW)
        a_talk(here, topic=topics[n])
        a_session(here, a_programme(here, kind="talk"))
    desk.get(address)

    with django_assert_max_num_queries(8):
        assert len(desk.get(address).context["rows"]) == rows


def test_lists_are_sheets(here, desk):
    outreach.note(given=sent_out([a_site(here)]), by=system(here), now=NOW)

    assert [desk.get(address, {"as": "xlsx"}).status_code for address in (LIST, SITES)] == [200, 200]
