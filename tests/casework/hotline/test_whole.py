"""A sheet comes in whole or not at all, once, and only by whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from linli.casework.api import (
    ImportRefused,
    correct,
    import_cases,
    withdraw,
)
from linli.casework.errors import CaseRefused
from linli.casework.models import Case, HotlineSheet
from linli.casework.services import hotline, imports
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed

from ...factories.core import TenantFactory
from ..conftest import FRIDAY
from .sheets import codes, hotline_sheet, only, order, orders

DUE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
LATER = FRIDAY + timedelta(hours=3)


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
