"""Pages of rolls: the desk's list, a right, requests and doubles; what residents find of themselves."""

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine
from linli.deliberation.models import Correction, RightUnit
from linli.deliberation.services import papers, roll_corrections, rolls
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, built, council_of, day_after, opened, rights, roll_ballot, system
from tests.factories.procedures import co_owned, house
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def at(name, ballot, *more):
    return reverse(f"deliberation:{name}", args=[ballot.pk, *more])


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_costs_the_same_however_long(here, desk, django_assert_num_queries, count):
    house(here.entrance, [1000] * count)
    ballot = built(here.compound)
    desk.get(at("roll", ballot))

    with django_assert_num_queries(14):
        answer = desk.get(at("roll", ballot))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_requests_cost_the_same_however_many(here, desk, django_assert_num_queries, count):
    house(here.entrance, [1000])
    ballot = built(here.compound)
    for _each in range(count):
        ask(ballot)
    desk.get(at("roll-corrections", ballot))

    with django_assert_num_queries(7):
        answer = desk.get(at("roll-corrections", ballot))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_doubles_cost_the_same_however_many(here, desk, django_assert_num_queries, count):
    for at_pair in range(count):
        same = [PersonFactory(tenant=here.tenant, id_number=f"41010519800101001{at_pair}") for _each in range(2)]
        house(here.entrance, [1000, 1000], owners=same)
    ballot = built(here.compound)
    desk.get(at("roll-doubles", ballot))

    with django_assert_num_queries(6):
        answer = desk.get(at("roll-doubles", ballot))

    assert len(answer.context["doubles"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_roll_costs_the_same_however_long(here, client, django_assert_num_queries, count):
    house(here.entrance, [1000] * count)
    ballot = publicised(here)
    client.get(at("public-roll", ballot))

    with django_assert_num_queries(3):
        answer = client.get(at("public-roll", ballot))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_public_roll_of_members_says_surnames_at_the_same_cost(here, client, django_assert_num_queries, count):
    members = [PersonFactory(tenant=here.tenant) for _each in range(count)]
    ballot = built(here.community, kind="decision", roll_source="council", council=council_of(here.community, members))
    rolls.publicise(ballot=ballot, until=day_after(7), by=system(here.compound), now=NOW)
    client.get(at("public-roll", ballot))

    with django_assert_num_queries(4):
        answer = client.get(at("public-roll", ballot))

    assert [row["label"] for row in answer.context["rows"]] == [f"{one.name[0]}**" for one in members]


def ask(ballot):
    return roll_corrections.ask_correction(
        ballot=ballot, who="试甲", text="面积少算了", channel="phone", right=rights(ballot)[0], by=system(ballot.place), now=NOW
    )


def publicised(here):
    return rolls.publicise(ballot=built(here.compound), until=day_after(7), by=system(here.compound), now=NOW)


def test_a_clerk_makes_the_roll_and_publicises_it(here, desk):
    house(here.entrance, [1000, 2000])
    ballot = roll_ballot(here.compound)

    desk.post(at("roll-build", ballot), {"submission_token": "a"})
    desk.post(at("roll-publicise", ballot), {"submission_token": "b", "until": "2026-09-10"})

    ballot.refresh_from_db()
    assert (ballot.roll_count, ballot.roll_area_centi, str(ballot.roll_public_until)) == (2, 3000, "2026-09-10")


def test_what_cannot_be_publicised_says_why_beside_the_day(here, desk):
    house(here.entrance, [1000])
    answer = desk.post(at("roll-publicise", built(here.compound)), {"submission_token": "b", "until": "2026-09-01"})

    assert (answer.status_code, answer.context["form"].errors["until"]) == (
        422,
        ["公示到哪天，请选明天或以后的日期，一年以内。"],
    )


def test_taking_the_roll_as_a_sheet_is_noted(here, desk):
    house(here.entrance, [1000])

    answer = desk.get(at("roll", built(here.compound)) + "?as=xlsx&show=all")

    assert answer.status_code == 200
    assert [line.changes["list"] for line in JournalLine.objects.filter(verb="deliberation.list.taken")] == [[None, "roll"]]


def test_a_right_is_found_by_its_number_or_by_a_name(here, desk):
    owners = house(here.entrance, [1000, 2000])
    ballot = built(here.compound)
    ballot.rights.update(label="一扇门")
    RightUnit.objects.filter(right__ballot=ballot).update(label="一扇门")

    by_number = desk.get(at("roll", ballot) + "?text=2").context["rows"]
    by_name = desk.get(at("roll", ballot) + f"?text={owners[0].name}").context["rows"]

    assert ([row["right"].position for row in by_number], [row["right"].position for row in by_name]) == ([2], [1])


def test_an_owner_of_several_doors_is_found_by_each_of_them(here, desk, client):
    owner = PersonFactory(tenant=here.tenant)
    house(here.entrance, [1000, 2000], owners=[owner, owner])
    ballot = publicised(here)

    answers = [desk.get(at("roll", ballot) + "?text=002"), client.get(at("public-roll", ballot) + "?text=002")]

    assert [[row["right"].position for row in answer.context["rows"]] for answer in answers] == [[1], [1]]


def test_a_right_is_left_out_and_counted_again_on_its_page(here, desk):
    house(here.entrance, [1000])
    ballot = built(here.compound)
    right = rights(ballot)[0]

    refused = desk.post(at("exclude-right", ballot, right.pk), {"submission_token": "a", "why": ""})
    desk.post(at("exclude-right", ballot, right.pk), {"submission_token": "b", "why": "正在打官司"})
    right.refresh_from_db()
    why = right.excluded_why
    desk.post(at("include-right", ballot, right.pk), {"submission_token": "c"})

    right.refresh_from_db()
    assert (refused.status_code, why, right.excluded_why) == (422, "正在打官司", "")


def test_a_co_owner_is_named_on_the_page_of_the_right(here, desk):
    co_owned(here.entrance)
    ballot = built(here.compound)
    right = rights(ballot)[0]
    voter = right.voters.last()

    answer = desk.post(
        at("name-voter", ballot, right.pk),
        {"submission_token": "a", "voter": str(voter.pk), "letter_kept_where": "档案柜 3 号"},
    )

    voter.refresh_from_db()
    assert (answer.status_code, voter.is_named, voter.letter_kept_where) == (302, True, "档案柜 3 号")
    assert "由他投" in text_of(desk.get(at("roll-right", ballot, right.pk)))


def test_a_request_is_written_down_and_answered(here, desk):
    house(here.entrance, [1000])
    ballot = built(here.compound)
    given = {"submission_token": "a", "channel": "phone", "number": "1", "who": "试甲", "text": "面积少算了"}
    desk.post(at("roll-corrections", ballot), given)
    one = Correction.objects.get()

    desk.post(at("roll-correction", ballot, one.pk), {"submission_token": "b", "is_accepted": "no", "answer": "和房本一样。"})

    one.refresh_from_db()
    assert (one.right, one.is_accepted, one.answer) == (rights(ballot)[0], False, "和房本一样。")


def test_a_request_about_a_number_that_the_roll_has_not_is_refused(here, desk):
    house(here.entrance, [1000])
    given = {"submission_token": "a", "channel": "phone", "number": "99", "who": "试甲", "text": "面积少算了"}

    answer = desk.post(at("roll-corrections", built(here.compound)), given)

    assert (answer.status_code, answer.context["form"].errors["number"]) == (422, ["名册上没有第 99 号。"])


def test_a_building_head_sees_only_the_doors_of_the_building(here, client):
    house(here.entrance, [1000])
    house(here.compound, [2000])
    ballot = built(here.compound)
    head = people.browser_of(people.building_head(here)[1], client)

    assert [row["right"].area_centi for row in head.get(at("roll", ballot)).context["rows"]] == [1000]
    assert head.get(at("roll-corrections", ballot)).status_code == 403


def test_the_public_roll_says_doors_and_areas_and_no_names(here, client):
    owner = house(here.entrance, [1000])[0]

    answer = text_of(client.get(at("public-roll", publicised(here))))

    assert (f"{here.entrance} 001" in answer, owner.name in answer) == (True, False)


def test_a_roll_that_is_not_public_is_nowhere_on_the_portal(here, client):
    house(here.entrance, [1000])

    assert client.get(at("public-roll", built(here.compound))).status_code == 404


def test_a_resident_finds_their_right_and_asks_for_a_correction(here, client):
    _user, resident = people.resident(here)
    house(here.entrance, [1000], owners=[PersonFactory._meta.model.objects.get(pk=resident.person_id)])
    ballot = publicised(here)
    browser = people.browser_of(resident, client)

    shown = browser.get(at("my-right", ballot))
    browser.post(at("ask-correction", ballot), {"submission_token": "a", "text": "我家是一百平方米"})

    assert [bool(row["use"]) for row in shown.context["rights"]] == [True]
    assert [(one.right, one.channel) for one in Correction.objects.all()] == [(rights(ballot)[0], "portal")]


def test_who_has_several_rights_says_of_which_they_speak_and_for_whom_they_vote(here, client):
    _user, resident = people.resident(here)
    me = PersonFactory._meta.model.objects.get(pk=resident.person_id)
    other = house(here.entrance, [1000, 2000], owners=[me, PersonFactory(tenant=here.tenant)])[1]
    ballot = publicised(here)
    _mine, theirs = rights(ballot)
    theirs.voters.update(agent=me, is_named=True)
    browser = people.browser_of(resident, client)

    browser.post(at("ask-correction", ballot), {"submission_token": "a", "text": "面积不对", "right": str(theirs.pk)})

    shown = browser.get(at("my-right", ballot)).context["rights"]
    assert [row["for_whom"] for row in shown] == ["", other.name]
    assert [one.right for one in Correction.objects.all()] == [theirs]


def test_a_roll_on_show_is_named_where_residents_vote(here, client):
    house(here.entrance, [1000])
    ballot = publicised(here)

    assert client.get(reverse("deliberation:votes")).context["on_show"] == [ballot]


def test_printed_rolls_have_room_to_sign_and_papers_carry_door_and_number(here, desk):
    house(here.entrance, [1000])
    ballot = opened(built(here.compound))
    papers.issue(ballot=ballot, rights=rights(ballot), by=system(here.compound), now=NOW)

    signing = text_of(desk.get(at("roll-print", ballot) + "?for=signing"))
    paper = text_of(desk.get(at("print-papers", ballot) + "?size=big"))

    assert ("领票人签名" in signing, "领过了" in signing) == (True, True)
    assert (f"{here.entrance} 001" in paper, "ballot-sheet--big" in paper) == (True, True)


def test_the_roll_of_an_open_ballot_offers_no_building(here, desk):
    answer = text_of(desk.get(at("roll", at_ballot(here.entrance))))

    assert "生成名册" not in answer
