"""A sheet is there wholly or not at all: unseen while it is written, gone when it stops, taken up again when its process died."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import ImportRefused, cases_visible_to
from linli.casework.models import Case, Entry, ImportRun, Reporter
from linli.casework.rules import numbers
from linli.casework.services import imports
from linli.casework.services.imports import import_cases, staging
from linli.core import clock, search
from linli.core.actors import Actor
from linli.core.models import JournalLine, NumberGap, NumberSeries, SearchEntry
from linli.core.numbers import next_number
from linli.core.problems import Problem

from ..factories.casework import ImportRunFactory
from ..people import dispatcher, signed_in
from .conftest import FRIDAY
from .sheets import rows, sheet

LATER = FRIDAY + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    """Two rows are a piece, and two are made findable at a time."""
    monkeypatch.setattr("linli.casework.services.imports.preparing.CHUNK", 2)
    monkeypatch.setattr("linli.casework.services.imports.staging.AT_ONCE", 2)
    with clock.fixed(FRIDAY):
        yield


@pytest.fixture
def given(office):
    return {"tenant": office.here.tenant, "mapping": "message_board", "by": dispatcher(office.here)[1], "now": FRIDAY}


class Killed(staging.Lost):
    """Ends an import like kill -9: nothing is cleared away, nothing more is done."""


def killed_after(steps):
    def progress(done, total):
        if done >= steps:
            raise Killed(Problem("killed", ""))

    return progress


@pytest.fixture
def left_over(given):
    """Five rows whose process was killed when four of them were written."""
    with pytest.raises(Killed):
        import_cases(sheet(*rows(5)), **given, progress=killed_after(9))
    return given


def everything():
    """What there is of cases in the database, seen or not."""
    tables = (Case.with_unsettled, Reporter.objects, Entry.objects)
    return [table.count() for table in tables] + [SearchEntry.objects.filter(kind="casework.case").count()]


@pytest.mark.sqlite
def test_nobody_sees_a_sheet_before_all_of_it_is_there(given, office):
    seen = []

    def look(done, total):
        found = search.find("路灯", tenant=office.here.tenant, actor=Actor.system())
        lines = JournalLine.objects.filter(verb="casework.case.imported").count()
        seen.append((Case.with_unsettled.count(), cases_visible_to(given["by"]).count(), len(found), lines))

    import_cases(sheet(*rows(5)), **given, progress=look)

    assert seen[:5] == [(0, 0, 0, 0), (0, 0, 0, 0), (2, 0, 0, 0), (4, 0, 0, 0), (5, 0, 0, 0)]
    assert seen[-1] == (5, 5, 5, 5)


@pytest.mark.sqlite
def test_what_a_killed_process_left_is_seen_by_nobody(left_over, office):
    assert everything()[0] == 4
    assert (Case.objects.count(), cases_visible_to(left_over["by"]).count(), SearchEntry.objects.count()) == (0, 0, 0)
    assert not JournalLine.objects.filter(verb__startswith="casework.import").exists()


def test_the_next_sheet_clears_away_what_a_killed_process_left(left_over):
    with clock.fixed(LATER):
        result = import_cases(sheet(*rows(5)), **left_over)

    assert (result.created, everything(), ImportRun.objects.count()) == (5, [5, 5, 10, 5], 1)
    assert {case.number[-5:] for case in Case.objects.all()} == {"00001"}


def test_a_task_clears_it_away_when_no_sheet_follows(left_over):
    with clock.fixed(LATER):
        told = imports.tidy(LATER)

    assert (told, everything(), ImportRun.objects.count()) == ({"cleared": 1, "finished": 0}, [0, 0, 0, 0], 0)
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {0}


def test_who_still_stirs_is_left_alone(left_over):
    before = everything()

    assert (imports.tidy(FRIDAY), everything()) == ({"cleared": 0, "finished": 0}, before)


@pytest.mark.sqlite
def test_numbers_given_out_after_a_sheet_that_stopped_leave_a_gap_with_its_reason(given, office):
    def stop(done, total):
        if done > 5:
            next_number(numbers.SERIES, tenant=office.here.tenant, period="20190402")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_cases(sheet(*rows(5)), **given, progress=stop)

    assert everything() == [0, 0, 0, 0]
    assert [(gap.series.period, gap.value) for gap in NumberGap.objects.all()] == [("20190402", 1)]


def test_while_one_sheet_is_written_another_is_refused_with_its_name(given, office):
    ImportRunFactory(tenant=office.here.tenant, file_name="旧账.xlsx", written_by=office.here.tenant.pk, beat_at=FRIDAY)

    with pytest.raises(ImportRefused) as refused:
        import_cases(sheet(*rows(2)), **given)

    assert refused.value.codes == ["busy"]
    assert "试验岗位正在导入“旧账.xlsx”" in str(refused.value.problems[0].text)
    assert (everything(), ImportRun.objects.count()) == ([0, 0, 0, 0], 1)


def test_a_page_keeps_a_looked_at_sheet_until_the_other_is_done(given, office, client):
    browser = signed_in(User.objects.get(pk=given["by"].user_id), client)
    upload = {"file": sheet(*rows(2)), "mapping": "message_board", "submission_token": "i"}
    address = browser.post(reverse("casework:import"), upload).url
    other = ImportRunFactory(tenant=office.here.tenant, written_by=office.here.tenant.pk, beat_at=FRIDAY)

    page = browser.post(address + "apply/", follow=True).content.decode()

    assert ("等它完了再导" in page, "没有问题，导入 2 件" in page, Case.objects.count()) == (True, True, 0)
    ImportRun.objects.filter(pk=other.pk).update(written_by=None)
    assert "看导进来的诉求" in browser.post(address + "apply/", follow=True).content.decode()


def test_a_hand_that_was_replaced_writes_no_more(given):
    def replaced(done, total):
        ImportRun.objects.update(written_by=given["tenant"].pk)

    with pytest.raises(staging.Lost):
        import_cases(sheet(*rows(5)), **given, progress=replaced)

    assert (Case.objects.count(), JournalLine.objects.filter(verb="casework.import.applied").count()) == (0, 0)


@pytest.mark.sqlite
def test_a_sheet_that_is_there_is_made_findable_after_its_process_died(given):
    with pytest.raises(Killed):
        import_cases(sheet(*rows(5)), **given, progress=killed_after(12))
    assert everything() == [5, 5, 10, 2]

    with clock.fixed(LATER):
        told = imports.tidy(LATER)

    assert (told, everything()) == ({"cleared": 0, "finished": 1}, [5, 5, 10, 5])


@pytest.mark.sqlite
def test_what_somebody_reported_meanwhile_stops_the_sheet_and_stays(given, office):
    def report_too(done, total):
        if done == 7:
            office.reported(external_no="1003", external_source="message_board")

    with pytest.raises(ImportRefused) as refused:
        import_cases(sheet(*rows(5)), **given, progress=report_too)

    assert (refused.value.codes, Case.with_unsettled.get().external_no) == (["meanwhile"], "1003")


def test_what_is_done_from_the_command_line_is_not_stopped_by_a_page(given, office):
    run = ImportRunFactory(tenant=office.here.tenant, state="running", written_by=office.here.tenant.pk, beat_at=FRIDAY)

    with pytest.raises(ImportRefused) as refused:
        imports.cancel_run(run, by=given["by"], now=FRIDAY)

    assert (refused.value.codes, ImportRun.objects.get().state) == (["elsewhere"], "running")
