"""Five judges, one of them of an applicant's own: each signs on their own page, and the mean without the best and the worst is shown."""

import pytest

from linli.cobuild.models import ScoreSheet
from tests.factories.cobuild_ventures import POINTS, agency, eligible, shortlisted, world
from tests.people import holder, resident, subdistrict_leader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LUNCH, REPAIR = "老人午间陪伴", "巷口修理铺"
NEEDS = ("20", "21", "23", "10", "25")  # sheets of 78, 79, 81, 68 and 83 points
RECUSED = "是申报单位或者它的上级单位的人"


@pytest.fixture
def of(town):
    """Two ventures through the preliminary review: the first agency's, and somebody else's."""
    of = world(town.here)
    shortlisted(of, also=[eligible(of, title=LUNCH)], title=REPAIR, applicant=agency(town.here)[0])
    return of


@pytest.fixture
def desk(town, of):
    """The office's clerk, at the round."""
    user, _actor = holder("subdistrict_clerk", town.here, place=town.here.subdistrict)
    return town.signed_in(user).open("/desk/").press("公益创投").follow(of.round.title)


def asked(town, of, desk):
    """Five are asked to judge by the telephone number that the register knows; the last works for the first agency."""
    users = []
    for number in range(5):
        user, _actor = resident(town.here, name=f"试评委{number}", phone=f"1390000013{number}")
        desk.press("请一位").choose("专家评审").fill(phone=f"139 0000 013{number}")
        desk.page.locator("[name=organisation]").select_option(label=of.agency.name if number == 4 else "不在册")
        desk.press("请他来评").sees("记下了", f"试评委{number}")
        users.append(user)
    return users


def signs(walk, title, need):
    """From one's own list: the application is read, points are given and confirmed, the sheet is signed."""
    given = {code: str(points // 100) for code, points in POINTS["expert"].items()} | {"need": need}
    walk.open("/judging/").follow(title).fill(**given, remark="看过现场")
    return walk.choose("分数和评语我看过了，签字").press("签字").sees("签好了")


def test_five_judges_sign_one_is_recused_and_the_leader_chooses_by_the_trimmed_mean(town, of, desk):
    phones = [town.signed_in(user, phone=True) for user in asked(town, of, desk)]
    for phone, need in zip(phones, NEEDS, strict=True):
        signs(phone, REPAIR, need)
    for phone, need in zip(phones[:4], NEEDS, strict=False):
        signs(phone, LUNCH, need)
    phones[4].open("/judging/").follow(LUNCH).sees("您回避这个项目", RECUSED).sees_not("评分表", "签字")

    desk.press("专家评审打分").sees("评委都签完了", RECUSED)
    assert [(row[0], row[2], row[3]) for row in desk.rows()] == [("1", "79.33", "5 / 5"), ("2", "76.5", "4 / 4")]
    leader = town.staff(subdistrict_leader).open(of.round.get_absolute_url()).press("定入选项目").sees("79.33")
    leader.fill(**{f"grant_{of.round.ventures.get(title=REPAIR).pk}": "900.50"}).press("定下来").sees("定好了，接下来公示")

    town.visitor().open(f"/ventures/rounds/{of.round.pk}/").sees(REPAIR, "900.50 元").sees_not(LUNCH)
    assert ScoreSheet.objects.filter(judge__stage="expert").count() == 9


def test_a_judge_says_that_they_know_the_applicant_and_signs_no_more(town, of, desk):
    phone = town.signed_in(asked(town, of, desk)[0], phone=True, dress="elder")

    phone.open("/mine/").follow("打分、回避").follow(REPAIR).press("我要回避")
    phone.refused(lambda: phone.press("回避这个项目")).fill(reason="负责人是我的邻居").press("回避这个项目").sees(
        "这个项目您不用评"
    )

    phone.follow(REPAIR).sees("您回避这个项目：负责人是我的邻居").sees_not("签字")
    desk.press("专家评审打分").sees("自己提出", "负责人是我的邻居")
    assert [row[3] for row in desk.rows()] == ["0 / 4 还不够"] * 2
