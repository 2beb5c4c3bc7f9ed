"""Pages of wishes: anybody's wish, the desk's sheet, telling, the draft list with its comments."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine
from linli.procedures.models import DraftComment, Proposal, ProposalRound
from linli.procedures.services import proposals
from tests import people
from tests.factories.procedures import NOW, a_round, chosen, good_sheet, turned_down, wish

pytestmark = pytest.mark.django_db
WISHES, WISH, TAKE = (reverse(f"procedures:{name}") for name in ("wishes", "wish", "wish-take"))
AFTER = NOW + timedelta(days=31)
TYPED = {"title": "给纬二路装路灯", "text": "晚上太黑，老人不敢出门。", "place": ""}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def office(here, client):
    return people.browser_of(people.subdistrict_leader(here)[1], client)


def sheet_of(round_, **more):
    sheet = good_sheet(round_)
    return {f"is_{code}": verdict for code, verdict in sheet.verdicts.items()} | more


def test_anybody_wishes_and_gets_a_number(here, client):
    a_round(here.tenant)

    answer = client.post(WISH, TYPED | {"name": "试先生", "phone": "139 0000 0120"}, follow=True)

    made = Proposal.objects.get()
    assert (made.phone, made.name) == ("13900000120", "试先生")
    assert made.number in answer.content.decode()


def test_a_signed_in_resident_types_no_name_and_finds_the_wish_again(here, client):
    a_round(here.tenant)
    user, actor = people.resident(here)
    browser = people.signed_in(user, client)

    browser.post(WISH, TYPED)

    assert Proposal.objects.get().person_id == actor.person_id
    assert "我提的" in browser.get(WISHES).content.decode()


def test_what_is_wrong_comes_back_with_what_was_typed(here, client):
    a_round(here.tenant)

    answer = client.post(WISH, TYPED | {"title": "", "name": "", "phone": "12"})

    assert (answer.status_code, Proposal.objects.count()) == (422, 0)
    assert TYPED["text"] in answer.content.decode()


def test_a_clerk_takes_a_wish_by_telephone(here, client):
    a_round(here.tenant)
    desk = people.browser_of(people.community_secretary(here)[1], client)

    desk.post(TAKE, TYPED | {"way": "phone", "name": "试奶奶", "phone": ""})

    assert [(one.way, one.name) for one in Proposal.objects.all()] == [("phone", "试奶奶")]


def test_a_refusal_is_screened_told_and_read_by_everybody(here, office, client):
    round_ = a_round(here.tenant)
    made = wish(round_, "给我家门口装灯", name="试先生")
    given = sheet_of(round_, is_broad="no", why_broad="只照一家。", then="refuse", ground="single")

    office.post(reverse("procedures:wish-screen", args=[made.pk]), given | {"reason": "只照您一家，当诉求马上办。"})
    office.post(reverse("procedures:wish-told", args=[made.pk]), {"how": "phone"})

    made.refresh_from_db()
    assert (made.state, made.told_how) == ("refused", "phone")
    assert "只照您一家，当诉求马上办。" in client.get(WISHES).content.decode()


def test_a_sheet_that_says_too_little_comes_back_with_every_reason(here, office):
    made = wish(a_round(here.tenant))

    answer = office.post(reverse("procedures:wish-screen", args=[made.pk]), {"then": "candidate"})

    assert (answer.status_code, Proposal.objects.get().state) == (422, "received")
    assert "筛选表还有没填的" in answer.content.decode()


def test_a_candidate_stands_on_the_list_with_its_cost(here, office, client):
    round_ = a_round(here.tenant)
    made = wish(round_)
    draft = {"summary": "纬二路全线装 24 盏路灯", "benefits": "沿路 600 户", "cost": "12.5", "lead": "城市管理科"}

    office.post(reverse("procedures:wish-screen", args=[made.pk]), sheet_of(round_, then="candidate") | draft)

    assert Proposal.objects.get().cost_cents == 12_500_000
    assert "12.5 万元" in client.get(WISHES).content.decode()
    client.cookies["django_language"] = "en"
    assert "125,000 yuan" in client.get(WISHES).content.decode()


def test_a_wish_is_merged_by_the_last_part_of_its_number(here, office):
    round_ = a_round(here.tenant)
    first, second = wish(round_), wish(round_)

    office.post(reverse("procedures:wish-merge", args=[second.pk]), {"into": "1"})

    second.refresh_from_db()
    assert second.into == first


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_desk_costs_the_same_however_many_wishes(here, office, django_assert_num_queries, item_count):
    round_ = a_round(here.tenant)
    for _item in range(item_count):
        wish(round_)
    office.get(round_.get_absolute_url())

    with django_assert_num_queries(10):
        answer = office.get(round_.get_absolute_url())

    assert answer.content.decode().count("<b>给纬二路装路灯</b>") == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_for_everybody_costs_the_same_however_many(here, client, django_assert_num_queries, item_count):
    round_ = a_round(here.tenant)
    for _item in range(item_count):
        turned_down(wish(round_))
    client.get(WISHES)

    with django_assert_num_queries(4):
        answer = client.get(WISHES)

    assert answer.content.decode().count("<b>给纬二路装路灯</b>") == item_count


def test_the_list_is_published_commented_on_answered_and_handed_over(here, office, client):
    round_ = a_round(here.tenant)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    with clock.fixed(AFTER):
        office.post(reverse("procedures:round-publish", args=[round_.pk]), {"until": "2026-10-12"})
        client.post(reverse("procedures:draft-comment", args=[round_.pk]), {"proposal": "", "text": "路灯要早点装。"})
        said = DraftComment.objects.get()
        answer = reverse("procedures:comment-answer", args=[round_.pk, said.pk])
        office.post(answer, {"taken_up": "yes", "reason": "提到三月开工。"})
    with clock.fixed(AFTER.replace(day=13)):
        office.post(reverse("procedures:round-hand-over", args=[round_.pk]))

    assert ProposalRound.objects.get().handed_over_at == AFTER.replace(day=13)
    assert "提到三月开工。" in client.get(WISHES).content.decode()


def test_a_wish_is_found_by_its_number_without_its_words(here, client):
    made = wish(a_round(here.tenant))

    text = client.get(WISHES, {"number": made.number}).content.decode()

    assert ("收到了，还没筛选" in text, made.text in text) == (True, False)


def test_a_call_is_made_by_the_subdistrict_alone(here, client):
    given = {"year": 2027, "seats": 10, "opens_on": date(2026, 9, 1), "closes_on": date(2026, 10, 8)}
    url = reverse("procedures:proposal-call")

    by_secretary = people.browser_of(people.community_secretary(here)[1]).post(url, given)
    people.browser_of(people.subdistrict_leader(here)[1]).post(url, given)

    assert (by_secretary.status_code, ProposalRound.objects.count()) == (403, 1)


def test_those_elsewhere_read_no_wish(here, client):
    made = wish(a_round(here.tenant))
    stranger = people.browser_of(people.outsider("subdistrict_leader")[1], client)

    assert stranger.get(made.get_absolute_url()).status_code == 404


def test_a_wish_once_merged_cannot_be_screened(here, office):
    round_ = a_round(here.tenant)
    first, second = wish(round_), wish(round_)
    by = people.subdistrict_leader(here)[1]
    proposals.merge(proposal=second, into=first, by=by, now=NOW)

    answer = office.get(second.get_absolute_url()).content.decode()

    assert "记下筛选结果" not in answer


def test_a_telephone_is_masked_and_shown_for_a_purpose_that_the_journal_keeps(here, client):
    made = wish(a_round(here.tenant), phone="13900000120")
    desk = people.browser_of(people.counter_clerk(here)[1], client)

    plain = desk.get(made.get_absolute_url()).content.decode()
    told = desk.post(reverse("procedures:wish-contact", args=[made.pk]), {"purpose": "电话里告诉结果"}).content.decode()

    assert ["13900000120" in text for text in (plain, told)] == [False, True]
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 1


def test_a_building_head_reads_neither_name_nor_number(here, client):
    made = wish(a_round(here.tenant), name="试先生", phone="13900000120", place=here.entrance)
    head = people.browser_of(people.building_head(here)[1], client)

    assert "试先生" not in head.get(made.get_absolute_url()).content.decode()
    assert head.get(reverse("procedures:wish-contact", args=[made.pk])).status_code == 403


def test_a_list_that_is_out_for_comments_stays_on_the_page_when_the_next_year_is_called(here, client, published):
    a_round(here.tenant, year=2028, opens_on=date(2027, 9, 1))

    with clock.fixed(AFTER):
        answer = client.get(WISHES)

    shown = [(call["one"].year, call["takes_comments"], len(call["candidates"])) for call in answer.context["calls"]]
    assert shown == [(2027, True, 3), (2028, False, 0)]
    assert reverse("procedures:draft-comment", args=[published.pk]) in answer.content.decode()


def test_a_list_that_waits_for_the_vote_stands_below_the_newest_call_and_one_with_the_vote_under_its_year(
    here, client, published
):
    a_round(here.tenant, year=2028, opens_on=date(2027, 9, 1))
    seen = []
    for handed_over_at in (None, AFTER.replace(day=13)):
        ProposalRound.objects.filter(year=2027).update(handed_over_at=handed_over_at)
        with clock.fixed(AFTER.replace(day=13)):
            seen.append(client.get(WISHES).context)

    years = [([call["one"].year for call in one["calls"]], one["other_years"]) for one in seen]
    assert years == [([2028, 2027], []), ([2028], [2027])]
    assert [call["one"].year for call in client.get(WISHES, {"year": "2027"}).context["calls"]] == [2027]


def test_a_call_that_is_being_screened_stays_on_the_page_until_its_year_is_over(here, client):
    turned_down(wish(a_round(here.tenant)))
    a_round(here.tenant, year=2029, opens_on=date(2028, 7, 1))

    with clock.fixed(AFTER):
        first = client.get(WISHES).context
    with clock.fixed(AFTER.replace(year=2028)):
        later = client.get(WISHES).context

    assert [[call["one"].year for call in one["calls"]] for one in (first, later)] == [[2029, 2027], [2029]]
    assert (len(first["calls"][1]["refused"]), later["other_years"]) == (1, [2027])
