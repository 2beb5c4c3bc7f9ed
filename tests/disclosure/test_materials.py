"""Learning material: the shelf, wishes by page and letter, parcels, thanks."""

import pytest
from django.urls import reverse
from hypothesis import given as over
from hypothesis import strategies as st

from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.core.models import JournalLine, StoredFile
from linli.core.problems import NotAllowed
from linli.disclosure.errors import MaterialRefused
from linli.disclosure.models import Material, MaterialRequest, Message, StockMove
from linli.disclosure.rules import materials as rules
from linli.disclosure.rules.materials import MaterialGiven, WishGiven
from linli.disclosure.services import materials
from tests.accounts.threads import together
from tests.factories.accounts import NOON
from tests.factories.disclosure import MaterialFactory, MaterialRequestFactory
from tests.people import building_head, counter_clerk, neighbourhood, outsider, signed_in

from .test_attached import photo

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
READER = WishGiven("老读者", address="某省某县某镇八号", words="我八十岁了，想学手机。")


def sent(wish, **extra):
    facts = {"carrier": "中国邮政", "parcel": "XA12345678941", "by": SYSTEM, "now": NOON}
    return materials.send(wish=wish, **{**facts, **extra})


def test_a_letter_is_written_down_with_its_words_its_scan_and_its_way():
    material = MaterialFactory()
    by = by_channel(SYSTEM, Channel.PAPER)

    wish = materials.ask(material=material, given=READER, by=by, now=NOON, scan=photo("信.jpg"))

    kept = MaterialRequest.objects.get()
    assert (kept.number, kept.words, kept.channel, kept.state) == ("2026-0001", READER.words, "paper", "asked")
    assert (wish.scan.is_public, Material.objects.get().stock) == (False, 10)


def test_a_parcel_takes_from_the_stock_and_keeps_its_number():
    wish = MaterialRequestFactory(quantity=2)

    sent(wish)

    wish.refresh_from_db()
    assert (wish.state, wish.parcel, wish.sent_at, Material.objects.get().stock) == ("sent", "XA12345678941", NOON, 8)


@pytest.mark.parametrize(("phone", "told"), [("13900000731", 1), ("037155550120", 0), ("", 0)])
def test_who_left_a_mobile_hears_the_number(phone, told):
    sent(MaterialRequestFactory(phone=phone, material__title="智能手机一学就会"))

    titles = [one.title for one in Message.objects.all()]
    assert titles == ["《智能手机一学就会》寄出了，中国邮政 XA12345678941"] * told


def test_what_is_not_there_is_not_sent():
    wish = MaterialRequestFactory(material__stock=1, quantity=2)

    with pytest.raises(MaterialRefused) as refused:
        sent(wish, parcel="")

    wish.refresh_from_db()
    assert (refused.value.codes, wish.state, Material.objects.get().stock) == (["no_stock", "missing"], "asked", 1)


def test_nothing_is_sent_twice():
    wish = MaterialRequestFactory()
    sent(wish)

    with pytest.raises(MaterialRefused) as refused:
        materials.hand_over(wish=wish, by=SYSTEM, now=NOON)

    assert (refused.value.codes, Material.objects.get().stock) == (["wrong_state"], 9)


@pytest.mark.parametrize(
    ("wish", "facts", "codes"),
    [
        (READER, {}, []),
        (WishGiven("", quantity=5), {}, ["missing", "missing", "quantity"]),
        (WishGiven("老读者", by_hand=True), {}, []),
        (READER, {"is_live": False, "is_doubled": True}, ["ended", "asked_already"]),
    ],
)
def test_a_wish_is_refused_with_every_reason(wish, facts, codes):
    found = rules.wish_problems(wish, **{"most_each": 2, "is_live": True, "is_doubled": False, **facts})

    assert [one.code for one in found] == codes


def test_one_telephone_waits_for_one_copy_at_a_time():
    material = MaterialFactory()
    asked = WishGiven("老读者", phone="13900000731", address="某省某县某镇八号")
    materials.ask(material=material, given=asked, by=SYSTEM, now=NOON)

    with pytest.raises(MaterialRefused) as refused:
        materials.ask(material=material, given=asked, by=SYSTEM, now=NOON)

    assert (refused.value.codes, MaterialRequest.objects.count()) == (["asked_already"], 1)


def test_a_wish_that_cannot_be_met_says_why():
    wish = MaterialRequestFactory()
    with pytest.raises(MaterialRefused):
        materials.refuse(wish=wish, reason="", by=SYSTEM, now=NOON)

    materials.refuse(wish=wish, reason="地址寄不到", by=SYSTEM, now=NOON)

    wish.refresh_from_db()
    assert (wish.state, wish.refused_reason) == ("refused", "地址寄不到")


def test_the_thanks_that_come_back_are_kept():
    wish = sent(MaterialRequestFactory())

    materials.note_echo(wish=wish, thanks="收到了，字大，看得清。", by=SYSTEM, now=NOON)

    wish.refresh_from_db()
    assert (wish.thanks, wish.thanked_at, wish.arrived_at) == ("收到了，字大，看得清。", NOON, NOON)


def test_nothing_comes_back_of_what_was_not_sent():
    with pytest.raises(MaterialRefused) as refused:
        materials.note_echo(wish=MaterialRequestFactory(), thanks="谢谢", by=SYSTEM, now=NOON)

    assert refused.value.codes == ["wrong_state"]


