"""What is not public yet, or not at all: no address of residents or of programs shows it to those who have no post for it."""

from dataclasses import replace

import pytest

from .addresses import DELIBERATION, everything
from .table import tried

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OUTSIDE = ["visitor", "resident", "elder", "property_clerk", "road_chief"]
FOR_ALL = {
    "/ventures/rounds/<uuid:pk>/",
    "/spaces/calendar/<str:token>.ics",
    "/needs/near/<str:code>/poster/",
    "/certificates/<str:code>/",
    "/api/v1/activities/certificates/{code}",
    "/callups/take-over/<uuid:pk>/<str:code>/",
    "/volunteers/teams/<uuid:pk>/join/",
}
"""
A round is nobody's secret, nor is a place or a team that takes volunteers; the code of a calendar, of a paper and of a shift that is
handed over is itself the key.
"""
ADDRESSES = [
    one
    for one in everything()
    if one.names_things
    and one.text not in FOR_ALL
    and not one.text.startswith(("/desk/", "/api/v1/desk/", "/card/"))
    and any(f"<{kind}:" in one.text or "{" in one.text for kind in ("uuid", "str"))
    and one.text.removeprefix("/api/v1").split("/")[1]
    in {
        "councils",
        "oversight",
        "meetings",
        "motions",
        "minutes",
        "votes",
        "ballots",
        "resolutions",
        "wall",
        "room",
        "undertakings",
        "agreements",
        "cobuild",
        "needs",
        "spaces",
        "ventures",
        "judging",
        "unit",
        "activities",
        "callups",
        "certificates",
        "fairs",
        "groups",
        "sessions",
        "signups",
        "talks",
        "university",
        "volunteers",
    }
]


@pytest.fixture(scope="module")
def shut(world):
    """The world in which an address of deliberation, co-building or activities names what is not public."""
    own = world.own
    return replace(world, own=replace(own, deliberation=own.hidden, cobuild=own.unlisted, activities=own.unlisted_activities))


def test_there_are_such_addresses():
    assert len(ADDRESSES) > len(DELIBERATION)


@pytest.mark.parametrize("address", ADDRESSES, ids=[f"{one.method} {one.text}" for one in ADDRESSES])
def test_it_is_shown_to_nobody_outside(address, shut):
    assert [role for role in OUTSIDE if tried(shut, address, "own", role) == "ok"] == []
