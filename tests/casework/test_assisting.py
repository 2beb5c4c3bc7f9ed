"""Lead and assist: who is asked, who says they are done, and that nobody finishes over an assistant's head silently."""

from datetime import timedelta

import pytest

from linli.casework.api import add_assist, complete, end_assist, note, receive, rework, say_solved
from linli.casework.selectors.cases import cases_visible_to
from linli.core import files
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..factories.registry import OrganisationFactory
from ..people import holder
from .conftest import FRIDAY
from .refusals import refusal
from .test_photos import photo

LATER = FRIDAY + timedelta(hours=3)
WHAT = "一起上门，认一下电表箱。"
DONE = "认过了，是公用的电表。"


def asked(office, case=None):
    """The committee assists the property company."""
    return add_assist(case=case or office.received(), organisation=office.committee, text=WHAT, by=office.clerk, now=FRIDAY)


def assistant(office):
    """Somebody of the committee who holds no post over the place."""
    return holder("department_clerk", office.here, organisation=office.committee)[1]


def test_an_assistant_is_asked_and_everybody_reads_with_what(office):
    case = asked(office)

    part = case.assignments.get(role="assist")
    assert (part.organisation, part.assigned_by, case.state) == (office.committee, office.clerk.label, "received")
    entry = case.entries.last()
    assert (entry.verb, entry.text, entry.is_internal) == ("add_assist", f"{office.committee}：{WHAT}", False)
    assert JournalLine.objects.get(verb="casework.case.assist_added").changes["assist"] == [None, str(office.committee.pk)]
    assert OutboxEvent.objects.order_by("pk").last().name == "casework.CaseAssistAdded"


def test_an_assistant_sees_the_case_before_and_after_their_part_is_done(office):
    case, by = asked(office), assistant(office)
    assert cases_visible_to(by).get() == case

    end_assist(case=case, text=DONE, by=by, now=LATER)

    assert cases_visible_to(by).get() == case


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        (lambda o: None, ["no_assist"]),
        (lambda o: OrganisationFactory(), ["unknown_organisation"]),
        (lambda o: o.here.property_company, ["lead_assists"]),
        (lambda o: o.committee, ["assists_already"]),
    ],
)
def test_who_cannot_be_asked(office, whom, expected):
    assert refusal(add_assist, case=asked(office), organisation=whom(office), text=WHAT, by=office.clerk, now=LATER) == expected


def test_asking_wants_words_the_right_and_a_case_that_is_out(office):
    to = {"organisation": office.committee, "now": LATER}

    assert refusal(add_assist, case=office.accepted(), text="", by=office.clerk, **to) == ["wrong_state", "missing"]
    with pytest.raises(NotAllowed):
        add_assist(case=office.received(), text=WHAT, by=office.property_clerk, **to)


def test_an_assistant_says_that_their_part_is_done(office):
    case = end_assist(case=asked(office), text=DONE, photos=[photo()], by=assistant(office), now=LATER)

    part, entry = case.assignments.get(role="assist"), case.entries.last()
    assert (part.done_at, part.ended_at, case.state) == (LATER, None, "received")
    assert (entry.verb, entry.text) == ("end_assist", f"{office.committee}：{DONE}")
    assert [one.purpose for one in files.files_of(case)] == [f"entry:{entry.pk.hex}"]


def test_the_office_says_it_for_an_assistant_that_is_not_online(office):
    case = asked(office)
    case = add_assist(case=case, organisation=office.window, text=WHAT, by=office.clerk, now=FRIDAY)
    by = {"text": DONE, "by": office.clerk, "now": LATER}

    assert refusal(end_assist, case=case, organisation=office.here.office, **by) == ["no_assist"]
    case = end_assist(case=case, organisation=office.window, **by)
    assert case.assignments.get(organisation=office.window).done_at == LATER


def test_the_only_assistant_need_not_be_named(office):
    case = end_assist(case=asked(office), text=DONE, by=holder("dispatcher", office.here)[1], now=LATER)

    assert case.assignments.get(role="assist").done_at == LATER


def test_done_is_said_once_and_by_an_assistant(office):
    by = assistant(office)
    case = end_assist(case=asked(office), text=DONE, by=by, now=LATER)

    assert refusal(end_assist, case=case, text="好了", by=by, now=LATER) == ["assist_ended", "too_short"]
    assert refusal(end_assist, case=case, text=DONE, by=office.property_clerk, now=LATER) == ["not_assigned"]


def test_the_lead_does_not_finish_silently_while_somebody_still_assists(office):
    case = asked(office)
    done = {"case": case, "text": "灯头已经换好，试过了。", "by": office.property_clerk, "now": LATER}

    assert refusal(complete, **done) == ["assist_open"]

    case = complete(**done, despite_assist="社区的人下周才有空")
    assert case.state == "done"
    assert [(one.verb, one.text, one.is_internal) for one in case.entries.order_by("at", "id")][-2:] == [
        ("note", "协办的还没说办完，先报办结：社区的人下周才有空", True),
        ("complete", "灯头已经换好，试过了。", False),
    ]


def test_the_lead_finishes_when_every_assistant_is_done(office):
    case = end_assist(case=asked(office), text=DONE, by=assistant(office), now=LATER)

    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)

    assert (case.state, case.entries.last().verb) == ("done", "complete")


def test_an_assistants_line_does_not_begin_the_leads_work(office):
    case = note(case=asked(office), text="我们下午到。", by=assistant(office), now=LATER)

    assert (case.state, case.entries.last().verb) == ("received", "note")


def test_what_is_done_again_is_done_again_by_the_assistants_too(office):
    case = end_assist(case=asked(office), text=DONE, by=assistant(office), now=LATER)
    case = rework(case=say_solved(case=case, by=office.resident, now=LATER), reason="又灭了", by=office.clerk, now=LATER)
    case = receive(case=case, by=office.property_clerk, now=LATER)

    assert case.assignments.get(role="assist").done_at is None
    assert refusal(complete, case=case, text="又换了一个，好了。", by=office.property_clerk, now=LATER) == ["assist_open"]
