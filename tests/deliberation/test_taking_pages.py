"""Votes taken down by clerks, the tablet that is handed over, piles and hands on the workbench."""

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine, Submission
from linli.deliberation.models import Batch, Conflict, Option, Right, SealedPaper, Voice
from linli.deliberation.selectors.papers import hands_of
from linli.deliberation.services import votes
from tests import people
from tests.factories.deliberation_rolls import NOW, at_ballot, built, opened, rights, secret_ballot, system
from tests.factories.procedures import house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def other(here):
    return people.browser_of(people.counter_clerk(here)[1])


def at(name, ballot, *more):
    return reverse(f"deliberation:{name}", args=[ballot.pk, *more])


def voices(ballot):
    return list(
        Voice.objects.filter(ballot=ballot).order_by("right__position").values_list("right__position", "content", "channel")
    )


def taking(right, **given):
    speaker = right.voters.first().person_id
    plain = {"submission_token": "a", "speaker": str(speaker), "channel": "counter", "proof": "", "choice": "yes"}
    return plain | given


def test_a_clerk_takes_a_vote_and_reads_out_the_receipt(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]

    answer = desk.post(at("take-vote", ballot, right.pk), taking(right))

    assert (voices(ballot), answer.context["code"]) == ([(1, "yes", "counter")], Voice.objects.get().receipt)


@pytest.mark.parametrize(("channels", "chosen"), [(["counter", "paper"], "counter"), (["counter", "phone"], None)])
def test_where_there_is_one_way_only_it_is_chosen_already(here, desk, channels, chosen):
    ballot = at_ballot(here.entrance, channels=channels)

    answer = desk.get(at("take-vote", ballot, rights(ballot)[0].pk))

    assert answer.context["who"]["channel"].value() == chosen


def test_a_telephone_call_says_how_it_was_made_sure_who_speaks(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]

    refused = desk.post(at("take-vote", ballot, right.pk), taking(right, channel="phone"))
    desk.post(at("take-vote", ballot, right.pk), taking(right, channel="phone", proof="报了证件号后四位"))

    assert (refused.status_code, list(refused.context["who"].errors), voices(ballot)) == (422, ["proof"], [(1, "yes", "phone")])


