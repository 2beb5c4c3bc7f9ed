"""A council's session in a room without telephones: one clerk, paper at the door, hands counted twice, minutes signed at the end."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.core import clock
from linli.deliberation.models import Attendance, Ballot, Meeting, Minutes
from tests.factories.deliberation import CouncilFactory, seated
from tests.people import community_secretary

from .walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAMPS, BENCHES = "后巷装路灯", "年度工作要点"


def test_a_clerk_runs_a_session_in_a_room_without_telephones(town):
    user, _actor = community_secretary(town.here)
    desk, council = town.signed_in(user), a_council_of_six(town)

    prepares(desk, council, note_taker=user.display_name)
    moves(desk)
    convenes(desk)
    prints(desk)
    signs_in(desk)
    opens(desk)
    gives_the_floor(desk)
    votes_by_hands(desk)
    wall, phone = watched(town)
    somebody_leaves(desk, wall, phone)
    closes(desk)
    writes_the_minutes(desk)

    assert (Meeting.objects.get().state, Ballot.objects.get().passed, Minutes.objects.get().state) == ("closed", True, "signed")


def a_council_of_six(town):
    council = CouncilFactory(place=town.here.community, name="试验社区议事会", founded_on=clock.today() - timedelta(days=400))
    seated(council, 6, begins_on=clock.today() - timedelta(days=100))
    return council


def now_typed(**later):
    """The present minute as the browser's own field for day and hour has it."""
    return timezone.localtime(clock.now() + timedelta(**later)).strftime("%Y-%m-%dT%H:%M")


def here(walk):
    return walk.open(Meeting.objects.get().get_absolute_url())


def prepares(desk, council, *, note_taker):
    """From the council's own page: kind, council and place are chosen already."""
    desk.open(council.get_absolute_url()).press("准备会议")
    desk.fill(
        title="议事会第一次会议", starts_at=now_typed(minutes=30), venue="社区二楼会议室", chair="何主席", note_taker=note_taker
    )
    desk.press("准备会议").sees("准备好了。写上议程，再发通知。", "应到")
    for title, kind in ((LAMPS, "motion"), (BENCHES, "ballot")):
        desk.press("加一项议程").fill(title=title)
        desk.page.get_by_label("做什么").select_option(kind)
        desk.press("加一项议程").sees(title)


def moves(desk):
    """A motion that somebody brought on paper is written down and put under its point."""
    desk.follow("发言和讨论").press("记一个议题").fill(
        mover="代表何奶奶", title=LAMPS, text="在后巷装六盏路灯，十月底以前亮。"
    ).press("提上去")
    desk.press("列入议程")
    desk.page.get_by_label("放进哪一项议程").select_option(label=f"议事会第一次会议 · {LAMPS}")
    desk.press("列入议程").sees("代表何奶奶", "在后巷装六盏路灯")


def convenes(desk):
    """It is late by the rule, so it wants a reason."""
    here(desk).press("发会议通知")
    desk.refused(lambda: desk.press("发会议通知")).sees("现在发，要写原因")
    desk.fill(late_reason="上级临时要求").press("发会议通知").sees("通知发出去了")


def prints(desk):
    """Invitations in large type and the sheet at the door: everybody is on both."""
    here(desk).follow("会议通知（大字）").sees("请您来开“议事会第一次会议”。", LAMPS, BENCHES)
    assert desk.page.locator(".paper-invitation").count() == 6
    here(desk).press("签到表")
    assert [row[0] for row in desk.rows()[:7]] == ["1", "2", "3", "4", "5", "6", ""]


def signs_in(desk):
    """Five from the paper sheet in one go; the sixth brings the card, and it is scanned twice."""
    here(desk).press("签到").follow("照纸质签到表补记")
    desk.fill(numbers="1-4，5", at=now_typed()).press("照纸质签到表补记").sees("补记好了。")
    card = Meeting.objects.get().participants.get(number=6).card
    here(desk).press("签到")
    for told in ("，到了。", "已经到了，不用再记。"):
        desk.fill(said=f"{desk.address}/card/{card}/").page.keyboard.press("Enter")
        expect(desk.page.locator("[data-status]")).to_contain_text(told)
    desk.look()
    assert Attendance.objects.count() == 6


def opens(desk):
    here(desk).sees("6").press("宣布开会")
    desk.press("宣布开会").sees("会开了。")
    assert desk.reads(".gate").startswith("到会人数")


