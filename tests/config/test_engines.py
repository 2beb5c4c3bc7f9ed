"""An engine is passed over for a path that begins like none of its addresses, and answers every one that it has."""

import pytest
from django.urls import Resolver404, get_resolver, path, re_path

from linli.config.engines import Beginnings, engine


def told(_request, **_rest):
    """A view for addresses."""


@pytest.mark.parametrize(
    ("asked", "is_looked_through"),
    [("desk/cases/", True), ("desk/cases/7/", True), ("report/", True), ("desk/", False), ("meetings/", False), ("", False)],
)
def test_only_what_begins_like_an_address_is_looked_for(asked, is_looked_through):
    beginnings = Beginnings([path("desk/cases/", told), path("desk/cases/<int:pk>/", told), path("report/", told)])

    assert (beginnings.match(asked) is not None) is is_looked_through


@pytest.mark.parametrize("address", [path("<slug:one>/", told), re_path(r"^x\d", told), path("", told)])
def test_an_address_without_a_fixed_beginning_is_always_looked_for(address):
    assert Beginnings([address]).match("x7/") == ("x7/", (), {})


def test_every_engine_lets_every_address_of_its_own_through():
    engines = [one for one in get_resolver().url_patterns if isinstance(one.pattern, Beginnings)]
    turned_away = [
        (one.app_name, str(address.pattern))
        for one in engines
        for address in one.url_patterns
        if one.pattern.match(str(address.pattern)) is None
    ]

    assert len(engines) > 1
    assert turned_away == []


def test_what_no_engine_has_is_not_found():
    with pytest.raises(Resolver404):
        engine("linli.web.urls").resolve("none/of/this/")
