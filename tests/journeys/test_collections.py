"""Everybody is asked and heard: at the door, on the telephone's page, on paper; and a wish goes from a call to its reasoned answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.core import clock
from linli.procedures.api import open_step, start_run
from linli.procedures.models import Asking, Collection, Proposal
from tests.factories.procedures import a_round, collection, house, said, wish
from tests.people import community_secretary, elder, resident, subdistrict_leader

from .test_english import names_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "您同意给本单元加装电梯吗？费用按楼层分摊。"


def lift_of(town):
    """A lift whose first step is open."""
    by, now = community_secretary(town.here)[1], clock.now()
    given = {"title": "三号楼加装电梯", "place": town.here.building, "plain": "七位老人上不了楼。"}
    run = start_run(tenant=town.here.tenant, code="elevator_retrofit", **given, by=by, now=now)
    return open_step(run=run, step="consent", by=by, now=now)


def begun(town, walk):
    """The secretary begins the collection from the page that says why the step does not close."""
    walk.open(lift_of(town).get_absolute_url()).sees("还没有发起征求").press("发起征求").sees("发起征求")
    day = (clock.today() + timedelta(days=20)).isoformat()
    walk.fill(title="三号楼加装电梯", question=QUESTION, closes_on=day).press("先看名册").sees("一共 3 户")
    return walk.press("发起征求").sees("发起了。", "没达到")


def test_a_clerk_asks_door_by_door_and_sees_why_the_next_step_will_not_open(town):
    house(town.here.entrance, [8_950, 6_000, 6_000])
    desk = begun(town, town.secretary())
    doors = desk.page.locator("#doors tbody a")
    doors.first.click()
    desk.look().choose("同意").fill(words="早就盼着了。").press("记下来，去下一户").choose("不同意").press("记下来")
    row = Collection.objects.get()

    desk.open(row.run.get_absolute_url()).sees("还没过", "还不够，还差 1 户、50.17 m²")

    assert sorted(Asking.objects.values_list("choice", flat=True)) == ["agree", "disagree"]


def test_a_resident_says_it_on_the_telephone_in_large_type_and_changes_it(town):
    house(town.here.entrance, [8_950, 6_000, 6_000])
    user, actor = elder(town.here)
    town.here.entrance.units.first().ownerships.update(person=actor.person_id)
    begun(town, town.secretary())

    reader = town.signed_in(user, phone=True, dress="elder").open("/").follow("三号楼加装电梯").sees(QUESTION)
    reader.choose("不同意").press("我的意见就这样").sees("记下了。截止以前还可以改。")
    reader.choose("同意").press("改成这样").sees("记下了。")

    assert Collection.objects.get().heads.get(voters__person=actor.person_id).voice == "agree"


def test_the_door_list_and_the_form_go_along_on_paper(town):
    owner = house(town.here.entrance, [8_950])[0]
    row = begun_in_one_go(town)
    door = row.heads.get().label
    desk = town.secretary().open(row.get_absolute_url()).press("打印入户名单").sees("不拍照、不外传")
    listed = desk.rows("table.door-sheet")

    desk.open(row.get_absolute_url()).press("打印征求意见表").sees("签名（几个人共有的都签）：")

    assert listed == [[door, owner.name, "☐", "☐", "☐", ""]]
    assert desk.rows(".opinion-sheet table") == [[door], [owner.name], ["89.50 m²"]]


def begun_in_one_go(town):
    return collection(town.here.building, now=clock.now(), closes_on=clock.today())


def test_a_wish_by_telephone_is_refused_with_a_reason_that_its_proposer_hears(town):
    round_ = a_round(town.here.tenant, opens_on=clock.today())
    desk = town.counter_clerk().open("/desk/wishes/").press("替人记一条").choose("电话")
    desk.fill(title="给我家门口装灯", text="门口黑。", name="试奶奶").press("记下来").sees("记下了：建〔")
    made = Proposal.objects.get()

    turned_down(town.staff(subdistrict_leader).open(round_.get_absolute_url()).follow("给我家门口装灯"))
    desk.open(made.get_absolute_url()).choose("打了电话").press("告诉了，记下来").sees("告诉了提的人")

    town.visitor().open("/wishes/").sees("没有采纳的，为什么", "只照您一家")
    made.refresh_from_db()
    assert (made.way, made.state, made.ground, made.told_how) == ("phone", "refused", "single", "phone")


def turned_down(office):
    """Yes on every line of the sheet, and not taken up all the same: it concerns one family alone."""
    for line in office.page.locator(".sheet-line").all():
        line.get_by_label("行", exact=True).check()
    office.choose("不采纳").page.locator("summary", has_text="不采纳要写的").click()
    office.page.locator("[name=ground]").select_option("single")
    office.fill(reason="只照您一家，已经当诉求马上办。").press("记下筛选结果").sees("筛选结果记下了。", "只照您一家")


def test_anybody_wishes_without_an_account_and_finds_the_answer_by_number(town):
    a_round(town.here.tenant, opens_on=clock.today())
    reader = town.visitor().open("/")
    reader.page.locator("summary", has_text="更多").click()
    reader.follow("民生实事").press("提一条建议")
    reader.fill(title="开一个老年食堂", text="中午没有地方吃饭。").press("提上去").sees("收到了，谢谢您")
    number = reader.reads(".green .num")

    reader.open(f"/wishes/?number={number}").sees("收到了，还没筛选").sees_not("中午没有地方吃饭")
    assert [(one.number, one.state, one.person_id) for one in Proposal.objects.all()] == [(number, "received", None)]


def test_the_pages_read_in_english(town):
    house(town.here.entrance, [8_950])
    user, actor = resident(town.here)
    town.here.entrance.units.first().ownerships.update(person=actor.person_id)
    row = begun_in_one_go(town)
    wish(a_round(town.here.tenant))
    said(row.heads.get(), now=clock.now())
    walk = town.signed_in(user, phone=True, dress="english")
    walk.content = [*names_of(town), row.title, row.question]

    walk.open(reverse("procedures:opinions")).sees("Waiting for your answer")
    walk.open("/wishes/")

    assert walk.reads("h1") == "Say what should be done next year"
