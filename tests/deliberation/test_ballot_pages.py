"""Ballots on the workbench: the list, a new one in steps, what keeps a draft from being frozen, the verbs, who may come."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.core import clock
from linli.deliberation.models import Ballot, Option
from linli.deliberation.services import hands
from linli.deliberation.views.ballot_words import road_of, strip_of
from linli.deliberation.views.desk.ballot_verbs import verb_of
from tests import people
from tests.factories.deliberation_ballots import NOW, BallotFactory, declared, owners, roll, say_all, secret
from tests.factories.deliberation_rolls import at_ballot, system
from tests.factories.procedures import a_round, chosen, wish

from .voting_world import of_owners, satisfaction, selection

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("deliberation:ballots"), reverse("deliberation:ballot-new")
PROJECTS = "给纬二路装路灯｜120｜2027-06｜东段没有灯\n开一个老年食堂｜35\n修后巷的路"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(here, client):
    return people.browser_of(people.subdistrict_leader(here)[1], client)


def do(desk, ballot, name, **fields):
    return desk.post(reverse("deliberation:ballot-verb", args=[ballot.pk, name]), {"submission_token": name.ljust(22), **fields})


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        selection(here)
    desk.get(LIST)

    with django_assert_num_queries(8):
        answer = desk.get(LIST)

    assert [(row["ballot"].used, row["badge"]) for row in answer.context["rows"]] == [(0, ("vote", "正在表决"))] * item_count


def test_the_list_counts_hands_and_papers_that_name_nobody_among_those_who_took_part(here, desk):
    by_hands = at_ballot(here.entrance, kind="decision")
    for teller in ("甲计票", "乙计票"):
        hands.count(ballot=by_hands, teller=teller, counts={"yes": 2, "no": 1, "abstain": 0}, by=system(here.entrance), now=NOW)
    on_paper = secret(3, place=here.compound, channels=["paper"])
    Ballot.objects.filter(pk=on_paper.pk).update(issued_count=3, returned_count=2)

    rows = desk.get(LIST).context["rows"]

    assert {row["ballot"].pk: row["used"] for row in rows} == {by_hands.pk: 3, on_paper.pk: 2}


def test_the_list_is_narrowed_by_kind_view_year_and_words(here, desk):
    running, done = selection(here, title="选路灯"), declared(satisfaction(here))
    queries = [{}, {"view": "declared"}, {"kind": "owners"}, {"text": "路灯"}, {"year": "2025"}, {"view": "all", "year": "2026"}]

    found = [[row["ballot"].pk for row in desk.get(LIST, query).context["rows"]] for query in queries]

    assert found == [[running.pk], [done.pk], [], [running.pk], [], [done.pk, running.pk]]


def test_the_list_goes_out_as_a_sheet_that_tells_no_result_before_its_time(here, desk):
    selection(here)

    answer = desk.get(LIST, {"as": "xlsx"})

    assert (answer.status_code, answer["Content-Disposition"].split(".")[-1].strip('"')) == (200, "xlsx")


def steps(desk, given, *, at=5, then="prepare"):
    return desk.post(NEW, {"submission_token": "n" * 22, "at": at, "then": then, **given})


def given_for(here, **other):
    plain = {"kind": "selection", "title": "2027 年票选", "question": "请选两个。", "place": str(here.compound.pk), "seats": "2"}
    more = {
        "options": PROJECTS,
        "roll_source": "residents",
        "channels": ["portal", "counter"],
        "secrecy": "secret",
        "is_public": "on",
    }
    return plain | more | {"rule_code": "deliberation.livelihood_selection"} | other


def test_a_new_ballot_is_written_down_after_the_last_step_with_its_options(here, desk):
    given = given_for(here)
    for step in (1, 2, 3, 4):
        assert steps(desk, given, at=step, then="next").context["step"] == step + 1

    answer = steps(desk, given)

    made = Ballot.objects.get()
    assert (answer.url, made.state, made.seats, made.channels) == (made.get_absolute_url(), "draft", 2, ["portal", "counter"])
    costs = [(one.code, one.title, one.cost_cents) for one in made.options.all()]
    assert costs == [("1", "给纬二路装路灯", 120_000_000), ("2", "开一个老年食堂", 35_000_000), ("3", "修后巷的路", None)]


def test_it_is_written_down_once_however_often_it_is_sent(here, desk):
    urls = {steps(desk, given_for(here)).url for _tap in range(2)}

    assert (len(urls), Ballot.objects.count(), Option.objects.count()) == (1, 1, 3)


def test_a_step_keeps_what_was_typed_and_leads_to_what_is_wrong(here, desk):
    answer = steps(desk, given_for(here, options="修路｜很多", title=""), at=2, then="next")

    assert (answer.status_code, answer.context["step"], list(answer.context["form"].errors)) == (422, 1, ["title", "options"])
    assert ("options", "修路｜很多") in answer.context["carried"]
    assert Ballot.objects.count() == 0


def test_only_channels_that_the_rule_allows_are_offered(here, desk):
    form = steps(desk, given_for(here), at=4, then="next").context["form"]

    assert [code for code, _label in form.fields["channels"].choices] == ["portal", "counter", "paper"]


def test_a_round_of_livelihood_proposals_hands_its_candidates_over(here, desk):
    round_ = a_round(here.tenant, seats=1)
    for title in ("给纬二路装路灯", "开一个老年食堂"):
        chosen(wish(round_, title))
    first = desk.get(NEW, {"round": str(round_.pk)})
    given = given_for(here, round=str(round_.pk), options=first.context["form"]["options"].value(), seats="1")

    steps(desk, given)

    told = [(one.title, one.proposal.title, one.cost_cents == one.proposal.cost_cents) for one in Option.objects.all()]
    assert (first.context["form"]["kind"].value(), first.context["form"]["seats"].value()) == ("selection", 1)
    assert told == [("给纬二路装路灯", "给纬二路装路灯", True), ("开一个老年食堂", "开一个老年食堂", True)]


def test_a_draft_says_everything_that_keeps_it_back_and_where_that_is_mended(here, desk):
    draft = BallotFactory(place=here.compound, kind="selection", secrecy="secret", rule_code="deliberation.livelihood_selection")

    mends = desk.get(draft.get_absolute_url()).context["mends"]

    roll_url, change_url = (reverse(f"deliberation:{name}", args=[draft.pk]) for name in ("roll", "ballot-change"))
    told = {one["text"]: one["url"] for one in mends}
    assert told["还没有写选项。"] == f"{change_url}#id_options"
    assert told["写上选几个。"] == f"{change_url}#id_seats"
    assert told["名册上一个人也没有。先建名册。"] == roll_url


def test_a_draft_is_changed_on_one_page_and_nothing_that_is_frozen(here, desk):
    draft = BallotFactory(place=here.compound, kind="selection", secrecy="secret", rule_code="deliberation.livelihood_selection")
    url = reverse("deliberation:ballot-change", args=[draft.pk])

    answer = desk.post(url, {"submission_token": "c" * 22, **given_for(here, title="改了的题目")})

    draft.refresh_from_db()
    assert (answer.url, draft.title, draft.options.count()) == (draft.get_absolute_url(), "改了的题目", 3)
    assert desk.get(reverse("deliberation:ballot-change", args=[selection(here).pk])).status_code == 404


def test_the_verbs_lead_from_draft_to_declaration(here, desk):
    draft = BallotFactory(
        place=here.building, kind="owners", rule_code="deliberation.owners_matters", matter=4, roll_source="owners"
    )
    Ballot.objects.update(channels=["portal", "counter"])
    roll(draft, 3, areas=[5_000, 6_000, 7_000])

    for name in ("freeze", "open", "close", "declare"):
        answer = do(desk, draft, name)
        assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())

    draft.refresh_from_db()
    assert draft.state == "declared"


def test_a_refused_verb_stands_open_with_every_reason_and_what_was_written(here, desk):
    ballot = selection(here, closes_at=NOW + timedelta(days=1))

    early, unreasoned = do(desk, ballot, "close"), do(desk, ballot, "void")

    opened = [[one["name"] for one in answer.context["verbs"] if one["is_open"]] for answer in (early, unreasoned)]
    assert ([early.status_code, unreasoned.status_code], opened) == ([422, 422], [["close"], ["void"]])
    assert early.context["problems"].errors["reason"] == ["还没到公布的截止时间。要提前截止，写明为什么。"]


@pytest.mark.parametrize("last", ["close", "declare"])
def test_a_vote_that_was_closed_early_says_so_and_why_before_and_after_it_is_declared(here, desk, last):
    ballot = selection(here, closes_at=NOW + timedelta(days=1))
    do(desk, ballot, "close", reason="都投完了")
    if last == "declare":
        do(desk, ballot, "declare")

    text = desk.get(ballot.get_absolute_url()).text

    said = [f"<p>{word}：都投完了</p>" in text for word in ("提前截止", "公布了结果", "截止了，等公布")]
    assert (Ballot.objects.get().state, said) == ({"close": "closed", "declare": "declared"}[last], [True, False, False])


def test_a_void_vote_says_that_it_is_void_and_why(here, desk):
    ballot = selection(here)

    do(desk, ballot, "void", reason="名册错了")

    assert "<p>无效：名册错了</p>" in desk.get(ballot.get_absolute_url()).text


def test_what_came_of_it_is_for_the_office_after_closing_and_for_nobody_before(here, desk):
    ballot = of_owners(here)
    say_all(ballot, ["yes", "yes", "no"])
    before = desk.get(ballot.get_absolute_url()).context["shown"]

    do(desk, ballot, "close")

    assert (before, desk.get(ballot.get_absolute_url()).context["shown"].outcome) == (None, "通过")


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (people.subdistrict_leader, [200, 200, 404]),
        (people.counter_clerk, [200, 403, 404]),
        (people.property_clerk, [403, 403, 403]),
    ],
)
def test_who_may_come(here, client, who, codes):
    theirs = people.browser_of(who(here)[1], client)
    elsewhere = BallotFactory(place=people.neighbourhood().compound)

    assert [theirs.get(url).status_code for url in (LIST, NEW, elsewhere.get_absolute_url())] == codes


def test_votes_wait_on_the_home_page_and_are_listed_as_mine(here, client):
    actor = people.resident(here)[1]
    ballot = secret(3, seats=2, place=here.compound, title="请您投的一票")
    ballot.rights.get(position=1).voters.update(person=actor.person_id)
    browser = people.browser_of(actor, client)

    assert ["请您投的一票" in browser.get(url).content.decode() for url in ("/", reverse("web:mine"))] == [True, True]


def test_owners_see_both_rules_side_by_side(here, desk):
    lift = owners([5_000, 6_000, 7_000, 16_000], place=here.building, matter=7, rule_code="procedures.elevator_consent")
    say_all(lift, ["yes", "yes", "yes", "no"])

    shown = desk.get(declared(lift).get_absolute_url()).context["shown"]

    assert [(side.title, side.passed, len(side.lines)) for side in shown.sides] == [
        ("本市的规定", False, 1),
        ("《民法典》", False, 2),
    ]


def test_a_lot_is_drawn_and_nobody_is_said_to_vote_in_it():
    lot = Ballot(kind="lot", state="open")

    assert [str(verb_of(lot, name).label) for name in ("open", "close", "void")] == ["准备抽签", "抽签", "宣布无效"]
    assert [stop.title for stop in strip_of(lot)] == ["准备", "定下来", "名单公开", "抽签", "公布"]


def test_of_a_show_of_hands_no_page_of_papers_is_offered_nor_said_what_holds_for_papers(here, desk):
    shown = [
        desk.get(one.get_absolute_url())
        for one in (at_ballot(here.entrance, kind="decision", channels=["hands"]), of_owners(here))
    ]

    assert [[one["label"] for one in each.context["elsewhere"]] for each in shown] == [
        ["名册", "举手"],
        ["名册", "没有算的票"],
    ]
    assert ["截止以前谁也看不到怎么投的。" in each.text for each in shown] == [False, True]


def test_only_a_sealed_box_is_said_to_be_shuffled():
    found = {
        "hands": Ballot(kind="decision", secrecy="recorded", channels=["hands"]),
        "recorded": Ballot(kind="decision", secrecy="recorded", channels=["paper"]),
        "secret": Ballot(kind="decision", secrecy="secret", channels=["paper"]),
    }

    assert {name: str(verb_of(one, "close").lead) for name, one in found.items()} == {
        "hands": "结束以后不能再数，按两位计票人数的马上算出结果。",
        "recorded": "截止以后不能再投，马上算出结果。",
        "secret": "截止以后不能再投，票打乱，锁票箱的钥匙销毁，马上算出结果。",
    }


def test_the_address_of_a_button_opened_as_a_page_says_that_nothing_happens(here, desk):
    told = desk.get(reverse("deliberation:ballot-verb", args=[selection(here).pk, "freeze"]))

    assert (told.status_code, told["Allow"]) == (405, "POST")
    assert "这一步要点页面上的按钮才会办" in told.content.decode()


def test_the_fields_of_the_verbs_of_one_page_are_told_apart(here, desk):
    ballot = of_owners(here)

    shown = [desk.get(ballot.get_absolute_url()), do(desk, ballot, "void", reason="")]

    assert [sorted(re.findall(r'id="(id_\w*reason)"', each.text)) for each in shown] == [
        ["id_close_reason", "id_void_reason"]
    ] * 2


def test_a_ballot_that_was_voided_while_people_voted_was_counted_by_nobody_and_offers_nothing_that_would_be_refused(here, desk):
    ballot = of_owners(here)

    do(desk, ballot, "void", reason="选项写错了")

    ballot.refresh_from_db()
    shown = desk.get(ballot.get_absolute_url())
    assert [stop.title for stop in road_of(ballot)][:2] == ["宣布这次表决无效", "停止投票，没有计票"]
    assert [one["name"] for one in shown.context["verbs"]] == []
