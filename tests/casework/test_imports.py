"""Sheets of closed cases: all of it or nothing, twice without doubling, and a clear word about every strange sheet."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.casework.api import ImportRefused
from linli.casework.models import Case, Entry, ImportRun, Reporter
from linli.casework.selectors.mappings import mapping_named, mappings
from linli.casework.services import imports
from linli.casework.services.imports import apply_run, begin_run, cancel_run, import_cases, keep_mapping, look_at
from linli.casework.tasks import run_import
from linli.core import clock
from linli.core.models import Job, JournalLine, SearchEntry, StoredFile
from linli.core.problems import NotAllowed, Refused
from linli.core.tasks import control
from linli.registry.api import staff_actor

from ..factories.registry import AppointmentFactory, PostFactory
from ..people import dispatcher
from .conftest import FRIDAY
from .sheets import HEADINGS, LEDGER, ROW, bomb, program, rows, sheet


@pytest.fixture
def given(office):
    return {"tenant": office.here.tenant, "mapping": "message_board", "by": dispatcher(office.here)[1], "now": FRIDAY}


def refusal(stream, given):
    """Every problem of a sheet; nothing of it is left."""
    before = Case.objects.count(), JournalLine.objects.count(), ImportRun.objects.count()
    with pytest.raises(ImportRefused) as refused:
        import_cases(stream, **given)
    assert (Case.objects.count(), JournalLine.objects.count(), ImportRun.objects.count()) == before
    return [(one.code, one.row, one.column) for one in refused.value.problems]


def test_every_row_becomes_a_closed_case_with_its_reply_and_both_dates(given):
    result = import_cases(sheet(*rows(3)), **given)

    case = Case.objects.get(external_no="1001")
    assert (result.read, result.created, result.unchanged) == (3, 3, 0)
    assert (case.state, case.outcome, case.category_name, case.reply) == ("closed", "not_known", "路灯照明", "已经换好，谢谢。")
    assert case.reported_at == datetime(2019, 4, 1, 1, 32, 9, tzinfo=UTC)
    assert case.closed_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
    assert case.short_number.endswith("-0401-0001")


def test_an_imported_case_has_all_that_a_case_has(given):
    import_cases(sheet(), **given)

    case = Case.objects.get()
    assert [(entry.verb, entry.to_state) for entry in case.entries.all()] == [("report", "submitted"), ("close", "closed")]
    assert (case.reporters.get().name, case.reporters.get().wants_reply) == ("试验网友", False)
    assert JournalLine.objects.get(subject_id=case.pk).verb == "casework.case.imported"
    assert SearchEntry.objects.get(subject_id=case.pk).title == "路灯不亮"
    assert case.imported_by.state == "applied"


def test_a_sheet_that_comes_twice_changes_nothing(given):
    import_cases(sheet(*rows(3)), **given)
    lines = JournalLine.objects.filter(verb="casework.case.imported").count()

    result = import_cases(sheet(*rows(4)), **given)

    assert (result.created, result.unchanged, Case.objects.count()) == (1, 3, 4)
    assert JournalLine.objects.filter(verb="casework.case.imported").count() == lines + 1


def test_a_known_number_that_says_something_else_is_a_problem(given):
    import_cases(sheet(ROW), **given)
    other = [*ROW[:5], "还没有换。", ROW[6]]

    assert refusal(sheet(other), given) == [("differs", 2, HEADINGS[0])]


def test_what_rows_say_and_what_cells_hold_is_told_together_under_the_headings_of_the_sheet(given):
    stream = sheet([*ROW[:6], "2031/1/1"], [1002, *ROW[1:3], "昨天", *ROW[4:]], [1002, *ROW[1:]])

    told = [("in_the_future", 2, HEADINGS[6]), ("wrong_date", 3, HEADINGS[3]), ("number_twice", 4, HEADINGS[0])]
    assert refusal(stream, given) == told


def test_the_page_finds_the_mapping_by_the_headings_where_none_is_chosen(given):
    upload = SimpleUploadedFile("messages.xlsx", sheet(ROW).read())

    run = begin_run(upload, **(given | {"mapping": ""}))

    assert (run.state, run.mapping, run.created) == ("checked", "message_board", 1)


def test_looking_writes_nothing_and_says_what_would_happen(given):
    import_cases(sheet(*rows(1)), **given)

    found = look_at(sheet(*rows(3)), **given)

    assert (found.read, found.created, found.unchanged, found.problems) == (3, 2, 1, [])
    assert (found.sample[0].title, Case.objects.count()) == ("路灯不亮", 1)


def test_looking_at_a_bad_sheet_lists_its_problems(given):
    found = look_at(sheet([*ROW[:3], "昨天", *ROW[4:]]), **given)

    assert (found.read, found.created, [one.code for one in found.problems]) == (1, 0, ["wrong_date"])


@pytest.mark.parametrize(
    ("stream", "codes"),
    [
        (lambda: sheet([*ROW[:3], "2019/2/30 8:00", *ROW[4:]], [*ROW[:6], "?"]), ["wrong_date", "wrong_date", "number_twice"]),
        (lambda: sheet(ROW[:6], headings=HEADINGS[:6]), ["missing_column"]),
        (lambda: sheet(ROW, merge="A2:A4"), ["merged_cells"]),
        (lambda: sheet(ROW, formula="C2"), ["formula"]),
        (lambda: sheet(ROW, [1002, *ROW[1:3], ROW[6], *ROW[4:6], ROW[3]]), ["answered_before"]),
        (lambda: sheet([*ROW[:6], "2031/1/1"]), ["in_the_future"]),
        (lambda: sheet(ROW, ROW), ["number_twice"]),
        (lambda: sheet([*ROW[:4], "", *ROW[5:]]), ["required"]),
    ],
    ids=["wrong dates", "missing column", "merged", "formula", "answered before asked", "future", "number twice", "empty"],
)
def test_a_strange_sheet_gets_a_clear_answer_and_leaves_nothing(given, stream, codes):
    found = [code for code, _row, _column in refusal(stream(), given)]

    assert found[: len(codes)] == codes


@pytest.mark.parametrize("stream", [bomb, program], ids=["a zip bomb", "a renamed program"])
def test_what_is_no_sheet_is_refused(given, stream):
    assert len(refusal(stream(), given)) == 1


def test_an_unknown_mapping_and_a_stranger_are_refused(given, office):
    with pytest.raises(ImportRefused) as refused:
        import_cases(sheet(), **(given | {"mapping": "nothing"}))
    with pytest.raises(NotAllowed):
        import_cases(sheet(), **(given | {"by": office.resident}))

    assert refused.value.codes == ["unknown_mapping"]


def test_progress_is_told_and_may_stop_the_work_without_a_trace(given, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.preparing.CHUNK", 2)
    told = []

    def stop(done, total):
        told.append((done, total))
        if done > 5:
            raise control.Cancelled

    with pytest.raises(control.Cancelled):
        import_cases(sheet(*rows(5)), **given, progress=stop)

    assert told == [(2, 15), (4, 15), (7, 15)]
    assert (Case.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_a_ledger_of_our_own_brings_place_category_and_telephone(given, office):
    where = office.here.building.full_name
    row = ["L1", "试验居民", "139 0000 0120", "", "楼道里黑。灯不亮", where, "楼道灯", "2024-3-1", "换了灯", "2024-3-4"]

    import_cases(sheet(row, headings=LEDGER), **(given | {"mapping": "case_ledger"}))

    case = Case.objects.get(external_no="L1")
    assert (case.place, case.category_name, case.title) == (office.here.building, "楼道灯", "楼道里黑")
    assert case.reporters.get().phone == "139 0000 0120"


def test_a_place_and_a_category_that_nobody_knows_stay_as_words_and_unsorted(given):
    row = ["L2", "", "", "", "不知道在哪里的事", "某个地方", "没有的类", "2024-3-1", "答复了", "2024-3-4"]

    import_cases(sheet(row, headings=LEDGER), **(given | {"mapping": "case_ledger"}))

    case = Case.objects.get(external_no="L2")
    assert (case.place, case.place_detail, case.category.code) == (None, "某个地方", "unsorted")


def test_texts_that_a_spreadsheet_would_take_for_a_formula_stay_texts(given):
    import_cases(sheet([*ROW[:4], "＝SUM(A1) 是什么意思，请解释", *ROW[5:]]), **given)

    assert Case.objects.get().description.startswith("＝SUM")


def upload(*given_rows):
    return SimpleUploadedFile("留言.xlsx", sheet(*given_rows).getvalue())


def run_of(given, *given_rows):
    return begin_run(upload(*given_rows), **given)


def test_an_upload_is_looked_at_then_applied_and_the_file_goes(given):
    run = run_of(given, *rows(3))
    assert (run.state, run.read, run.created, Case.objects.count()) == ("checked", 3, 3, 0)

    run = apply_run(run, by=given["by"], now=FRIDAY)

    assert (run.state, run.created, Case.objects.count()) == ("applied", 3, 3)
    assert StoredFile.objects.get().removed_at == FRIDAY


def test_a_bad_upload_is_refused_and_keeps_only_its_problems(given):
    run = run_of(given, [*ROW[:3], "昨天", *ROW[4:]])

    assert (run.state, run.problem_count, run.problems[0]["row"], run.is_over) == ("refused", 1, 2, True)
    with pytest.raises(ImportRefused):
        apply_run(run, by=given["by"], now=FRIDAY)


def test_a_sheet_that_became_known_in_between_is_refused_when_applied(given):
    run = run_of(given, [*ROW[:5], "还没有换。", ROW[6]])
    import_cases(sheet(ROW), **given)

    run = apply_run(run, by=given["by"], now=FRIDAY)

    assert (run.state, run.problems[0]["code"], Case.objects.count()) == ("refused", "differs", 1)


def test_what_is_no_sheet_or_has_no_mapping_begins_no_run(given, office):
    with pytest.raises(Refused) as refused:
        begin_run(SimpleUploadedFile("表格.xlsx", program().getvalue()), **(given | {"mapping": "nothing"}))
    with pytest.raises(NotAllowed):
        begin_run(upload(), **(given | {"by": office.resident}))

    assert (refused.value.codes[-1], ImportRun.objects.count()) == ("unknown_mapping", 0)


def staff(office):
    """A dispatcher whose appointment a task can look up."""
    return staff_actor(
        AppointmentFactory(post=PostFactory(tenant=office.here.tenant, kind="dispatcher", title="试验派单员", place=None))
    )


def test_many_rows_become_a_task(given, office, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.runs.MOST_AT_ONCE", 2)
    by = staff(office)
    run = apply_run(run_of(given | {"by": by}, *rows(3)), by=by, now=FRIDAY)
    assert (run.state, Job.objects.get(pk=run.job_id).state, Case.objects.count()) == ("running", "ready", 0)

    with clock.fixed(FRIDAY):
        assert run_import.call(str(run.pk), "apply", str(by.appointment_id)) == {"state": "applied", "created": 3, "unchanged": 0}

    assert run_import.call(str(run.pk), "apply", "") == {"state": "applied"}
    assert Case.objects.count() == 3


def test_a_large_file_is_looked_at_by_a_task(given, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.runs.SMALL_BYTES", 1)

    run = run_of(given)

    assert (run.state, Job.objects.get(pk=run.job_id).state) == ("waiting", "ready")


def test_a_waiting_run_is_cancelled_at_once(given):
    run = cancel_run(run_of(given), by=given["by"], now=FRIDAY)

    assert (run.state, StoredFile.objects.get().removed_at) == ("cancelled", FRIDAY)
    with pytest.raises(ImportRefused):
        cancel_run(run, by=given["by"], now=FRIDAY)


def test_a_running_task_is_asked_to_stop_and_leaves_nothing(given, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.runs.MOST_AT_ONCE", 0)
    run = apply_run(run_of(given), by=given["by"], now=FRIDAY)
    Job.objects.update(state=Job.State.RUNNING)

    assert cancel_run(run, by=given["by"], now=FRIDAY).state == "running"
    with pytest.raises(control.Cancelled):
        imports.work_on(run, "apply", by=given["by"], now=FRIDAY, progress=stop_at_once)

    assert (ImportRun.objects.get().state, Case.objects.count()) == ("cancelled", 0)


def stop_at_once(done, total):
    raise control.Cancelled


def test_a_run_whose_job_has_not_begun_is_cancelled_with_it(given, monkeypatch):
    monkeypatch.setattr("linli.casework.services.imports.runs.MOST_AT_ONCE", 0)
    run = apply_run(run_of(given), by=given["by"], now=FRIDAY)

    assert cancel_run(run, by=given["by"], now=FRIDAY).state == "cancelled"
    assert Job.objects.get().state == "cancelled"


def test_a_run_without_its_file_cannot_be_worked_on(given):
    run = run_of(given)
    run.file = None

    with pytest.raises(ImportRefused):
        imports.work_on(run, "look", by=given["by"], now=FRIDAY)


COLUMNS = {
    "单号": "external_no",
    "内容": "text",
    "来的时间": "reported_at",
    "回复": "reply",
    "回的时间": "replied_at",
    "备注": "",
}


def test_a_mapping_of_ones_own_is_kept_and_used(given, office):
    kept = {"tenant": office.here.tenant, "code": "own", "name": "本地表", "columns": COLUMNS, "required": ["external_no"]}
    keep_mapping(**kept, by=given["by"], now=FRIDAY)
    row = [1, "楼道灯不亮，已经三天", "2024-3-1", "换了灯", "2024-3-4", "无"]

    import_cases(sheet(row, headings=list(COLUMNS)), **(given | {"mapping": "own"}))

    assert Case.objects.get().external_source == "own"
    assert [one.code for one in mappings(office.here.tenant)] == ["own", "case_ledger", "hotline_12345", "message_board"]
    assert mapping_named("own", tenant=office.here.tenant).name == "本地表"


def test_a_mapping_is_refused_with_every_reason(given, office):
    bad = {"tenant": office.here.tenant, "code": "a b", "name": " ", "columns": {"x": "nothing"}, "required": []}

    with pytest.raises(ImportRefused) as refused:
        keep_mapping(**bad, by=given["by"], now=FRIDAY)

    assert refused.value.codes == ["bad_code", "missing", "keys_missing", "keys_unknown"]


def test_numbers_of_the_past_and_of_today_do_not_meet(given, office):
    import_cases(sheet(*rows(30)), **given)

    assert office.reported().short_number.endswith("-1120-0001")
    assert (Case.objects.count(), Entry.objects.count(), Reporter.objects.count()) == (31, 61, 31)


def test_the_days_of_a_sheet_may_come_in_any_order(given):
    import_cases(sheet(*reversed(rows(5)), [2000, *ROW[1:3], "2019-4-3 7:00", *ROW[4:]]), **given)

    third = Case.objects.filter(number__contains="20190403").order_by("number")
    assert [case.number[-5:] for case in third] == ["00001", "00002"]
    assert Case.objects.filter(closed_at__lt=FRIDAY - timedelta(days=300)).count() == 6
