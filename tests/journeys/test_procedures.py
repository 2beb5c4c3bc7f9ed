"""A resident objects on the last day by telephone; a clerk sees why the next step will not open, answers, and goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core import clock
from linli.procedures.models import Definition, Objection, Run
from linli.procedures.services import objections
from linli.procedures.states import StepState
from tests.people import administrator, resident
from tests.procedures.doing import TEXT, world_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "管子要从我家厨房过，没有人问过我。"


def shown_until_today(town):
    """A run whose plan has been public for so long that today is the last day, and its notice."""
    run, shown = world_in(town.here).shown(now=clock.now() - timedelta(days=9))
    shown.last_on = timezone.localdate(clock.now())
    shown.save(update_fields=["last_on"])
    return run, shown


def test_a_resident_objects_by_telephone_on_the_last_day_and_nothing_goes_on_before_the_answer(town):
    run, shown = shown_until_today(town)
    counter = town.counter_clerk()

    counter.open(run.get_absolute_url()).sees("今天最后一天", "为什么还不能完成").press("替人登记异议")
    counter.sees("最后一天 24:00 前打来的").fill(words=WORDS, name="何奶奶", phone="13900000120").press("登记").sees(
        "登记了", "等答复"
    )
    shown.last_on -= timedelta(days=1)  # the day has passed
    shown.save(update_fields=["last_on"])

    secretary = town.secretary()
    secretary.open("/desk/procedures/").sees("1 条异议").follow("换大门").sees("第 1 条异议还没有答复", "为什么还不能完成")
    secretary.follow("第 1 条").sees(WORDS).press("答复，不成立")
    secretary.refused(lambda: secretary.press("答复，不成立")).sees("还没写答复和理由")
    secretary.fill(words="管线改走外墙，不进您家。").press("答复，不成立").sees("答复了")
    secretary.open(run.get_absolute_url()).sees_not("为什么还不能完成").press("完成这一步").press("完成这一步").sees(
        "这一步完成了"
    )

    town.visitor().open(run.public_url).sees("管线改走外墙，不进您家。").sees_not(WORDS, "何奶奶")
    assert Objection.objects.get().channel == "phone"
    assert Run.objects.get().steps.get(code="show").state == StepState.SATISFIED


@pytest.mark.parametrize("dress", ["", "elder"])
def test_a_resident_objects_on_a_telephone_and_reads_the_answer(town, dress):
    one = world_in(town.here)
    run, _shown = one.shown(now=clock.now())
    walk = town.signed_in(resident(town.here)[0], phone=True, dress=dress)

    walk.open(run.public_url).page.locator("main a.btn.primary").first.click()
    walk.look().page.locator("main a.btn.primary").first.click()
    walk.look().fill(words=WORDS).page.locator("main form button.primary").click()
    made = Objection.objects.get()
    objections.answer(objection=made, words="管线改走外墙。", by=one.secretary, now=clock.now())

    walk.look().open(f"/procedures/objections/{made.pk}/").sees(WORDS, "管线改走外墙。")
    assert (made.channel, made.person_id is None) == ("web", False)


def test_an_administrator_reads_what_is_wrong_line_by_line_and_goes_through_a_run_on_paper(town):
    world_in(town.here)
    walk = town.staff(administrator)

    walk.open("/desk/procedures/definitions/").follow("小程序").sees("假如现在启动", "各版本").press("改成本街道的")
    walk.fill(text=TEXT.replace("status: assumed", "status: sure")).press("先检查").sees("1 处要改", "只能是")
    walk.fill(text=TEXT.replace("7 days", "10 days"), reason="本地规定十天").press("存成本街道的").sees("存下了", "公示 10 天")

    assert Definition.objects.filter(tenant=town.here.tenant, is_own=True).count() == 2


def test_a_clerk_starts_a_procedure_and_reads_why_it_does_not_go_on_without_scripts(plain_town):
    one = world_in(plain_town.here)
    walk = plain_town.secretary()

    walk.open("/desk/procedures/start/").choose("小程序").fill(title="换大门", place=one.here.compound.full_name).press("启动")
    walk.sees("启动了").press("开始这一步").sees("为什么还不能完成", "还差 1 份材料").press("登记").fill(paper="3 号柜").press(
        "登记材料"
    )
    walk.sees("记下了").sees_not("为什么还不能完成").press("完成这一步").press("完成这一步").sees("这一步完成了")

    assert Run.objects.get().stands == "公示"
