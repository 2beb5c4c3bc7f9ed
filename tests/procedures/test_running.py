"""A run: in its order, through its gates, by whose step it is; what stands in the way is told, all of it."""

from datetime import date
from pathlib import Path

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Notice
from linli.procedures.errors import RunRefused
from linli.procedures.models import RunEntry, Step
from linli.procedures.services import objections, overriding, runs
from linli.procedures.states import RunState, StepState, diagram

from .doing import MONDAY, TEXT, at, world

pytestmark = pytest.mark.django_db
README = Path(runs.__file__).parent.parent / "README.md"


def states(run):
    return [(one.code, one.round, one.state) for one in Step.objects.filter(run=run)]


def refused(do):
    """The codes of a refusal that wrote nothing."""
    before = (JournalLine.objects.count(), RunEntry.objects.count())
    with pytest.raises((RunRefused, NotAllowed)) as told:
        do()
    assert (JournalLine.objects.count(), RunEntry.objects.count()) == before
    return told.value.codes


def test_a_run_starts_with_every_step_waiting_and_a_number_of_the_year():
    run = world().start()

    assert (run.number, run.state) == ("程序〔2026〕1号", RunState.RUNNING)
    assert states(run) == [(code, 1, "waiting") for code in ("ask", "show", "extra", "act")]


def test_a_start_with_nothing_right_is_told_everything_at_once():
    one = world()

    assert refused(lambda: one.start(code="nothing", title=" ", place=None)) == ["unknown_definition", "no_title", "no_place"]
    assert refused(lambda: one.start(place=one.here.entrance)) == ["wrong_place"]


def test_a_step_does_not_open_before_those_before_it_are_done():
    one = world()
    run = one.start()

    assert refused(lambda: one.open(run, "show")) == ["not_yet"]
    assert refused(lambda: one.close(run, "ask")) == ["step_state"]


def test_a_step_does_not_close_without_its_evidence():
    one = world()
    run = one.start()
    one.open(run, "ask")

    assert refused(lambda: one.close(run, "ask")) == ["gate_closed"]
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")
    assert states(run)[0] == ("ask", 1, StepState.SATISFIED)


def test_a_step_is_closed_by_the_posts_that_the_definition_names():
    one = world()
    run = one.start()
    runs.open_step(run=run, step="ask", by=one.clerk, now=MONDAY)

    assert refused(lambda: runs.close_step(run=run, step="ask", by=one.clerk, now=MONDAY)) == ["not_your_step", "gate_closed"]