def test_the_right_that_voted_is_not_taken_again_and_says_so(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    desk.post(at("take-vote", ballot, right.pk), taking(right))

    answer = desk.post(at("take-vote", ballot, right.pk), taking(right, submission_token="b", choice="no"))

    assert (answer.status_code, voices(ballot), Conflict.objects.count()) == (422, [(1, "yes", "counter")], 1)


def test_the_receipt_of_a_recorded_voice_is_told_again_to_whoever_it_belongs_to(here, desk):
    right = rights(at_ballot(here.entrance))[0]
    desk.post(at("take-vote", right.ballot, right.pk), taking(right))

    refused = desk.post(at("tell-receipt", right.ballot, right.pk), {"proof": ""})
    told = desk.post(at("tell-receipt", right.ballot, right.pk), {"proof": "看了身份证"})

    lines = JournalLine.objects.filter(verb="deliberation.right.receipt_told")
    assert (refused.status_code, told.context["code"]) == (422, Voice.objects.get().receipt)
    assert [line.changes for line in lines] == [{"proof": [None, "看了身份证"]}]


def test_of_a_secret_vote_taken_down_nothing_is_kept_beside_the_box(here, desk):
    ballot = secret_ballot(here.community)
    right = rights(ballot)[0]

    answer = desk.post(at("take-vote", ballot, right.pk), taking(right, choice="abstain"))

    kept = " ".join(f"{one.result}{one.fingerprint}" for one in Submission.objects.all())
    told = " ".join(str(one.changes) for one in JournalLine.objects.all())
    assert (SealedPaper.objects.count(), "abstain" in kept + told, answer.context["code"] in kept + told) == (1, False, False)


def handed(desk, ballot, right, code="4821"):
    given = {"speaker": str(right.voters.first().person_id), "proof": "", "code": code}
    return desk.post(at("hand-over", ballot, right.pk), given)


def test_a_tablet_is_not_handed_over_before_it_is_said_to_whom(here, desk):
    right = rights(at_ballot(here.entrance))[0]

    answer = desk.post(at("hand-over", right.ballot, right.pk), {"speaker": "", "proof": "", "code": "12"})

    assert (answer.status_code, sorted(answer.context["hand"].errors)) == (422, ["code", "speaker"])


def test_a_tablet_that_was_handed_over_shows_one_vote_and_nothing_else(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    tablet = at("tablet", ballot, right.pk)

    assert handed(desk, ballot, right).url == tablet
    assert [desk.get(page).url for page in ("/desk/", at("roll", ballot), "/", at("tablet", ballot, rights(ballot)[1].pk))] == [
        tablet
    ] * 4
    assert desk.get(tablet).status_code == 200


def test_the_resident_reads_their_paper_again_and_votes_on_the_tablet(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    handed(desk, ballot, right)
    tablet = at("tablet", ballot, right.pk)

    review = desk.post(tablet, {"submission_token": "a", "choice": "no", "then": "review"})
    done = desk.post(tablet, {"submission_token": "b", "choice": "no", "then": "cast"})

    assert (review.context["step"], done.context["step"], voices(ballot)) == ("review", "done", [(1, "no", "visit")])


def test_the_clerk_takes_the_tablet_back_with_the_code(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    handed(desk, ballot, right)

    wrong = desk.post(at("tablet-back", ballot, right.pk), {"code": "0000"})
    right_code = desk.post(at("tablet-back", ballot, right.pk), {"code": "4821"})

    assert (wrong.url, right_code.url) == (at("tablet", ballot, right.pk), at("roll-right", ballot, right.pk))
    assert desk.get(at("roll", ballot)).status_code == 200


def test_too_many_wrong_codes_end_the_session(here, desk):
    ballot = at_ballot(here.entrance)
    right = rights(ballot)[0]
    handed(desk, ballot, right)
    for _try in range(5):
        desk.post(at("tablet-back", ballot, right.pk), {"code": "0000"})

    assert "/sign-in" in desk.get(at("roll", ballot)).url or "login" in desk.get(at("roll", ballot)).url


def typed(browser, ballot, lines, **given):
    return browser.post(at("type-batch", ballot), {"submission_token": "t1", "number": "1", "lines": lines} | given)


def test_a_pile_is_typed_by_two_people_and_goes_into_the_box(here, desk, other):
    ballot = at_ballot(here.entrance)
    typed(desk, ballot, "1 1\n2 2\n3 0")
    batch = Batch.objects.get()

    other.post(at("type-again", ballot, batch.pk), {"submission_token": "t2", "lines": "1 1\n2 2\n3 0"})

    assert voices(ballot) == [(1, "yes", "paper"), (2, "no", "paper"), (3, "", "paper")]


def test_lines_that_cannot_be_read_are_named_and_nothing_is_kept(here, desk):
    ballot = at_ballot(here.entrance)

    answer = typed(desk, ballot, "1 1\n9 1\nx")

    assert answer.context["form"].errors["lines"] == ["第 3 行“x”：先写名册上的号，再写怎么选的。", "名册上没有 9 号。"]
    assert (answer.status_code, Batch.objects.count()) == (422, 0)


def test_the_second_typist_does_not_see_what_the_first_typed(here, desk, other):
    ballot = at_ballot(here.entrance)
    typed(desk, ballot, "1 1\n2 2\n3 3")

    page = other.get(at("type-again", ballot, Batch.objects.get().pk)).content.decode()

    assert "1 1" not in page


def test_a_difference_is_settled_on_the_page_of_the_pile(here, desk, other):
    ballot = at_ballot(here.entrance)
    typed(desk, ballot, "1 1\n2 2")
    batch = Batch.objects.get()
    other.post(at("type-again", ballot, batch.pk), {"submission_token": "t2", "lines": "1 1\n2 3"})

    page = desk.get(at("batch", ballot, batch.pk))
    desk.post(at("settle-line", ballot, batch.pk, 2), {"submission_token": "t3", "chosen": "retyped", "line": "2 1"})

    assert [(row["line"].position, row["first"], row["second"]) for row in page.context["rows"]] == [(2, "2", "3")]
    assert voices(ballot) == [(1, "yes", "paper"), (2, "yes", "paper")]


def test_a_paper_typed_anew_that_cannot_be_read_is_one_problem(here, desk, other):
    ballot = at_ballot(here.entrance)
    typed(desk, ballot, "1 1")
    batch = Batch.objects.get()
    other.post(at("type-again", ballot, batch.pk), {"submission_token": "t2", "lines": "1 2"})

    answer = desk.post(at("settle-line", ballot, batch.pk, 1), {"submission_token": "t3", "chosen": "retyped", "line": "1 9"})

    assert list(answer.context["refused"].errors) == ["line"]


def test_a_question_of_a_survey_is_printed_and_typed_with_the_letters_of_its_answers(here, desk):
    house(here.entrance, [1000])
    ballot = built(here.entrance, kind="survey", secrecy="secret")
    Option.objects.create(tenant=here.tenant, ballot=ballot, code="1", position=1, title="灯", text="要装\n\n 不装")
    opened(ballot)

    typing, printed = (desk.get(at(name, ballot)).content.decode() for name in ("type-batch", "print-papers"))

    assert ('<b class="num">b</b> 不装' in typing, "☐ a. 要装\n☐ b. 不装" in printed) == (True, True)


def test_a_right_that_voted_is_offered_no_paper_of_its_own(here, desk):
    ballot = at_ballot(here.entrance)
    url = at("roll-right", ballot, rights(ballot)[0].pk)
    before = "打印这一张票" in desk.get(url).text
    Right.objects.filter(ballot=ballot).update(used_on=NOW.date(), used_channel="counter")

    assert (before, "打印这一张票" in desk.get(url).text) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_differences_cost_the_same_however_many_and_say_how_one_types(here, desk, other, django_assert_num_queries, count):
    ballot = at_ballot(here.entrance)
    numbers = range(1, count + 1)
    typed(desk, ballot, "\n".join(f"{number} 1" for number in numbers))
    url = at("batch", ballot, Batch.objects.get().pk)
    other.post(f"{url}again/", {"submission_token": "t2", "lines": "\n".join(f"{number} 2" for number in numbers)})
    desk.get(url)

    with django_assert_num_queries(9):
        answer = desk.get(url)

    assert (len(answer.context["rows"]), answer.text.count("看不清、废票")) == (count, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_piles_cost_the_same_however_many(here, desk, django_assert_num_queries, count):
    ballot = at_ballot(here.entrance)
    for number in range(1, count + 1):
        typed(desk, ballot, f"{number} 1", submission_token=f"t{number}", number=str(number))
    desk.get(at("papers", ballot))

    with django_assert_num_queries(9):
        answer = desk.get(at("papers", ballot))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_conflicts_cost_the_same_however_many(here, desk, django_assert_num_queries, count):
    ballot = at_ballot(here.entrance)
    for right in rights(ballot)[:count]:
        votes.note_conflict(right=right, channel="paper", by=system(here.entrance), now=NOW, why="重复")
    desk.get(at("conflicts", ballot))

    with django_assert_num_queries(7):
        answer = desk.get(at("conflicts", ballot))

    assert len(answer.context["rows"]) == count


def test_papers_are_issued_by_numbers_and_counted_when_they_come_back(here, desk):
    ballot = at_ballot(here.entrance)

    strange = desk.post(at("issue-papers", ballot), {"submission_token": "a", "numbers": "1 8-9 x"})
    desk.post(at("issue-papers", ballot), {"submission_token": "b", "numbers": "1-2"})
    desk.post(at("papers-returned", ballot), {"submission_token": "c", "count": "2"})

    ballot.refresh_from_db()
    assert strange.context["issuing"].errors["numbers"] == ["名册上没有这些号：x、8、9"]
    assert (ballot.issued_count, ballot.returned_count) == (2, 2)


def test_hands_counted_by_two_tellers_are_written_down(here, desk):
    ballot = at_ballot(here.entrance, kind="decision")
    for teller in ("甲计票", "乙计票"):
        desk.post(at("hands", ballot), {"submission_token": teller, "teller": teller, "yes": "2", "no": "1", "abstain": "0"})

    assert hands_of(ballot) == {"yes": 2, "no": 1, "abstain": 0}
    assert desk.get(at("hands", ballot)).context["agreed"] == {"yes": 2, "no": 1, "abstain": 0}


def test_secret_papers_are_printed_without_anything_that_tells_one_from_another(here, desk):
    ballot = secret_ballot(here.community)

    page = desk.get(at("print-papers", ballot)).content.decode()

    assert [page.count('ballot-sheet"'), "/rights/" in page, rights(ballot)[0].label in page] == [1, False, False]
