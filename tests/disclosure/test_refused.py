"""What disclosure refuses: who may not, what cannot hang, be named, asked for or sent; each reason in its words."""

from datetime import timedelta
from functools import partial

import pytest

from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.disclosure.models import Bulletin, Material, MaterialRequest, Notice, NoticeMention, Subscription
from linli.disclosure.rules.bulletins import ItemGiven
from linli.disclosure.rules.materials import MaterialGiven, WishGiven
from linli.disclosure.rules.notices import NoticeGiven
from linli.disclosure.services import attaching, bulletins, materials, notices, reading, subscribing
from tests.factories.accounts import NOON
from tests.factories.disclosure import (
    BulletinFactory,
    BulletinItemFactory,
    MaterialFactory,
    MaterialRequestFactory,
    NoticeFactory,
    SubscriptionFactory,
)
from tests.factories.registry import PersonFactory, PlaceFactory, ProcessingConsentFactory
from tests.people import building_head, community_secretary, counter_clerk, neighbourhood, outsider, resident
from tests.refusing import refused

from .test_attached import agreeing, draft_about, photo

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TODAY = NOON.date()
refused = partial(refused, engine="disclosure")
NOT_WRITTEN, NOT_PUBLISHED = "您的岗位不能给这里写公告。", "您的岗位不能在这里发布公告。"
NO_MATERIALS, DONE = "您的岗位不管教材。", "这一份已经办过了，请刷新页面看看。"
SHORT = {"title": "停水", "text": "明天上午停水，请接好。"}


@pytest.fixture
def here():
    return neighbourhood()


@pytest.fixture
def secretary(here):
    return community_secretary(here)[1]


@pytest.fixture
def draft(here):
    return NoticeFactory(draft=True, tenant=here.tenant, place=here.compound)


@pytest.fixture
def hanging(here):
    return NoticeFactory(tenant=here.tenant, place=here.compound)


# ---- notices ----

WRITING = {
    "edit": lambda notice, by: notices.edit(notice=notice, given=NoticeGiven(**SHORT), by=by, now=NOON),
    "discard": lambda notice, by: notices.discard(notice=notice, by=by, now=NOON),
    "attach": lambda notice, by: attaching.attach(notice=notice, uploads=[photo()], by=by, now=NOON),
}
PUBLISHING = {
    "publish": lambda notice, by: notices.publish(notice=notice, by=by, now=NOON),
    "correct": lambda notice, by: notices.correct(notice=notice, **SHORT, reason="写错了", by=by, now=NOON),
    "withdraw": lambda notice, by: notices.withdraw(notice=notice, reason="改期了", by=by, now=NOON),
    "keep": lambda notice, by: notices.keep_until(notice=notice, day=TODAY, by=by, now=NOON),
}


@pytest.mark.parametrize("verb", WRITING)
def test_nobody_of_elsewhere_writes_on_a_draft(draft, verb):
    assert [refused(lambda by=by: WRITING[verb](draft, by)) for by in (outsider()[1], resident()[1])] == [[NOT_WRITTEN]] * 2


@pytest.mark.parametrize("verb", PUBLISHING)
def test_a_head_of_a_building_hangs_up_changes_and_takes_down_nothing(here, hanging, draft, verb):
    notice = draft if verb == "publish" else hanging

    assert refused(lambda: PUBLISHING[verb](notice, building_head(here)[1])) == [NOT_PUBLISHED]


@pytest.mark.parametrize("verb", [*WRITING, "publish"])
def test_what_hangs_is_no_draft_any_more(hanging, secretary, verb):
    assert len(refused(lambda: (WRITING | PUBLISHING)[verb](hanging, secretary))) == 1
    assert Notice.objects.get().state == "published"


@pytest.mark.parametrize("verb", ["correct", "withdraw", "keep"])
def test_a_draft_hangs_nowhere_yet(draft, secretary, verb):
    assert len(refused(lambda: PUBLISHING[verb](draft, secretary))) == 1
    assert Notice.objects.get().state == "draft"


def test_a_draft_is_not_moved_to_where_its_writer_may_not_write(here, draft, secretary):
    beside = PlaceFactory(parent=here.subdistrict)
    given = NoticeGiven(**SHORT, place_id=beside.pk)

    assert refused(lambda: notices.edit(notice=draft, given=given, by=secretary, now=NOON)) == [NOT_WRITTEN]