def test_a_publicity_goes_on_the_board_and_its_step_waits_until_its_last_day_is_over():
    one = world()
    run, shown = one.shown()

    assert (shown.first_on, shown.last_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert Notice.objects.get().pk == shown.notice_id
    assert refused(lambda: one.close(run, "show", at("2026-03-09 23:59"))) == ["gate_closed"]
    one.close(run, "show", at("2026-03-10 00:00"))
    assert states(run)[1] == ("show", 1, StepState.SATISFIED)


def test_a_whole_run_is_complete_when_its_last_step_is():
    one = world()
    run, _shown = one.shown()
    one.close(run, "show", at("2026-03-10 09:00"))
    runs.leave_out(run=run, step="extra", reason="没有人要求", by=one.secretary, now=at("2026-03-10 09:00"))
    one.paper(run, "act", "meeting", at("2026-03-10 10:00"), held_on="2026-03-10", due="102", present="99", agreed="52")
    one.open(run, "act", at("2026-03-10 11:00"))

    assert refused(lambda: one.close(run, "act", at("2026-03-12 23:59"))) == ["too_early"]
    assert one.close(run, "act", at("2026-03-13 00:00")).state == RunState.COMPLETED


@pytest.mark.parametrize(("present", "agreed", "opens"), [(68, 52, True), (67, 52, False), (99, 51, False)])
def test_a_meeting_on_paper_counts_exactly(present, agreed, opens):
    one = world()
    run, _shown = one.shown()
    later = at("2026-03-10 09:00")
    one.close(run, "show", later)
    runs.leave_out(run=run, step="extra", reason="没有人要求", by=one.secretary, now=later)
    one.paper(run, "act", "meeting", later, held_on="2026-03-10", due="102", present=present, agreed=agreed)

    assert (refused(lambda: one.open(run, "act", later)) == ["gate_closed"]) if not opens else one.open(run, "act", later)


def test_only_an_optional_step_is_left_out():
    one = world()
    run = one.start()

    assert refused(lambda: runs.leave_out(run=run, step="ask", reason="不想做", by=one.secretary, now=MONDAY)) == ["needed"]
    assert refused(lambda: runs.leave_out(run=run, step="extra", reason=" ", by=one.secretary, now=MONDAY)) == [
        "not_yet",
        "no_words",
    ]


def test_a_refused_step_goes_back_in_a_new_round_and_what_was_done_stays():
    one = world()
    run, _shown = one.shown()

    run = runs.refuse_step(run=run, step="show", reason="方案要改", by=one.secretary, now=at("2026-03-05 09:00"))

    assert (run.state, run.round) == (RunState.RUNNING, 2)
    assert states(run) == [
        *(("ask", 1, "satisfied"), ("show", 1, "refused"), ("extra", 1, "waiting"), ("act", 1, "waiting")),
        *((code, 2, "waiting") for code in ("ask", "show", "extra", "act")),
    ]


def test_a_refused_step_without_a_way_back_ends_the_run():
    one = world()
    run = one.start()
    one.open(run, "ask")

    run = runs.refuse_step(run=run, step="ask", reason="大家不同意", by=one.secretary, now=MONDAY)

    assert (run.state, run.ended_words) == (RunState.REFUSED, "大家不同意")
    assert refused(lambda: one.open(run, "show")) == ["ended"]


def test_an_override_names_what_it_passes_over_and_stays_on_the_run():
    one = world()
    run = one.start()
    one.open(run, "ask")

    run = overriding.override(run=run, step="ask", barrier="gate:sheet", reason="汛期抢修", by=one.leader, now=MONDAY)
    run = one.close(run, "ask")

    assert run.is_overridden
    assert [(one.kind, one.gate, one.reason) for one in run.overrides.all()] == [("gate", "sheet", "汛期抢修")]


def test_an_override_is_the_leaders_alone_needs_words_and_something_that_bars():
    one = world()
    run = one.start()
    wanted = {"run": run, "step": "ask", "now": MONDAY}

    assert refused(lambda: overriding.override(**wanted, barrier="gate:sheet", reason="急", by=one.secretary)) == ["not_allowed"]
    assert refused(lambda: overriding.override(**wanted, barrier="gate:sheet", reason="", by=one.leader)) == [
        "nothing_bars",
        "no_words",
    ]


def test_an_override_of_one_round_does_not_hold_in_the_next():
    one = world()
    run = one.start()
    one.open(run, "ask")
    overriding.override(run=run, step="ask", barrier="gate:sheet", reason="急", by=one.leader, now=MONDAY)
    one.close(run, "ask")
    one.open(run, "show")
    runs.refuse_step(run=run, step="show", reason="要改", by=one.secretary, now=MONDAY)
    one.open(run, "ask")

    assert refused(lambda: one.close(run, "ask")) == ["gate_closed"]


def test_an_abandoned_run_takes_no_more_verbs():
    one = world()
    run = one.start()

    assert refused(lambda: runs.abandon(run=run, reason="", by=one.secretary, now=MONDAY)) == ["no_words"]
    run = runs.abandon(run=run, reason="资金没落实", by=one.secretary, now=MONDAY)
    assert refused(lambda: one.open(run, "ask")) == ["ended"]


def test_an_objection_that_came_in_time_and_is_written_down_later_bars_what_comes_after():
    one = world()
    run, shown = one.shown()
    later = at("2026-03-11 09:00")
    one.close(run, "show", later)
    objections.lodge(publicity=shown, words="大门太窄", received_at=at("2026-03-09 23:59"), by=one.secretary, now=later)

    codes = refused(lambda: runs.leave_out(run=run, step="extra", reason="没有人要求", by=one.secretary, now=later))

    assert codes == ["objection_open"]


def test_the_readme_shows_the_table():
    drawn = diagram()

    assert f"```mermaid\n{drawn}\n```" in README.read_text(encoding="utf-8"), drawn


TOLD = TEXT.replace(", for: 7 days}", "}").replace(
    "    gates:\n      - {code: quiet, title: 公示期满没有异议, ask: publicity_over_without_open_objection}\n", ""
)


def test_a_step_that_has_to_publish_something_is_not_done_before_it_has():
    one = world(TOLD)
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")
    one.open(run, "show")

    assert refused(lambda: one.close(run, "show")) == ["gate_closed"]
    with pytest.raises(RunRefused, match="还没有发布：关于……的公示。"):
        one.close(run, "show")
    one.publish(run)
    assert one.close(run, "show").steps.get(code="show").state == "satisfied"
