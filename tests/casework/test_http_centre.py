"""The hall, the guide and whistles over REST: every step of a number, questions answered on the spot, units that answer and come."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from linli.casework.api import WhistleGiven, whistle
from linli.casework.models import Case, CounterVisit, Whistle
from linli.core import clock

from ..factories.registry import OrganisationFactory
from ..people import community_secretary, holder
from .conftest import FRIDAY
from .halls import catalogue, open_hall
from .test_http_api import Program, codes, program_of

URL = "/api/v1"
TEN_PAST = FRIDAY + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def ten_past_nine():
    with clock.fixed(TEN_PAST):
        yield


@pytest.fixture
def hall(office):
    return open_hall(office)


@pytest.fixture
def greeter(hall):
    here = hall.office.here
    return program_of(holder("counter_clerk", here, place=here.subdistrict))


def step(visit, name):
    return f"{URL}/visits/{visit['id'] if isinstance(visit, dict) else visit.pk}/{name}"


# ---- the hall ----


def test_a_number_goes_from_the_door_to_the_window_and_on_to_another(hall, greeter):
    taken = greeter.post(f"{URL}/visits", {"line": "b", "purpose": "问津贴"}).json()
    called = greeter.post(f"{URL}/windows/3/call-next").json()

    states = [greeter.post(step(taken, verb)).json()["state"] for verb in ("call-again", "start")]
    over = greeter.post(step(taken, "hand-over"), {"line": "A", "window": 1, "checked": "身份证看过了"}).json()

    assert (taken["number"], called["number"], called["window"]) == ("B001", "B001", 3)
    assert (states, over["state"], over["line"]) == (["called", "serving"], "waiting", "A")


def test_who_booked_arrives_and_who_goes_home_has_left(hall, greeter):
    booked = greeter.post(f"{URL}/visits/book", {"line": "A", "booked_for": "2026-11-20T10:30:00"}).json()
    arrived = greeter.post(step(booked, "arrive")).json()
    left = greeter.post(step(booked, "leave")).json()

    assert (booked["state"], booked["booked_for"]) == ("booked", "2026-11-20T02:30:00Z")
    assert (arrived["state"], left["state"], left["least_minutes"]) == ("waiting", "left", None)


def test_a_booking_with_its_own_time_zone_is_taken_at_its_word(hall, greeter):
    booked = greeter.post(f"{URL}/visits/book", {"line": "A", "booked_for": "2026-11-20T10:30:00+08:00"}).json()

    assert booked["booked_for"] == "2026-11-20T02:30:00Z"


def test_who_missed_two_calls_is_passed_over_and_comes_back(hall, greeter):
    visit = hall.take("B")
    hall.call(3, later=1)
    verbs = ("call-again", "pass-over", "come-back")

    states = [greeter.post(step(visit, verb)).json()["state"] for verb in verbs]

    assert states == ["called", "no_show", "waiting"]


def test_what_is_done_is_done_and_nobody_more_is_called(hall, greeter):
    visit = hall.take("B")
    hall.call(3, later=1)

    steps = [greeter.post(step(visit, verb)).json()["state"] for verb in ("start", "finish")]

    assert (steps, greeter.post(f"{URL}/windows/3/call-next").json()) == (["serving", "done"], None)


def test_one_key_takes_one_number(hall, greeter):
    numbers = [greeter.post(f"{URL}/visits", {"line": "A"}, Idempotency_Key="one").json()["number"] for _ in range(2)]

    assert (numbers, CounterVisit.objects.count()) == (["A001", "A001"], 1)


def test_the_hall_is_open_to_read_and_says_how_long_where_a_window_serves(hall):
    hall.windows[3].is_open = False
    hall.windows[3].save()
    hall.take("A")
    hall.call(1, later=1)

    found = Program().get(f"{URL}/hall").json()

    assert found["called"] == [{"number": "A001", "window": 1, "is_serving": False}]
    assert [(one["letter"], one["windows"], one["least_minutes"] is None) for one in found["lines"][:2]] == [
        ("A", 2, False),
        ("B", 0, True),
    ]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("visits", {"line": "Z"}, (409, ["unknown_line"])),
        ("windows/77/call-next", {}, (404, ["not-found"])),
        ("windows/777/call-next", {}, (404, ["not-found"])),
        (f"visits/{UUID(int=7)}/start", {}, (404, ["not-found"])),
    ],
)
def test_what_the_hall_has_not_is_said_so(hall, greeter, path, body, expected):
    assert codes(greeter.post(f"{URL}/{path}", body)) == expected
    assert CounterVisit.objects.count() == 0


def test_the_hall_is_not_a_community_clerks(hall):
    clerk = program_of(holder("community_clerk", hall.office.here, place=hall.office.here.community))

    assert codes(clerk.post(f"{URL}/visits", {"line": "A"})) == (403, ["not_allowed"])


# ---- the guide ----


@pytest.fixture
def known(office):
    return catalogue(office)


@pytest.fixture
def desk(office):
    return program_of(holder("counter_clerk", office.here, place=office.here.subdistrict))


def test_everybody_reads_what_is_done_here_and_what_was_asked(office, known):
    visitor = Program()

    items = visitor.get(f"{URL}/service-items").json()
    one = visitor.get(f"{URL}/service-items/elder-allowance").json()
    questions = visitor.get(f"{URL}/questions").json()

    assert (items, one["bring"]) == ([one], ["身份证", "户口簿", "社保卡"])
    assert [(entry["question"], entry["valid_until"]) for entry in questions] == [("中午有人值班吗", None)]
    assert codes(visitor.get(f"{URL}/service-items/nothing-like-it")) == (404, ["not-found"])


def test_a_question_in_ones_own_words_is_offered_its_answer(office, known):
    offered = Program().get(f"{URL}/answers/suggest?text=高龄津贴怎么领").json()

    assert [one["key"] for one in offered] == ["item:elder-allowance"]


@pytest.mark.parametrize(
    ("given", "channel"),
    [({"answer": "下个月十号发。", "place": True}, "counter"), ({"source": "item:elder-allowance", "channel": "phone"}, "phone")],
)
def test_a_question_is_answered_and_closed_in_one_go(office, known, desk, given, channel):
    where = {"place_id": str(office.here.building.pk)} if given.pop("place", False) else {}

    answer = desk.post(f"{URL}/consultations", {"text": "高龄津贴什么时候发？"} | given | where)

    case = Case.objects.get()
    assert (answer.status_code, case.state, case.channel, case.kind) == (201, "closed", channel, "consultation")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "item:nothing"}, "unknown_source"),
        ({"source": "rumour:neighbour"}, "unknown_source"),
        ({"answer": "下个月十号发。", "place_id": str(uuid4())}, "unknown_place"),
    ],
)
def test_an_answer_from_nothing_or_nowhere_is_refused(office, known, desk, given, code):
    assert codes(desk.post(f"{URL}/consultations", {"text": "高龄津贴什么时候发？"} | given)) == (409, [code])
    assert Case.objects.count() == 0


def test_a_question_that_waits_is_answered_from_the_guide(office, known, desk):
    case = office.reported(text="高龄津贴怎么领？", category=office.category("consultation"))

    answer = desk.post(f"{URL}/cases/{case.pk}/answer", {"source": f"entry:{known[1].pk}"})

    case.refresh_from_db()
    assert (answer.status_code, case.state, case.reply) == (200, "closed", known[1].answer)


# ---- whistles ----


@pytest.fixture
def blown(office):
    """A whistle by the secretary, with the programs of both sides."""
    unit = OrganisationFactory(tenant=office.here.tenant, kind="enforcement", name="试验执法中队")
    secretary = community_secretary(office.here)
    what = {"ground": "beyond_us", "text": "请来看占道的围挡怎么拆。", "gather_where": "西门", "units": [unit.pk]}
    given = WhistleGiven(**what, gather_at=FRIDAY + timedelta(hours=2))
    whistle(case=office.received(), whistle=given, by=secretary[1], now=FRIDAY)
    liaison = holder("department_clerk", office.here, organisation=unit)
    return Whistle.objects.get(), program_of(secretary), program_of(liaison)


def test_a_unit_answers_comes_and_rates_and_the_whistle_ends(blown):
    found, secretary, liaison = blown
    here, call = f"{URL}/whistles/{found.pk}", found.calls.get()
    ending = {"outcome": "solved", "result": "围挡当场拆了。"}

    answers = [
        liaison.post(f"{here}/calls/{call.pk}/answer", {"answer": "coming", "comes": "赵队长"}),
        secretary.post(f"{here}/calls/{call.pk}/arrive"),
        secretary.post(f"{here}/end", ending | {"ratings": {str(call.organisation_id): "helped"}}),
        liaison.post(f"{here}/calls/{call.pk}/rate", {"rating": "right"}),
    ]

    assert [one.status_code for one in answers] == [200] * 4
    assert liaison.get(here).json()["calls"][0]["whistle_rating"] == "right"
    assert [len(secretary.get(f"{URL}/whistles{query}").json()) for query in ("", "?is_open=true")] == [1, 0]


def test_a_whistle_or_a_call_that_there_is_not_is_said_so(blown):
    found, secretary, _liaison = blown

    assert codes(secretary.get(f"{URL}/whistles/{uuid4()}")) == (404, ["not-found"])
    assert codes(secretary.post(f"{URL}/whistles/{found.pk}/calls/{uuid4()}/arrive")) == (404, ["not-found"])
