"""The market without money: a liaison gives on a telephone and is thanked; an elder's small wish by telephone is heard and met."""

import pytest

from linli.cobuild.models import Claim, Need
from linli.core import clock
from linli.registry.api import Person
from tests.factories.cobuild_market import a_need, a_person, a_resource, a_unit, delivered, liaison, named_in_public, thanked
from tests.factories.registry import OrganisationFactory, PersonFactory
from tests.people import resident

from .test_english import names_of
from .walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WISH, DONE, THANKS = "想换一个亮一点的灯", "两个人去，换了灯，试亮了", "孩子们手脚麻利，谢谢"


def asked(town, **said):
    """What an elder asked for by telephone, on the list."""
    elder = PersonFactory(tenant=town.here.tenant, name="试奶奶", phone="13900000121")
    plain = {"title": WISH, "kind": "wish", "field": "elders", "person": elder, "tells_claimant": True, "channel": "phone"}
    return a_need(town.here.building, now=clock.now(), **(plain | said))


def unit_phone(town, **how):
    user, actor = liaison(town.here, OrganisationFactory(tenant=town.here.tenant, name="试验建设银行"))
    return town.signed_in(user, phone=True, **how), actor


def agree(town, made):
    town.secretary().open(made.get_absolute_url()).press("答应这个认领").press("说定了").sees("说定了")


@pytest.mark.parametrize("dress", ["", "elder"])
def test_a_liaison_claims_delivers_and_receives_thanks_on_a_telephone(town, dress):
    need = asked(town)
    phone, actor = unit_phone(town, dress=dress)

    phone.open("/needs/").sees(WISH).follow("我来帮").sees("试验建设银行").press("就这样，我来").sees("谢谢您", "等社区答应")
    made = Claim.objects.get(need=need, organisation=actor.organisation_id)
    agree(town, made)
    phone.open(f"/needs/claims/{made.pk}/").sees("说定了").press("怎么联系").press("看联系方式").sees("试奶奶", "13900000121")
    phone.open(f"/needs/claims/{made.pk}/").press("做好了，报一声").fill(text=DONE, hours="0.5")
    phone.page.locator("[name=photos]").set_input_files([picture()])
    phone.press("做好了").sees("收到了", DONE)
    desk = town.secretary().open(made.get_absolute_url()).press("问过了，确认做成").choose("很满意").fill(thanks=THANKS)
    desk.press("确认").sees(THANKS)
    town.work()

    phone.open("/messages/").sees("确认做成了，谢谢您").open("/needs/mine/").sees("收到的感谢", THANKS)
    assert Need.objects.get().state == "done"


def test_an_elders_small_wish_by_telephone_is_met_and_she_says_so_by_a_link(town):
    desk = town.secretary().open("/desk/cobuild/needs/").press("替人记一条")
    desk.fill(title=WISH, name="试奶奶", phone="139 0000 0121", private_note="三楼东户，耳朵背")
    desk.page.locator("[name=place]").select_option(label=str(town.here.compound))
    desk.press("记下来").sees("记下了", WISH, "等人认领")
    made = Need.objects.get()
    assert (made.channel, made.kind, made.person.name) == ("phone", "wish", "试奶奶")

    user, actor = resident(town.here)
    neighbour = town.signed_in(user, phone=True).open(f"/needs/{made.pk}/").sees_not("试奶奶", "三楼东户").press("我来帮")
    neighbour.press("就这样，我来").sees("等社区答应")
    claim = Claim.objects.get(person=actor.person_id)
    agree(town, claim)
    neighbour.open(f"/needs/claims/{claim.pk}/").press("做好了，报一声").fill(text=DONE).press("做好了").sees("收到了")
    desk.open(claim.get_absolute_url()).press("给受助的人一个链接").press("做一个链接").sees("不要给去做的人")
    address = desk.page.locator(".one-link").input_value()

    family = town.visitor(dress="elder").open(address).sees(DONE, "一位邻居").choose("很满意").fill(thanks=THANKS)
    family.choose("我同意：感谢的话可以放到感谢墙上（不写姓名）").press("就这样说").sees("收到了，谢谢您")
    neighbour.open("/needs/mine/").sees("收到的感谢", THANKS)
    town.visitor().open("/needs/thanks/").sees(THANKS, "一位邻居").sees_not("试奶奶")


