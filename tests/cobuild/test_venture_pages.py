"""The pages of venture philanthropy: the office's, a judge's on a telephone, an agency's own, residents'."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import strip_tags

from linli.cobuild.models import Recusal, Round, ScoreSheet, Venture
from linli.cobuild.services import choosing, judges, reviewing, venture_checks, ventures
from linli.cobuild.services.venture_services import ServiceGiven, record, void
from linli.core import clock, submissions
from tests import people
from tests.factories.cobuild_ventures import (
    NOW,
    POINTS,
    agency,
    applied,
    checked,
    chosen,
    drafted,
    eligible,
    judge,
    later,
    paid,
    running,
    shortlisted,
    signed,
    world,
)
from tests.factories.registry import CoverageFactory, PersonFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db


def stopped(of):
    """A venture that was stopped at mid-term."""
    made = running(of)
    return venture_checks.stop(venture=checked(made, "midterm", of, passed=False), reason="账对不上", by=of.leader, now=NOW)


@pytest.fixture(autouse=True)
def _in_september():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def of():
    return world()


@pytest.fixture
def desk(of):
    return browser_of(of.clerk, Client())


@pytest.fixture
def own(of):
    return browser_of(of.liaison, Client())


def text_of(answer):
    return answer.content.decode()


# ---- the office ----


def test_a_clerk_opens_a_round_with_its_procedure(of, desk):
    given = {
        "place": str(of.here.subdistrict.pk), "year": 2026, "title": "第二轮", "funds": "100000", "per_venture": "50000.50",
        "apply_from": "2026-09-01", "apply_until": "2026-09-20", "terms": "会做事", "with_run": "on",
    }  # fmt: skip

    answer = desk.post("/desk/cobuild/rounds/new/", given)

    made = Round.objects.get(title="第二轮")
    assert (answer.status_code, made.per_venture_cents, made.run.title) == (302, 5_000_050, "第二轮")


def test_what_is_wrong_stands_on_the_page(of, desk):
    answer = desk.post("/desk/cobuild/rounds/new/", {"place": str(of.here.subdistrict.pk), "year": 2026, "title": ""})

    assert (answer.status_code, "title" in answer.context["form"].errors) == (422, True)


def test_who_is_recused_is_not_offered_for_it_again(of, desk):
    venture, other, one = eligible(of), eligible(of, title="另一个"), judge(of, "preliminary")
    reviewing.recuse(judge=one[0], venture=venture, reason="认识负责人", by=one[1], now=NOW)

    offered = desk.get(f"/desk/cobuild/rounds/{of.round.pk}/scores/preliminary/").context["not_recused"]

    assert offered == [(one[0], [other])]


def test_a_check_that_was_written_down_is_not_offered_again(of, desk):
    made = checked(running(of), "midterm", of)
    kinds = desk.get(f"/desk/cobuild/ventures/{made.pk}/do/check/").context["form"].fields["kind"].choices
    checked(made, "final", of)
    page = text_of(desk.get(f"/desk/cobuild/ventures/{made.pk}/"))

    assert ([value for value, _label in kinds], "记一次检查" in page) == (["final"], False)


def test_a_line_of_a_budget_with_nothing_but_a_number_is_not_left_out_silently(of, desk):
    given = {"applicant": str(of.agency.pk), "title": "新项目", "category": "elders", "place": str(of.here.community.pk)}

    answer = desk.post(f"/desk/cobuild/rounds/{of.round.pk}/ventures/new/", given | {"quantity_1": "5"})

    assert (answer.status_code, "预算第 1 行" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_round_runs_under_one_count(of, desk, rows, django_assert_num_queries):
    for _n in range(rows):
        applied(of)
        judge(of)
    url = f"/desk/cobuild/rounds/{of.round.pk}/"
    desk.get(url)

    with django_assert_num_queries(ROUND_PAGE):
        answer = desk.get(url)

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_run_under_one_count(of, desk, rows, django_assert_num_queries):
    made = running(of)
    for _n in range(rows):
        record(venture=made, given=ServiceGiven(date(2026, 9, 1), "陪伴", 10), by=of.liaison, now=NOW)
    desk.get("/desk/cobuild/venture-services/")

    with django_assert_num_queries(SERVICES_PAGE):
        answer = desk.get("/desk/cobuild/venture-services/?year=2026")

    assert (len(answer.context["rows"]), answer.context["sums"]) == (
        rows, {"services": rows, "person_times": 10 * rows, "people": 0},
    )  # fmt: skip


def test_a_venture_goes_its_way_on_the_workbench(of, desk):
    made = running(of)
    base = f"/desk/cobuild/ventures/{made.pk}/"
    first = made.instalments.get(position=1)
    codes = [
        desk.post(f"{base}instalments/{first.pk}/pay/", {"paid_on": "2026-09-01", "voucher": "P1"}).status_code,
        desk.post(f"{base}do/service/", {"on": "2026-09-01", "title": "陪伴", "person_times": "40", "people": "12"}).status_code,
        desk.post(f"{base}do/check/", {"kind": "midterm", "on": "2026-09-01", "passed": "no", "text": "账对不上"}).status_code,
    ]
    leader = browser_of(of.leader, Client())
    codes.append(leader.post(f"{base}do/stop/", {"reason": "中期不合格"}).status_code)

    page = text_of(desk.get(base))

    made.refresh_from_db()
    assert (codes, made.state) == ([302] * 4, "stopped")
    assert [word in page for word in ("600 元", "账对不上", "中期不合格", "40")] == [True] * 4


def test_a_budget_adds_up_under_its_lines_for_the_office_and_for_everybody(of, desk):
    made = running(of)
    pages = [desk.get(f"/desk/cobuild/ventures/{made.pk}/"), Client().get(f"/ventures/{made.pk}/")]

    assert [text_of(one).count('<p class="budget-sum small num">') for one in pages] == [1, 1]
    assert [text_of(one).count("数量 × 单价") for one in pages] == [0, 0]


def test_a_clerk_is_told_that_a_payment_is_barred(of, desk):
    made = running(of)
    second = made.instalments.get(position=2)

    answer = desk.post(
        f"/desk/cobuild/ventures/{made.pk}/instalments/{second.pk}/pay/", {"paid_on": "2026-09-01", "voucher": "P"}
    )

    assert (answer.status_code, "中期评估合格以后才拨。" in text_of(answer)) == (422, True)


def test_a_judge_is_named_by_their_telephone_number(of, desk):
    person = people.Person.objects.get(pk=people.resident(of.here, phone="13800001234")[1].person_id)
    given = {"stage": "expert", "phone": "13800001234", "organisation": str(of.agency.pk), "title": "教师"}
    applied(of)

    answer = desk.post(f"/desk/cobuild/rounds/{of.round.pk}/judges/new/", given)

    assert (answer.status_code, of.round.judges.get().person, Recusal.objects.get().by_self) == (302, person, False)


def test_means_are_shown_when_all_have_signed_and_sheets_when_the_stage_is_closed(of, desk):
    venture = eligible(of)
    experts = [judge(of, "preliminary") for _n in range(3)]
    url = f"/desk/cobuild/rounds/{of.round.pk}/scores/preliminary/"
    seen = []
    for one in experts:
        signed(one, venture)
        seen.append(desk.get(url).context["rows"][0].get("mean"))
    seen.append(len(desk.get(url).context["sheets"]))

    desk.post(f"/desk/cobuild/rounds/{of.round.pk}/shortlist/")

    assert seen == [None, None, "80", 0]
    assert [row["is_genuine"] for row in desk.get(url).context["sheets"]] == [True] * 3


def test_a_word_beside_a_number_stands_apart_from_it(of, desk):
    eligible(of)
    judge(of, "preliminary")

    page = strip_tags(text_of(desk.get(f"/desk/cobuild/rounds/{of.round.pk}/scores/preliminary/")))

    assert "0 / 1 还不够" in page


def test_the_leader_chooses_and_the_clerk_cannot(of, desk):
    venture = shortlisted(of)[0]
    [signed(judge(of), venture) for _n in range(3)]
    url, given = f"/desk/cobuild/rounds/{of.round.pk}/choose/", {f"grant_{venture.pk}": "900.50"}
    refused = desk.post(url, given).status_code

    answer = browser_of(of.leader, Client()).post(url, given)

    venture.refresh_from_db()
    assert (refused, answer.status_code, venture.granted_cents) == (403, 302, 90_050)


def test_sheets_of_the_lists_are_taken(of, desk):
    running(of)
    urls = [
        f"/desk/cobuild/rounds/{of.round.pk}/",
        "/desk/cobuild/ventures/",
        "/desk/cobuild/venture-services/",
        "/desk/cobuild/agencies/",
    ]

    assert [desk.get(f"{url}?as=xlsx").status_code for url in urls] == [200] * 4


def test_an_application_on_paper_is_written_down_and_handed_in(of, desk):
    given = application(of) | {"applicant": str(of.agency.pk)}

    answer = desk.post(f"/desk/cobuild/rounds/{of.round.pk}/ventures/new/", given)
    after = desk.post(answer.url)

    assert (answer.status_code, after.status_code, Venture.objects.get().state) == (302, 302, "applied")


def test_every_page_of_the_office_opens(of, desk):
    made = chosen(of)
    base, one = f"/desk/cobuild/rounds/{of.round.pk}/", f"/desk/cobuild/ventures/{made.pk}/"
    urls = ["/desk/cobuild/rounds/", "/desk/cobuild/rounds/new/", base, f"{base}change/", f"{base}judges/new/", f"{base}ventures/new/",
            f"{base}scores/expert/", "/desk/cobuild/ventures/?year=2026&chosen=1", one, f"{one}do/contract/", "/desk/cobuild/agencies/"]  # fmt: skip

    assert {url: desk.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert [desk.get(url).status_code for url in (f"{base}scores/other/", f"{one}do/other/")] == [404, 404]


def test_a_draft_is_not_the_office_s_to_read(of, desk):
    made = drafted(of)

    assert desk.get(f"/desk/cobuild/ventures/{made.pk}/").status_code == 404


@pytest.mark.parametrize("passed", [True, False])
def test_stopping_is_offered_only_where_the_mid_term_check_failed(of, passed):
    made = running(of)
    checked(made, "midterm", of, passed=passed)

    answer = browser_of(of.leader, Client()).get(f"/desk/cobuild/ventures/{made.pk}/")

    assert ("stop" in [name for name, *_rest in answer.context["offered"]]) is not passed


@pytest.mark.parametrize(("make", "offered"), [(chosen, False), (running, True), (stopped, True)])
def test_spending_is_offered_to_the_office_and_the_agency_where_it_can_be_written_down(of, desk, make, offered):
    made = make(of)

    urls = [(desk, f"/desk/cobuild/ventures/{made.pk}/"), (browser_of(of.liaison, Client()), f"/unit/ventures/{made.pk}/")]

    assert ["记一笔花费" in text_of(browser.get(url)) for browser, url in urls] == [offered, offered]


def test_a_judge_whom_the_register_does_not_know_or_knows_twice_is_told_beside_the_number(of, desk):
    url, given = f"/desk/cobuild/rounds/{of.round.pk}/judges/new/", {"stage": "expert", "phone": "13900000777"}
    unknown = desk.post(url, given).context["form"].errors
    PersonFactory.create_batch(2, tenant=of.here.tenant, phone="13900000777")

    several = desk.post(url, given).context["form"].errors

    assert dict(unknown) == {"phone": ["登记在册的人里没有这一位，请核对手机号。"]}
    assert dict(several) == {"phone": ["这个手机号登记了不止一个人，请换一个号码。"]}


# ---- a judge ----


def points(stage="preliminary", **given):
    return {name: str(value / 100) for name, value in (POINTS[stage] | given).items()} | {"remark": "可以"}


def test_a_judge_scores_confirms_and_signs_on_a_telephone(of):
    venture = eligible(of)
    one, actor = judge(of, "preliminary")
    phone, url = browser_of(actor, Client()), f"/judging/{one.pk}/{venture.pk}/"
    unconfirmed = phone.post(url, points()).status_code

    answer = phone.post(url, points() | {"confirm": "on"})

    assert (unconfirmed, answer.status_code, ScoreSheet.objects.get().total) == (422, 302, 8000)
    assert "签了 80 分" in text_of(phone.get("/judging/"))


def test_the_same_sheet_sent_twice_is_signed_once(of):
    venture = eligible(of)
    one, actor = judge(of, "preliminary")
    phone, url = browser_of(actor, Client()), f"/judging/{one.pk}/{venture.pk}/"
    given = points() | {"confirm": "on", submissions.FIELD: str(uuid4())}

    codes = [phone.post(url, given).status_code for _again in range(2)]

    assert (codes, ScoreSheet.objects.count()) == ([302, 302], 1)


def test_a_judge_sees_no_sheet_of_another_one(of):
    venture = eligible(of)
    mine, other = judge(of, "preliminary"), judge(of, "preliminary")
    signed(other, venture, need=1234)
    phone = browser_of(mine[1], Client())

    pages = [text_of(phone.get(url)) for url in ("/judging/", f"/judging/{mine[0].pk}/{venture.pk}/")]

    assert ["12.34" in page or "67.34" in page for page in pages] == [False, False]
    assert phone.get(f"/judging/{other[0].pk}/{venture.pk}/").status_code == 404
    assert phone.get(f"/desk/cobuild/rounds/{of.round.pk}/scores/preliminary/").status_code == 403


def test_a_judge_recuses_themselves(of):
    venture = eligible(of)
    one, actor = judge(of, "preliminary")
    phone = browser_of(actor, Client())

    answer = phone.post(f"/judging/{one.pk}/{venture.pk}/recuse/", {"reason": "认识负责人"})

    assert (answer.status_code, Recusal.objects.get().by_self) == (302, True)
    assert "您回避这个项目" in text_of(phone.get(f"/judging/{one.pk}/{venture.pk}/"))


def sheets_of(actor, one, venture):
    """What a judge reads of their own signatures: the total, whether it was replaced, whether they may sign now."""
    shown = browser_of(actor, Client()).get(f"/judging/{one.pk}/{venture.pk}/")
    return [(row["total"], row["is_replaced"]) for row in shown.context["sheets"]], "score-sheet" in shown.text


def test_a_judge_rereads_what_they_signed_before_and_after_the_stage_is_closed(of):
    venture = eligible(of)
    experts = [judge(of, "preliminary") for _n in range(3)]
    first, *_others = [signed(one, venture) for one in experts]
    (one, actor), again = experts[0], later(minutes=5)
    signed(experts[0], venture, again, corrects=first.pk, need=1500)

    before = sheets_of(actor, one, venture)
    choosing.shortlist(round_=of.round, by=of.clerk, now=later(hours=1))

    assert before == ([("70", False), ("80", True)], True)
    assert sheets_of(actor, one, venture) == ([("70", False), ("80", True)], False)


def test_what_was_signed_stays_readable_when_the_venture_is_withdrawn_and_when_the_judge_leaves(of):
    venture, (one, actor) = eligible(of), judge(of, "preliminary")
    signed((one, actor), venture)

    ventures.withdraw(venture=venture, reason="不办了", by=of.liaison, now=later(hours=1))
    withdrawn = sheets_of(actor, one, venture)
    judges.leave(judge=one, reason="一直没有回音", by=of.clerk, now=later(hours=2))

    assert (withdrawn, sheets_of(actor, one, venture)) == (([("80", False)], False), ([("80", False)], False))
    assert "您已经不是这一轮的评委。" in text_of(browser_of(actor, Client()).get(f"/judging/{one.pk}/{venture.pk}/"))


def test_whoever_judges_nothing_reads_so_and_a_stranger_signs_in(of):
    assert "没有请您评审的项目。" in text_of(browser_of(people.resident(of.here)[1], Client()).get("/judging/"))
    assert Client().get("/judging/").status_code == 302


# ---- an agency ----


def application(of, **given):
    plain = {
        "title": "午间陪伴", "category": "elders", "place": str(of.here.community.pk), "for_whom": "独居老人", "problem": "没人说话",
        "plan": "每周三次", "planned_services": "100", "planned_person_times": "4000", "begins_on": "2026-09-01",
        "ends_on": "2027-03-31", "contact": "试负责", "text_1": "水", "quantity_1": "10", "unit_1": "2.50", "text_2": "餐",
        "quantity_2": "1", "unit_2": "30", "own_2": "on",
    }  # fmt: skip
    return plain | given


def test_an_agency_drafts_changes_and_hands_in(of, own):
    drafted_at = own.post(f"/unit/ventures/new/{of.round.pk}/", application(of)).url
    codes = [
        own.post(f"{drafted_at}change/", application(of, title="新名字")).status_code,
        own.post(f"{drafted_at}apply/").status_code,
    ]

    made = Venture.objects.get()
    assert (codes, made.title, made.state) == ([302, 302], "新名字", "applied")
    assert list(made.budget_lines.values_list("text", "unit_cents", "is_own_money")) == [("水", 250, False), ("餐", 3000, True)]


def test_an_agency_reports_services_and_spending(of, own):
    made = running(of)
    base, line = f"/unit/ventures/{made.pk}/", made.budget_lines.get(position=1)
    codes = [
        own.post(f"{base}services/new/", {"on": "2026-09-01", "title": "陪伴", "person_times": "40"}).status_code,
        own.post(f"{base}lines/{line.pk}/spend/", {"cents": "200.01", "on": "2026-09-01", "text": "水"}).status_code,
        own.post(
            f"{base}lines/{line.pk}/spend/", {"cents": "200.01", "on": "2026-09-01", "text": "水", "over_reason": "涨价"}
        ).status_code,
    ]

    page = text_of(own.get(base))

    assert codes == [302, 422, 302]
    assert ["200.01 元" in page, "超了" in page] == [True, True]


def test_an_agency_sees_and_touches_only_its_own(of):
    made = running(of)
    other = browser_of(agency(of.here)[1], Client())
    base, line = f"/unit/ventures/{made.pk}/", made.budget_lines.first()
    reads = [
        base,
        f"{base}change/",
        f"{base}services/new/",
        f"/desk/cobuild/ventures/{made.pk}/",
        f"/desk/cobuild/rounds/{of.round.pk}/",
    ]
    writes = [f"{base}apply/", f"{base}withdraw/", f"{base}services/new/", f"{base}lines/{line.pk}/spend/"]

    assert [other.get(url).status_code for url in reads] == [404, 404, 404, 403, 403]
    assert [other.post(url, {"reason": "x"}).status_code for url in writes] == [404] * 4
    assert list(other.get("/unit/ventures/").context["rows"]) == []


def test_residents_and_visitors_are_not_agencies(of):
    assert browser_of(people.resident(of.here)[1], Client()).get("/unit/ventures/").status_code == 403
    assert Client().get("/unit/ventures/").status_code == 302


# ---- residents ----


def test_residents_read_what_was_chosen_with_money_services_and_person_times(of):
    made = running(of)
    rows = [record(venture=made, given=ServiceGiven(date(2026, 9, 1), "陪伴", n, n), by=of.liaison, now=NOW) for n in (30, 12)]
    void(record=rows[1], reason="记重了", by=of.liaison, now=NOW)

    page, one = text_of(Client().get(f"/ventures/rounds/{of.round.pk}/")), text_of(Client().get(f"/ventures/{made.pk}/"))

    assert ["服务了 1 场，30 人次" in page, "1,000 元" in page, "试负责" in one, "记重了" in one] == [True, True, False, False]


def test_a_stopped_venture_says_so_and_an_application_is_nobody_s_to_read(of):
    waiting, made = applied(of), None
    made = checked(applied(of), "eligibility", of)
    Venture.objects.filter(pk=made.pk).update(state="running", granted_cents=100)
    made.refresh_from_db()
    checked(made, "midterm", of, passed=False)
    venture_checks.stop(venture=made, reason="没有做服务", by=of.leader, now=NOW)

    assert "没有做服务" in text_of(Client().get(f"/ventures/{made.pk}/"))
    assert Client().get(f"/ventures/{waiting.pk}/").status_code == 404


def test_communities_without_an_agency_are_shown(of):
    covered, bare = of.here.community, people.PlaceFactory(parent=of.here.subdistrict, kind="community", name="空白社区")
    CoverageFactory(place=covered, covering_organisation=of.agency)

    rows = Client().get("/ventures/agencies/").context["rows"]

    assert {row.community: [one.name for one in row.agencies] for row in rows} == {covered: [of.agency.name], bare: []}


def test_another_tenant_sees_none_of_it(of):
    made = running(of)
    paid(made, 1, of)
    stranger = browser_of(people.outsider("subdistrict_leader")[1], Client())
    urls = [f"/desk/cobuild/rounds/{of.round.pk}/", f"/desk/cobuild/ventures/{made.pk}/", f"/ventures/{made.pk}/"]

    assert [stranger.get(url).status_code for url in urls] == [404] * 3


ROUND_PAGE, SERVICES_PAGE = 8, 7
