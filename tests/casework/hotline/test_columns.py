"""Another city's sheet: its columns are chosen on a page, looked at, kept under a name, and its next sheet is read by them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from linli.casework.models import Case, HotlineSheet, ImportMapping
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules.hotline import Format
from linli.casework.rules.hotline_columns import Choice
from linli.casework.rules.hotline_words import field_of
from linli.casework.selectors import hotline as selectors
from linli.casework.services import hotline as services
from linli.core.models import JournalLine, StoredFile
from linli.core.spreadsheets import headings_in

from ...people import browser_of, counter_clerk, dispatcher
from ..conftest import FRIDAY

HEADINGS = ["流水", "事由", "经办进度", "联系人", "手机", "备注"]
ROWS = "洛阳热线导出,,,,,\n" + ",".join(HEADINGS) + "\nLY001,路灯不亮三天了。,办理中,试甲一,13900000188,x\n"
CHOSEN = {"number": "流水", "text": "事由", "state": "经办进度", "caller": "联系人", "phone": "手机"}
WORD = {field_of("state", "办理中"): "open"}
UPLOAD = reverse("casework:hotline-columns")
pytestmark = pytest.mark.usefixtures("nine")


@pytest.fixture
def ours():
    return Format.from_body(services.shipped_body())


def sheet(text=ROWS):
    return ContentFile(text.encode(), name="洛阳.csv")


def brought(desk, text=ROWS):
    """The address where the columns are chosen."""
    return desk.post(UPLOAD, {"file": sheet(text)})["Location"]


def codes(ours, columns, headings=HEADINGS, name="洛阳", **more):
    return [(one.code, one.where) for one in rules.choice_problems(ours, Choice(name, columns, **more), headings)]


def test_everything_that_stands_against_a_choice_is_said_at_once(ours):
    wrong = {"text": "事由", "title": "事由", "spot": "不在"}

    found = codes(ours, wrong, [*HEADINGS, "事由"], name=" ")

    assert found == [
        ("no_name", "name"),
        ("missing", "number"),
        ("missing", "state"),
        ("heading_twice", "text"),
        ("heading_twice", "title"),
        ("chosen_twice", "title"),
        ("unknown_heading", "spot"),
    ]


def test_what_the_sheet_calls_as_we_do_is_chosen_already(ours):
    assert rules.guessed(ours, ["工单号", "标题", "别的"]) == {"number": "工单号", "title": "标题"}


def test_a_heading_that_sounds_like_ours_is_guessed_once_and_whole_ones_first(ours):
    headings = [
        "件号",
        "诉求类别",
        "诉求人",
        "诉求人联系方式",
        "诉求内容",
        "当前环节",
        "所属社区",
        "详细地址",
        "办结时限",
        "备注",
    ]

    assert rules.guessed(ours, headings, ours.hints) == {
        "number": "件号",
        "kind": "诉求类别",
        "caller": "诉求人",
        "phone": "诉求人联系方式",
        "text": "诉求内容",
        "state": "当前环节",
        "community": "所属社区",
        "spot": "详细地址",
        "due_at": "办结时限",
    }


def test_the_headings_are_the_first_row_that_is_full(office):
    assert headings_in(sheet()) == HEADINGS


def test_columns_are_chosen_looked_at_and_kept_and_the_sheet_goes(desk, office):
    address = brought(desk)

    looked = desk.post(address, CHOSEN | {"name": "洛阳 12345", "step": "look"})
    kept = desk.post(address, CHOSEN | WORD | {"name": "洛阳 12345", "step": "keep"})

    mapping = ImportMapping.objects.get()
    assert looked.context["look"]["rows"] == [["LY001", "路灯不亮三天了。", "办理中 → 在办", "试**", "139 **** 0188"]]
    assert (looked.context["look"]["unused"], kept["Location"]) == (
        ["备注"],
        f"{reverse('casework:hotline-sheets')}?mapping={mapping.code}",
    )
    assert (mapping.name, mapping.body["columns"]) == ("洛阳 12345", {heading: key for key, heading in CHOSEN.items()})
    assert StoredFile.objects.get().removed_at == FRIDAY


def test_a_refused_choice_keeps_what_was_chosen_and_keeps_nothing(desk):
    address = brought(desk)

    answer = desk.post(address, {"text": "事由", "name": "洛阳", "step": "keep"})

    assert (answer.status_code, [one.code for one in answer.context["problems"]]) == (422, ["missing", "missing"])
    assert sorted(answer.context["form"].errors) == ["number", "state"]
    assert (answer.context["form"]["text"].value(), ImportMapping.objects.count()) == ("事由", 0)
    assert JournalLine.objects.filter(verb="casework.mapping.kept").count() == 0


def test_the_next_sheet_of_that_city_is_read_by_it_and_answered_in_its_columns(desk, office):
    desk.post(brought(desk), CHOSEN | WORD | {"name": "洛阳 12345", "step": "keep"})
    code = ImportMapping.objects.get().code

    begun = desk.post(reverse("casework:hotline-sheets"), {"file": sheet(), "mapping": code, "profile": ""})
    desk.post(begun["Location"] + "apply/")

    writers = selectors.format_of(office.here.tenant, selectors.reply_mapping(office.here.tenant)).writers(HEADINGS)
    assert (Case.objects.get().external_no, HotlineSheet.objects.get().mapping) == ("LY001", code)
    assert [one.key for one in writers][:3] == ["number", "text", "state"]


def test_what_is_no_sheet_is_refused_and_others_get_nothing(desk, office):
    refused = desk.post(UPLOAD, {"file": ContentFile(b"%PDF-1.4 x", name="x.pdf")})
    address = brought(desk)
    other = browser_of(dispatcher(office.here)[1])

    assert (refused.status_code, other.get(address).status_code) == (422, 404)
    assert browser_of(counter_clerk(office.here)[1]).get(UPLOAD).status_code == 403


def test_a_sheet_whose_columns_nobody_chose_goes_after_a_day(desk):
    brought(desk)

    gone = [services.forget_uploads(now=FRIDAY + timedelta(hours=hours)) for hours in (23, 25, 26)]

    assert gone == [0, 1, 0]