def test_a_neighbour_without_scripts_says_a_wish_for_another_and_finds_the_map_as_a_list(plain_town):
    town = plain_town
    asked(town)
    user, _actor = resident(town.here)
    phone = town.signed_in(user, phone=True, dress="elder").open("/needs/").press("我有个心愿").fill(title="陪张大爷看病")
    phone.page.get_by_text("替邻居提（要本人同意）").click()
    phone.fill(for_name="试大爷", for_phone="13900000122")
    phone.refused(lambda: phone.press("说好了，送给社区")).sees("本人同意了再替他")
    phone.choose("问过本人，本人同意我替他（她）提").press("说好了，送给社区").sees("收到了", "您替试大爷提的")

    phone.open("/needs/map/").sees("1 件事等人帮").follow(str(town.here.compound)).sees(WISH)
    assert Need.objects.get(title="陪张大爷看病").beneficiary.name == "试大爷"


def test_somebody_scans_the_poster_at_the_door_and_narrows_the_list(town):
    need = asked(town)
    poster = town.visitor(phone=False).open(f"/needs/near/{town.here.building.public_code}/poster/").sees(WISH)
    assert poster.page.locator("svg.qr").count() == 1

    phone = town.visitor().open(f"/needs/?at={town.here.building.public_code}").sees(WISH)
    phone.page.locator("summary", has_text="找一找").click()
    phone.page.locator("[name=kind]").select_option(label="服务项目")
    phone.press("筛选").sees("没有符合这些条件的").press("看全部").sees(WISH)
    phone.follow("我来帮").open(f"/needs/{need.pk}/").open("/needs/map/").open("/needs/projects/")


def a_market_of_everything(town):
    """A wish, one that a neighbour of consented name met, a resource of the bank, a unit whose claim is delivered; its liaison."""
    need, helper = asked(town), a_person(town.here.tenant)
    named_in_public(helper.person)
    done = thanked(asked(town, title="陪看病"), helper, now=clock.now())
    bank = OrganisationFactory(tenant=town.here.tenant, name="试验建设银行")
    offered = a_resource(town.here.community, now=clock.now(), organisation=bank)
    phone, actor = unit_phone(town, dress="english")
    unit = a_unit(town.here.tenant)
    unit.organisation.pk = actor.organisation_id
    mine = delivered(asked(town, title="修水管"), unit, now=clock.now())
    said = [
        WISH,
        "陪看病",
        "修水管",
        "换了阀芯",
        "灯亮了，心里也亮了",
        "周末义务理发",
        "理发",
        "试验建设银行",
        helper.person.name,
    ]
    phone.content = [*names_of(town), *said, "系统", need.number, done.need.number, offered.number]
    return phone, need, offered, mine


def test_the_market_in_english(town):
    phone, need, offered, mine = a_market_of_everything(town)

    phone.open("/needs/").sees("Who near me needs a hand").open("/needs/map/").open("/needs/projects/").open("/needs/thanks/")
    phone.open("/needs/resources/").open(f"/needs/resources/{offered.pk}/").open("/needs/resources/offer/").open("/needs/ask/")
    phone.open(f"/needs/{need.pk}/").open(f"/needs/{need.pk}/claim/").open("/needs/mine/").open(f"/needs/claims/{mine.pk}/")
    phone.open(f"/needs/claims/{mine.pk}/note/").open(f"/needs/{need.pk}/poster/")

    assert Person.objects.filter(name="试奶奶").count() == 3
