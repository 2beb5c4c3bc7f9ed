"""The hotline's sheet comes in as work with the city's own limit; again, it says field by field what is new, and is chosen from."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from linli.casework.api import (
    ImportRefused,
    ReporterGiven,
    Wanted,
    call_back,
    close,
    correct,
    import_cases,
    not_accept,
    report,
    resume,
    rework,
    suspend,
    withdraw,
)
from linli.casework.errors import CaseRefused
from linli.casework.models import Case, HotlineOrder, HotlineSheet
from linli.casework.selectors import limits
from linli.casework.services import hotline, imports
from linli.casework.services.clocks import sound
from linli.casework.views.limits import rule_words
from linli.core.actors import Actor
from linli.core.models import JournalLine, StoredFile
from linli.core.problems import NotAllowed
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message
from tests.casework.conftest import FRIDAY
from tests.casework.hotline import done, handled, hotline_sheet, order, orders
from tests.factories.core import TenantFactory
from tests.people import dispatcher

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
LATER = FRIDAY + timedelta(hours=3)


@pytest.fixture
def clerk(office):
    return dispatcher(office.here)[1]


@pytest.fixture
def bring(office, clerk):
    """Bring rows in at once, as a program does."""

    def bring(*rows, now=FRIDAY, **given):
        stream = hotline_sheet(*rows, tenant=office.here.tenant)
        return hotline.import_sheet(stream, tenant=office.here.tenant, by=clerk, now=now, **given)

    return bring


@pytest.fixture
def look(office, clerk):
    """Look at rows; the sheet waits for a choice. Returns it with what it says anew, by key."""

    def look(*rows, now=LATER, **given):
        upload = ContentFile(hotline_sheet(*rows, tenant=office.here.tenant).read(), name="12345.xlsx")
        sheet = hotline.begin_sheet(upload, tenant=office.here.tenant, by=clerk, now=now, **given)
        found = hotline.looked_again(sheet)
        return sheet, {one.difference.key: one for changed in found.changed for one in changed.changes}

    return look


@pytest.fixture
def take(look, clerk):
    """Take over what a row says anew: everything, or the keys that are named."""

    def take(row, *keys, now=LATER):
        sheet, changes = look(row, now=now)
        wanted = [changes[key].token for key in keys or changes]
        return hotline.apply_sheet(sheet, take=wanted, by=clerk, now=now)

    return take


def only():
    return Case.objects.select_related("hotline_order", "category").get()


def codes(refused):
    return [(one.code, one.row, one.column) for one in refused.value.problems]


# ---- what is new ----


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


# ---- what is known and says something else ----


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


# ---- all or nothing ----


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"state": "不知道"}, "unknown_state", "工单状态"),
        ({"town": "别的街道"}, "elsewhere", "被反映街乡镇"),
        ({"kind": "闲聊"}, "unknown_kind", "工单类型"),
        ({"due_at": "下周"}, "wrong_date", "办理时限"),
        ({"text": ""}, "required", "主要内容"),
        ({"number": "ZZ20261120001"}, "number_twice", "工单编号"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_bad_row_and_nothing_comes_in(bring, cells, code, column):
    with pytest.raises(ImportRefused) as refused:
        bring(order(1), order(2) | cells)

    assert codes(refused) == [(code, 3, column)]
    assert (Case.objects.count(), HotlineSheet.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_what_cells_hold_and_what_rows_say_is_told_together(bring):
    with pytest.raises(ImportRefused) as refused:
        bring(order(1, text=""), order(2, state="不知道"), order(3), order(3))

    told = [("required", 2, "主要内容"), ("unknown_state", 3, "工单状态"), ("number_twice", 5, "工单编号")]
    assert codes(refused) == told


def test_too_many_new_ones_are_refused(bring, monkeypatch):
    monkeypatch.setattr("linli.casework.services.hotline.looking.MOST_NEW", 2)

    with pytest.raises(ImportRefused) as refused:
        bring(*orders(3))

    assert (refused.value.codes, Case.objects.count()) == (["too_many_new"], 0)


def test_a_subdistrict_without_categories_takes_nothing_in(db):
    empty = TenantFactory()
    stream = hotline_sheet(order(), tenant=empty)

    with pytest.raises(ImportRefused) as refused:
        hotline.import_sheet(stream, tenant=empty, by=Actor.system(tenant_id=empty.pk), now=FRIDAY)

    assert refused.value.codes == ["not_ready"]


def test_everything_of_the_hotline_says_what_it_is(bring, look):
    bring(order())

    assert (str(look(order())[0]), str(only().hotline_order).endswith(" 派单")) == ("12345.xlsx 看过，等您定", True)


def test_a_bad_upload_stays_as_a_refused_sheet_with_its_problems(look):
    sheet, changes = look(order(state="不知道"))

    assert (sheet.state, sheet.file, sheet.problem_count, changes) == ("refused", None, 1, {})


def test_what_is_no_sheet_and_what_nobody_knows_is_refused(office, clerk):
    program = ContentFile(b"MZ\x90\x00" + b"\x00" * 64, name="12345.xlsx")
    with pytest.raises(ImportRefused) as refused:
        hotline.begin_sheet(program, tenant=office.here.tenant, mapping="message_board", profile="no", by=clerk, now=FRIDAY)

    assert refused.value.codes[1:] == ["unknown_mapping", "unknown_profile"]


def test_a_choice_that_no_longer_fits_is_refused_whole(bring, look, clerk):
    bring(order())
    sheet, changes = look(order(title="西门的路灯不亮"), order(2))
    correct(case=only(), title="东门的路灯不亮", by=clerk, now=LATER)

    with pytest.raises(ImportRefused) as refused:
        hotline.apply_sheet(sheet, take=[changes["title"].token], by=clerk, now=LATER)

    assert (refused.value.codes, Case.objects.count(), HotlineSheet.objects.get(pk=sheet.pk).state) == (
        ["meanwhile"],
        1,
        "checked",
    )


def test_a_sheet_is_applied_once_and_can_be_put_away(look, clerk):
    first, second = look(order())[0], look(order())[0]
    hotline.apply_sheet(first, take=[], by=clerk, now=LATER)
    hotline.cancel_sheet(second, by=clerk, now=LATER)

    for verb in (
        lambda: hotline.apply_sheet(first, take=[], by=clerk, now=LATER),
        lambda: hotline.cancel_sheet(second, by=clerk, now=LATER),
    ):
        with pytest.raises(ImportRefused):
            verb()
    assert (Case.objects.count(), hotline.looked_again(second).new) == (1, [])
    assert not StoredFile.objects.filter(removed_at=None).exists()


def test_strangers_are_refused(bring, look, office):
    sheet = look(order())[0]

    for verb in (lambda: hotline.apply_sheet(sheet, take=[], by=office.clerk, now=LATER), lambda: bring(order(), mapping="no")):
        with pytest.raises((NotAllowed, ImportRefused)):
            verb()
    assert Case.objects.count() == 0


def test_only_what_the_hotline_sent_is_withdrawn(office, clerk):
    case = office.reported()

    with pytest.raises(CaseRefused) as refused:
        withdraw(case=case, reason="", by=clerk, now=LATER)

    assert refused.value.codes == ["not_hotline", "missing"]


def test_the_import_of_closed_cases_does_not_take_orders(office, clerk):
    stream = hotline_sheet(order(), tenant=office.here.tenant)
    given = {"tenant": office.here.tenant, "mapping": "hotline_12345", "by": clerk, "now": FRIDAY}

    for verb in (import_cases, imports.begin_run):
        with pytest.raises(ImportRefused) as refused:
            verb(ContentFile(stream.getvalue(), name="12345.xlsx"), **given)
        assert refused.value.codes[0] in ("not_closed", "unknown_mapping")
