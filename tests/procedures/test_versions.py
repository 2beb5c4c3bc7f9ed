"""Definitions in versions: the subdistrict's own before the shipped, a run keeps its own until it is moved; mistakes taken back."""

from datetime import date, timedelta

import pytest

from linli.core import search
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.procedures.errors import DefinitionRefused, RunRefused
from linli.procedures.models import Definition, Objection, Step
from linli.procedures.selectors import definitions as found
from linli.procedures.services import definitions, evidence, objections, overriding, runs, upkeep
from linli.registry.api import PersonErased, PlaceMoved
from tests.people import resident

from .doing import MONDAY, TEXT, world

pytestmark = pytest.mark.django_db
LONGER = TEXT.replace("for: 7 days", "for: 10 days").replace("2020-01-01", "2026-01-01")


def refused(do):
    """The codes of a refusal that wrote nothing."""
    before = (JournalLine.objects.count(), Definition.objects.count(), Step.objects.count())
    with pytest.raises((DefinitionRefused, RunRefused, NotAllowed)) as told:
        do()
    assert (JournalLine.objects.count(), Definition.objects.count(), Step.objects.count()) == before
    return told.value.codes


def adopted(one, text=LONGER):
    return definitions.adopt(tenant=one.here.tenant, text=text, reason="本地规定", by=one.admin, now=MONDAY)


def test_a_shipped_procedure_is_kept_whole_when_the_first_run_takes_it_up():
    one = world()

    run = one.start(code="solicit_deliberate_disclose")

    kept = run.definition
    assert (kept.is_own, kept.file_name, found.rule_of(kept).code) == (False, "solicit_deliberate_disclose.yaml", kept.code)
    assert found.rule_of(kept) == found.in_force(kept.code, one.here.tenant, MONDAY.date()).rule


def test_an_own_version_goes_before_the_shipped_one_from_its_first_day():
    one = world()
    text = TEXT.replace("code: small", "code: solicit_deliberate_disclose").replace("2020-01-01", "2026-03-02")
    adopted(one, text)

    steps = [
        len(found.in_force("solicit_deliberate_disclose", one.here.tenant, day).rule.steps)
        for day in (date(2026, 3, 1), date(2026, 3, 2))
    ]

    assert steps == [7, 4]


def test_a_wrong_text_is_refused_with_every_line_and_a_same_one_too():
    one = world()

    assert refused(lambda: adopted(one, "code: 9\n"))[0].startswith("no_")
    assert refused(lambda: adopted(one, TEXT)) == ["same_text"]
    assert refused(lambda: definitions.adopt(tenant=one.here.tenant, text=LONGER, reason="x", by=one.leader, now=MONDAY)) == [
        "not_allowed"
    ]


def test_a_running_run_keeps_its_version_until_it_is_moved():
    one = world()
    run = one.start()
    newer = adopted(one)

    assert one.start().definition == newer
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")
    run = overriding.migrate(run=run, definition=newer, reason="按新规定公示十天", by=one.admin, now=MONDAY)
    one.open(run, "show")
    assert one.publish(run).last_on == date(2026, 3, 12)
    assert Step.objects.get(run=run, code="ask").state == "satisfied"


def test_a_run_does_not_move_to_a_version_that_lacks_a_step_it_has_done():
    one = world()
    run = one.start()
    one.open(run, "ask")
    without = LONGER.replace("code: ask", "code: inquire").replace("if_refused: ask", "if_refused: inquire")
    newer = adopted(one, without)

    assert refused(lambda: overriding.migrate(run=run, definition=newer, reason="改", by=one.admin, now=MONDAY)) == ["step_gone"]
    assert refused(lambda: overriding.migrate(run=run, definition=run.definition, reason=" ", by=one.admin, now=MONDAY)) == [
        "same_version",
        "no_words",
    ]
    assert refused(lambda: overriding.migrate(run=run, definition=newer, reason="改", by=one.leader, now=MONDAY)) == [
        "not_allowed"
    ]


def test_a_withdrawn_version_starts_no_run_any_more_and_running_ones_go_on():
    one = world()
    run = one.start()

    definitions.withdraw(definition=run.definition, reason="停用", by=one.admin, now=MONDAY)

    assert found.in_force("small", one.here.tenant, MONDAY.date()) is None
    assert one.open(run, "ask").stands == "问大家"
    assert refused(lambda: definitions.withdraw(definition=run.definition, reason="再停", by=one.admin, now=MONDAY)) == [
        "withdrawn"
    ]


def test_evidence_is_taken_back_with_a_reason_and_bars_again():
    one = world()
    run = one.start()
    one.open(run, "ask")
    paper = one.paper(run, "ask", "sheet")

    assert refused(lambda: evidence.withdraw_evidence(evidence=paper, reason="", by=one.secretary, now=MONDAY)) == ["no_words"]
    evidence.withdraw_evidence(evidence=paper, reason="扫错了", by=one.secretary, now=MONDAY)
    assert refused(lambda: runs.close_step(run=run, step="ask", by=one.secretary, now=MONDAY)) == ["gate_closed"]


def test_evidence_of_a_step_that_is_done_stays():
    one = world()
    run = one.start()
    one.open(run, "ask")
    paper = one.paper(run, "ask", "sheet")
    one.close(run, "ask")

    assert refused(lambda: evidence.withdraw_evidence(evidence=paper, reason="扫错了", by=one.secretary, now=MONDAY)) == [
        "step_done"
    ]


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, ["required"] * 4),
        ({"held_on": "2026-03-03", "due": "10", "present": "11", "agreed": "x"}, ["in_future", "not_whole", "present_over_due"]),
    ],
)
def test_what_is_wrong_with_evidence_is_told_at_once(values, codes):
    one = world()
    run = one.start()

    told = refused(lambda: evidence.record(run=run, step="act", gate="meeting", values=values, by=one.secretary, now=MONDAY))

    assert told == codes


def test_a_run_follows_its_place_and_is_found_by_its_words():
    one = world()
    run = one.start()
    moved = PlaceMoved(
        tenant_id=one.here.tenant.pk, place_id=one.here.community.pk, old_path=one.here.community.path, new_path="990/NEW/"
    )

    assert [hit.title for hit in search.find("换大门", tenant=one.here.tenant, actor=one.secretary)] == ["换大门"]
    upkeep.follow_place(moved)
    run.refresh_from_db()
    assert run.place_path == one.here.compound.path.replace(one.here.community.path, "990/NEW/")


def test_who_objected_goes_with_their_data_and_the_answer_stays():
    one = world()
    _run, shown = one.shown()
    who = resident(one.here)[1]
    made = objections.lodge(publicity=shown, words="不同意", name="王某", by=who, now=MONDAY)

    upkeep.forget_person(PersonErased(tenant_id=one.here.tenant.pk, person_id=who.person_id), now=MONDAY + timedelta(days=1))

    kept = Objection.objects.get(pk=made.pk)
    assert (kept.person_id, kept.name, kept.words) == (None, "", "不同意")
