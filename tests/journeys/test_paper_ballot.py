"""An elder votes on paper: issued at the counter, typed in by two clerks, in the published box, and nothing says which is whose."""

import pytest

from linli.core import clock
from linli.deliberation.models import Ballot, Right
from linli.registry.api import Person
from tests.factories.deliberation_rolls import council_of
from tests.factories.registry import PersonFactory
from tests.people import community_secretary, elder, holder

from .test_room import does

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "明年的民生实事"
LAMPS, CANTEEN, ROAD = "后巷装路灯", "开老年食堂", "修东院的路"
FIRST = "1 2\n1 2\n1 3\n1\n1 2"
SECOND = "1 2\n1 2\n2 3\n1\n1 2"


def test_an_elder_on_paper_is_counted_and_nobody_can_tell_which_paper_it_was(town):
    (senior, _actor), (clerk, _), (second, _) = people(town)
    desk, other = town.signed_in(clerk), town.signed_in(second)

    prepares(desk)
    mends_what_keeps_it_from_being_frozen(desk)
    gets_a_paper(desk, senior)
    comes_twice_to_the_counter(desk, other)
    typed_in_twice(desk, other)
    closed_and_declared(desk)
    everybody_reads_it(town, senior)

    ballot, own = Ballot.objects.get(), Right.objects.get(label__contains=senior.display_name)
    assert (ballot.state, own.used_channel, own.used_on) == ("declared", "", None)


def people(town):
    """The elder holds the first of six seats; a secretary and a clerk keep the office."""
    senior = elder(town.here)
    members = [Person.objects.get(pk=senior[1].person_id), *(PersonFactory(tenant=town.here.tenant) for _seat in range(5))]
    council_of(town.here.community, members, on=clock.today())
    return senior, community_secretary(town.here), holder("community_clerk", town.here, place=town.here.community)


def page_of(walk, more=""):
    return walk.open(Ballot.objects.get().get_absolute_url() + more)


def prepares(desk):
    """Step by step; two candidates for two seats are too few, but that is told later, with everything else."""
    desk.open("/desk/ballots/").press("准备一次表决").choose("差额票选")
    desk.fill(title=TITLE, question="请从候选项目里选出两个。")
    desk.page.get_by_label("哪个议事组织").select_option(label="试验议事会")
    desk.page.get_by_label("哪里的事").select_option(index=1)
    desk.press("下一步").fill(options=f"{LAMPS}｜12\n{CANTEEN}｜30", seats="2").press("下一步")
    desk.choose("议事组织的成员").press("下一步").press("下一步")
    desk.page.get_by_label("网页").uncheck()
    desk.choose("纸质票").press("准备好了，记下来").sees("准备好了。")


def mends_what_keeps_it_from_being_frozen(desk):
    """Both reasons stand there at once, each with the way to its page."""
    desk.refused(lambda: does(desk, "定下来"))
    assert sorted(desk.problems) == ["名册上一个人也没有。先建名册。", "要差额：候选的要比 2 个多，现在一样多。"]
    page_of(desk).press("去改").fill(options=f"{LAMPS}｜12\n{CANTEEN}｜30\n{ROAD}｜20").press("改成这样")
    desk.press("去名册").press("生成名册")
    does(does(page_of(desk).sees("都齐了，可以定下来。"), "定下来"), "开始投票").sees("开始投票了。")


def gets_a_paper(desk, senior):
    """Issued at the counter; the large print names nobody and is the same for all."""
    page_of(desk, "roll/").follow(senior.display_name).press("发一张纸质票").sees("领了纸质票")
    page_of(desk, f"rights/{Right.objects.get(position=1).pk}/take/").sees("这一份领了纸质票。先把纸质票收回来，再用别的办法投。")
    page_of(desk, "papers/").fill(numbers="2-5").press("记下领了票").press("打印大字票")
    desk.sees(TITLE, LAMPS, CANTEEN, ROAD, "最多选 2 个。").sees_not(senior.display_name)


def comes_twice_to_the_counter(desk, other):
    """Two clerks have the same right before them; the first counts, the second is refused and stands on the list."""
    last = Right.objects.get(position=6)
    for walk in (desk, other):
        page_of(walk, f"rights/{last.pk}/take/").choose("窗口")
        marks(walk, LAMPS, CANTEEN)
    desk.press("投出去").sees("投好了", "回执号")
    other.refused(lambda: other.press("投出去")).sees("已经投过了")
    page_of(desk, "conflicts/").sees(last.label)
    assert len(desk.rows()) == 1


def marks(walk, *projects):
    for name in projects:
        walk.page.locator("fieldset", has_text=name).get_by_label("赞成", exact=True).check()


def typed_in_twice(desk, other):
    """The second does not see what the first typed; the one paper that differs is looked at."""
    page_of(desk, "papers/").fill(count="5").press("记下收回多少").sees("收回的票还有 5 张没有录。")
    desk.press("录一叠").fill(number="1", lines=FIRST).press("录好了").sees("第一遍录好了。")
    page_of(other, "papers/").follow("第 1 叠").press("录第二遍").sees_not("1 2").fill(lines=SECOND).press("录好了")
    other.sees("有 1 张两遍录的不一样。把票找出来看一看。", "第 3 张")
    other.choose("第一遍对").press("看过票了，就这样").sees("两遍对上了，这一叠进了票箱。")


def closed_and_declared(desk):
    """Over half of all six must be for it: two projects get there, the third does not."""
    does(page_of(desk), "截止投票").sees("结果还没有公布", LAMPS, CANTEEN)
    does(desk, "公布结果").sees("公布了。", "黑线是当选要的 4 票（全体 6 人的过半数）。")
    ranked = [" ".join(one.split()) for one in desk.page.locator(".ranked__row").all_inner_texts()]
    assert ranked == [f"1 {LAMPS} 6 票 选上了", f"2 {CANTEEN} 4 票 选上了", f"3 {ROAD} 1 票 没选上"]


def everybody_reads_it(town, senior):
    """The elder, in large type on a telephone: the result, and a box in which nothing is theirs more than anybody else's."""
    phone = town.signed_in(senior, phone=True, dress="elder").open(Ballot.objects.get().public_url).sees(TITLE, LAMPS)
    phone.press("看票箱、查回执").sees("票上写的").sees_not(senior.display_name)
    assert [row[1] for row in phone.rows()] == ["4", "1", "1"]
