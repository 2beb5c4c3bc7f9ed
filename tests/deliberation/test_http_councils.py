"""Councils for programs: the same verbs, once for their key, the same refusals."""

from datetime import UTC, date, datetime

import pytest

from linli.core import clock
from linli.deliberation.models import Council, Seat, SupervisionQuestion
from tests import people
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, asked, seated, watched
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
COUNCILS, SUPERVISION, JSON = "/api/v1/councils", "/api/v1/oversight", "application/json"


@pytest.fixture(autouse=True)
def _in_june():
    with clock.fixed(datetime(2021, 6, 1, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def desk(here):
    return people.browser_of(people.subdistrict_leader(here)[1])


@pytest.mark.parametrize("item_count", [1, 3])
def test_everybody_reads_the_public_councils(here, client, django_assert_num_queries, item_count):
    for _one in range(item_count):
        seated(CouncilFactory(place=here.subdistrict), 2)
    CouncilFactory(place=here.subdistrict, is_public=False)
    client.get(COUNCILS)

    with django_assert_num_queries(3):
        found = client.get(COUNCILS).json()

    assert [one["term"]["seat_count"] for one in found] == [2] * item_count


def test_one_council_tells_its_rule_and_what_is_vacant(here, client):
    term = TermFactory(council=CouncilFactory(place=here.subdistrict), seat_count=3)
    SeatFactory(term=term, position=2)

    found = client.get(f"{COUNCILS}/{term.council.pk}").json()

    assert (found["held"], found["vacant"], found["rule"]["status"]) == (1, [1, 3], "assumed")


def test_who_sat_on_a_day_is_read_without_telephones(here, client):
    term = TermFactory(council=CouncilFactory(place=here.subdistrict))
    gone = SeatFactory(term=term, valid_to=date(2021, 3, 1), end_kind="moved")

    url = f"{COUNCILS}/{term.council.pk}/seats"

    assert client.get(url).json() == []
    assert [one["name"] for one in client.get(url, {"on": "2021-03-01"}).json()] == [gone.person.name]


def test_a_council_that_is_not_public_is_read_by_the_office_only(here, desk, client):
    one = CouncilFactory(place=here.subdistrict, is_public=False)

    assert [browser.get(f"{COUNCILS}/{one.pk}").status_code for browser in (client, desk)] == [404, 200]


def test_a_council_is_founded_once_for_its_key(here, desk):
    body = {"kind": "residents_council", "name": "议事会", "place_id": str(here.subdistrict.pk), "founded_on": "2021-01-20"}

    answers = [desk.post(COUNCILS, body, JSON, headers={"Idempotency-Key": "one"}) for _n in range(2)]

    assert [one.json()["id"] for one in answers] == [str(Council.objects.get().pk)] * 2


def test_a_term_is_begun_and_a_seat_filled_handed_on_and_ended(here, desk):
    one = CouncilFactory(place=here.subdistrict)
    first, second = (PersonFactory(tenant=here.tenant) for _n in range(2))

    desk.post(f"{COUNCILS}/{one.pk}/terms", {"seat_count": 5, "begins_on": "2021-01-20"}, JSON)
    seat = desk.post(f"{COUNCILS}/{one.pk}/seats", {"person_id": str(first.pk), "valid_from": "2021-01-20"}, JSON).json()
    handed = {"person_id": str(second.pk), "kind": "moved", "reason": "搬走", "on": "2021-06-01"}
    after = desk.post(f"{COUNCILS}/seats/{seat['id']}/replace", handed, JSON).json()
    ended = desk.post(f"{COUNCILS}/seats/{after['id']}/end", {"kind": "died", "reason": "病逝", "on": "2021-06-01"}, JSON).json()

    assert (after["name"], after["position"], ended["end_kind"]) == (second.name, 1, "died")


def test_whom_nobody_knows_gets_no_seat(here, desk):
    term = TermFactory(council=CouncilFactory(place=here.subdistrict))
    body = {"person_id": str(PersonFactory().pk)}

    answer = desk.post(f"{COUNCILS}/{term.council.pk}/seats", body, JSON)

    assert (answer.status_code, Seat.objects.count()) == (409, 0)


def test_a_question_is_asked_and_answered_and_read_by_everybody(here, desk, client):
    row = watched(CouncilFactory(place=here.subdistrict))

    made = desk.post(f"{SUPERVISION}/{row.pk}/questions", {"question": "哪天亮？", "answer_until": "2021-06-10"}, JSON).json()
    desk.post(f"{SUPERVISION}/questions/{made['id']}/answer", {"answer": "六月底。"}, JSON)

    assert [(one["question"], one["answer"]) for one in client.get(f"{SUPERVISION}/{row.pk}/questions").json()] == [
        ("哪天亮？", "六月底。")
    ]


def test_who_may_not_answer_is_told_so(here):
    question = asked(watched(CouncilFactory(place=here.subdistrict)), date(2021, 6, 10))
    auditor = people.browser_of(people.auditor(here)[1])

    answer = auditor.post(f"{SUPERVISION}/questions/{question.pk}/answer", {"answer": "好。"}, JSON)

    assert (answer.status_code, SupervisionQuestion.objects.get().answered_at) == (403, None)
