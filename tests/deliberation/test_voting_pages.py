"""Voting on the portal: what waits, a paper of each kind, its review, the receipt, and why somebody cannot vote here."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine, Submission
from linli.deliberation.models import BoxReceipt, Right, RightUnit, SealedPaper, Voice
from linli.deliberation.rules.receipts import who_of
from linli.deliberation.services import ballots, hands, papers
from linli.deliberation.views.roll_words import label_of
from tests import people
from tests.factories.deliberation_ballots import (
    NOW,
    OWNERS,
    BallotFactory,
    OptionFactory,
    clerk_of,
    declared,
    open_ballot,
    roll,
    say,
)
from tests.factories.registry import ExclusiveUnitFactory, OrganisationFactory

from .voting_world import BUDGET, SURVEY, given_to, of_owners, paper_url, satisfaction, selection, send

pytestmark = pytest.mark.django_db
LIST = reverse("deliberation:votes")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def me(here):
    return people.resident(here)[1]


@pytest.fixture
def browser(me, client):
    return people.browser_of(me, client)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_many(here, me, browser, django_assert_num_queries, item_count):
    for _item in range(item_count):
        given_to(selection(here), me)
        declared(satisfaction(here))
    browser.get(LIST)

    with django_assert_num_queries(7):
        answer = browser.get(LIST)

    assert [len(answer.context[name]) for name in ("waiting", "going", "rows")] == [item_count] * 3


@pytest.mark.parametrize(
    ("make", "fields", "said"),
    [
        (selection, {"mark-1": "o", "mark-3": "x"}, ["赞成", "弃权", "反对"]),
        (satisfaction, {"mark-1": "satisfied", "mark-2": "dissatisfied"}, ["满意", "不满意"]),
        (of_owners, {"choice": "yes"}, ["同意"]),
    ],
)
def test_a_paper_of_each_kind_is_read_once_more_and_nothing_is_cast_yet(here, me, browser, make, fields, said):
    right = given_to(make(here), me)

    answer = send(browser, right, "review", **fields)

    assert [words for _title, words in answer.context["form"].said()] == said
    assert dict(answer.context["form"].hidden()) | fields == dict(answer.context["form"].hidden())
    assert (Right.objects.exclude(used_on=None).count(), Submission.objects.count()) == (0, 0)


def test_too_many_choices_are_refused_and_all_of_them_are_still_there(here, me, browser):
    right, fields = given_to(selection(here), me), {f"mark-{n}": "o" for n in (1, 2, 3)}

    answer = send(browser, right, "review", **fields)

    assert (answer.status_code, answer.context["form"].non_field_errors().as_data()[0].code) == (422, "over_full")
    assert answer.content.decode().count('value="o" id="id_mark-') == answer.content.decode().count(" checked") == 3


def test_who_says_nothing_where_one_must_choose_is_asked_again(here, me, browser):
    answer = send(browser, given_to(of_owners(here), me), "cast")

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["choice"])


def test_sent_twice_it_counts_once_and_gives_the_same_receipt(here, me, browser):
    right = given_to(selection(here), me)

    codes = [send(browser, right, "cast", **{"mark-1": "o"}).context["code"] for _tap in range(2)]

    right.refresh_from_db()
    assert (codes[0], SealedPaper.objects.count(), right.used_channel) == (codes[1], 1, "portal")


def test_nothing_of_a_secret_choice_is_in_submission_journal_session_cookie_or_address(here, me, browser):
    right = given_to(selection(here), me)
    before = dict(browser.session.items())
    send(browser, right, "review", **{"mark-1": "o"})
    answer = send(browser, right, "cast", **{"mark-1": "o"})

    row = Submission.objects.get()
    told = str(
        [row.fingerprint, row.result, *JournalLine.objects.values_list("changes", "reason"), answer.headers, answer.cookies]
    )
    assert (row.fingerprint, list(row.result), dict(browser.session.items())) == ("", ["sealed"], before)
    assert [word in told for word in ("1=o", "mark-1", answer.context["code"])] == [False] * 3
    assert "no-store" in answer["Cache-Control"]


def test_two_different_choices_leave_rows_that_do_not_tell_them_apart(here):
    rows = []
    for choice in ("o", "x"):
        actor = people.resident(here)[1]
        right = given_to(selection(here), actor)
        send(people.browser_of(actor, Client()), right, "cast", **{"mark-1": choice})
        rows.append(Submission.objects.latest("at"))

    assert len({(one.fingerprint, len(one.result["sealed"])) for one in rows}) == 1


def test_a_used_right_says_how_and_on_which_day_and_takes_no_other(here, me, browser):
    right = given_to(selection(here), me)
    say(right, "1=o", channel="counter")

    page = browser.get(reverse("deliberation:vote", args=[right.ballot_id]))
    answer = send(browser, right, "cast", **{"mark-2": "o"})

    assert "您的票已经投了（窗口，" in page.content.decode()
    assert (answer.status_code, SealedPaper.objects.count()) == (422, 1)


def test_a_recorded_vote_says_who_and_what(here, me, browser):
    right = given_to(of_owners(here), me)

    code = send(browser, right, "cast", choice="no").context["code"]

    assert list(Voice.objects.values_list("right", "content", "receipt")) == [(right.pk, "no", code)]


def test_a_recorded_voice_shows_its_receipt_again_to_whoever_gave_it(here, me, browser):
    right = given_to(of_owners(here), me)
    code = send(browser, right, "cast", choice="yes").context["code"]

    answer = browser.get(reverse("deliberation:vote", args=[right.ballot_id]))

    assert [row.receipt for row in answer.context["rights"]] == [code]


def test_a_stranger_is_told_where_to_go_and_has_no_paper(here, me, browser):
    ballot = selection(here)

    page = browser.get(ballot.public_url).content.decode()

    assert ("这次的名册里没有您" in page, browser.get(paper_url(ballot.rights.first())).status_code) == (True, 404)


def test_a_visitor_reads_the_question_and_is_asked_to_sign_in(here, client):
    ballot = selection(here)
    client.cookies["linli_place"] = here.tenant.code

    page = client.get(ballot.public_url)

    assert "名册里有您的，登录以后在这里投。" in page.content.decode()
    assert client.get(paper_url(ballot.rights.first())).status_code == 302


def test_a_declared_ballot_shows_its_verdict_and_a_running_one_none(here, me, browser):
    done, runs = declared(satisfaction(here)), selection(here)

    shown = [browser.get(one.public_url).context["shown"] is not None for one in (done, runs)]

    assert shown == [True, False]


def test_a_ballot_that_residents_may_not_see_is_there_for_its_voters_alone(here, me, browser):
    ballot = selection(here, is_public=False)
    before = browser.get(ballot.public_url).status_code

    given_to(ballot, me)

    assert (before, browser.get(ballot.public_url).status_code) == (404, 200)


def test_who_took_a_paper_has_no_vote_waiting_here_and_reads_that_they_took_it(here, me, browser):
    right = given_to(selection(here, channels=["portal", "paper"]), me)
    papers.issue(ballot=right.ballot, rights=[right], by=clerk_of(right.ballot), now=NOW)

    answer, mine = browser.get(LIST), browser.get(reverse("web:mine")).content.decode()

    assert (list(answer.context["waiting"]), "领了纸质票（2026年9月1日）" in mine) == ([], True)


@pytest.mark.parametrize(("makes", "said"), [(lambda one: one, "还没投"), (declared, "没有投")])
def test_a_right_that_was_not_used_is_still_to_be_used_only_while_it_can(here, me, browser, makes, said):
    makes(given_to(selection(here), me).ballot)

    assert said in browser.get(reverse("web:mine")).content.decode()


def test_who_comes_back_to_their_paper_after_the_end_reads_that_it_was_used(here, me, browser):
    right = given_to(selection(here), me)
    send(browser, right, "cast", **{"mark-1": "o"})
    declared(right.ballot)

    assert browser.get(paper_url(right)).context["bars"] == ["表决已经截止，这一份投过了，不用再投。"]


# ---- the box ----


def test_the_box_of_a_show_of_hands_tells_what_both_tellers_counted_and_asks_for_no_receipt(here, browser):
    ballot = open_ballot(3, place=here.compound, channels=["hands"])
    for teller in ("张三", "李四"):
        hands.count(ballot=ballot, teller=teller, counts={"yes": 2, "no": 1, "abstain": 0}, by=clerk_of(ballot), now=NOW)
    declared(ballot)

    answer = browser.get(reverse("deliberation:vote-box", args=[ballot.pk]))

    assert [(one["words"], one["count"]) for one in answer.context["groups"]] == [("赞成", 2), ("反对", 1)]
    html = answer.content.decode()
    assert [words in html for words in ("一共举了 3 只手", "第 1 轮 · 第 2 位", "张三", "id_receipt")] == [
        True,
        True,
        False,
        False,
    ]


def test_the_box_of_a_lot_tells_who_was_drawn_and_the_seed(here, browser):
    plain = {"kind": "lot", "secrecy": "recorded", "seats": 1, "rule_code": "deliberation.lots", "channels": ()}
    by = clerk_of(BallotFactory(place=here.compound))
    given = ballots.BallotGiven(title="抽签", question="抽一个", place=here.compound, **plain)
    ballot = ballots.prepare(tenant=here.tenant, given=given, by=by, now=NOW)
    roll(ballot, 3)
    ballot = ballots.freeze(ballot=ballot, by=by, now=NOW)
    drawn = declared(ballots.open_ballot(ballot=ballot, by=by, now=NOW))

    html = browser.get(reverse("deliberation:vote-box", args=[ballot.pk])).content.decode()

    assert [words in html for words in (drawn.lot_seed, "id_receipt", "票箱是空的")] == [True, False, False]
    first = drawn.verdict["details"]["drawn"][0]
    assert [
        f"名册 {one.position} 号，{label_of(drawn, one)}" in html
        for one in drawn.rights.all()
        if who_of(drawn.pk, one.key) == first
    ] == [True]


def test_after_a_show_of_hands_nobody_is_told_to_raise_one(here, me, browser):
    ballot = open_ballot(3, place=here.compound, channels=["hands"])
    given_to(ballot, me)
    for teller in ("张三", "李四"):
        hands.count(ballot=ballot, teller=teller, counts={"yes": 2, "no": 1, "abstain": 0}, by=clerk_of(ballot), now=NOW)

    answer = browser.get(declared(ballot).public_url)

    assert [row.bars for row in answer.context["rights"]] == [("当场举手，不记谁举了手。",)]


def test_whose_secret_paper_came_back_is_told_to_nobody(here, me, browser):
    right = given_to(selection(here, channels=["portal", "paper"]), me)
    papers.issue(ballot=right.ballot, rights=[right], by=clerk_of(right.ballot), now=NOW)

    papers.note_returned(ballot=right.ballot, count=0, by=clerk_of(right.ballot), now=NOW)

    answer = browser.get(declared(right.ballot).public_url)

    assert [row.bars for row in answer.context["rights"]] == [("您领了纸质票。无记名，交没交不对着名字记。",)]


def test_for_comes_before_against_and_abstain_in_a_box_however_many(here, browser):
    ballot = of_owners(here)
    for right, content in zip(ballot.rights.order_by("position"), ("no", "", "yes"), strict=True):
        say(right, content)
    declared(ballot)

    groups = browser.get(reverse("deliberation:vote-box", args=[ballot.pk])).context["groups"]

    assert [one["words"] for one in groups] == ["同意", "不同意", "空白"]


def test_papers_are_told_apart_from_what_came_otherwise(here, browser):
    ballot = selection(here, channels=["portal", "counter"])
    [say(right, "1=o") for right in ballot.rights.all()]
    papers = browser.get(declared(ballot).public_url).context["shown"].details["papers"]

    assert {name: papers[name] for name in ("issued", "returned", "cast")} == {"issued": 0, "returned": 0, "cast": 3}


def test_a_receipt_is_found_in_the_published_box_and_not_before(here, me, browser):
    right = given_to(selection(here), me)
    code = say(right, "1=o")
    box = reverse("deliberation:vote-box", args=[right.ballot_id])
    before = browser.get(box).status_code
    declared(right.ballot)

    found = [browser.get(box, {"receipt": typed}).context["hit"] for typed in (code, code.lower().replace("-", " "), "AAAA-BBBB")]

    assert (before, found, BoxReceipt.objects.count()) == (404, [code, code, ""], 1)


def test_the_receipt_of_a_recorded_voice_says_in_the_box_what_it_chose(here, me, browser):
    right = given_to(of_owners(here), me)
    code = send(browser, right, "cast", choice="no").context["code"]
    box = reverse("deliberation:vote-box", args=[declared(right.ballot).pk])

    answer = browser.get(box, {"receipt": code})

    assert (answer.context["hit_says"], answer.context["receipts"]) == ("不同意", [{"code": code, "says": "不同意"}])


def test_of_owners_too_for_comes_before_against_and_abstained(here, browser):
    ballot = of_owners(here)
    for right, said in zip(ballot.rights.all(), ("abstain", "no", "yes"), strict=True):
        say(right, said)

    shown = browser.get(declared(ballot).public_url).context["shown"]

    assert [row["title"] for row in shown.details["rows"]] == ["同意", "不同意", "弃权"]


def test_papers_of_the_box_are_grouped_by_what_they_say(here, browser):
    ballot = selection(here)
    for right, content in zip(ballot.rights.all(), ("1=o,2=x", "1=o,2=x", ""), strict=True):
        say(right, content)
    declared(ballot)

    groups = browser.get(reverse("deliberation:vote-box", args=[ballot.pk])).context["groups"]

    assert groups == [{"words": "路灯（赞成）、长椅（反对）", "count": 2}, {"words": "空白", "count": 1}]


def test_the_export_holds_no_name_and_the_paper_of_the_result_prints(here, browser):
    ballot = of_owners(here)
    names = [one.voters.get().person.name for one in ballot.rights.all()]
    say(ballot.rights.first(), "yes")
    declared(ballot)

    told = browser.get(reverse("deliberation:vote-export", args=[ballot.pk])).content.decode()
    paper = browser.get(reverse("deliberation:vote-result", args=[ballot.pk]))

    assert ([name in told for name in names], paper.status_code) == ([False] * 3, 200)


def test_what_passed_says_by_how_much(here, browser):
    ballot = open_ballot(3, place=here.compound)
    [say(right, "yes") for right in ballot.rights.all()]

    shown = browser.get(declared(ballot).public_url).context["shown"]

    assert shown.sentence == "通过。赞成 3 票，要 2 票。"


def by_page(here, *options, **given):
    """One voter's secret ballot on the page, open."""
    ballot = BallotFactory(place=here.compound, secrecy="secret", channels=["portal"], **given)
    [OptionFactory(ballot=ballot, **one) for one in options]
    roll(ballot, 1)
    by = clerk_of(ballot)
    return ballots.open_ballot(ballot=ballots.freeze(ballot=ballot, by=by, now=NOW), by=by, now=NOW)


