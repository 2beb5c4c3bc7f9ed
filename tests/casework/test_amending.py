"""Putting right what was told at the end: the old words stay beside the new ones."""

import pytest

from linli.casework.api import amend, close, merge, not_accept, void
from linli.casework.models import Amendment, Case
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..factories.casework import CategoryFactory
from ..people import counter_clerk
from .conftest import FRIDAY
from .doing import LATER, called_back
from .refusals import refusal


def closed(office):
    return close(case=called_back(office), by=office.clerk, now=LATER)


def test_old_and_new_words_stand_side_by_side(office):
    case = amend(case=closed(office), reply="换的是整盏灯，不是灯头。", reason="写错了换的是什么", by=office.clerk, now=LATER)

    row = Amendment.objects.get()
    assert (row.old_reply, row.new_reply, case.reply) == (
        "灯头已经换好，试过了。",
        "换的是整盏灯，不是灯头。",
        "换的是整盏灯，不是灯头。",
    )
    assert (row.corrects_reply, row.corrects_outcome, row.corrects_category) == (True, False, False)
    assert (case.state, case.entries.last().verb, case.entries.last().is_internal) == ("closed", "amend", False)


def test_outcome_and_category_are_put_right_too(office):
    case = amend(
        case=closed(office), outcome="partly", category=office.category("rubbish"), reason="分错了类", by=office.clerk, now=LATER
    )

    row = Amendment.objects.get()
    assert (case.outcome, case.category_name) == ("partly", office.category("rubbish").name)
    assert (row.old_outcome, row.old_category_name) == ("resolved", "路灯照明")


def test_the_journal_says_that_the_reply_changed_and_not_what_it_says(office):
    amend(case=closed(office), reply="换的是整盏灯。", outcome="partly", reason="写错了", by=office.clerk, now=LATER)

    changes = JournalLine.objects.get(verb="casework.case.amended").changes
    assert changes == {"outcome": ["resolved", "partly"]}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, ["nothing_changes"]),
        ({"reason": " ", "reply": "短"}, ["missing", "too_short"]),
        ({"outcome": "gone"}, ["outcome"]),
        ({"outcome": "not_known"}, ["outcome"]),
    ],
)
def test_a_correction_has_a_reason_and_corrects_something(office, given, codes):
    arguments = {"reason": "写错了", "by": office.clerk, "now": LATER} | given

    assert refusal(amend, case=closed(office), **arguments) == codes
    assert not Amendment.objects.exists()


def test_a_category_of_another_subdistrict_is_none(office):
    assert refusal(amend, case=closed(office), category=CategoryFactory(), reason="分错了", by=office.clerk, now=LATER) == [
        "unknown_category"
    ]


@pytest.mark.parametrize(
    ("end", "given", "codes"),
    [
        (lambda o: void(case=o.reported(), reason="试的", by=o.clerk, now=FRIDAY), {"reply": "这不是一次测试。"}, ["no_reply"]),
        (lambda o: merge(case=o.reported(), into=o.dispatched(), by=o.clerk, now=FRIDAY), {"outcome": "partly"}, ["no_outcome"]),
        (
            lambda o: not_accept(case=o.reported(), channel="court", reason="归法院管。", by=o.clerk, now=FRIDAY),
            {"outcome": "partly"},
            ["no_outcome"],
        ),
        (lambda o: o.dispatched(), {"reply": "改一改这句话。"}, ["wrong_state"]),
    ],
    ids=["void", "merged", "not accepted", "running"],
)
def test_only_what_was_told_can_be_told_otherwise(office, end, given, codes):
    assert refusal(amend, case=end(office), reason="写错了", by=office.clerk, now=LATER, **given) == codes


def test_the_counter_corrects_nothing_that_has_ended(office):
    case = closed(office)

    with pytest.raises(NotAllowed):
        amend(case=case, reply="换的是整盏灯。", reason="写错了", by=counter_clerk(office.here)[1], now=LATER)

    assert Case.objects.get(pk=case.pk).reply == "灯头已经换好，试过了。"
