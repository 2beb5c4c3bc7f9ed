"""The pages of notices as residents see them."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.core import clock, pdf
from linli.core.actors import Actor
from linli.core.workcalendar import CHINA
from linli.disclosure.models import NoticeReader, Subscription
from linli.disclosure.services import notices as services
from linli.disclosure.services import reading
from tests.factories.disclosure import NoticeFactory, SubscriptionFactory
from tests.factories.registry import PlaceFactory
from tests.people import building_head, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
BOARD = reverse("disclosure:notices")


def page_of(response):
    assert response.status_code == 200
    return response.content.decode()


def listed(response):
    return [one.title for one in response.context["page_obj"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_whatever_its_length(client, count, django_assert_num_queries):
    here = neighbourhood()
    NoticeFactory.create_batch(count, tenant=here.tenant, place=here.community)
    client.get(BOARD)

    with django_assert_num_queries(2):
        assert len(listed(client.get(BOARD))) == count


def test_the_board_narrows_by_kind_and_by_the_door_that_was_scanned(client):
    here = neighbourhood()
    beside = PlaceFactory(parent=here.community)
    for place, kind in ((here.compound, "notice"), (here.compound, "publicity"), (beside, "notice")):
        NoticeFactory(tenant=here.tenant, place=place, kind=kind, title=f"{place.code} {kind}")

    found = listed(client.get(BOARD, {"kind": "notice", "place": here.entrance.public_code}))

    assert found == [f"{here.compound.code} notice"]


def test_what_expired_is_found_among_the_old_ones(client):
    here = neighbourhood()
    NoticeFactory(tenant=here.tenant, title="去年的", shown_until=clock.today() - timedelta(days=1))

    assert (listed(client.get(BOARD)), listed(client.get(BOARD, {"old": "1"}))) == ([], ["去年的"])


def test_a_notice_shows_its_text_whom_to_ask_and_what_to_pass_on(client):
    notice = NoticeFactory(ask="社区 5555 0120", signed="幸福社区居委会")

    text = page_of(client.get(notice.get_absolute_url()))

    assert all(part in text for part in (notice.text, "社区 5555 0120", "幸福社区居委会", f"【通知】{notice.title}"))


def test_a_corrected_notice_says_so_first_and_shows_what_it_said(client):
    notice = services.publish(notice=NoticeFactory(draft=True, text="周三停水一天。"), by=SYSTEM, now=clock.now())
    services.correct(notice=notice, title=notice.title, text="周四停水一天。", reason="日子写错了", by=SYSTEM, now=clock.now())

    text = page_of(client.get(notice.get_absolute_url()))

    assert text.index("日子写错了") < text.index("周四停水一天。") < text.index("周三停水一天。")


def test_a_withdrawn_notice_says_why_and_nothing_of_what_it_said(client):
    notice = services.publish(notice=NoticeFactory(draft=True), by=SYSTEM, now=clock.now())
    services.withdraw(notice=notice, reason="不停水了", by=SYSTEM, now=clock.now())

    text = page_of(client.get(notice.get_absolute_url()))

    assert ("不停水了" in text, notice.text in text) == (True, False)
    assert client.get(reverse("disclosure:notice-poster", args=[notice.code])).status_code == 404


def test_a_draft_is_no_page(client):
    assert client.get(NoticeFactory(draft=True).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("what", ["large", "poster"])
def test_it_prints_in_large_type_and_as_a_poster(client, what):
    notice = NoticeFactory()
    url = reverse(f"disclosure:notice-{what}", args=[notice.code])

    text = page_of(client.get(url))

    assert (notice.title in text, ("<svg" in text and 'class="qr"' in text) == (what == "poster")) == (True, True)
    if pdf.is_available():
        assert client.get(url, {"as": "pdf"}).content[:5] == b"%PDF-"


@pytest.mark.parametrize(("form", "tag"), [("rss", "channel/item/title"), ("atom", "{*}entry/{*}title")])
def test_readers_get_what_hangs(client, form, tag):
    here = neighbourhood()
    NoticeFactory(tenant=here.tenant, title="停水 <1 号楼> & 2 号楼")
    NoticeFactory(tenant=here.tenant, draft=True)

    answer = client.get(reverse("disclosure:feed", args=[form]))

    assert [one.text for one in ElementTree.fromstring(answer.content).findall(tag)] == ["停水 <1 号楼> & 2 号楼"]
    assert client.get(reverse("disclosure:feed", args=["xyz"])).status_code == 404


def entries_of(client, **query):
    """What a reader of the Atom feed gets: title, text, when it last changed."""
    found = ElementTree.fromstring(client.get(reverse("disclosure:feed", args=["atom"]), query).content)
    return [[one.findtext(f"{{*}}{name}") for name in ("title", "summary", "updated")] for one in found.findall("{*}entry")]


def test_readers_hear_of_a_correction_and_why():
    here = neighbourhood()
    older, newer = NoticeFactory(tenant=here.tenant), NoticeFactory(tenant=here.tenant)
    at = clock.now().replace(microsecond=0) + timedelta(hours=1)
    given = {"title": "改到周四停水", "text": "周四上午八点停水。", "reason": "把周三写错了"}
    services.correct(notice=older, **given, by=SYSTEM, now=at)

    first, second = entries_of(Client())

    assert first == [
        "更正：改到周四停水",
        "<p>更正：把周三写错了</p>\n\n<p>周四上午八点停水。</p>",
        at.astimezone(CHINA).isoformat(timespec="seconds"),
    ]
    assert second[0] == newer.title


def test_readers_hear_that_something_was_taken_down_for_thirty_days_and_not_what_it_said():
    here = neighbourhood()
    notice = NoticeFactory(tenant=here.tenant, title="周三停水")
    at = clock.now()
    services.withdraw(notice=notice, reason="不停水了", by=SYSTEM, now=at)

    assert [one[:2] for one in entries_of(Client())] == [["撤下了：周三停水", "<p>原因：不停水了</p>"]]
    with clock.fixed(at + timedelta(days=31)):
        assert entries_of(Client()) == []


def test_who_is_on_the_roll_says_that_they_read_it():
    here = neighbourhood()
    user, _head = building_head(here)
    notice = NoticeFactory(tenant=here.tenant, place=here.community)
    reading.ask_holders(notice=notice, kinds=["building_head"], by=SYSTEM, now=clock.now())
    client = signed_in(user)
    assert "我看过了" in page_of(client.get(notice.get_absolute_url()))

    text = page_of(client.post(reverse("disclosure:notice-read", args=[notice.code]), follow=True))

    assert ("记下了，您看过了。" in text, NoticeReader.objects.get().how) == (True, "page")


def test_a_resident_subscribes_and_ends():
    here = neighbourhood()
    user, actor = resident(here)
    client, url = signed_in(user), reverse("disclosure:subscriptions")

    page_of(client.post(url, {"place": str(here.compound.pk), "kinds": ["notice"]}, follow=True))
    wish = Subscription.objects.get(person=actor.person_id)
    page_of(client.post(reverse("disclosure:subscription-end", args=[wish.pk]), follow=True))

    wish.refresh_from_db()
    assert (wish.place_path, wish.kinds, wish.ended_at is None) == (here.compound.path, ["notice"], False)


def test_nobody_ends_anothers_subscription():
    here = neighbourhood()
    user, _actor = resident(here)
    wish = SubscriptionFactory()

    answer = signed_in(user).post(reverse("disclosure:subscription-end", args=[wish.pk]))

    wish.refresh_from_db()
    assert (answer.status_code, wish.ended_at) == (404, None)


def test_home_and_the_page_behind_a_door_show_what_hangs():
    here = neighbourhood()
    NoticeFactory(tenant=here.tenant, place=here.building, title="三号楼停水")

    pages = [page_of(Client().get(url)) for url in ("/", reverse("web:door", args=[here.entrance.public_code]))]

    assert ["三号楼停水" in one for one in pages] == [True, True]


def test_what_is_passed_on_to_the_neighbours_is_in_the_office_s_language(client):
    notice = NoticeFactory(tenant=neighbourhood().tenant, title="周四停水", text="上午 9 点到 12 点。")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    response = client.get(notice.get_absolute_url())

    assert response.context["share"].splitlines()[:2] == ["【通知】周四停水", "上午 9 点到 12 点。"]
    assert "看全文、放大字：" in response.context["share"]