def test_a_survey_and_a_budget_say_what_came_of_them(here, browser):
    asked = by_page(here, {"title": "灯", "text": "亮\n暗"}, kind="survey", rule_code=SURVEY)
    money = {"budget_cents": 300_00, "budget_rule": "greedy"}
    spent = by_page(here, {"title": "路灯", "cost_cents": 200_00}, kind="budget", rule_code=BUDGET, **money)
    say(spent.rights.get(), "1=o")

    said = [browser.get(declared(one).public_url).context["shown"].sentence for one in (asked, spent)]

    assert said == ["1 人里答了 0 份。", "选定了：路灯。"]


def test_a_survey_decides_nothing_and_sends_nobody_to_court(here, browser):
    asked = by_page(here, {"title": "灯", "text": "亮\n暗"}, kind="survey", rule_code=SURVEY)
    decided = of_owners(here)
    say(decided.rights.get(position=1), "yes")

    pages = [browser.get(declared(one).public_url).text for one in (asked, decided)]

    assert ["人民法院" in text for text in pages] == [False, True]


def test_a_question_of_a_survey_shows_its_own_answers_though_another_has_more(here, browser):
    asked = by_page(
        here, {"title": "灯", "text": "亮\n暗"}, {"title": "几点", "text": "六点\n七点\n八点"}, kind="survey", rule_code=SURVEY
    )

    rows = browser.get(declared(asked).public_url).context["shown"].details["rows"]

    assert [[title for title, _count, _tone in row["votes"]] for row in rows] == [["亮", "暗"], ["六点", "七点", "八点"]]


