"""Nothing of a round is left lying: drafts that the office wrote down stand on a list, and no judge holds the others up for ever."""

import pytest
from django.test import Client

from linli.cobuild.errors import RoundRefused, VentureRefused
from linli.cobuild.events import JudgeLeft
from linli.cobuild.models import Judge, Venture
from linli.cobuild.selectors import reviewing as found
from linli.cobuild.services import choosing, judges, notices_ventures, reviewing, ventures
from linli.cobuild.services.choosing import Choice
from linli.core import clock
from linli.core.models import JournalLine, OutboxEvent
from linli.disclosure.models import Message
from tests.factories.cobuild_ventures import LINES, NOW, drafted, judge, shortlisted, signed, venture_given, world
from tests.people import browser_of

pytestmark = pytest.mark.django_db
LIST = "/desk/cobuild/ventures/"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def of():
    return world()


@pytest.fixture
def desk(of):
    return browser_of(of.clerk, Client())


def by_office(of, **given):
    wanted = venture_given(of.here, **given)
    return ventures.draft(round_=of.round, applicant=of.agency, given=wanted, lines=LINES, by=of.clerk, now=NOW)


def listed(desk, query="", url=LIST):
    return [row["one"].title for row in desk.get(f"{url}{query}").context["rows"]]


def words_of(do):
    with pytest.raises(RoundRefused) as told:
        do()
    return [problem.text for problem in told.value.problems]


# ---- drafts ----


def test_a_draft_of_the_office_stands_on_the_list_of_drafts_and_one_of_the_agency_does_not(of, desk):
    by_office(of, title="窗口记的")
    drafted(of, title="单位自己的")

    assert (listed(desk), listed(desk, "?state=draft"), listed(desk, "?state=draft", of.round.get_absolute_url())) == (
        [], ["窗口记的"], ["窗口记的"],
    )  # fmt: skip


def test_the_round_says_how_many_drafts_the_office_left(of, desk):
    drafted(of)
    before = desk.get(of.round.get_absolute_url()).text
    by_office(of)

    after = desk.get(of.round.get_absolute_url())

    assert ["?state=draft" in text for text in (before, after.text)] == [False, True]
    assert after.context["round"].draft_count == 1


def test_the_office_goes_on_with_its_draft_and_hands_it_in(of, desk):
    made = by_office(of, plan="")
    base = f"/desk/cobuild/rounds/{of.round.pk}/ventures/{made.pk}/"
    page = desk.get(made.get_absolute_url())
    form = desk.get(f"{base}change/").context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}

    changed = desk.post(f"{base}change/", {**said, "plan": "每周三次", "submission_token": "t1"})
    applied = desk.post(f"{base}apply/", {"submission_token": "t2"})

    made.refresh_from_db()
    assert [f"{base}{name}/" in page.text for name in ("change", "apply")] == [True, True]
    assert (changed.status_code, applied.status_code, made.plan, made.state) == (302, 302, "每周三次", "applied")


def test_the_office_takes_its_draft_off_the_list_with_a_reason(of, desk):
    made = by_office(of)

    desk.post(f"{made.get_absolute_url()}do/withdraw/", {"submission_token": "t1", "reason": "单位不报了"})

    made.refresh_from_db()
    assert (made.state, made.state_reason, listed(desk, "?state=draft")) == ("withdrawn", "单位不报了", [])


def test_a_draft_of_the_agency_is_neither_changed_nor_handed_in_at_the_desk(of, desk):
    made = drafted(of)
    base = f"/desk/cobuild/rounds/{of.round.pk}/ventures/{made.pk}/"

    assert [desk.get(f"{base}{name}/").status_code for name in ("change", "apply")] == [404, 404]
    assert Venture.objects.get().state == "draft"


def test_who_comes_after_the_preliminary_review_is_told_what_to_do(of):
    late = by_office(of)
    shortlisted(of)

    told = refused_texts(lambda: ventures.apply(venture=late, by=of.clerk, now=NOW))

    assert told == ["这一轮的初审已经结束，再报的没有人评。请报下一轮；要收它，就开新的一轮。"]


def refused_texts(do):
    with pytest.raises(VentureRefused) as told:
        do()
    return [problem.text for problem in told.value.problems]


# ---- judges who do not answer ----


def owed(of):
    """A venture that three experts signed, and one more who does not answer."""
    venture = shortlisted(of)[0]
    for one in [judge(of) for _n in range(3)]:
        signed(one, venture)
    return venture, judge(of)[0]


