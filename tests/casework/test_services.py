"""What holds for every verb of a case: the ordinary way, who may, the wrong state, the number of statements."""

import pytest

from linli.casework.api import (
    CaseRefused,
    accept,
    call_back,
    close,
    complete,
    correct,
    dispatch,
    not_accept,
    note,
    receive,
    redispatch,
    start,
    void,
)
from linli.casework.models import Case
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..people import auditor, building_head, outsider
from .conftest import FRIDAY
from .doing import LATER, called_back


def test_the_ordinary_way_of_a_case(office):
    case = note(case=office.received(), text="灯头坏了，下午换。", by=office.property_clerk, now=FRIDAY)
    case = complete(case=case, text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)
    case = call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=LATER)
    case = close(case=case, by=office.counter, now=LATER)

    way = ["submitted", "accepted", "dispatched", "received", "in_progress", "done", "called_back", "closed"]
    assert [entry.to_state for entry in case.entries.all()] == way
    assert (case.state, case.outcome, case.satisfaction, case.reply) == (
        "closed",
        "resolved",
        "satisfied",
        "灯头已经换好，试过了。",
    )
    assert [line.verb.split(".")[-1] for line in JournalLine.objects.filter(subject_id=case.pk).order_by("id")] == [
        "reported", "accepted", "dispatched", "received", "started", "completed", "called_back", "closed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (accept, {}),
        (correct, {"title": "别的"}),
        (void, {"reason": "试的"}),
        (not_accept, {"channel": "court", "reason": "归法院"}),
        (note, {"text": "我看看"}),
    ],
)
@pytest.mark.parametrize("who", [building_head, auditor, lambda here: outsider()], ids=["building head", "auditor", "outsider"])
def test_whoever_has_no_post_for_it_does_nothing(office, verb, arguments, who):
    case = office.reported()

    with pytest.raises(NotAllowed):
        verb(case=case, by=who(office.here)[1], now=FRIDAY, **arguments)

    assert (case.entries.count(), Case.objects.get(pk=case.pk).state) == (1, "submitted")


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (accept, {}),
        (correct, {}),
        (not_accept, {"channel": "court", "reason": "归法院"}),
        (void, {"reason": "试的"}),
        (dispatch, {}),
        (redispatch, {"reason": "错了", "organisation": None}),
        (receive, {}),
        (start, {}),
        (note, {"text": "记一句"}),
        (complete, {"text": "都修好了，请放心"}),
        (call_back, {"is_resolved": True, "satisfaction": "satisfied"}),
        (close, {}),
    ],
)
def test_a_verb_in_the_wrong_state_says_where_the_case_stands(office, verb, arguments):
    case = close(case=called_back(office), by=office.clerk, now=LATER)

    with pytest.raises(CaseRefused) as refused:
        verb(case=case, by=office.clerk, now=LATER, **arguments)

    assert refused.value.codes[0] == "wrong_state"
    assert Case.objects.get(pk=case.pk).state == "closed"


@pytest.mark.parametrize(
    ("make", "verb", "arguments", "who"),
    [
        ("reported", accept, {}, "clerk"),
        ("accepted", dispatch, {}, "clerk"),
        ("dispatched", receive, {}, "property_clerk"),
        ("received", note, {"text": "记一句"}, "property_clerk"),
        ("received", complete, {"text": "都修好了，请放心"}, "property_clerk"),
    ],
)
def test_a_write_takes_at_most_fifteen_statements(office, django_assert_max_num_queries, make, verb, arguments, who):
    office.dispatched()  # what is kept in memory for a minute is there
    case = getattr(office, make)()

    with django_assert_max_num_queries(15):
        verb(case=case, by=getattr(office, who), now=FRIDAY, **arguments)
