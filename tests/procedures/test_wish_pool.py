"""The pool (储备库): wishes come all year, wait where nobody calls, and come along with the next call."""

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import clock
from linli.core.models import JournalLine
from linli.procedures.models import Proposal, ProposalRound
from linli.procedures.selectors import proposals as found
from linli.procedures.services import proposals
from linli.procedures.services.proposals import Draft
from tests import people
from tests.factories.procedures import NOW, a_round, good_sheet, pooled, wish

from .refusing import refused

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=31)  # the second of October
WISHES, WISH, ROUNDS, TAKE, CALL = (
    reverse(f"procedures:{name}") for name in ("wishes", "wish", "rounds", "wish-take", "proposal-call")
)
TYPED = {"title": "给纬二路装路灯", "text": "晚上太黑，老人不敢出门。", "place": ""}
CALLED = {"year": 2028, "seats": 2, "opens_on": "2027-09-01", "closes_on": "2027-10-08"}
IN_POOL = ["这一条在储备库里，等下一次征集再筛选。"]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(AFTER):
        yield


@pytest.fixture
def office(leader):
    return people.browser_of(leader)


def text_of(answer):
    return answer.content.decode()


# ---- where a wish goes ----


@pytest.mark.parametrize(("day", "is_taken"), [(date(2026, 8, 1), True), (date(2026, 10, 1), True), (date(2026, 10, 2), False)])
def test_a_call_takes_wishes_before_it_begins_and_until_its_last_day(here, day, is_taken):
    round_ = a_round(here.tenant)

    assert found.round_for_wishes(here.tenant, day) == (round_ if is_taken else None)


def test_the_newest_call_takes_wishes_and_none_whose_list_is_out(here):
    older = a_round(here.tenant)
    newer = a_round(here.tenant, year=2028)

    assert found.round_for_wishes(here.tenant, NOW.date()) == newer
    ProposalRound.objects.filter(pk=newer.pk).update(published_at=AFTER, comment_until=date(2026, 10, 12))
    assert found.round_for_wishes(here.tenant, NOW.date()) == older


def test_a_wish_after_the_close_waits_in_the_pool_and_the_next_call_takes_it_along(here):
    closed = a_round(here.tenant)
    in_time, late = wish(closed), pooled(here.tenant, now=AFTER)

    called = a_round(here.tenant, year=2028, now=AFTER)

    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (in_time.round, late.round) == (closed, called)
    assert found.pooled(here.tenant).count() == 0


def test_the_journal_says_how_many_of_the_pool_came_along(here):
    pooled(here.tenant), pooled(here.tenant), pooled(people.neighbourhood().tenant)

    a_round(here.tenant)

    line = JournalLine.objects.get(verb="procedures.round.called")
    assert (line.changes["pooled"], Proposal.objects.filter(round=None).count()) == ([None, 2], 1)


def test_a_call_that_is_refused_takes_nothing_along(here):
    a_round(here.tenant)
    pooled(here.tenant, now=AFTER)

    assert refused(lambda: a_round(here.tenant, now=AFTER)) == ["2027 年的征集已经有了。"]
    assert found.pooled(here.tenant).count() == 1


def test_figures_and_gates_of_a_call_do_not_count_the_pool(here):
    round_ = a_round(here.tenant)
    wish(round_)
    pooled(here.tenant, now=AFTER)

    counted = found.counted(round_)

    assert (counted.total, counted.open, found.surplus_of(round_, counted.candidates).more) == (1, 1, -2)


def test_the_database_keeps_nothing_in_the_pool_that_was_settled(here):
    made = pooled(here.tenant)

    with pytest.raises(IntegrityError, match="procedures_proposal_pooled"), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(state="candidate", screened_at=NOW)


# ---- what waits is not screened ----