def test_who_decides_is_told_who_owes_how_many_sheets_and_what_to_do(of):
    venture, absent = owed(of)

    told = words_of(lambda: choosing.choose(round_=of.round, choice=Choice({venture.pk: 100_000}), by=of.leader, now=NOW))

    assert told == [
        f"还有 1 张评分表没有签：{absent.person.name}（1 张）。先催；不来评的，在“评委”里点“退出评审”写明原因；"
        "和哪个项目有关系的，在打分页让他回避。然后再定。"
    ]
    assert [(one.pk, n) for one, n in found.owing(of.round, "expert")] == [(absent.pk, 1)]


def test_where_too_few_signed_it_is_said_that_another_judge_is_needed(of):
    venture = shortlisted(of)[0]
    signed(judge(of), venture)

    told = words_of(lambda: choosing.choose(round_=of.round, choice=Choice({venture.pk: 100_000}), by=of.leader, now=NOW))

    least = of.round.rules["body"]["stages"]["expert"]["least_judges"]
    assert told == [f"{venture.number}：签分的评委不够 {least} 位，回避的不算。催一催没签的；还不够就再请一位评委补评。"]


def test_the_page_of_scores_names_who_owes_and_the_clerk_lets_them_go_with_a_reason(of, desk):
    _venture, absent = owed(of)
    base = f"/desk/cobuild/rounds/{of.round.pk}/"
    shown = desk.get(f"{base}scores/expert/")

    without = desk.post(f"{base}judges/{absent.pk}/leave/", {"submission_token": "t1", "reason": ""})
    done = desk.post(f"{base}judges/{absent.pk}/leave/", {"submission_token": "t2", "reason": "催了三次没有回音"})

    absent.refresh_from_db()
    assert ([(one.pk, n) for one, n in shown.context["owing"]], without.status_code, done.status_code) == (
        [(absent.pk, 1)],
        422,
        302,
    )
    assert (absent.left_at, absent.left_reason) == (NOW, "催了三次没有回音")
    assert JournalLine.objects.get(verb="cobuild.judge.left").reason == "催了三次没有回音"
    assert desk.get(f"{base}scores/expert/").context["owing"] == []
    assert "退出了：催了三次没有回音" in desk.get(base).text


def heard_by(one):
    """The messages to a judge, after their leave was announced twice."""
    for _again in range(2):
        notices_ventures.on_judge_left(JudgeLeft(tenant_id=one.tenant_id, judge_id=one.pk), event_id=one.pk, now=NOW)
    return [(row.title, row.body, row.url) for row in Message.objects.filter(to_person=one.person_id)]


def test_who_is_let_go_hears_it_once_with_the_reason(of):
    one, _actor = judge(of)
    judges.leave(judge=one, reason="催了三次没有回音", by=of.clerk, now=NOW)

    title, body = "“第一轮公益创投”专家评审不用您再评了", "您签过的分不再算，没签的也不用签了。原因：催了三次没有回音"
    assert OutboxEvent.objects.filter(name__endswith="JudgeLeft").count() == 1
    assert heard_by(one) == [(title, body, "/judging/")]


def test_who_was_asked_again_meanwhile_hears_nothing_of_having_left(of):
    one, _actor = judge(of)
    judges.leave(judge=one, reason="没有回音", by=of.clerk, now=NOW)
    judges.name(round_=of.round, stage="expert", person=one.person, by=of.clerk, now=NOW)

    assert heard_by(one) == []


def test_the_page_of_who_was_let_go_says_so_with_the_reason(of):
    venture = shortlisted(of)[0]
    one, actor = judge(of)
    signed((one, actor), venture)
    judges.leave(judge=one, reason="要去外地", by=of.clerk, now=NOW)

    assert "这一阶段不用您评了：要去外地" in browser_of(actor, Client()).get("/judging/").text


def test_somebody_who_is_recused_owes_nothing(of):
    venture, absent = owed(of)

    reviewing.recuse(judge=absent, venture=venture, reason="是同学", by=of.clerk, now=NOW)

    assert found.owing(of.round, "expert") == []


def test_who_comes_back_is_no_longer_said_to_have_left(of):
    one, _actor = judge(of)
    judges.leave(judge=one, reason="没有回音", by=of.clerk, now=NOW)

    judges.name(round_=of.round, stage="expert", person=one.person, by=of.clerk, now=NOW)

    assert list(Judge.objects.values_list("left_at", "left_reason")) == [(None, "")]
