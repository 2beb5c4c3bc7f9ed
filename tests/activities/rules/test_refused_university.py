"""What is refused of a term, a course, a teacher and a class, each wrong value with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.activities.rules import university as rules
from linli.activities.rules.university import ClassGiven, TermGiven
from linli.core.daytimes import at

TODAY = date(2026, 8, 20)
STARTS, ENDS = date(2026, 9, 1), date(2026, 12, 31)
OPENS, CLOSES = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 25, tzinfo=UTC)
DAY = timedelta(days=1)


def named(problems):
    return [(one.code, one.where) for one in problems]


def codes(problems):
    return [one.code for one in problems]


def term(**said):
    usual = {"name": "2026 年秋季学期", "starts_on": STARTS, "ends_on": ENDS, "enrol_from": OPENS, "enrol_until": CLOSES}
    return TermGiven(**(usual | said))


def a_class(**said):
    usual = {"course": None, "title": "合唱一班", "place": None, "weekday": 1, "start_minute": 540, "capacity": 30}
    return ClassGiven(**(usual | said))


def against(*, state="planned", days=16, course_ended=False, teacher_left=False, **said):
    some = [STARTS + n * DAY for n in range(days)]
    return named(
        rules.class_problems(a_class(**said), term_state=state, days=some, course_ended=course_ended, teacher_left=teacher_left)
    )


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"name": " "}, [("name_missing", "name")]),
        ({"name": "期" * 40}, []),
        ({"name": "期" * 41}, [("name_long", "name")]),
        ({"ends_on": STARTS}, [("days", "ends_on")]),
        ({"ends_on": STARTS + 400 * DAY}, []),
        ({"ends_on": STARTS + 401 * DAY}, [("too_long", "ends_on")]),
        ({"enrol_until": OPENS}, [("window", "enrol_until")]),
        ({"choosing": "lots", "enrol_until": at(STARTS, 0)}, []),
        ({"choosing": "lots", "enrol_until": at(STARTS, 1)}, [("lots_late", "enrol_until")]),
        ({"choosing": "first", "enrol_until": at(STARTS, 1)}, []),
        ({"repeat_limit": 21, "most_classes": -1}, [("repeat_limit", "repeat_limit"), ("most_classes", "most_classes")]),
    ],
)
def test_a_term_that_cannot_be_is_refused_beside_its_field(said, found):
    assert named(rules.term_problems(term(**said), is_taken=False, today=TODAY)) == found


def test_a_name_belongs_to_one_term():
    assert named(rules.term_problems(term(), is_taken=True, today=TODAY)) == [("name_taken", "name")]


@pytest.mark.parametrize(
    ("said", "enrolled", "found"),
    [
        ({}, 3, []),
        ({"choosing": "lots", "enrol_from": OPENS + DAY}, 0, []),
        ({"choosing": "lots"}, 1, ["choosing_fixed"]),
        ({"enrol_from": OPENS + DAY}, 1, ["window_fixed"]),
        ({"choosing": "lots", "enrol_from": OPENS + DAY}, 1, ["choosing_fixed", "window_fixed"]),
    ],
)
def test_once_somebody_has_enrolled_the_way_to_a_place_stays(said, enrolled, found):
    before = {"choosing": "first", "enrol_from": OPENS}

    assert codes(rules.frozen_problems(before, term(**said), enrolled=enrolled)) == found


@pytest.mark.parametrize(
    ("state", "published", "started", "ended"),
    [
        ("planned", [], ["wrong_state"], ["wrong_state"]),
        ("enrolling", ["wrong_state"], [], ["wrong_state"]),
        ("running", ["wrong_state"], ["wrong_state"], []),
        ("ended", ["wrong_state"], ["wrong_state"], ["wrong_state"]),
    ],
)
def test_a_term_takes_its_steps_in_order(state, published, started, ended):
    steps = (
        rules.publish_problems(state, classes=1, prospectus="谁都能报"),
        rules.start_problems(state, today=STARTS, starts_on=STARTS, waits_for_lots=0),
        rules.end_problems(state, lessons_left=0),
    )

    assert [codes(one) for one in steps] == [published, started, ended]


def test_a_step_that_comes_too_soon_says_what_is_missing():
    assert codes(rules.publish_problems("planned", classes=0, prospectus=" ")) == ["no_classes", "no_prospectus"]
    early = rules.start_problems("enrolling", today=TODAY, starts_on=STARTS, waits_for_lots=2)
    assert codes(early) == ["too_early", "not_drawn"]
    assert codes(rules.end_problems("running", lessons_left=1)) == ["lessons_left"]


@pytest.mark.parametrize(
    ("choosing", "state", "is_drawn", "now", "found"),
    [
        ("lots", "enrolling", False, CLOSES, []),
        ("first", "enrolling", False, CLOSES, ["not_by_lots"]),
        ("lots", "enrolling", True, CLOSES, ["drawn"]),
        ("lots", "enrolling", False, CLOSES - DAY, ["still_open"]),
        ("lots", "planned", False, CLOSES - DAY, ["wrong_state", "still_open"]),
    ],
)
def test_lots_are_drawn_once_after_the_window(choosing, state, is_drawn, now, found):
    problems = rules.draw_problems(choosing=choosing, state=state, is_drawn=is_drawn, enrol_until=CLOSES, now=now)

    assert codes(problems) == found


@pytest.mark.parametrize(
    ("until", "used_by", "found"), [(None, 0, []), (None, 2, ["in_use"]), (TODAY, 0, ["ended"]), (TODAY, 2, ["ended"])]
)
def test_a_course_ends_once_and_not_while_a_class_has_it(until, used_by, found):
    assert codes(rules.ended_problems(until, used_by=used_by)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"is_gone": True}, [("person", "person")]),
        ({"is_teacher": True}, [("teaches_already", "person")]),
        ({"fields": ["music", "magic"]}, [("fields", "fields")]),
        ({"about": "书" * 200}, []),
        ({"about": "书" * 201}, [("about", "about")]),
    ],
)
def test_a_teacher_is_somebody_of_the_register_with_known_fields(said, found):
    usual = {"is_teacher": False, "is_gone": False, "fields": ["music"], "known": ["music", "health"], "about": ""}

    assert named(rules.teacher_problems(**(usual | said))) == found


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "until", "found"),
    [
        (TODAY, TODAY, None, []),
        (TODAY + DAY, TODAY, None, ["days"]),
        (TODAY - 3 * DAY, TODAY - DAY, None, ["past"]),
        (TODAY, TODAY + DAY, TODAY, ["left"]),
        (TODAY, date(2099, 1, 1), None, ["too_far"]),
    ],
)
def test_a_teacher_is_away_for_days_to_come(starts_on, ends_on, until, found):
    assert codes(rules.away_problems(starts_on, ends_on, until=until, today=TODAY)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"state": "ended"}, [("term_ended", "")]),
        ({"title": "班" * 61}, [("title", "title")]),
        ({"course_ended": True, "teacher_left": True}, [("course_ended", "course"), ("teacher_left", "teacher")]),
        ({"weekday": 7}, [("weekday", "weekday")]),
        ({"weekday": -1, "minutes": 19}, [("weekday", "weekday"), ("minutes", "minutes")]),
        ({"start_minute": 1351}, [("midnight", "starts")]),
        ({"start_minute": -1}, [("midnight", "starts")]),
        ({"capacity": 0, "lessons": 61}, [("capacity", "capacity"), ("lessons", "lessons")]),
        ({"days": 15}, [("lessons_fit", "lessons")]),
    ],
)
def test_a_class_that_cannot_be_is_refused_beside_its_field(said, found):
    assert against(**said) == found


def test_a_room_holds_its_learners_and_no_learner_loses_a_place():
    assert named(rules.capacity_problems(9, taken=10, holds=8)) == [("below_taken", "capacity"), ("too_many", "capacity")]
    assert rules.capacity_problems(10, taken=10, holds=10) == []


@pytest.mark.parametrize("percent", [-1, 101, True, "80", 66.5, None])
def test_the_rule_for_certificates_is_a_whole_percentage(percent):
    assert codes(rules.body_problems({"completes_percent": percent})) == ["completes_percent"]


@pytest.mark.parametrize("percent", [0, 80, 100])
def test_every_whole_percentage_may_be_the_rule(percent):
    assert rules.body_problems({"completes_percent": percent}) == []
