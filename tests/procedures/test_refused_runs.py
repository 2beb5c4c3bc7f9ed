"""What a run refuses: who may not, in which state not, without which words; and what the edges of its verbs are."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core import files
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import StoredFile
from linli.disclosure.models import Notice
from linli.disclosure.services import notices
from linli.procedures.models import Evidence, Publicity, Seen, Step
from linli.procedures.selectors import runs as found
from linli.procedures.services import definitions, evidence, looking, objections, overriding, publishing, runs
from tests.people import building_head, outsider, resident

from .doing import MONDAY, TEXT, at, world
from .refusing import refused

pytestmark = pytest.mark.django_db
NOT_HERE = "您的岗位不能在这件事上做这一步。"
VERBS = {
    "open": lambda run, by: runs.open_step(run=run, step="ask", by=by, now=MONDAY),
    "close": lambda run, by: runs.close_step(run=run, step="ask", by=by, now=MONDAY),
    "refuse": lambda run, by: runs.refuse_step(run=run, step="ask", reason="不行", by=by, now=MONDAY),
    "leave out": lambda run, by: runs.leave_out(run=run, step="extra", reason="没人要", by=by, now=MONDAY),
    "abandon": lambda run, by: runs.abandon(run=run, reason="没钱", by=by, now=MONDAY),
    "record": lambda run, by: evidence.record(run=run, step="ask", gate="sheet", values={"paper": "柜"}, by=by, now=MONDAY),
    "publish": lambda run, by: publishing.publish(run=run, step="show", code="plan", by=by, now=MONDAY),
    "override": lambda run, by: overriding.override(run=run, step="ask", barrier="gate:sheet", reason="急", by=by, now=MONDAY),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_of_elsewhere_moves_a_run(verb):
    run = world().start()

    assert refused(lambda: VERBS[verb](run, outsider("subdistrict_leader")[1])) == [NOT_HERE]


@pytest.mark.parametrize("verb", VERBS)
def test_who_holds_no_such_post_moves_no_run(verb):
    one = world()
    run = one.start()

    assert [refused(lambda who=who: VERBS[verb](run, who(one.here)[1])) for who in (building_head, resident)] == [[NOT_HERE]] * 2


@pytest.mark.parametrize("verb", VERBS)
def test_what_has_ended_takes_no_verb(verb):
    one = world()
    run = runs.abandon(run=one.start(), reason="资金没落实", by=one.secretary, now=MONDAY)
    by = one.leader if verb == "override" else one.secretary

    assert refused(lambda: VERBS[verb](run, by)) == ["这个程序已经结束了。"]


def test_who_runs_no_procedures_starts_none():
    one = world()
    given = {"tenant": one.here.tenant, "code": "small", "title": "换大门", "by": building_head(one.here)[1], "now": MONDAY}

    assert refused(lambda: runs.start(**given, place=None)) == ["您的岗位不能启动程序。"]
    assert refused(lambda: runs.start(**given, place=one.here.compound)) == [NOT_HERE]


def test_a_procedure_that_lacks_a_rule_is_not_started_and_says_what_it_lacks():
    one = world(TEXT.replace("status: assumed", "status: unfilled\nmissing: [几户算够, 谁来批]"))

    assert refused(one.start) == ["这个程序还缺：几户算够、谁来批。补上之前不能启动。"]


def test_a_matter_may_be_as_long_as_it_says_and_no_longer():
    one = world()

    assert refused(lambda: one.start(title="门" * 81, plain="字" * 2001)) == [
        "太长了，最多 80 个字。",
        "太长了，最多 2000 个字。",
    ]
    assert one.start(title="门" * 80, plain="字" * 2000).title == "门" * 80


def test_a_step_begins_once():
    one = world()
    run, _shown = one.shown()
    told = [refused(lambda step=step: one.open(run, step)) for step in ("show", "ask")]
    later = at("2026-03-10 09:00")
    one.close(run, "show", later)
    runs.leave_out(run=run, step="extra", reason="没有人要求", by=one.secretary, now=later)

    told.append(refused(lambda: one.open(run, "extra", later)))

    assert told == [["这一步已经开始了。"], ["这一步已经完成了。"], ["这一步定了不需要。"]]


def test_a_step_that_was_not_begun_is_neither_finished_nor_refused_nor_given_papers():
    one = world()
    run = one.start()

    assert [refused(lambda verb=verb: VERBS[verb](run, one.secretary)) for verb in ("close", "refuse")] == [
        ["这一步还没有开始。"]
    ] * 2
    assert refused(lambda: VERBS["record"](run, one.secretary)) == ["这一步没有在办，先开始这一步。"]


def test_a_step_that_this_procedure_has_not_is_told():
    one = world()
    run = one.start()

    assert refused(lambda: one.open(run, "nothing")) == ["这个程序没有这一步。"]


def test_the_result_of_a_step_may_be_a_thousand_characters_and_no_more():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    given = {"run": run, "step": "ask", "by": one.secretary, "now": MONDAY}

    assert refused(lambda: runs.close_step(**given, words="字" * 1001)) == ["太长了，最多 1000 个字。"]
    runs.close_step(**given, words="字" * 1000)
    assert Step.objects.get(run=run, code="ask").words == "字" * 1000


# ---- evidence ----


def test_a_gate_that_takes_no_papers_and_one_that_is_not_there_say_so():
    one = world()
    run = one.start()
    given = {"run": run, "values": {}, "by": one.secretary, "now": MONDAY}

    for step, gate in (("show", "quiet"), ("ask", "nothing")):
        assert refused(lambda step=step, gate=gate: evidence.record(**given, step=step, gate=gate)) == ["这道关口不用登记材料。"]


def test_papers_are_brought_by_whose_step_it_is():
    one = world()
    run = one.start()
    one.open(run, "ask")

    assert refused(lambda: VERBS["record"](run, one.leader)) == ["这一步由社区工作者、社区书记来做。"]


def test_a_program_is_no_paper():
    one = world()
    run = one.start()
    one.open(run, "ask")
    uploads = [SimpleUploadedFile("意见表.pdf", b"MZ\x90\x00" + b"\x00" * 200, "application/pdf")]
    given = {"run": run, "step": "ask", "gate": "sheet", "values": {}, "by": one.secretary, "now": MONDAY}

    [text] = refused(lambda: evidence.record(**given, uploads=uploads))

    assert text.partition("：")[0] == "意见表.pdf"


def test_a_scan_is_kept_with_what_was_written_down():
    one = world()
    run = one.start()
    one.open(run, "ask")
    uploads = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf") for n in "一二"]

    made = evidence.record(run=run, step="ask", gate="sheet", values={}, uploads=uploads, by=one.secretary, now=MONDAY)

    kept = StoredFile.objects.filter(subject_id=made.pk).order_by("position")
    assert [(one.name, one.purpose) for one in kept] == [("一.pdf", "evidence"), ("二.pdf", "evidence")]
    assert found.whole(run, now=MONDAY).gates("ask")[0].text == "有 2 份材料。"


def test_what_was_taken_back_is_not_taken_back_again():
    one = world()
    run = one.start()
    one.open(run, "ask")
    paper = one.paper(run, "ask", "sheet")
    given = {"evidence": paper, "by": one.secretary, "now": MONDAY}
    evidence.withdraw_evidence(**given, reason="扫错了")

    assert refused(lambda: evidence.withdraw_evidence(**given, reason="扫错了")) == ["这份材料已经撤回了。"]


def test_papers_are_taken_back_by_whose_step_it_is_for_a_reason_that_is_not_too_long():
    one = world()
    run = one.start()
    one.open(run, "ask")
    given = {"evidence": one.paper(run, "ask", "sheet"), "now": MONDAY}

    assert refused(lambda: evidence.withdraw_evidence(**given, reason="字" * 201, by=one.leader)) == [
        "这一步由社区工作者、社区书记来做。",
        "太长了，最多 200 个字。",
    ]
    evidence.withdraw_evidence(**given, reason="字" * 200, by=one.secretary)
    assert Evidence.objects.get().withdrawn_reason == "字" * 200


# ---- publishing ----


def test_what_a_step_does_not_publish_is_not_published():
    one = world()
    run, _shown = one.shown()

    assert refused(lambda: publishing.publish(run=run, step="show", code="result", by=one.secretary, now=MONDAY)) == [
        "这一步没有这份公告。"
    ]


def test_a_notice_is_published_once_and_anew_only_with_words_and_as_long_as_may_be():
    one = world()
    run, _shown = one.shown()
    once = "已经公示过了。要重新公示，写明为什么。"

    assert refused(lambda: one.publish(run)) == [once]
    assert refused(lambda: one.publish(run, again=" ", text="字" * 4001)) == [
        once,
        "写明原因或内容。",
        "太长了，最多 4000 个字。",
    ]
    assert refused(lambda: one.publish(run, again="字" * 201)) == ["太长了，最多 200 个字。"]


def test_a_notice_is_published_by_whose_step_it_is():
    one = world()
    run, _shown = one.shown()

    assert refused(lambda: publishing.publish(run=run, step="show", code="plan", by=one.clerk, again="改", now=MONDAY)) == [
        "这一步由社区书记来做。"
    ]


def test_what_residents_do_not_see_hangs_on_no_board():
    one = world()
    run = one.start(is_public=False)
    for step in ("ask", "show"):
        Step.objects.filter(run=run, code=step).update(state="open", opened_at=MONDAY)

    made = one.publish(run)

    assert (made.notice_id, made.notice_code, Notice.objects.count()) == (None, "", 0)


def test_what_was_taken_off_the_board_by_hand_is_published_anew_without_taking_it_down_twice():
    one = world()
    run, shown = one.shown()
    notices.withdraw(notice=Notice.objects.get(), reason="印错了", by=one.secretary, now=MONDAY)

    one.publish(run, again="改了方案")

    assert [row.withdrawn_reason for row in Notice.objects.order_by("published_at", "pk")] == ["印错了", ""]
    assert Publicity.objects.get(pk=shown.pk).replaced_reason == "改了方案"


# ---- objections ----


def test_an_objection_to_what_was_replaced_is_sent_to_the_new_one():
    one = world()
    run, shown = one.shown()
    one.publish(run, again="改了方案")

    assert refused(lambda: objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)) == [
        "这份公示不再有效。重新公示了的，请对新的提。"
    ]


def test_what_takes_no_objections_says_where_to_go():
    one = world(TEXT.replace("for: 7 days", "for: 7 days, objections: false"))
    _run, shown = one.shown()

    assert refused(lambda: objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)) == [
        "这份公告不收异议。有意见可以在“报个事”里说。"
    ]


def test_an_objection_does_not_come_from_the_future():
    one = world()
    _run, shown = one.shown()
    given = {"publicity": shown, "words": "不同意", "received_at": MONDAY + timedelta(minutes=1)}

    assert refused(lambda: objections.lodge(**given, by=one.secretary, now=MONDAY)) == ["提出的时间还没有到。"]


def test_who_may_not_lodge_is_told_what_they_can_do():
    one = world()
    _run, shown = one.shown()

    def said(by):
        return refused(lambda: objections.lodge(publicity=shown, words="不同意", by=by, now=MONDAY))

    assert said(resident()[1]) == ["这不是您所在的街道。"]
    assert said(building_head(one.here)[1]) == [NOT_HERE]


def test_what_is_open_or_whose_run_has_ended_is_not_opened_again():
    one = world()
    run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    runs.abandon(run=run, reason="资金没落实", by=one.secretary, now=MONDAY)

    assert refused(lambda: objections.reopen(objection=made, words=" ", by=one.secretary, now=MONDAY)) == [
        "写明原因或内容。",
        "这条异议还没有答复。",
        "这个程序已经结束了。",
    ]


@pytest.mark.parametrize("verb", [objections.answer, objections.uphold])
def test_nobody_of_elsewhere_answers_an_objection(verb):
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    assert refused(lambda: verb(objection=made, words="讲清楚了", by=outsider()[1], now=MONDAY)) == [NOT_HERE]


# ---- versions ----


def test_a_run_does_not_move_to_another_procedure_or_by_another_hand():
    one = world()
    run = one.start()
    other = one.start(code="solicit_deliberate_disclose").definition
    given = {"run": run, "definition": other, "reason": "改", "now": MONDAY}

    assert refused(lambda: overriding.migrate(**given, by=one.admin)) == ["只能换成同一个程序的另一版。"]
    assert refused(lambda: overriding.migrate(**given, by=one.leader)) == ["只有系统管理员能让正在走的程序换版。"]


def shorter(one):
    """The same procedure without its hearing."""
    head, _extra, rest = TEXT.partition("  - code: extra\n")
    text = head + rest[rest.index("  - code: act\n") :]
    return definitions.adopt(tenant=one.here.tenant, text=text, reason="不开听证", by=one.admin, now=MONDAY)


def test_a_step_that_nobody_began_goes_with_the_version_that_had_it():
    one = world()
    run = one.start()

    overriding.migrate(run=run, definition=shorter(one), reason="不开听证", by=one.admin, now=MONDAY)

    assert list(Step.objects.filter(run=run).values_list("code", "position")) == [("ask", 0), ("show", 1), ("act", 2)]


def test_what_an_earlier_round_did_by_a_former_version_is_no_step_of_the_run_any_more():
    one = world()
    run, _shown = one.shown()
    runs.refuse_step(run=run, step="show", reason="方案要改", by=one.secretary, now=MONDAY)

    run = overriding.migrate(run=run, definition=shorter(one), reason="不开听证", by=one.admin, now=MONDAY)

    whole = found.whole(run, now=MONDAY)
    assert [(code, step.round) for code, step in whole.steps.items()] == [("ask", 2), ("show", 2), ("act", 2)]
    assert [str(rule.code) for rule in whole.next_steps] == ["ask"]


def test_a_shipped_version_is_not_withdrawn_and_an_own_one_only_by_the_administrator():
    one = world()
    shipped, own = one.start(code="solicit_deliberate_disclose").definition, one.start().definition

    assert refused(lambda: definitions.withdraw(definition=shipped, reason=" ", by=one.admin, now=MONDAY)) == [
        "写明原因或内容。",
        "系统带的程序不能停用，可以写一份本街道自己的。",
    ]
    assert refused(lambda: definitions.withdraw(definition=own, reason="停", by=one.leader, now=MONDAY)) == [
        "只有系统管理员能改本街道的程序。"
    ]


# ---- looking ----


def test_looking_is_noted_for_posts_and_again_after_an_hour():
    one = world()
    run = one.start()

    for minutes in (0, 59, 60, 61):
        looking.look(run=run, by=one.secretary, now=MONDAY + timedelta(minutes=minutes))
    looking.look(run=run, by=resident(one.here)[1], now=MONDAY)

    assert [(row.first_at, row.last_at) for row in Seen.objects.all()] == [(MONDAY, MONDAY + timedelta(minutes=60))]


def test_who_acts_under_no_post_has_no_kind_of_post():
    assert found.post_kind_of(resident()[1]) == ""


def test_evidence_that_is_not_there_is_found_by_nobody():
    one = world()

    with pytest.raises(Evidence.DoesNotExist):
        found.evidence_for(one.secretary, uuid7())


def test_the_platform_acts_under_no_post_and_is_in_nobody_s_way():
    one = world()
    run = one.start()

    runs.open_step(run=run, step="ask", by=Actor.system(tenant_id=run.tenant_id), now=MONDAY)

    assert (found.post_kind_of(Actor.system()), Step.objects.get(run=run, code="ask").state) == (None, "open")


def test_papers_are_read_by_who_sees_the_run_and_by_nobody_else():
    one = world()
    run = one.start()
    one.open(run, "ask")
    uploads = [SimpleUploadedFile("意见表.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")]
    evidence.record(run=run, step="ask", gate="sheet", values={}, uploads=uploads, by=one.secretary, now=MONDAY)

    readers = [one.secretary, building_head(one.here)[1], outsider()[1], resident(one.here)[1]]

    assert [files.may_read(by, StoredFile.objects.get()) for by in readers] == [True, False, False, False]