def test_what_waits_in_the_pool_is_neither_screened_nor_merged_nor_told(here, leader):
    one, other = pooled(here.tenant), pooled(here.tenant)
    sheet, given = proposals.Sheet(), {"by": leader, "now": NOW}
    draft = Draft("装 24 盏路灯", "600 户", 100, "城市管理科")

    assert refused(lambda: proposals.make_candidate(proposal=one, sheet=sheet, draft=draft, **given)) == IN_POOL
    assert refused(lambda: proposals.refuse(proposal=one, sheet=sheet, ground="single", reason="只管一家。", **given)) == IN_POOL
    assert refused(lambda: proposals.merge(proposal=one, into=other, **given)) == IN_POOL
    assert refused(lambda: proposals.note_told(proposal=one, how="nobody", **given)) == ["还没有筛选，没有结果可以告诉。"]
    assert (found.criteria_of(None), found.grounds_of(None), found.likely_same(one)) == ([], [], [])


def test_what_came_along_is_screened_like_every_other(here, leader):
    made = pooled(here.tenant)
    round_ = a_round(here.tenant)

    given = {"ground": "single", "reason": "只关系您一家，社区已经当诉求办。"}
    proposals.refuse(proposal=made, sheet=good_sheet(round_, broad="no"), **given, by=leader, now=NOW)

    assert [(one.round, one.state) for one in Proposal.objects.all()] == [(round_, "refused")]


# ---- for everybody ----


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (NOW, "现在提的归到 2027 年的征集。征集到 2026年10月1日 截止，然后一条一条筛。"),
        (AFTER, "现在没有在征集。您提的先放进储备库，下一次征集一开始就归进去，一条一条筛。"),
    ],
)
def test_a_wish_is_always_offered_and_the_pages_say_where_it_goes(here, client, day, says):
    a_round(here.tenant)

    with clock.fixed(day):
        pages = [text_of(client.get(url)) for url in (WISHES, WISH)]

    assert [f'href="{WISH}"' in pages[0], *(says in page for page in pages)] == [True, True, True]


def test_without_any_call_a_wish_waits_and_its_receipt_says_so(here, client):
    assert f'href="{WISH}"' in text_of(client.get(WISHES))

    receipt = text_of(client.post(WISH, TYPED, follow=True))

    assert ("您提的先放进储备库" in receipt, Proposal.objects.get().round) == (True, None)


def test_a_receipt_says_until_when_the_call_takes_wishes(here, client):
    a_round(here.tenant)

    with clock.fixed(NOW):
        receipt = text_of(client.post(WISH, TYPED, follow=True))

    assert ("征集到 2026年10月1日 截止" in receipt, "储备库" in receipt) == (True, False)


def test_my_wishes_and_a_look_up_by_number_say_that_it_waits(here):
    browser = people.signed_in(people.resident(here)[0])
    browser.post(WISH, TYPED)

    answer = browser.get(WISHES, {"number": Proposal.objects.get().number})

    waits = ("wait", "等下一次征集")
    assert ([row["badge"] for row in answer.context["mine"]], answer.context["hit"]["badge"]) == ([waits], waits)


# ---- on the workbench ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_pool_costs_the_same_however_many_wait(here, office, django_assert_num_queries, item_count):
    for _item in range(item_count):
        pooled(here.tenant)
    office.get(ROUNDS, {"show": "pool"})

    with django_assert_num_queries(6):
        answer = office.get(ROUNDS, {"show": "pool"})

    assert (len(answer.context["page_obj"]), answer.context["tabs"][1]["count"]) == (item_count, str(item_count))


def test_the_pool_is_a_sheet_that_names_nobody(here, office):
    wishes = [pooled(here.tenant), pooled(here.tenant)]

    answer = office.get(ROUNDS, {"show": "pool", "as": "xlsx"})

    numbers = [row[0] for row in load_workbook(io.BytesIO(b"".join(answer))).active.iter_rows(min_row=2, values_only=True)]
    assert numbers == [one.number for one in wishes]
    assert JournalLine.objects.filter(verb="procedures.list.taken").count() == 0