def test_a_draft_says_everything_that_is_wrong_with_it(draft):
    given = NoticeGiven("长" * 61, "字" * 8001, shown_until=TODAY - timedelta(days=1), signed="落" * 61, period="2026")

    assert refused(lambda: notices.edit(notice=draft, given=given, by=SYSTEM, now=NOON)) == [
        "写了 61 个字，最多 60 个字。",
        "写了 8001 个字，最多 8000 个字。",
        "写了 61 个字，最多 60 个字。",
        "挂到的那天已经过了，选今天或以后的日子。",
        "填了期，就选是哪一项。",
    ]


def test_a_notice_hangs_until_today_and_not_until_yesterday(hanging, secretary):
    given = {"notice": hanging, "by": secretary, "now": NOON}

    assert refused(lambda: notices.keep_until(**given, day=TODAY - timedelta(days=1))) == [
        "挂到的那天已经过了，选今天或以后的日子。"
    ]
    assert [notices.keep_until(**given, day=day).shown_until for day in (TODAY, None)] == [TODAY, None]


def test_why_it_is_taken_down_is_said_and_not_at_length(hanging, secretary):
    given = {"notice": hanging, "by": secretary, "now": NOON}

    assert refused(lambda: notices.withdraw(**given, reason=" ")) == ["请写为什么撤下。大家看得到这句话。"]
    assert refused(lambda: notices.withdraw(**given, reason="字" * 201)) == ["写了 201 个字，最多 200 个字。"]


# ---- who is in it ----


def test_whoever_is_named_is_named_somehow_and_on_a_picture_of_this_notice():
    person = agreeing(NoticeFactory().tenant)
    notice, other = draft_about(person), NoticeFactory(draft=True, tenant=person.tenant)
    [elsewhere] = attaching.attach(notice=other, uploads=[photo()], by=SYSTEM, now=NOON)
    given = {"notice": notice, "person": person, "by": SYSTEM, "now": NOON}

    assert refused(lambda: attaching.mention(**given)) == ["写文中用的名字，或选他在哪张照片上。"]
    assert refused(lambda: attaching.mention(**given, picture=elsewhere)) == ["这张照片不是这条公告的。"]


def test_whoever_lives_elsewhere_is_not_named_here_even_if_they_agreed():
    person = PersonFactory()
    ProcessingConsentFactory(person=person, purpose="honour_board")
    notice = NoticeFactory(draft=True, text=f"{person.name}修好了路灯。")

    assert refused(lambda: attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)) == [
        "这位还没有同意公开姓名和照片，先请本人在登记里写下同意。"
    ]


def test_a_name_that_was_written_out_of_the_text_meanwhile_is_told_before_it_hangs():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)
    Notice.objects.filter(pk=notice.pk).update(title="谢谢热心人", text="有人修好了路灯。")

    assert refused(lambda: notices.publish(notice=notice, by=SYSTEM, now=NOON)) == [f"“{person.name}”在正文里找不到，对一下字。"]


def test_who_is_not_in_it_is_taken_off_a_draft_by_who_writes_there(here, secretary):
    person = agreeing(here.tenant)
    notice = draft_about(person, place=here.compound)
    made = attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)

    assert refused(lambda: attaching.unmention(mention=made, by=outsider()[1], now=NOON)) == [NOT_WRITTEN]
    attaching.unmention(mention=made, by=secretary, now=NOON)
    assert NoticeMention.objects.count() == 0


# ---- who is to read it ----


def test_nobody_is_asked_to_read_a_draft_or_by_those_elsewhere(here, draft, hanging, secretary):
    people = {PersonFactory(tenant=here.tenant).pk: "楼长"}

    assert refused(lambda: reading.ask_people(notice=hanging, people=people, by=outsider()[1], now=NOON)) == [NOT_WRITTEN]
    assert len(refused(lambda: reading.ask_people(notice=draft, people=people, by=secretary, now=NOON))) == 1
    assert refused(lambda: reading.ask_holders(notice=hanging, kinds=["auditor"], by=secretary, now=NOON)) == [
        "这个范围里现在没有人担任这些岗位。"
    ]


