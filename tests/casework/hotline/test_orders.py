"""The hotline's sheet comes in as work, with the city's own number and limit."""

from datetime import UTC, date, datetime, timedelta

from linli.casework.api import (
    resume,
    rework,
    suspend,
)
from linli.casework.models import Case, HotlineOrder
from linli.casework.selectors import limits
from linli.casework.services.clocks import sound
from linli.core.models import JournalLine, StoredFile

from ..conftest import FRIDAY
from .sheets import done, handled, only, order, orders

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
LATER = FRIDAY + timedelta(hours=3)


def test_a_new_order_is_a_case_to_be_worked_on_with_its_number_and_limit(bring, office):
    sheet = bring(order(community=office.here.community.name, spot=f"{office.here.compound.name}东门"))

    case = only()
    assert (sheet.read, sheet.created, sheet.state) == (1, 1, "applied")
    assert (case.state, case.channel, case.external_no, case.external_due_at) == ("submitted", "hotline", "ZZ20261120001", DUE)
    assert (case.category.code, case.kind, case.place, case.place_detail) == ("street_lamp", "help", office.here.compound, "东门")
    assert (case.reporters.get().phone, StoredFile.objects.get().removed_at) == ("139 0000 0120", FRIDAY)


def test_where_it_is_stays_words_when_no_place_has_the_name(bring, office):
    bring(order(1, community="没有的社区", spot="没有的院"), order(2, community=office.here.community.name, spot="没有的院"))

    found = {case.external_no: (case.place, case.place_detail) for case in Case.objects.all()}
    assert found["ZZ20261120001"] == (None, "没有的社区 没有的院")
    assert found["ZZ20261120002"] == (office.here.community, "没有的院")


def test_an_account_that_is_no_telephone_stays_with_the_name(bring):
    bring(order(1, phone="wx_shiyan"), order(2, caller="", phone="wx_shiyan"))

    assert {(one.name, one.phone) for case in Case.objects.all() for one in case.reporters.all()} == {
        ("试验来电人（wx_shiyan）", ""),
        ("wx_shiyan", ""),
    }


def test_a_row_without_limit_goes_by_the_profile_that_was_chosen(bring, office, clerk):
    bring(order(due_at="", category="没有的类"), profile="general_7")

    case = handled(only(), office, clerk, now=LATER)
    assert (case.profile, case.external_due_at, limits.running_clock(case).profile) == ("general_7", None, "general_7")


def test_what_the_rules_are_sure_of_may_go_straight_out(bring, office, clerk):
    bring(order(community=office.here.community.name, spot=office.here.compound.name), is_straight=True)

    assert (only().state, only().due_at) == ("dispatched", DUE)


def test_what_is_over_in_the_city_and_never_was_here_is_left_out(bring):
    sheet = bring(order(1, state="已办结"), order(2, state="撤单"), order(3))

    assert (sheet.left_out, sheet.created, Case.objects.count()) == (2, 1, 1)


def test_the_same_sheet_twice_changes_nothing(bring):
    bring(*orders(3))
    lines = JournalLine.objects.filter(verb__startswith="casework.case").count()

    again = bring(*orders(3), now=LATER)

    assert (again.created, again.changed, again.unchanged, Case.objects.count()) == (0, 0, 3, 3)
    assert JournalLine.objects.filter(verb__startswith="casework.case").count() == lines
    assert {one.seen_at for one in HotlineOrder.objects.all()} == {LATER}


# ---- the clock ----


def test_the_clock_goes_by_the_limit_of_the_city_and_says_whose_it_is(bring, office, clerk):
    bring(order())

    case = handled(only(), office, clerk, now=LATER)

    clock = limits.running_clock(case)
    left = limits.time_left(clock, now=LATER)
    assert (case.due_at, left.title, left.counts_working_time) == (DUE, "12345 热线定的期限", False)
    assert ("ZZ20261120001" in left.citation, limits.recomputed(clock).due_at) == (True, DUE)


def test_a_limit_that_is_past_already_is_late_at_once(bring, office, clerk):
    bring(order(due_at="2026-11-19"))

    case = handled(only(), office, clerk, now=LATER)

    assert (case.is_overdue(LATER), sound(now=LATER, by=clerk)) == (True, (0, 1))
    assert case.due_at == datetime(2026, 11, 19, 15, 59, tzinfo=UTC)  # a day alone ends at midnight


def test_laying_aside_does_not_move_the_limit_of_the_city(bring, office, clerk):
    bring(order())
    case = done(only(), office, clerk, now=LATER)
    case = rework(case=case, reason="还是不亮", by=clerk, now=LATER)
    case = suspend(case=case, reason="parts", words="等灯具到货。", review_on=date(2026, 11, 24), by=clerk, now=LATER)
    held = case.due_at

    case = resume(case=case, by=clerk, now=LATER + timedelta(days=3))

    assert (held, case.due_at) == (DUE, DUE)


def test_done_again_after_the_limit_of_the_city_it_goes_by_its_profile(bring, office, clerk):
    bring(order(due_at="2026-11-20 13:00"))
    case = done(only(), office, clerk, now=LATER)

    case = rework(case=case, reason="还是不亮", by=clerk, now=DUE)

    assert (limits.running_clock(case).rule["rule"]["code"], case.due_at > DUE) == ("casework.sla.general", True)