def test_the_money_of_a_budget_is_told_as_it_was_given(here, browser):
    money = {"budget_cents": 20_0000_00, "budget_rule": "greedy"}
    ballot = by_page(here, {"title": "路灯", "cost_cents": 3_0000_00}, kind="budget", rule_code=BUDGET, **money)
    say(ballot.rights.get(), "1=o")

    told = browser.get(declared(ballot).public_url).context["shown"].details

    assert [told[name] for name in ("spent", "budget", "left")] == ["3 万元", "20 万元", "17 万元"]
    assert [one["cost"] for one in told["projects"]] == ["3 万元"]


def test_in_english_sentences_begin_with_a_capital_and_bases_have_none_within_them(here, client, settings):
    ballot = open_ballot(3, place=here.compound)
    [say(right, "yes") for right in ballot.rights.all()]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = client.get(declared(ballot).public_url).context["shown"]

    assert shown.sentence == "Passed. For: 3 votes, 2 votes needed."
    assert [line.base_text for line in shown.lines if "All" in line.base_text] == []


def test_who_changes_their_vote_is_told_that_the_first_counts_no_more(here, me, browser):
    right = given_to(of_owners(here, rule_code="procedures.owners_ordinary", allows_revote=True), me)
    told = "上一次的不算了，回执号也换成新的。"
    before = told in browser.get(paper_url(right)).content.decode()

    send(browser, right, "cast", choice="yes")

    assert (before, told in browser.get(paper_url(right)).content.decode()) == (False, True)


