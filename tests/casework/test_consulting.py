"""A question answered on the spot: one verb, closed at once, in time, from the entry that it was answered from."""

from datetime import timedelta
from fractions import Fraction

import pytest

from linli.casework.api import CaseRefused, ReporterGiven, Wanted, accept, answer, answer_at_once
from linli.casework.models import Answer, Case, Clock, KnowledgeEntry
from linli.casework.selectors.cases import cases_visible_to
from linli.core import figures
from linli.core.access import by_channel
from linli.core.actors import Channel
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..people import building_head
from .conftest import FRIDAY
from .halls import catalogue

ASKED = "我八十二了，高龄津贴怎么办，要带什么？"
SAID = "带身份证、户口簿、社保卡，到3号窗口，当场登记。"


@pytest.fixture
def known(office):
    return catalogue(office)


def ask(office, source=None, *, by=None, text=SAID, **wanted):
    return answer_at_once(
        tenant=office.here.tenant, wanted=Wanted(text=ASKED, **wanted), text=text, source=source,
        reporter=ReporterGiven(name="何奶奶", has_phone=False), by=by or by_channel(office.counter, Channel.COUNTER), now=FRIDAY,
    )  # fmt: skip


def test_in_one_go_it_is_registered_answered_and_closed(office, known):
    case = ask(office, known[0])

    assert (case.state, case.kind, case.channel, case.outcome, case.reply) == (
        "closed",
        "consultation",
        "counter",
        "explained",
        SAID,
    )
    assert (case.party, case.first_receiver, case.closed_at, case.done_at) == ("window", "试验·counter_clerk", FRIDAY, FRIDAY)
    assert list(case.entries.values_list("verb", flat=True)) == ["report", "accept", "answer"]
    assert case.short_number.endswith("-1120-0001")


def test_the_answer_keeps_the_version_that_it_was_given_from(office, known):
    case = ask(office, known[0])

    kept = Answer.objects.get(case=case)
    line = JournalLine.objects.get(verb="casework.case.answered")
    assert (kept.item, kept.entry, kept.text) == (known[0], None, SAID)
    assert line.changes["from"] == [None, "item:elder-allowance@2026-01-01"]


def test_an_entry_counts_how_often_it_was_used(office, known):
    for _time in range(2):
        ask(office, known[1])

    assert KnowledgeEntry.objects.get().times_used == 2


def test_an_answer_from_nobodys_entry_shows_what_is_missing(office, known):
    case = ask(office)

    assert list(Answer.objects.values_list("case", "item", "entry")) == [(case.pk, None, None)]


def test_its_limit_was_met_in_the_same_moment_and_no_clock_runs_on(office, known):
    case = ask(office, known[0])

    clocks = {clock.kind: (clock.profile, clock.started_at, clock.stopped_at) for clock in Clock.objects.filter(case=case)}
    assert clocks == {"accept": ("accept", FRIDAY, FRIDAY), "handle": ("consultation", FRIDAY, FRIDAY)}


def test_it_counts_as_received_closed_and_in_time_and_in_no_rate_of_call_backs(office, known):
    ask(office, known[0])

    counted = figures.figures(office.here.tenant, 2026)
    shown = {
        name: counted[name]
        for name in ("cases_received", "cases_closed", "cases_dispatched", "on_time_rate", "callbacks_answered")
    }
    assert shown == {
        "cases_received": 1,
        "cases_closed": 1,
        "cases_dispatched": 0,
        "on_time_rate": Fraction(1),
        "callbacks_answered": 0,
    }
    assert (counted["consultations_answered"], counted["consultations_from_guide"]) == (1, Fraction(1))


def test_the_category_is_the_entrys_the_words_or_asking_itself(office, known):
    cases = [ask(office, known[0]), ask(office, category=office.category("schooling"))]

    assert [case.category.code for case in cases] == ["elder_allowance", "schooling"]


def test_a_community_clerk_answers_for_the_community_and_finds_it_again(office, known):
    by = by_channel(office.clerk, Channel.PHONE)

    case = ask(office, known[0], by=by)

    assert (case.place, case.channel) == (office.here.community, "phone")
    assert list(cases_visible_to(office.clerk)) == [case]


def test_who_writes_down_for_neighbours_does_not_answer_for_the_office(office, known):
    with pytest.raises(NotAllowed):
        ask(office, known[0], by=building_head(office.here)[1])

    assert (Case.objects.count(), Answer.objects.count()) == (0, 0)


def test_without_an_answer_nothing_is_registered(office, known):
    with pytest.raises(CaseRefused) as refused:
        ask(office, known[0], text="见")

    assert refused.value.codes == ["too_short"]
    assert (Case.objects.count(), JournalLine.objects.filter(verb="casework.case.reported").count()) == (0, 0)


def test_a_question_from_the_web_is_answered_before_it_is_given_to_anyone(office, known):
    case = accept(case=office.reported("elder_allowance", text=ASKED), by=office.clerk, now=FRIDAY)

    case = answer(case=case, text=SAID, source=known[0], by=office.clerk, now=FRIDAY + timedelta(hours=3))

    handle = Clock.objects.get(case=case, kind="handle")
    assert (case.state, handle.started_at, handle.stopped_at <= handle.due_at) == ("closed", FRIDAY, True)
    assert Clock.objects.filter(case=case, stopped_at=None).count() == 0
    assert OutboxEvent.objects.filter(name__endswith="CaseClosed").count() == 1


def test_an_answer_that_came_too_late_counts_as_late(office, known):
    case = office.reported("elder_allowance", text=ASKED)

    answer(case=case, text=SAID, by=office.clerk, now=FRIDAY + timedelta(days=5))

    assert figures.figures(office.here.tenant, 2026)["on_time_rate"] == Fraction(0)


def test_what_is_no_question_is_not_answered_away(office, known):
    case = office.reported()

    with pytest.raises(CaseRefused) as refused:
        answer(case=case, text=SAID, by=office.clerk, now=FRIDAY)

    case.refresh_from_db()
    assert (refused.value.codes, case.state, Answer.objects.count()) == (["no_question"], "submitted", 0)


def test_what_was_given_to_somebody_is_theirs_to_answer(office, known):
    case = office.dispatched("elder_allowance", text=ASKED)

    with pytest.raises(CaseRefused) as refused:
        answer(case=case, text=SAID, by=office.clerk, now=FRIDAY)

    assert refused.value.codes == ["wrong_state"]
