"""The edges of disclosure: what is written anew, corrected by engines, taken off the shelf, told at once, shortened."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given as over
from hypothesis import strategies as st

from linli.core import clock, files
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.disclosure import api
from linli.disclosure.models import Material, MaterialRequest, Message, Notice, NoticeReader, NoticeVersion, Subscription
from linli.disclosure.rules.attached import Mentioned, consent_problems
from linli.disclosure.rules.materials import WishGiven
from linli.disclosure.rules.notices import NoticeGiven
from linli.disclosure.rules.wording import shortened
from linli.disclosure.selectors import materials as shelf
from linli.disclosure.selectors.notices import to_read
from linli.disclosure.selectors.places import places_to_write_for
from linli.disclosure.selectors.subscriptions import live_of
from linli.disclosure.services import attaching, bulletins, materials, messages, notices, reading, subscribing
from linli.disclosure.services.taking_down import take_down
from linli.disclosure.views import panels
from tests.factories.accounts import NOON, UserFactory
from tests.factories.disclosure import (
    BulletinItemFactory,
    MaterialFactory,
    MaterialRequestFactory,
    NoticeFactory,
    SubscriptionFactory,
)
from tests.factories.registry import PersonFactory, PlaceFactory
from tests.people import (
    browser_of,
    building_head,
    community_secretary,
    counter_clerk,
    neighbourhood,
    outsider,
    resident,
    signed_in,
)

from .test_attached import agreeing, draft_about, photo

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
READER = WishGiven("老读者", address="某省某县某镇八号")
BY_POST = {"carrier": "中国邮政", "parcel": "XA12345678941", "by": SYSTEM, "now": NOON}


@pytest.fixture
def here():
    return neighbourhood()


@pytest.fixture
def secretary(here):
    return community_secretary(here)[1]


# ---- notices ----


def test_a_draft_is_written_anew_and_the_journal_names_what_changed(here, secretary):
    draft = NoticeFactory(draft=True, tenant=here.tenant, place=here.compound)
    given = NoticeGiven("周四停水", draft.text, place_id=here.building.pk)

    notices.edit(notice=draft, given=given, by=secretary, now=NOON)

    draft.refresh_from_db()
    assert (draft.title, draft.place, draft.place_path) == ("周四停水", here.building, here.building.path)
    assert JournalLine.objects.get().changes == {"fields": [None, ["place_id", "title"]]}


def test_a_draft_is_changed_from_its_page_and_comes_back_as_typed_when_it_is_wrong(here, secretary):
    draft = NoticeFactory(draft=True, tenant=here.tenant, place=here.compound)
    url, typed = reverse("disclosure:desk-notice-edit", args=[draft.pk]), {"kind": "notice", "text": "周四上午停水，请接好。"}

    barred = browser_of(secretary).post(url, typed | {"title": "停", "place": str(here.compound.pk)})
    done = browser_of(secretary).post(url, typed | {"title": "周四停水", "place": str(here.compound.pk)})

    assert (barred.status_code, barred.context["form"]["text"].value()) == (422, typed["text"])
    assert (done.url, Notice.objects.get().title) == (reverse("disclosure:desk-notice", args=[draft.pk]), "周四停水")


def test_what_is_due_is_filled_in_where_it_is_written(here, secretary):
    url = reverse("disclosure:desk-notice-new")

    form = browser_of(secretary).get(url, {"item": "funds", "period": "2026-Q3"}).context["form"]

    assert [form[name].value() for name in ("kind", "item_code", "period")] == ["disclosure", "funds", "2026-Q3"]


def test_an_engine_corrects_what_it_published_whatever_the_post_may():
    here = neighbourhood()
    notice, by = NoticeFactory(tenant=here.tenant), building_head(here)[1]

    api.correct_notice(notice=notice, title=notice.title, text="公示十五天。", reason="天数", by=by, now=NOON, is_ours=True)
    api.ask_to_read(notice=notice, people={by.person_id: "楼长"}, by=by, now=NOON, is_ours=True)

    assert (Notice.objects.get().text, NoticeReader.objects.get().post_title) == ("公示十五天。", "楼长")


def test_a_notice_that_was_taken_down_offers_nothing_more_to_do(here, secretary):
    down = NoticeFactory(tenant=here.tenant, place=here.compound, state="withdrawn", withdrawn_at=NOON, withdrawn_reason="改期")

    context = browser_of(secretary).get(reverse("disclosure:desk-notice", args=[down.pk])).context

    assert [name in context for name in ("attach_form", "mention_form", "roll_form")] == [False, False, False]


def test_what_is_pressed_twice_is_refused_the_second_time_in_words(here, secretary):
    draft = NoticeFactory(draft=True, tenant=here.tenant, place=here.compound)
    url, browser = reverse("disclosure:desk-notice-publish", args=[draft.pk]), browser_of(secretary)

    told = [[str(one) for one in browser.post(url, follow=True).context["messages"]] for _n in range(2)]

    assert (len(told[0]), told[1]) == (1, ["这条公告现在是“已发布”，不能这样做。请刷新页面看看。"])
    assert NoticeVersion.objects.count() == 1


def test_who_is_nobody_of_the_register_has_nothing_to_read():
    assert list(to_read(Actor.anonymous())) == []


def before_savepoint(number, do):
    """Let `do()` happen right before so many savepoints were set, as another process would in between."""
    seen = []

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            seen.append(sql)
            if len(seen) == number:
                do()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_a_fact_that_another_published_in_between_is_published_once(here):
    given = {"tenant_id": here.tenant.pk, "title": "电梯公示", "text": "公示十天。", "by": SYSTEM, "now": NOON}

    with before_savepoint(2, lambda: NoticeFactory(tenant=here.tenant, once_key="publicity:1")):
        notice = api.publish_notice(**given, once_key="publicity:1")

    assert (notice.pk, NoticeVersion.objects.count()) == (Notice.objects.get().pk, 0)


def test_a_fact_that_another_told_in_between_is_told_once(here):
    person = PersonFactory(tenant=here.tenant)
    given = {"tenant_id": here.tenant.pk, "to_person": person.pk, "kind": "test.told", "title": "办好了", "now": NOON}
    first = []

    with before_savepoint(2, lambda: first.append(messages.tell(**given, once_key="case:1"))):
        again = messages.tell(**given, once_key="case:1")

    assert (again.pk, Message.objects.count()) == (first[0].pk, 1)


TELLING = {
    "notice": lambda _person: api.publish_notice(tenant_id=None, title="电梯公示", text="公示十天。", by=SYSTEM, now=NOON),
    "message": lambda person: messages.tell(tenant_id=None, to_person=person.pk, kind="test", title="办好了", now=NOON),
}


@pytest.mark.parametrize("what", TELLING)
def test_what_the_database_refuses_for_another_reason_is_no_second_delivery(what):
    person = PersonFactory()

    with pytest.raises(IntegrityError):
        TELLING[what](person)

    assert (Notice.objects.count(), Message.objects.count(), JournalLine.objects.count()) == (0, 0, 0)


def test_a_person_of_nobody_says_nothing_as_read():
    notice = NoticeFactory()

    answer = signed_in(UserFactory()).post(reverse("disclosure:notice-read", args=[notice.code]))

    assert (answer.status_code, NoticeReader.objects.count()) == (404, 0)


def test_read_twice_the_first_time_stands(here, secretary):
    notice, person = NoticeFactory(tenant=here.tenant, place=here.compound), PersonFactory(tenant=here.tenant)
    reading.ask_people(notice=notice, people={person.pk: "楼长"}, by=secretary, now=NOON)
    given = {"notice": notice, "person_id": person.pk, "by": secretary}

    for minutes, how in enumerate(("phone", "visit")):
        reading.note_read(**given, how=how, now=NOON + timedelta(minutes=minutes))

    reader = NoticeReader.objects.get()
    assert (reader.how, reader.read_at) == ("phone", NOON)


def test_the_home_of_no_subdistrict_has_no_board():
    assert panels.on_board(RequestFactory().get("/"), None) is None


def test_buildings_are_offered_to_write_for_where_they_are_few(here, secretary):
    for _n in range(78):
        PlaceFactory(parent=here.compound)
    kinds = [len(places_to_write_for(secretary, here.tenant))]

    PlaceFactory(parent=here.compound)
    kinds.append(len(places_to_write_for(secretary, here.tenant)))

    assert kinds == [82, 2]


# ---- words ----


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("明天停水。", 5, "明天停水。"),
        ("明天停水。后天也停。", 8, "明天停水。"),
        ("明天停水。后天也停。大后天来。", 11, "明天停水。后天也停。"),
        ("明天上午九点到十一点停水", 8, "明天上午九点……"),
        ("。明天上午九点到十一点停水", 8, "。明天上午九……"),
    ],
)
def test_a_text_is_shortened_after_whole_sentences_where_there_are_any(text, most, short):
    assert shortened(text, most) == short


@over(st.text("甲乙。；！？\n a", max_size=60), st.integers(3, 40))
def test_what_is_shortened_is_never_longer_than_it_may_be(text, most):
    assert len(shortened(text, most)) <= most


def test_a_name_that_stands_nowhere_is_told_once_its_bearer_agreed():
    one, other, shown = (Mentioned(uuid7(), name) for name in ("王某", "李某", ""))
    agreed = {one.person_id, other.person_id, shown.person_id}

    told = consent_problems("谢谢王某", [], [one, other, shown], agreed)

    assert [problem.text for problem in told] == ["“李某”在正文里找不到，对一下字。"]


def test_who_withdraws_is_blotted_out_of_issues_that_do_not_hang_yet():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)
    notices.publish(notice=notice, by=SYSTEM, now=NOON)
    item = BulletinItemFactory(bulletin__tenant=notice.tenant, title=f"谢谢{person.name}", subject_id=notice.pk)
    paper = bulletins.publish_issue(issue=item.bulletin, by=SYSTEM, now=NOON)
    notices.withdraw(notice=paper, reason="印错了", by=SYSTEM, now=NOON)

    assert take_down(person_id=person.pk, by=SYSTEM, now=NOON) == 1

    texts = [one.text for one in Notice.objects.all()] + [item.title for item in item.bulletin.items.all()]
    assert [text for text in texts if person.name in text] == []


# ---- materials ----


def test_a_material_is_taken_off_the_shelf_once_and_what_was_asked_is_still_sent(here):
    clerk, wish = counter_clerk(here)[1], MaterialRequestFactory(material__tenant=here.tenant)

    for hours in (0, 1):
        materials.end_material(material=wish.material, by=clerk, now=NOON + timedelta(hours=hours))
    materials.send(wish=wish, **BY_POST)

    assert (Material.objects.get().ended_at, list(shelf.on_shelf(here.tenant))) == (NOON, [])
    assert JournalLine.objects.filter(verb="disclosure.material.ended").count() == 1
    assert MaterialRequest.objects.get().state == "sent"


def test_a_material_is_taken_off_from_its_page_by_who_keeps_it(here):
    material = MaterialFactory(tenant=here.tenant)
    url = reverse("disclosure:desk-material", args=[material.pk])
    who = [community_secretary(here)[1], outsider("counter_clerk")[1], counter_clerk(here)[1]]

    answers = [browser_of(by).post(url, {"verb": "end"}).status_code for by in who]

    material.refresh_from_db()
    assert (answers, material.ended_at is not None) == ([403, 404, 302], True)


def test_a_parcel_that_arrived_without_words_arrived(here):
    wish = materials.send(wish=MaterialRequestFactory(), **BY_POST)

    for thanks in ("", "谢谢，字很大。", " "):
        materials.note_echo(wish=wish, thanks=thanks, by=SYSTEM, now=NOON)

    wish.refresh_from_db()
    assert (wish.arrived_at, wish.thanks) == (NOON, "谢谢，字很大。")


def test_wishes_are_kept_apart_by_where_they_stand(here):
    clerk = counter_clerk(here)[1]
    waiting, sent, thanked, refused = (
        MaterialRequestFactory(material__tenant=here.tenant, tenant=here.tenant) for _n in range(4)
    )
    for wish in (sent, thanked):
        materials.send(wish=wish, **BY_POST)
    materials.note_echo(wish=thanked, thanks="谢谢", by=SYSTEM, now=NOON)
    materials.refuse(wish=refused, reason="没有了", by=SYSTEM, now=NOON)

    shown = [list(shelf.narrowed(shelf.wishes_of(clerk), view)) for view in (*shelf.VIEWS, "moon")]

    assert shown == [[waiting], [sent], [thanked], [refused], [waiting]]


def test_shelf_wishes_and_letters_are_for_who_keeps_the_material(here):
    wish = materials.ask(material=MaterialFactory(tenant=here.tenant), given=READER, by=SYSTEM, now=NOON, scan=photo())
    who = [counter_clerk(here)[1], community_secretary(here)[1], outsider("counter_clerk")[1]]

    seen = [(shelf.kept_by(by).count(), shelf.wishes_of(by).count(), files.may_read(by, wish.scan)) for by in who]

    assert seen == [(1, 1, True), (0, 0, False), (0, 0, False)]


# ---- subscriptions ----


def test_ended_twice_it_ended_the_first_time(here):
    actor = resident(here)[1]
    wish = SubscriptionFactory(person_id=actor.person_id, person=None, tenant=here.tenant)

    for hours in (0, 1):
        subscribing.unsubscribe(wish=wish, by=actor, now=NOON + timedelta(hours=hours))

    assert (Subscription.objects.get().ended_at, JournalLine.objects.count()) == (NOON, 1)
    assert (list(live_of(actor.person_id)), list(live_of(None))) == ([], [])


def test_asked_again_for_the_same_place_the_kinds_are_the_new_ones(here):
    actor = resident(here)[1]
    given = {"person_id": actor.person_id, "tenant_id": here.tenant.pk, "place_id": None, "by": actor}

    for kinds in (["notice", "notice"], ["story", "publicity"]):
        subscribing.subscribe(**given, kinds=kinds, now=clock.now())

    assert [one.kinds for one in Subscription.objects.all()] == [["publicity", "story"]]


def test_rows_say_what_they_are():
    item = BulletinItemFactory(
        title="修好了灯", bulletin__title="黑板报", bulletin__number=4, bulletin__until_on=date(2026, 3, 1)
    )

    assert [str(one) for one in (item, item.bulletin, MaterialFactory(title="手机"), NoticeFactory(title="停水"))] == [
        "修好了灯",
        "黑板报 4",
        "手机",
        "停水",
    ]
