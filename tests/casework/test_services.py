"""The verbs of a case on its ordinary way, and what each refuses."""

from datetime import timedelta

from linli.core.models import JournalLine, OutboxEvent

from .conftest import FRIDAY, Office


def test_a_report_gets_a_number_a_clock_and_one_line_in_the_journal(office: Office) -> None:
    case = office.reported()

    assert case.number == f"S{office.here.tenant.code}2026112000001"
    assert case.short_number == f"{office.here.tenant.letters}-1120-0001"
    assert case.due_at == FRIDAY + timedelta(hours=2)
    assert [line.verb for line in JournalLine.objects.filter(subject_id=case.pk)] == ["casework.case.reported"]
    assert [event.name for event in OutboxEvent.objects.all()] == ["casework.CaseReported"]


def test_the_ordinary_way_of_a_case(office: Office) -> None:
    from linli.casework.api import call_back, close, complete, note

    case = office.received()
    case = note(case=case, text="灯头坏了，下午换。", by=office.property_clerk, now=FRIDAY)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY + timedelta(hours=3))
    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY + timedelta(days=3))
    case = close(case=case, by=office.counter, now=FRIDAY + timedelta(days=3))

    assert [e.to_state for e in case.entries.all()] == [
        "submitted",
        "accepted",
        "dispatched",
        "received",
        "in_progress",
        "done",
        "called_back",
        "closed",
    ]
    assert (case.state, case.outcome, case.satisfaction) == ("closed", "resolved", "satisfied")