def test_who_is_not_on_the_roll_has_nothing_to_read(here, hanging, secretary):
    actor = resident(here)[1]
    given = {"notice": hanging, "person_id": actor.person_id, "now": NOON}

    assert refused(lambda: reading.note_read(**given, how="page", by=actor)) == ["这条公告没有要您签看过。"]
    assert refused(lambda: reading.note_read(**given, how="page", by=secretary)) == ["选是怎么告诉他的。", "名单上没有这个人。"]
    assert refused(lambda: reading.note_read(**given, how="phone", by=outsider()[1])) == [NOT_WRITTEN]


# ---- bulletins ----


def composed(here, **extra):
    facts = {"tenant": here.tenant, "place_id": here.community.pk, "title": "一周黑板报", "by": SYSTEM, "now": NOON}
    return bulletins.compose(**{**facts, "from_on": TODAY - timedelta(days=6), "until_on": TODAY, **extra})


def test_an_issue_is_of_a_place_here_and_of_a_month_at_most(here):
    away = neighbourhood()
    given = {"place_id": away.community.pk, "from_on": TODAY - timedelta(days=31)}

    assert refused(lambda: composed(here, **given)) == ["一期最多写 31 天的事。", "这个地方不在本街道。"]
    assert composed(here, from_on=TODAY - timedelta(days=30)).number == 1


def test_a_head_that_is_too_long_and_an_item_of_another_issue_are_refused():
    issue, other = BulletinFactory(), BulletinItemFactory(bulletin__title="别处的报")
    head = bulletins.Head("报" * 41, "问" * 201)

    given = {"issue": issue, "head": head, "items": {other.pk: ItemGiven("好事", "修好了灯")}, "now": NOON}

    assert refused(lambda: bulletins.arrange(**given, by=SYSTEM)) == [
        "写了 41 个字，最多 40 个字。",
        "写了 201 个字，最多 200 个字。",
        "这一期里没有这一条。",
    ]
    assert refused(lambda: bulletins.arrange(**given, by=outsider()[1])) == [NOT_PUBLISHED]


def test_an_issue_that_hangs_is_neither_arranged_nor_written_on():
    issue = BulletinItemFactory().bulletin
    bulletins.publish_issue(issue=issue, by=SYSTEM, now=NOON)
    hung = "这一期已经贴出去了，不能再改。"

    assert refused(lambda: bulletins.arrange(issue=issue, head=bulletins.Head("黑板报"), items={}, by=SYSTEM, now=NOON)) == [hung]
    assert refused(lambda: bulletins.write_item(issue=issue, given=ItemGiven("预告", "停水"), by=SYSTEM, now=NOON)) == [hung]
    assert Bulletin.objects.get().notice is not None


# ---- materials ----

KEEPING = {
    "add": lambda one, by: materials.add_material(
        tenant=one.tenant, given=MaterialGiven("智能手机", "怎样打电话。"), by=by, now=NOON
    ),
    "stock": lambda one, by: materials.change_stock(material=one.material, change=1, why="进货", by=by, now=NOON),
    "send": lambda one, by: materials.send(wish=one, carrier="邮政", parcel="XA123", by=by, now=NOON),
    "hand over": lambda one, by: materials.hand_over(wish=one, by=by, now=NOON),
    "refuse": lambda one, by: materials.refuse(wish=one, reason="没有了", by=by, now=NOON),
    "echo": lambda one, by: materials.note_echo(wish=one, thanks="谢谢", by=by, now=NOON),
}


@pytest.mark.parametrize("verb", KEEPING)
def test_who_does_not_keep_the_material_moves_none_of_it(here, verb):
    wish = MaterialRequestFactory(material__tenant=here.tenant)
    who = (community_secretary(here)[1], outsider("counter_clerk")[1], resident(here)[1])

    assert [refused(lambda by=by: KEEPING[verb](wish, by)) for by in who] == [[NO_MATERIALS]] * 3


def test_a_material_says_everything_that_is_wrong_with_it(here):
    given = MaterialGiven("书", "大字", author="写" * 61, form="样" * 61, most_each=101)
    by = counter_clerk(here)[1]

    assert refused(lambda: materials.add_material(tenant=here.tenant, given=given, stock=20_001, by=by, now=NOON)) == [
        "只写了 1 个字，至少 2 个字。",
        "只写了 2 个字，至少 5 个字。",
        "写了 61 个字，最多 60 个字。",
        "写了 61 个字，最多 60 个字。",
        "一人最多几本，写 1 到 100。",
        "库存写 0 到 20000。",
    ]