# ---- whose right, and of which premises ----


def with_units(right):
    """A right of two dwellings, with the area of each."""
    for number, centi in (("101", 7215), ("102", 8890)):
        unit = ExclusiveUnitFactory(tenant=right.tenant, place=right.ballot.place, number=number)
        RightUnit.objects.create(tenant=right.tenant, right=right, unit=unit, label=f"试验楼 {number}", area_centi=centi)
    Right.objects.filter(pk=right.pk).update(label="试验楼 101 等 2 处", area_centi=16105)
    return right


def opened_after(ballot):
    """The ballot, frozen and opened as its roll now stands."""
    by = clerk_of(ballot)
    return ballots.open_ballot(ballot=ballots.freeze(ballot=ballot, by=by, now=NOW), by=by, now=NOW)


def test_an_owner_of_several_premises_reads_each_area_before_and_after_they_vote(here, me, browser):
    ballot = BallotFactory(
        place=here.building, kind="owners", rule_code=OWNERS, matter=4, roll_source="owners", channels=["portal"]
    )
    roll(ballot, 3, areas=[5_000, 6_000, 7_000])
    right = with_units(given_to(ballot, me))
    opened_after(ballot)

    pages = [browser.get(right.ballot.public_url), browser.get(paper_url(right))]
    pages += [send(browser, right, then, choice="yes") for then in ("review", "cast")]

    for shown in (page.text for page in pages):
        assert [word in shown for word in ("试验楼 101</span>", "72.15", "试验楼 102</span>", "88.90", "161.05")] == [True] * 5


def test_an_agent_s_receipt_says_for_whom_they_voted(here, me, browser):
    body = OrganisationFactory(tenant=here.tenant, name="试验测绘院")
    right = given_to(of_owners(here), me)
    right.voters.update(person=None, organisation=body, agent=me.person_id, is_named=True)

    receipt = send(browser, right, "cast", choice="yes")

    assert "试验测绘院委托您投的" in receipt.text