def test_the_list_of_calls_counts_the_pool_and_shows_none_of_it(here, office):
    a_round(here.tenant)
    pooled(here.tenant, "后巷加一面镜子", now=AFTER)

    answer = office.get(ROUNDS)

    assert (answer.context["tabs"][1]["count"], "后巷加一面镜子" in text_of(answer)) == ("1", False)


def test_an_empty_pool_says_what_waits_there(here, office):
    assert "储备库里没有建议。" in text_of(office.get(ROUNDS, {"show": "pool"}))


def test_a_community_sees_of_the_pool_what_is_its_own(here):
    pooled(here.tenant, "一条本社区的", place=here.community)
    pooled(here.tenant, "一条全街道的")
    desk = people.browser_of(people.community_secretary(here)[1])

    answer = desk.get(ROUNDS, {"show": "pool"})

    assert [one.title for one in answer.context["page_obj"]] == ["一条本社区的"]


def test_the_page_of_a_pooled_wish_says_that_it_waits_and_offers_no_sheet(here, office):
    text = text_of(office.get(pooled(here.tenant).get_absolute_url()))

    offered = [words in text for words in ("记下筛选结果", "并过去", "告诉了，记下来")]
    assert (offered, "这一条在储备库里。" in text) == ([False] * 3, True)


@pytest.mark.parametrize("name", ["wish-screen", "wish-merge"])
def test_a_sheet_that_is_sent_all_the_same_is_told_why_not(here, office, name):
    made, other = pooled(here.tenant), pooled(here.tenant)

    answer = office.post(reverse(f"procedures:{name}", args=[made.pk]), {"then": "refuse", "into": other.number})

    assert (answer.status_code, Proposal.objects.filter(state="received").count()) == (422, 2)
    assert answer.context["problems"].non_field_errors() == IN_POOL


def test_a_wish_is_taken_down_without_a_call_and_the_clerk_reads_where_it_went(here):
    desk = people.browser_of(people.community_secretary(here)[1])
    before = text_of(desk.get(TAKE))

    after = text_of(desk.post(TAKE, TYPED | {"way": "phone", "name": "", "phone": ""}, follow=True))

    assert ("记进储备库" in before, "等下一次征集。请把编号告诉提的人。" in after) == (True, True)
    assert [(one.way, one.round) for one in Proposal.objects.all()] == [("phone", None)]


def test_who_calls_reads_how_many_come_along(here, office):
    pooled(here.tenant), pooled(here.tenant)
    before = text_of(office.get(CALL))

    after = text_of(office.post(CALL, CALLED, follow=True))

    assert "储备库里有 2 条建议等着，发起后一起归到这次征集里。" in before
    assert "征集发起了，储备库里的 2 条一起归进来了。" in after


@pytest.mark.parametrize(("day", "is_offered"), [(NOW, True), (AFTER, False)])
def test_the_page_of_a_call_offers_to_take_one_down_while_it_takes_them(here, office, day, is_offered):
    round_ = a_round(here.tenant)

    with clock.fixed(day):
        assert office.get(round_.get_absolute_url()).context["may_take"] is is_offered


# ---- for programs ----


def test_a_program_wishes_without_a_call_and_reads_that_it_has_none(here, client):
    given = {"title": "开一个老年食堂", "text": "中午没饭吃。"}
    waiting = client.post("/api/v1/wishes", given, "application/json").json()
    with clock.fixed(NOW):
        round_ = a_round(here.tenant)
        taken = client.post("/api/v1/wishes", given, "application/json").json()

    assert (waiting["round_id"], taken["round_id"]) == (None, str(round_.pk))


def test_a_program_that_screens_the_pool_is_refused(here, office):
    made = pooled(here.tenant)

    answer = office.post(f"/api/v1/wishes/{made.pk}/refuse", {"ground": "single"}, "application/json")

    assert (answer.status_code, [one["code"] for one in answer.json()["problems"]]) == (409, ["pooled"])
