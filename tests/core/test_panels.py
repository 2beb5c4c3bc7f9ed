"""Panels: pieces of one engine on the page of another, in a fixed order."""

import pytest
from django.test import RequestFactory

from linli.core import panels
from linli.core.panels import Panel, panel, panels_for

REQUEST = RequestFactory().get("/")


@pytest.fixture(autouse=True)
def _none_registered(monkeypatch):
    monkeypatch.setattr(panels, "_makers", {})


def test_panels_come_by_number_and_then_by_name_for_their_page_only():
    @panel("place", order=20)
    def b(request, subject):
        return Panel("乙", "b.html", {"subject": subject})

    @panel("place", order=20)
    def a(request, subject):
        return Panel("甲", "a.html")

    @panel("place", order=10)
    def c(request, subject):
        return Panel("丙", "c.html")

    panel("person", order=1)(c)

    assert [one.title for one in panels_for("place", REQUEST, "here")] == ["丙", "甲", "乙"]
    assert panels_for("place", REQUEST, "here")[2].context == {"subject": "here"}
    assert [one.title for one in panels_for("person", REQUEST)] == ["丙"]


def test_a_panel_that_has_nothing_to_say_is_left_out():
    panel("home", order=1)(lambda request, subject: None)

    assert panels_for("home", REQUEST) == []


def test_registering_again_changes_and_doubles_nothing():
    def a(request, subject):
        return Panel("甲", "a.html")

    for order in (1, 2):
        panel("home", order=order)(a)

    assert len(panels_for("home", REQUEST)) == 1


def test_a_page_that_does_not_exist_takes_no_panel():
    with pytest.raises(ValueError, match="nowhere"):
        panel("nowhere", order=1)