@over(st.integers(-50, 50), st.integers(0, 40))
def test_the_stock_never_falls_below_nothing(change, stock):
    refused = "stock" in [one.code for one in rules.stock_problems(change, stock, "盘点")]

    assert refused == (stock + change < 0)


def test_the_stock_changes_with_a_reason():
    material = MaterialFactory()

    materials.change_stock(material=material, change=50, why="加印", by=SYSTEM, now=NOON)

    assert [(one.change, one.why) for one in StockMove.objects.all()] == [(50, "加印")]
    assert Material.objects.get().stock == 60


def test_only_who_keeps_the_material_touches_it():
    here = neighbourhood()
    wish = MaterialRequestFactory(material__tenant=here.tenant)
    for _user, actor in (building_head(here), outsider("counter_clerk")):
        with pytest.raises(NotAllowed):
            sent(wish, by=actor)
        with pytest.raises(NotAllowed):
            materials.add_material(tenant=here.tenant, given=MaterialGiven("书名", "讲些什么"), by=actor, now=NOON)

    assert Material.objects.get().stock == 10


def test_nothing_of_a_reader_stands_in_the_journal():
    wish = materials.ask(material=MaterialFactory(), given=READER, by=SYSTEM, now=NOON)
    sent(wish)

    told = "".join(f"{line.changes}{line.reason}" for line in JournalLine.objects.all())

    assert [part in told for part in (READER.name, READER.address, READER.words)] == [False] * 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_copy_goes_to_one_of_two():
    material = MaterialFactory(stock=1)
    wishes = [MaterialRequestFactory(material=material) for _ in range(2)]

    found = together(2, lambda number: sent(wishes[number]).state)

    assert sorted(map(str, found)) == ["['no_stock']", "sent"]
    assert Material.objects.get().stock == 0


# ---- pages ----


def test_anybody_anywhere_asks_for_a_copy(client):
    material = MaterialFactory()
    url = reverse("disclosure:material-ask", args=[material.code])
    given = {"name": "老读者", "address": "某省某县某镇八号", "quantity": "1"}

    answer = client.post(url, given, follow=True)

    assert ("记下了" in answer.content.decode(), MaterialRequest.objects.get().channel) == (True, "web")
    assert client.post(url, {"name": "", "quantity": "9"}).status_code == 422


def test_the_shelf_tells_what_is_there_and_where_to_write(client):
    material = MaterialFactory(tenant=neighbourhood().tenant)

    pages = [client.get(url).content.decode() for url in (reverse("disclosure:materials"), material.get_absolute_url())]

    assert [material.title in one for one in pages] == [True, True]


def test_a_clerk_writes_a_letter_down_sends_the_book_and_notes_the_thanks():
    here = neighbourhood()
    client = signed_in(counter_clerk(here)[0])
    material = MaterialFactory(tenant=here.tenant)
    given = {"channel": "paper", "material": str(material.pk), "name": "老读者", "address": "某省某县某镇八号", "quantity": "1"}

    client.post(reverse("disclosure:desk-material-letter"), {**given, "words": "想学手机", "scan": photo("信.jpg")})
    wish = MaterialRequest.objects.get()
    url = reverse("disclosure:desk-material-request", args=[wish.pk])
    for sent_form in ({"verb": "send", "carrier": "中国邮政", "parcel": "XA1234"}, {"verb": "echo", "thanks": "谢谢"}):
        assert client.post(url, sent_form).status_code == 302

    wish.refresh_from_db()
    assert (wish.parcel, wish.thanks, StoredFile.objects.count()) == ("XA1234", "谢谢", 1)
    assert client.get(url, {"print": "letter"}).status_code == 200


def test_the_desk_pages_open_and_the_stock_is_changed_there():
    here = neighbourhood()
    client = signed_in(counter_clerk(here)[0])
    client.post(
        reverse("disclosure:desk-material-new"), {"title": "手机课本", "about": "从开机讲起", "most_each": "1", "stock": "5"}
    )
    material = Material.objects.get()
    url = reverse("disclosure:desk-material", args=[material.pk])

    client.post(url, {"change": "20", "why": "加印"})

    pages = [client.get(one).status_code for one in (reverse("disclosure:desk-materials"), url)]
    assert (pages, Material.objects.get().stock) == ([200, 200], 25)


@pytest.mark.parametrize(("verb", "state"), [({"verb": "hand"}, "handed"), ({"verb": "refuse", "reason": "地址不清"}, "refused")])
def test_a_wish_is_handed_over_or_refused_at_the_desk(verb, state):
    here = neighbourhood()
    wish = MaterialRequestFactory(material__tenant=here.tenant)

    signed_in(counter_clerk(here)[0]).post(reverse("disclosure:desk-material-request", args=[wish.pk]), verb)

    wish.refresh_from_db()
    assert wish.state == state


@pytest.mark.parametrize("count", [1, 3])
def test_the_letters_cost_the_same_however_many(count, django_assert_num_queries):
    here = neighbourhood()
    client = signed_in(counter_clerk(here)[0])
    MaterialRequestFactory.create_batch(count, material=MaterialFactory(tenant=here.tenant))
    client.get(reverse("disclosure:desk-materials"))

    with django_assert_num_queries(8):
        assert len(client.get(reverse("disclosure:desk-materials")).context["page_obj"]) == count
