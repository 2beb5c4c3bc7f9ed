"""Supervision, questions and proposals on the workbench; councils and what they watch over on the portal."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from linli.core import clock
from linli.deliberation.models import ExternalProposal, Meeting, Supervision, SupervisionQuestion
from linli.registry.api import Person
from tests import people
from tests.factories.deliberation import (
    CouncilFactory,
    ExternalProposalFactory,
    SeatFactory,
    TermFactory,
    absent,
    asked,
    watched,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)
LATE, LATER = date(2021, 5, 31), date(2021, 6, 10)


@pytest.fixture(autouse=True)
def _in_june():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(here):
    return people.browser_of(people.subdistrict_leader(here)[1])


def url(name, *args, **query):
    return reverse(f"deliberation:{name}", args=args, query=query)


def council(here, **given):
    return CouncilFactory(place=here.subdistrict, **given)


def member(here, **given):
    """A supervision whose member is a resident, with that resident's browser."""
    _user, actor = people.resident(here)
    seat = SeatFactory(term=TermFactory(council=council(here, **given)), person=Person.objects.get(pk=actor.person_id))
    return watched(seat.term.council, seat), people.browser_of(actor)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_supervision_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    one = council(here)
    for _one in range(item_count):
        asked(watched(one), LATER)
    desk.get(url("supervisions"))

    with django_assert_num_queries(7):
        answer = desk.get(url("supervisions"))

    assert [len(answer.context["rows"]), len(answer.context["questions"])] == [item_count, item_count]


def test_late_questions_are_marked_and_counted(here, desk):
    one = watched(council(here))
    asked(one, LATE)
    watched(one.council, title="别的")

    listed = desk.get(url("supervisions", show="late"))

    assert [row["one"].title for row in listed.context["rows"]] == [one.title]
    assert [text in desk.get(reverse("web:today")).text for text in ("代表的提问，要答复", "过期没答")] == [True, True]


def test_work_is_watched_over_from_its_form_to_its_conclusion(here, desk):
    seat = SeatFactory(term=TermFactory(council=council(here)))
    sent = {"council": str(seat.term.council.pk), "title": "背街小巷整治", "begins_on": "2021-05-01"}

    answer = desk.post(url("supervision-new"), sent)
    row = Supervision.objects.get()
    desk.post(url("supervision-members", row.pk), {"members": [str(seat.pk)]})
    desk.post(
        url("supervision-visit", row.pk), {"visited_on": "2021-05-20", "where": "后巷", "present": "王代表", "findings": "没硬化"}
    )
    desk.post(url("supervision-ask", row.pk), {"question": "哪天做完？", "answer_until": "2021-06-10", "asked_by": str(seat.pk)})
    desk.post(url("question-answer", row.questions.get().pk), {"answer": "六月底。"})
    desk.post(url("supervision-close", row.pk), {"conclusion": "做完了。"})

    text = desk.get(answer.url).text
    names = (seat.person.name, "后巷", "没硬化", "哪天做完？", "有结论", "做完了。")
    assert [words in text for words in names] == [True] * 6


def test_a_conclusion_waits_for_the_answer(here, desk):
    one = watched(council(here))
    asked(one, LATER)

    answer = desk.post(url("supervision-close", one.pk), {"conclusion": "做完了。"})

    assert (answer.status_code, "还有 1 个提问没有答复" in answer.text) == (422, True)


def test_a_unit_that_is_asked_reads_and_answers_only_what_is_its_own(here):
    _user, actor = people.holder("property_lead", here, organisation=here.property_company)
    browser, row = people.browser_of(actor), watched(council(here))
    mine, other = asked(row, LATER), asked(row, LATER)
    SupervisionQuestion.objects.filter(pk=mine.pk).update(to_organisation=here.property_company)

    pages = [browser.get(url("question-answer", one.pk)).status_code for one in (mine, other)]
    browser.post(url("question-answer", mine.pk), {"answer": "这就修。"})

    assert (pages, SupervisionQuestion.objects.get(pk=mine.pk).answer) == ([200, 404], "这就修。")


def test_an_answered_question_takes_no_second_answer(here, desk):
    question = asked(watched(council(here)), LATER, answer="六月底。")

    assert desk.get(url("question-answer", question.pk)).status_code == 200
    told = desk.post(url("question-answer", question.pk), {"answer": "七月。"})

    assert (told.status_code, "这个提问已经答复过了。" in told.text, "六月底。" in told.text) == (422, True, True)
    assert SupervisionQuestion.objects.get(pk=question.pk).answer == "六月底。"


def test_a_refused_answer_still_shows_what_was_asked(here, desk):
    question = asked(watched(council(here)), LATER)

    told = desk.post(url("question-answer", question.pk), {"answer": ""})

    assert (told.status_code, question.question in told.text) == (422, True)


