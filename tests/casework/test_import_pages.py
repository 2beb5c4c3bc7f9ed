"""A large sheet from the upload page to its end: waiting, running, done with its counts; or stopped half-way without a trace."""

import pytest
from django.urls import reverse

from linli.casework.models import Case, Entry, ImportRun
from linli.core.models import Job, SearchEntry, StoredFile
from linli.core.tasks import jobs, worker

from ..people import dispatcher, signed_in
from .conftest import FRIDAY
from .desk import text_of
from .sheets import rows, sheet

pytestmark = pytest.mark.usefixtures("nine")


@pytest.fixture
def importer(office, client, monkeypatch):
    """Somebody who may import, where three rows are many and are worked on two at a time."""
    monkeypatch.setattr("linli.casework.services.imports.runs.MOST_AT_ONCE", 2)
    monkeypatch.setattr("linli.casework.services.imports.preparing.CHUNK", 2)
    return signed_in(dispatcher(office.here)[0], client)


@pytest.fixture
def applying(importer):
    """A sheet of five rows that was looked at and is to be applied: its address."""
    given = {"file": sheet(*rows(5)), "mapping": "message_board", "submission_token": "i"}
    address = importer.post(reverse("casework:import"), given).url
    importer.post(address + "apply/")
    return address


def claimed():
    job = jobs.claim("试验", FRIDAY)
    assert job is not None
    return job


def test_the_first_rows_are_shown_as_they_would_come_in_until_it_is_over(importer):
    given = {"file": sheet(*rows(2)), "mapping": "message_board", "submission_token": "i"}
    address = importer.post(reverse("casework:import"), given).url
    looked, run = importer.get(address), ImportRun.objects.get()
    importer.post(address + "apply/")
    run.refresh_from_db()

    shown = [(one["row"], one["title"]) for one in looked.context["sample"]]
    assert shown == [
        (2, Case.objects.order_by("external_no").first().title),
        (3, Case.objects.order_by("external_no").last().title),
    ]
    assert (run.state, run.sample) == ("applied", [])


def test_it_waits_and_is_polled(importer, applying):
    page = text_of(importer.get(applying))

    assert ("正在排队" in page, 'hx-trigger="every 2s"' in page, Case.objects.count()) == (True, True, 0)


def test_while_it_runs_the_page_says_how_far_it_is(importer, applying):
    Job.objects.filter(pk=claimed().pk).update(progress_done=4, progress_total=10)

    part = text_of(importer.get(applying, headers={"HX-Request": "true"}))

    assert ("做了 40%" in part, 'value="40"' in part, "<html" in part) == (True, True, False)


def test_when_it_is_done_the_page_has_the_counts_and_stops_asking(importer, applying):
    assert worker.run_pending(FRIDAY) > 0

    page = text_of(importer.get(applying))

    assert ("<b>5</b>" in page, "看导进来的诉求" in page, "every 2s" in page) == (True, True, False)
    assert (ImportRun.objects.get().created, Case.objects.count(), Job.objects.filter(state="done").count()) == (5, 5, 1)
    assert StoredFile.objects.get().removed_at == FRIDAY


def test_the_same_sheet_again_finds_everything_there(importer, applying):
    worker.run_pending(FRIDAY)
    given = {"file": sheet(*rows(5)), "mapping": "message_board", "submission_token": "ii"}

    address = importer.post(reverse("casework:import"), given).url
    page = text_of(importer.get(address))
    importer.post(address + "apply/")
    worker.run_pending(FRIDAY)

    assert ("表里的都有了，没有变，不用导入。" in page, "没有问题，导入" in page) == (True, False)
    again = ImportRun.objects.order_by("-created").last()
    assert (again.created, again.unchanged, Case.objects.count()) == (0, 5, 5)


def test_stopped_half_way_it_leaves_nothing(importer, applying):
    job = claimed()
    importer.post(applying + "cancel/")
    stopping = text_of(importer.get(applying))

    ended = worker.execute(job)

    assert ("正在停下来" in stopping, "不导了，取消" in stopping, ended) == (True, False, "cancelled")
    assert (Case.objects.count(), Entry.objects.count(), SearchEntry.objects.filter(kind="casework.case").count()) == (0, 0, 0)
    assert ImportRun.objects.get().state == "cancelled"
    assert "再传一份" in text_of(importer.get(applying))


def test_a_task_that_broke_down_says_so_and_can_be_put_away(importer, applying):
    Job.objects.update(state=Job.State.FAILED, finished_at=FRIDAY)

    page = text_of(importer.get(applying))
    importer.post(applying + "cancel/")

    assert ("后台出了错" in page, "every 2s" in page) == (True, False)
    assert (ImportRun.objects.get().state, Case.objects.count()) == ("cancelled", 0)


def test_a_large_file_is_looked_at_by_the_task_too(importer, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.runs.SMALL_BYTES", 1)
    given = {"file": sheet(*rows(5)), "mapping": "message_board", "submission_token": "i"}
    address = importer.post(reverse("casework:import"), given).url
    before = text_of(importer.get(address))

    worker.run_pending(FRIDAY)

    assert ("正在排队" in before, "没有问题，导入 5 件" in text_of(importer.get(address))) == (True, True)
    assert Case.objects.count() == 0
