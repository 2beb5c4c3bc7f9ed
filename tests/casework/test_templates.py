"""Reply templates: a closed set of fields, what is wrong said with its place, every earlier text in the journal."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.api import add_template, change_template, end_template
from linli.casework.models import ReplyTemplate
from linli.casework.rules import templates as rules
from linli.casework.selectors.templates import templates_for
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed, Refused

from ..factories.casework import CategoryFactory
from ..people import administrator, browser_of
from .conftest import FRIDAY
from .test_papers import text_of

TEXT = "您报的{编号}由{承办单位}办，最晚{期限}。"
LIST = reverse("casework:reply-templates")


@pytest.fixture
def admin(office):
    return administrator(office.here)[1]


def refusal(service, *given, **arguments):
    """What the verb refuses, by code; templates and journal are as before."""
    before = list(ReplyTemplate.objects.order_by("pk").values()), JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        service(*given, **arguments)
    assert (list(ReplyTemplate.objects.order_by("pk").values()), JournalLine.objects.count()) == before
    return refused.value.codes


def made(office, admin, **more):
    wanted = {"name": "通用", "verb": "extend", "text": TEXT} | more
    return add_template(tenant=office.here.tenant, by=admin, now=FRIDAY, **wanted)


# ---- rules ----


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("您好，{编号}。", []),
        ("您好。\n{姓名}，{ 期限 }", [("unknown_field", 2)]),
        ("{}{编号", [("unknown_field", 1), ("stray_brace", 1)]),
        ("}一\n{", [("stray_brace", 1), ("stray_brace", 2)]),
    ],
)
def test_a_field_that_is_none_is_named_with_its_place(text, where):
    found = rules.field_problems(text)

    assert [(one.code, one.row) for one in found] == where
    assert all(f"第 {one.row} 行第 " in str(one.text) for one in found)


@pytest.mark.parametrize(
    ("given_more", "codes"),
    [
        ({"name": " ", "verb": "sing", "text": "短"}, ["missing", "unknown_verb", "too_short"]),
        ({"name": "长" * 41, "text": "长" * 501}, ["too_long", "too_long"]),
        ({"is_name_taken": True}, ["name_taken"]),
        ({}, []),
    ],
)
def test_everything_wrong_with_a_template_is_said_at_once(given_more, codes):
    wanted = {"name": "通用", "verb": "extend", "text": TEXT, "is_name_taken": False} | given_more

    assert [one.code for one in rules.template_problems(**wanted)] == codes


@given(st.dictionaries(st.sampled_from(sorted(rules.FIELDS)), st.text("甲乙丙丁0123456789", min_size=1), min_size=0))
def test_filling_in_leaves_no_field_and_names_what_is_missing(values):
    text = "。".join(f"{{{name}}}" for name in rules.FIELDS)

    filled = rules.fill(text, values)

    assert set(filled.missing) == set(rules.FIELDS) - set(values)
    assert filled.text == "。".join(values.get(name, rules.MISSING) for name in rules.FIELDS)


def test_a_line_left_open_is_not_sent():
    assert [one.code for one in rules.open_problems("最晚____办完。", where="words")] == ["left_open"]
    assert rules.open_problems("办完了。", where="words") == []


# ---- services ----


def test_a_template_is_added_changed_and_ended_each_with_a_line(office, admin):
    template = made(office, admin)
    change_template(template=template, name="通用", verb="extend", text="最晚{期限}办完。", by=admin, now=FRIDAY)
    change_template(template=template, name="通用", verb="extend", text="最晚{期限}办完。", by=admin, now=FRIDAY)
    end_template(template=template, by=admin, now=FRIDAY)

    lines = JournalLine.objects.filter(subject_id=template.pk).order_by("id")
    assert [line.verb.rpartition(".")[2] for line in lines] == ["added", "changed", "ended"]
    assert lines[1].changes == {"text": [TEXT, "最晚{期限}办完。"]}
    assert ReplyTemplate.objects.get().ended_at == FRIDAY


def test_what_is_ended_is_neither_changed_nor_ended_again(office, admin):
    template = end_template(template=made(office, admin), by=admin, now=FRIDAY)
    again = {"name": "通用", "verb": "extend", "text": TEXT}

    assert refusal(change_template, template=template, by=admin, now=FRIDAY, **again) == ["ended"]
    assert refusal(end_template, template=template, by=admin, now=FRIDAY) == ["ended"]
    assert made(office, admin).name == "通用"


def test_a_name_is_used_once_for_a_step_and_a_category_is_ones_own(office, admin):
    elsewhere = CategoryFactory()
    made(office, admin)

    assert refusal(made, office, admin) == ["name_taken"]
    assert refusal(made, office, admin, name="别的", category=elsewhere) == ["unknown_category"]
    assert ReplyTemplate.objects.count() == 1


def test_whoever_may_not_change_settings_writes_none(office):
    with pytest.raises(NotAllowed):
        made(office, office.clerk)

    assert (ReplyTemplate.objects.count(), JournalLine.objects.filter(verb__contains="reply_template").count()) == (0, 0)


def test_a_case_is_offered_those_of_its_step_and_category(office, admin):
    made(office, admin, name="路灯", category=office.category("street_lamp"))
    made(office, admin, name="垃圾", category=office.category("rubbish"))
    made(office, admin, name="甲通用")
    made(office, admin, name="挂账的", verb="suspend")
    end_template(template=made(office, admin, name="旧的"), by=admin, now=FRIDAY)

    assert [one.name for one in templates_for(office.received(), "extend")] == ["甲通用", "路灯"]


# ---- pages ----


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_costs_the_same_however_long(office, admin, how_many, django_assert_num_queries):
    desk = browser_of(admin)
    for number in range(how_many):
        made(office, admin, name=f"模板{number}", category=office.category("rubbish"))
    desk.get(LIST)

    with django_assert_num_queries(5):
        page = text_of(desk.get(LIST))

    assert page.count("您报的{编号}") == how_many


def test_who_may_writes_changes_and_ends_one_on_its_page(office, admin):
    desk, new = browser_of(admin), reverse("casework:reply-template-new")
    start = text_of(desk.get(f"{new}?verb=extend"))
    desk.post(new, {"name": "通用", "verb": "extend", "category": "rubbish", "text": TEXT})
    template = ReplyTemplate.objects.get()
    desk.post(template.get_absolute_url(), {"name": "通用", "verb": "extend", "text": "最晚{期限}办完。"})

    page = text_of(desk.get(template.get_absolute_url()))
    answer = desk.post(reverse("casework:reply-template-end", args=[template.pk]), follow=True)

    assert ('value="extend" selected' in start, "{承办单位}" in start, "还没有模板" in text_of(desk.get(LIST))) == (
        True,
        True,
        False,
    )
    assert (TEXT in page, "改了" in page, "停用这个模板" in page) == (True, True, True)
    assert ("停用了" in text_of(answer), "停用这个模板" in text_of(desk.get(template.get_absolute_url()))) == (True, False)
    assert "这个模板已经停用了" in text_of(desk.post(reverse("casework:reply-template-end", args=[template.pk])))


def test_a_refused_template_keeps_what_was_typed(office, admin):
    answer = browser_of(admin).post(
        reverse("casework:reply-template-new"), {"name": "通用", "verb": "extend", "text": "您好，{姓名}。"}
    )

    assert (answer.status_code, ReplyTemplate.objects.count()) == (422, 0)
    assert ("第 1 行第 4 个字" in text_of(answer), "您好，{姓名}。" in text_of(answer)) == (True, True)


def test_others_see_no_templates_to_write(office):
    assert browser_of(office.clerk).get(LIST).status_code == 403
