"""Runs, objections and collections as sheets: what the page lists, under its filters, without who objected."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import clock
from linli.core.models import JournalLine
from linli.procedures.services import objections
from tests import people
from tests.factories.procedures import collection, house, said

from .doing import MONDAY, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(MONDAY):
        yield


def sheet_of(browser, name, **query):
    """The rows of a list's sheet, without its headings."""
    answer = browser.get(reverse(f"procedures:{name}"), query | {"as": "xlsx"})
    return list(load_workbook(io.BytesIO(b"".join(answer))).active.iter_rows(min_row=2, values_only=True))


def taken():
    return [line.changes["list"] for line in JournalLine.objects.filter(verb="procedures.list.taken")]


def test_the_runs_are_a_sheet_of_what_the_page_lists():
    one = world()
    run, _shown = one.shown()
    one.start(title="修后门")
    browser = people.browser_of(one.secretary)

    rows = sheet_of(browser, "runs", text="大门")

    assert [row[:6] for row in rows] == [(run.number, "换大门", "小程序", str(run.place), "进行中", "公示")]
    assert ([row[7:9] for row in rows], taken()) == ([(0, "否")], [])


def test_the_objections_are_a_sheet_without_who_objected_and_the_journal_keeps_that_it_was_taken():
    one = world()
    run, shown = one.shown()
    given = {"publicity": shown, "by": one.secretary, "now": MONDAY}
    answered = objections.lodge(words="大门太窄", name="试先生", phone="13900000120", **given)
    objections.answer(objection=answered, words="按规范宽度做的。", by=one.secretary, now=MONDAY)
    objections.lodge(words="太贵", **given)
    browser = people.browser_of(one.secretary)

    waiting, everything = sheet_of(browser, "objections"), sheet_of(browser, "objections", view="all")

    assert [(row[0], row[4], row[6], row[9]) for row in waiting] == [(run.number, 2, "太贵", "")]
    assert [(row[4], row[9]) for row in everything] == [(2, ""), (1, "按规范宽度做的。")]
    assert ("试先生" in str(everything), taken()) == (False, [[None, "objections"]] * 2)


def test_the_collections_are_a_sheet_with_how_many_are_silent(here):
    house(here.entrance, [8_950, 8_950])
    row = collection(here.building, now=MONDAY)
    said(row.heads.first(), now=MONDAY)

    rows = sheet_of(people.browser_of(people.community_secretary(here)[1]), "collections")

    assert [(one[0], one[3], one[5], one[8], one[9]) for one in rows] == [(row.number, "征求同意", "正在征求", 2, 1)]


@pytest.mark.parametrize("name", ["runs", "objections", "collections"])
def test_a_sheet_holds_nothing_of_elsewhere(name):
    one = world()
    _run, shown = one.shown()
    objections.lodge(publicity=shown, words="太贵", by=one.secretary, now=MONDAY)
    house(one.here.entrance, [8_950])
    collection(one.here.building, now=MONDAY)

    assert sheet_of(people.browser_of(people.outsider("community_secretary")[1]), name) == []
