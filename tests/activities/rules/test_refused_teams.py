"""What is refused of a team of volunteers: forming, joining and dissolving it."""

from datetime import date, timedelta

import pytest

from linli.activities.rules import volunteer_teams as rules

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def named(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"name": "红"}, [("too_short", "name")]),
        ({"taken": True}, [("name_taken", "name")]),
        ({"field": "x"}, [("field", "field")]),
        ({"about": "队" * 201}, [("too_long", "about")]),
        ({"place_kind": "building"}, [("place", "place")]),
        ({"founded_on": TODAY + DAY}, [("future", "founded_on")]),
    ],
)
def test_a_team_that_cannot_be_is_refused_beside_its_field(said, found):
    usual = {"name": "红马甲", "field": "elders", "about": "", "place_kind": "compound", "founded_on": TODAY, "taken": False}

    assert named(rules.team_problems(today=TODAY, **(usual | said))) == found


@pytest.mark.parametrize(
    ("gone", "count", "found"),
    [
        ([], 500, []),
        (["李梅"], 3, [("ended", "members")]),
        ([], 501, [("too_many", "members")]),
        (["李梅"], 501, [("ended", "members"), ("too_many", "members")]),
    ],
)
def test_a_team_is_made_of_volunteers_and_not_too_many(gone, count, found):
    assert named(rules.members_problems(gone, count=count)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"dissolved_on": TODAY}, [("dissolved", "")]),
        ({"is_member": True}, [("member", "volunteer")]),
        ({"has_ended": True}, [("ended", "volunteer")]),
        ({"count": 500}, [("too_many", "volunteer")]),
    ],
)
def test_a_volunteer_joins_a_team_that_stands_and_has_room_once(said, found):
    usual = {"dissolved_on": None, "is_member": False, "has_ended": False, "count": 499}

    assert named(rules.join_problems(**(usual | said))) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"dissolved_on": TODAY}, [("dissolved", "")]),
        ({"on": TODAY - 10 * DAY}, [("too_early", "on")]),
        ({"on": TODAY + DAY}, [("future", "on")]),
        ({"areas": 2}, [("areas", "")]),
        ({"reason": ""}, [("too_short", "reason")]),
    ],
)
def test_a_team_is_dissolved_once_its_areas_are_in_other_hands(said, found):
    usual = {"founded_on": TODAY - 9 * DAY, "dissolved_on": None, "on": TODAY, "areas": 0, "reason": "人散了"}

    assert named(rules.dissolve_problems(today=TODAY, **(usual | said))) == found