@pytest.mark.parametrize(
    ("change", "why", "told"),
    [
        (0, "", ["写多了或少了几本。", "这里还没有写。"]),
        (-11, "送人", ["现在有 10 本，减不了这么多，也不能多过 20000 本。"]),
        (19_991, "进货", ["现在有 10 本，减不了这么多，也不能多过 20000 本。"]),
    ],
)
def test_a_stock_neither_falls_below_nothing_nor_overflows(change, why, told):
    material = MaterialFactory()

    assert refused(lambda: materials.change_stock(material=material, change=change, why=why, by=SYSTEM, now=NOON)) == told


def test_a_wish_is_refused_with_every_reason():
    material = MaterialFactory(ended_at=NOON)
    MaterialRequestFactory(material=material, phone="13900000731")
    given = WishGiven("", phone="13900000731", address="近", words="话" * 2001, quantity=3)

    assert refused(lambda: materials.ask(material=material, given=given, by=SYSTEM, now=NOON)) == [
        "这里还没有写。",
        "只写了 1 个字，至少 6 个字。",
        "写了 2001 个字，最多 2000 个字。",
        "一人最多 2 本。",
        "这本教材不再寄了。",
    ]
    assert MaterialRequest.objects.count() == 1


def test_what_was_given_is_not_given_again_nor_refused_and_what_was_not_sent_did_not_arrive():
    wish, waiting = MaterialRequestFactory(quantity=2), MaterialRequestFactory(quantity=2, material__stock=1)
    materials.hand_over(wish=wish, by=SYSTEM, now=NOON)

    assert refused(lambda: KEEPING["hand over"](wish, SYSTEM)) == [DONE]
    assert refused(lambda: materials.refuse(wish=wish, reason="", by=SYSTEM, now=NOON)) == [DONE, "这里还没有写。"]
    assert refused(lambda: KEEPING["send"](waiting, SYSTEM)) == ["只有 1 本了，要 2 本，先补货。"]
    assert refused(lambda: KEEPING["echo"](waiting, SYSTEM)) == ["还没有寄出，谈不上收到。"]
    assert Material.objects.get(pk=waiting.material_id).stock == 1


# ---- subscriptions ----


def test_nobody_subscribes_or_ends_for_a_neighbour(here):
    wish, neighbour = SubscriptionFactory(person__tenant=here.tenant), resident(here)[1]
    given = {"person_id": wish.person_id, "tenant_id": here.tenant.pk, "place_id": None, "kinds": [], "now": NOON}

    assert refused(lambda: subscribing.subscribe(**given, by=neighbour)) == ["只能替自己订阅。"]
    assert refused(lambda: subscribing.unsubscribe(wish=wish, by=neighbour, now=NOON)) == ["只能退自己的订阅。"]


def test_a_subscription_is_of_somebody_and_for_a_place_here_and_of_kinds_there_are(here):
    stranger = PersonFactory()
    given = {"person_id": stranger.pk, "tenant_id": here.tenant.pk, "place_id": uuid7(), "kinds": ["poem"], "now": NOON}

    assert refused(lambda: subscribing.subscribe(**given, by=SYSTEM)) == [
        "这个地方不在本街道。",
        "本街道没有这个人的登记。",
        "没有这一种公告：poem。",
    ]


def test_one_subscribes_to_ten_places_and_no_eleventh_but_changes_what_one_has(here):
    actor = resident(here)[1]
    places = [PlaceFactory(parent=here.community) for _n in range(11)]
    given = {"person_id": actor.person_id, "tenant_id": here.tenant.pk, "by": actor, "now": NOON}
    for place in places[:10]:
        subscribing.subscribe(**given, place_id=place.pk, kinds=[])

    assert refused(lambda: subscribing.subscribe(**given, place_id=places[10].pk, kinds=[])) == ["最多订 10 处，先退掉一处。"]
    subscribing.subscribe(**given, place_id=places[0].pk, kinds=["notice"])
    assert Subscription.objects.filter(kinds=["notice"]).count() == 1