def test_who_does_not_answer_for_the_subdistrict_is_not_asked_for_the_answer(here, desk):
    row = ExternalProposalFactory(tenant=here.tenant)
    community = people.browser_of(people.community_secretary(here)[1])

    shown = [browser.get(url("external-answer", row.pk)).status_code for browser in (desk, community)]

    assert shown == [200, 403]


# ---- proposals of congresses ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_proposals_costs_the_same_however_long(here, desk, django_assert_num_queries, item_count):
    for _one in range(item_count):
        ExternalProposalFactory(tenant=here.tenant)
    desk.get(url("externals"))

    with django_assert_num_queries(6):
        answer = desk.get(url("externals"))

    assert len(answer.context["rows"]) == item_count


def test_a_proposal_is_noted_linked_and_answered_from_its_forms(here, desk):
    absent(council(here), SeatFactory(term__council=council(here)), days=["2021-04-01"])
    sent = {"source": "省政协提案", "number": "1204063", "title": "老旧小区加装电梯", "received_on": "2021-03-01"}

    answer = desk.post(url("external-new"), sent)
    row = ExternalProposal.objects.get()
    desk.post(url("external-link", row.pk), {"meeting": str(Meeting.objects.get().pk)})
    desk.post(url("external-answer", row.pk), {"answer": "已列入计划。", "on": "2021-05-01", "satisfaction": "满意"})
    desk.post(url("external-change", row.pk), sent | {"proposer": "张委员"})

    text = desk.get(answer.url).text
    assert [words in text for words in ("1204063", "第一次会议", "已列入计划。", "满意", "张委员")] == [True] * 5


# ---- the portal ----


def test_an_answer_that_was_given_is_offered_to_be_changed(here, desk):
    row = ExternalProposalFactory(tenant=here.tenant)
    words = []
    for answered_on in (None, LATE):
        ExternalProposal.objects.filter(pk=row.pk).update(answer="已列入计划。\n年底开工。", answered_on=answered_on)
        shown = desk.get(url("external", row.pk)).text
        words.append([one for one in ("记答复", "改答复", "deliberation/business.css") if one in shown])

    assert words == [["记答复", "deliberation/business.css"], ["改答复", "deliberation/business.css"]]


def test_a_resident_reads_who_represents_them_without_telephones(here, client):
    _user, actor = people.resident(here)
    term = TermFactory(council=CouncilFactory(place=here.community, name="甲社区居民代表会议"), seat_count=3)
    seat = SeatFactory(term=term, group="第一组", constituency="三号院")

    listed = people.browser_of(actor).get(url("public-councils")).text
    text = people.browser_of(actor).get(url("public-council", term.council.pk)).text

    assert "我这里的" in listed
    assert [words in text for words in (seat.person.name, "第一组", "三号院", "空缺 2 席")] == [True] * 4
    assert seat.person.phone not in text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_portal_costs_the_same_however_many_councils(here, client, django_assert_num_queries, item_count):
    for _one in range(item_count):
        seated = TermFactory(council=council(here))
        SeatFactory(term=seated)
    client.get(url("public-councils"))

    with django_assert_num_queries(1):
        answer = client.get(url("public-councils"))

    assert len(answer.context["others"]) == item_count


def test_a_council_that_is_not_public_is_not_found_and_neither_is_what_it_watches(here, client):
    one = watched(council(here, is_public=False))

    assert [
        client.get(url(name, pk)).status_code for name, pk in (("public-council", one.council_id), ("public-supervision", one.pk))
    ] == [
        404,
        404,
    ]


def test_questions_and_answers_are_public(here, client):
    one = watched(council(here))
    asked(one, LATER, answer="六月底亮。")
    asked(one, LATE)

    text = client.get(url("public-supervision", one.pk)).text

    assert [words in text for words in ("路灯什么时候亮？", "六月底亮。", "过期没答")] == [True] * 3


def test_a_member_asks_and_notes_a_visit_from_a_telephone(here):
    row, browser = member(here)

    browser.post(url("member-ask", row.pk), {"question": "哪天做完？", "answer_until": "2021-06-10"})
    browser.post(
        url("member-visit", row.pk), {"visited_on": "2021-06-01", "where": "后巷", "present": "我", "findings": "没硬化"}
    )

    assert (row.questions.get().question, row.visits.get().where) == ("哪天做完？", "后巷")
    assert "提一个问题" in browser.get(url("public-supervision", row.pk)).text


def test_who_is_no_member_is_offered_nothing_and_may_nothing(here):
    row, _browser = member(here)
    _user, other = people.resident(here)
    browser = people.browser_of(other)

    assert "提一个问题" not in browser.get(url("public-supervision", row.pk)).text
    assert browser.post(url("member-ask", row.pk), {"question": "？"}).status_code == 403


def test_ones_own_seats_stand_on_mine(here):
    row, browser = member(here, name="街道居民议事会")

    text = browser.get(reverse("web:mine")).text

    assert [words in text for words in ("我的席位", "街道居民议事会", row.title)] == [True] * 3
