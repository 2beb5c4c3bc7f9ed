"""A sheet with orders that are known says field by field what is new; only what is chosen is taken over."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.casework.api import (
    ImportRefused,
    ReporterGiven,
    Wanted,
    call_back,
    close,
    correct,
    not_accept,
    report,
    withdraw,
)
from linli.casework.selectors import limits
from linli.casework.services import hotline
from linli.casework.services.clocks import sound
from linli.casework.views.limits import rule_words
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..conftest import FRIDAY
from .sheets import codes, done, handled, only, order

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
LATER = FRIDAY + timedelta(hours=3)


def test_a_difference_is_shown_and_nothing_of_it_is_applied_before_it_is_chosen(bring, look, clerk):
    bring(order())

    sheet, changes = look(order(due_at="2026-12-04 18:00", tags="夜间，催过"))

    assert [(one.difference.old, one.difference.new) for one in changes.values()] == [
        ("2026-11-27 18:00", "2026-12-04 18:00"),
        ("夜间", "夜间，催过"),
    ]
    assert (sheet.state, sheet.changed, only().external_due_at, only().hotline_order.said["tags"]) == ("checked", 1, DUE, "夜间")


def test_only_what_was_chosen_is_taken_over_and_the_rest_shows_again(bring, look, take):
    bring(order())
    row = order(due_at="2026-12-04 18:00", tags="夜间，催过")

    sheet = take(row, "due_at")

    assert (sheet.taken, only().external_due_at.day, list(look(row)[1])) == ([["ZZ20261120001", "due_at"]], 4, ["tags"])
    assert only().entries.filter(verb="follow").get().text == "办理时限：2026-11-27 18:00 → 2026-12-04 18:00"


def test_an_extension_by_the_city_moves_the_running_clock(bring, take, office, clerk):
    bring(order(due_at=""))
    case = handled(only(), office, clerk, now=LATER)
    sound(now=case.due_at + timedelta(minutes=1), by=clerk)

    take(order(due_at="2026-12-04 18:00"), "due_at")

    clock = limits.running_clock(only())
    assert (only().due_at, clock.due_at, clock.overdue_at) == (datetime(2026, 12, 4, 10, 0, tzinfo=UTC),) * 2 + (None,)


def test_what_we_have_put_right_is_a_contradiction_and_is_not_ticked(bring, look, clerk, office):
    bring(order())
    correct(case=only(), title="东门的路灯不亮", category=office.category("public_facilities"), by=clerk, now=LATER)

    changes = look(order(title="西门的路灯不亮", category="市容环境/噪声", kind="投诉"))[1]

    told = {key: (one.difference.is_contradiction, one.difference.is_chosen) for key, one in changes.items()}
    assert told == {"title": (True, False), "category": (True, False), "kind": (False, True)}
    assert look(order())[1] == {}  # the city says what it said before


def test_a_contradiction_is_overwritten_only_when_chosen(bring, take, clerk):
    bring(order())
    correct(case=only(), title="东门的路灯不亮", by=clerk, now=LATER)
    row = order(title="西门的路灯不亮")

    bring(row, now=LATER)
    kept = only().title
    take(row, "title")

    assert (kept, only().title) == ("东门的路灯不亮", "西门的路灯不亮")


def test_everything_that_the_city_corrects_is_put_right(bring, take, office):
    bring(order())
    spot = {"community": office.here.community.name, "spot": f"{office.here.compound.name}西门"}

    take(order(title="楼道堆了杂物", kind="投诉", category="楼道堆物", phone="139 0000 0121", caller="试验另一位", **spot))

    case = only()
    assert (case.title, case.kind, case.place, case.place_detail) == ("楼道堆了杂物", "complaint", office.here.compound, "西门")
    assert (case.reporters.get().name, case.reporters.get().phone) == ("试验另一位", "139 0000 0121")
    assert "试验另一位" not in case.entries.get(verb="follow").text


def test_who_rang_is_shown_masked(bring, look):
    bring(order())

    changes = look(order(phone="139 0000 0121"))[1]

    assert (changes["phone"].difference.old, changes["phone"].difference.new) == ("139 **** 0120", "139 **** 0121")


def test_what_was_signed_for_is_only_noted(bring, take, office, clerk):
    bring(order())
    case = done(only(), office, clerk, now=LATER)

    take(order(title="西门的路灯不亮", text="补充：西门的路灯也不亮了，请一起看。"))

    assert (only().title, only().description) == (case.title, case.description)
    assert "补充：西门的路灯也不亮了" in only().entries.get(verb="follow").text


def test_sent_back_unsatisfied_it_is_done_again(bring, take, office, clerk):
    bring(order())
    done(only(), office, clerk, now=LATER)

    take(order(state="重办", satisfied="不满意", resolved="否"))

    assert (only().state, only().rework_count) == ("reworked", 1)
    assert only().entries.get(verb="rework").text == "12345 热线退回重办：否，不满意"


def test_sent_back_while_it_is_worked_on_is_only_noted(bring, take, office, clerk):
    bring(order())
    handled(only(), office, clerk, now=LATER)

    take(order(state="重办"))

    assert (only().state, only().hotline_order.said["state"]) == ("dispatched", "重办")


def test_sent_back_what_was_never_given_out_cannot_be_taken_over(bring, look, clerk, office):
    bring(order())
    not_accept(case=only(), channel="court", reason="这件事归法院管。", by=clerk, now=LATER)

    sheet, changes = look(order(state="重办"))
    with pytest.raises(ImportRefused) as refused:
        hotline.apply_sheet(sheet, take=[changes["state"].token], by=clerk, now=LATER)

    assert ("不能直接重办" in changes["state"].difference.hindered, changes["state"].difference.is_chosen) == (True, False)
    assert (codes(refused), only().state) == ([("hindered", 2, "工单编号")], "not_accepted")


def test_withdrawn_by_the_city_nobody_goes_on_with_it(bring, take, office, clerk):
    bring(order())
    handled(only(), office, clerk, now=LATER)

    take(order(state="撤单"))

    case = only()
    assert (case.state, case.hotline_order.over_at, limits.running_clock(case)) == ("void", LATER, None)
    assert not case.assignments.filter(ended_at=None).exists()


def test_the_organisation_that_was_on_it_hears_of_a_withdrawal(bring, office, clerk):
    bring(order())
    case = handled(only(), office, clerk, now=LATER)
    run_pending(LATER)

    withdraw(case=case, reason="热线撤了", by=clerk, now=LATER)
    run_pending(LATER)

    told = Message.objects.get(kind="casework.withdrawn")
    assert (told.to_organisation_id, told.title) == (case.lead_organisation_id, f"{case.short_number} 热线撤了单，不用办了")


def test_residents_read_whose_limit_it_is(bring, office, clerk):
    bring(order())
    case = handled(only(), office, clerk, now=LATER)

    said = rule_words(case, limits.running_clock(case), LATER)

    assert said == "12345 热线定的期限：最晚 11月27日 星期五 18:00 办完，到期会自动催办。"


def test_withdrawn_after_it_was_done_is_only_noted(bring, take, office, clerk):
    bring(order())
    done(only(), office, clerk, now=LATER)

    take(order(state="撤单"))

    assert (only().state, only().hotline_order.over_at) == ("done", LATER)


def test_closed_by_the_city_it_is_marked(bring, take, office, clerk):
    bring(order())
    case = done(only(), office, clerk, now=LATER)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=clerk, now=LATER)
    close(case=only(), by=clerk, now=LATER)

    take(order(state="已办结", satisfied="不满意"), "state")

    assert (only().state, only().satisfaction, only().hotline_order.over_at) == ("closed", "satisfied", LATER)


def test_what_came_by_another_door_gets_its_order_with_the_first_news(bring, take, office, clerk):
    wanted = Wanted(text="试验小区门口的路灯不亮了。", external_source="12345", external_no="ZZ20261120001")
    report(tenant=office.here.tenant, wanted=wanted, reporter=ReporterGiven(name="试验来电人"), by=clerk, now=FRIDAY)

    take(order(), "due_at")

    assert (only().external_due_at, only().hotline_order.said) == (DUE, {"due_at": "2026-11-27 18:00"})