def gives_the_floor(desk):
    """Two ask in their turn; a point of order comes before both."""
    desk.press("开始议").press("开始议").press("发言")
    desk.choose("可以报名发言").press("就这样")
    for number, kind in ((2, "发言"), (3, "发言"), (4, "程序性发言")):
        desk.fill(number=str(number)).page.get_by_label("哪种").select_option(label=kind)
        desk.press("记到名单上")
    waiting = desk.page.locator("section", has_text="等着发言").locator("li .num").all_inner_texts()
    assert waiting == ["4", "2", "3"]
    desk.press("请他发言").fill(words="先说怎么分摊，再表决。").press("说完了").sees("说过的", "先说怎么分摊，再表决。")
    for _who in range(2):
        desk.press("请他发言").press("说完了")
    here(desk).press("议完了").fill(outcome="同意列入今年计划。").press("议完了").sees("同意列入今年计划。")


def does(walk, verb):
    """A verb of a ballot: its sheet is opened and the button in it pressed."""
    walk.page.locator("summary", has_text=verb).click()
    walk.page.locator("details[open] button", has_text=verb).click()
    return walk.look()


def prepares_the_ballot(desk):
    """From its point of the agenda: who is due, the council's rule and raised hands follow from the meeting."""
    desk.page.locator(".agenda li", has_text=BENCHES).get_by_role("link", name="准备表决").click()
    desk.look().fill(question="您同意今年的工作要点吗？")
    for _step in range(4):
        desk.press("下一步")
    desk.press("准备好了，记下来").sees("名册上一个人也没有。先建名册。")
    desk.press("名册").press("生成名册")
    desk.open(Ballot.objects.get().get_absolute_url()).sees("都齐了，可以定下来。")
    does(does(desk, "定下来"), "开始举手表决").sees("开始了，请两位计票人分别数。")


def votes_by_hands(desk):
    """The tellers differ, so hands are raised again."""
    desk.page.locator(".agenda li", has_text=BENCHES).get_by_role("link", name="开始议").click()
    desk.look().press("开始议")
    prepares_the_ballot(desk)
    desk.press("举手")
    counted(desk, "计票人甲", 4, 1, 1)
    counted(desk, "计票人乙", 5, 0, 1).sees("两位数的不一样。请再举一次手，重新数。", "现在是第 2 轮，到会 6 人。")
    counted(desk, "计票人甲", 5, 1, 0)
    counted(desk, "计票人乙", 5, 1, 0).sees("两位数的一样，定了。", "赞成 5，反对 1，弃权 0")
    desk.open(Ballot.objects.get().get_absolute_url())
    does(desk, "结束举手").sees("结果还没有公布，只有办事的人看得到。")
    does(desk, "公布结果").sees("通过", "得到6 人", "得到5 票", "6 / 6 人")


def counted(desk, teller, yes, no, abstain):
    return desk.fill(teller=teller, yes=str(yes), no=str(no), abstain=str(abstain)).press("记下来")


def watched(town):
    """The screen on the wall, and the same on a telephone of somebody without an account."""
    code = Meeting.objects.get().screen_code
    wall = town.visitor(phone=False).open(f"/wall/meetings/{code}/").sees("正在议", BENCHES, "通过")
    phone = town.visitor().open(f"/room/{code}/").sees("正在议", BENCHES, "通过")
    expect(wall.page.locator(".room-quorum .num-big")).to_have_text("6")
    return wall, phone


def somebody_leaves(desk, wall, phone):
    """Noted on the roll; the screens say it by themselves."""
    here(desk).press("签到").press("记谁走了")
    desk.page.locator("[data-number='5']").click()
    expect(desk.page.locator("[data-status]")).to_contain_text("，走了。")
    expect(wall.page.locator(".room-quorum .num-big")).to_have_text("5")
    phone.look().sees("5 人")
    wall.look()


def closes(desk):
    """What still goes on is ended first."""
    here(desk).press("散会")
    desk.refused(lambda: desk.press("散会")).sees(f"还在议“{BENCHES}”，先把它结束。")
    here(desk).press("议完了").fill(outcome="通过。").press("议完了")
    desk.press("散会").press("散会").sees("散会了。")


def writes_the_minutes(desk):
    """Drafted from the records, taken as a Word file, sent round, signed by the note taker here and by the chair on paper."""
    desk.follow("写会议记录").fill(closing="会议于下午结束。").press("存成新的一版")
    desk.sees("应到", "赞成 5", "先说怎么分摊")
    written = words_of(desk)
    assert ("议事会第一次会议" in written, "赞成 5 票，反对 1 票，弃权 0 票。" in written) == (True, True)
    desk.press("送签").press("送签").sees("送签了")
    desk.press("签字").press("签字").sees("记录人")
    desk.press("录入纸上签的").fill(label="何主席")
    desk.page.get_by_label("以什么身份").select_option(label="主持人")
    desk.page.locator("[name=scan]").set_input_files([picture("签字页.jpg")])
    desk.press("签字").sees("何主席", "签字页.jpg")


def words_of(desk):
    """What stands in the Word file that the button gives."""
    with desk.page.expect_download() as saved:
        desk.page.get_by_role("link", name="Word").click()
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
