"""The pages that change categories, dispatch rules and the duty list, and what residents read of it."""

import io
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.models import Category, DispatchRule, DutyItem, DutyOverride
from linli.casework.services.category_sheet import COLUMNS, rows_out
from linli.core import spreadsheets
from linli.core.files import disk
from linli.core.models import StoredFile

from ..factories.casework import CaseFactory, CategoryFactory, DispatchRuleFactory
from ..factories.duties import DutyItemFactory, DutyOverrideFactory
from ..people import administrator, dispatcher, signed_in
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("nine")
TODAY, TOMORROW = "2026-11-20", "2026-11-21"


@pytest.fixture
def desk(office, client):
    """The dispatcher's browser: changes settings and sees cases."""
    return signed_in(dispatcher(office.here)[0], client)


def text_of(answer):
    return unescape(answer.content.decode())


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


# ---- categories ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_tree_costs_the_same_however_large(office, desk, item_count, django_assert_num_queries):
    for _n in range(item_count):
        one = CategoryFactory(tenant=office.here.tenant, parent=office.category("lift"))
        CaseFactory(tenant=office.here.tenant, category=one)
        DispatchRuleFactory(category=one)
        DutyItemFactory(category=one)
    desk.get(url("categories"))

    with django_assert_num_queries(8):
        answer = desk.get(url("categories"))

    assert text_of(answer).count("试验类") == item_count


def test_a_category_is_added_changed_moved_retired_and_restored_on_its_pages(office, desk):
    lift = office.category("lift")
    given = {
        "name": "困人",
        "parent": "lift",
        "party": "property",
        "profile": "emergency",
        "kind": "help",
        "keywords": "困梯、困人",
    }
    assert desk.post(url("category-add"), given).status_code == 302
    made = Category.objects.get(name="困人")
    desk.post(url("category-edit", made.pk), given | {"name": "电梯困人", "reason": "说清楚"})
    desk.post(url("category-move", made.pk), {"parent": "repair", "place": "1"})
    desk.post(url("category-retire", made.pk), {"reason": ""})
    page = text_of(desk.get(url("category", made.pk)))
    desk.post(url("category-restore", made.pk), {})

    made.refresh_from_db()
    assert (made.name, made.parent.code, made.is_active, made.keywords) == ("电梯困人", "repair", True, ["困梯", "困人"])
    assert [
        word in page for word in ("停用了", "移动了", "改了名", "加上的", "说清楚", "<del>困人</del>", "<ins>电梯困人</ins>")
    ] == [True] * 7
    assert lift.pk != made.pk


def test_a_refusal_says_every_reason_and_keeps_what_was_typed(office, desk):
    given = {
        "name": "路灯照明",
        "parent": "public_facilities",
        "code": "lift",
        "party": "property",
        "profile": "general",
        "kind": "help",
    }

    answer = desk.post(url("category-add"), given | {"consequence": "先去看"})

    assert (answer.status_code, Category.objects.filter(name="路灯照明").count()) == (422, 1)
    page = text_of(answer)
    assert ["代码“lift”已经是“电梯”的了。" in page, "同一级里已经有“路灯照明”了。" in page, "先去看</textarea>" in page] == [
        True
    ] * 3


def test_what_still_has_rules_is_not_retired_and_the_page_says_which(office, desk):
    answer = desk.post(url("category-retire", office.category("parking").pk), {})

    assert (answer.status_code, "派单规则第 7 条还管着它" in text_of(answer)) == (422, True)


def test_settings_pages_are_not_for_clerks(office, client):
    browser = signed_in(User.objects.get(pk=office.clerk.user_id), client)

    asked = [url("categories"), url("category", office.category("lift").pk), url("rules"), url("duty-list"), url("tree-export")]
    assert {browser.get(address).status_code for address in asked} == {403}


def test_an_administrator_sees_counts_but_no_cases(office, client):
    lift, here = office.category("lift"), office.here
    case = CaseFactory(tenant=here.tenant, category=lift, place=here.building, title="电梯停在半层")
    browser = signed_in(administrator(office.here)[0], client)
    rule = {"category": "lift", "party": "community", "reason": "试试", "valid_from": TODAY, "then": "look"}

    pages = [text_of(browser.get(url("categories"))), text_of(browser.post(url("rule-add"), rule))]

    assert [case.title in page for page in pages] == [False, False]
    assert "您的岗位看不到这些诉求，只看件数。" in pages[1]


# ---- as a sheet ----


def test_the_export_goes_in_again_after_a_look(office, desk):
    exported = b"".join(desk.get(url("tree-export")).streaming_content)
    rows = [row | {"name": "电梯和扶梯"} if row["code"] == "lift" else row for row in rows_out(office.here.tenant)]
    stream = io.BytesIO()
    spreadsheets.write(stream, COLUMNS, rows)

    preview = desk.post(url("tree-import"), {"file": SimpleUploadedFile("分类.xlsx", stream.getvalue())})["Location"]
    looked = text_of(desk.get(preview))
    before = office.category("lift").name
    desk.post(preview)

    assert exported[:2] == b"PK"
    assert (before, "没有问题，改这 1 处" in looked, office.category("lift").name) == ("电梯", True, "电梯和扶梯")
    assert "表格和现在的一样" in text_of(desk.get(preview))


def test_a_bad_sheet_is_told_and_cannot_be_applied(office, desk):
    stream = io.BytesIO()
    spreadsheets.write(stream, COLUMNS, [{"code": "lift", "name": "电梯", "parent": "nowhere", "is_active": True}])
    preview = desk.post(url("tree-import"), {"file": SimpleUploadedFile("分类.xlsx", stream.getvalue())})["Location"]

    answers = [desk.get(preview), desk.post(preview)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "第 2 行 · 上级代码：没有“nowhere”这一类" in text_of(answers[0])


def test_what_is_no_sheet_or_no_longer_there_is_told(office, desk):
    stream = io.BytesIO()
    spreadsheets.write(stream, COLUMNS, rows_out(office.here.tenant))
    wrong = desk.post(url("tree-import"), {"file": SimpleUploadedFile("分类.xlsx", b"")})
    preview = desk.post(url("tree-import"), {"file": SimpleUploadedFile("分类.xlsx", stream.getvalue())})["Location"]
    disk.path_of(StoredFile.objects.get().sha256).unlink()

    answers = [desk.get(preview), desk.post(preview)]

    assert (wrong.status_code, desk.get(url("tree-preview", office.here.tenant.pk)).status_code) == (422, 404)
    assert [(one.status_code, "这份表格已经清理掉了" in text_of(one)) for one in answers] == [(409, True)] * 2


def test_a_change_says_every_field_in_words_and_what_is_not_there_is_no_page(office, desk):
    lift = office.category("lift")
    given = {"name": "电梯", "party": "community", "profile": "general", "kind": "complaint", "also_touches": ["noise", "dog"]}

    desk.post(url("category-edit", lift.pk), given)

    page = text_of(desk.get(url("category", lift.pk)))
    assert [
        word in page for word in ("<del>物业</del>", "<ins>社区</ins>", "<ins>投诉</ins>", "<ins>噪音和油烟、养犬</ins>")
    ] == [True] * 4
    gone = [url("category", office.here.tenant.pk), url("rule", 99), url("duty", 99), url("shift", office.here.tenant.pk)]
    assert [desk.get(address).status_code for address in gone] == [404] * 4


# ---- rules ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_rules_cost_the_same_however_many(office, desk, item_count, django_assert_num_queries):
    for n in range(item_count):
        DispatchRuleFactory(category=office.category("lift"), place=office.here.compound, reason=f"试验规则{n}")
    desk.get(url("rules"))

    with django_assert_num_queries(8):
        answer = desk.get(url("rules"))

    assert text_of(answer).count("试验规则") == item_count


def test_rules_are_listed_as_they_win(office, desk):
    lift = office.category("lift")
    DispatchRuleFactory(category=lift, number=31, reason="甲")
    DispatchRuleFactory(category=lift, place=office.here.building, number=32, reason="乙")
    DispatchRuleFactory(category=lift, place=office.here.community, number=33, reason="丙")
    DispatchRuleFactory(category=lift, management_mode="unmanaged", number=34, reason="丁")

    page = text_of(desk.get(url("rules")))

    order = [page.index(f"第 {number} 条") for number in (32, 33, 34, 31, 5)]
    assert order == sorted(order)


def rule(**more):
    return {"category": "lift", "party": "community", "reason": "无主管，社区管", "valid_from": TOMORROW, "then": "look"} | more


def test_a_rule_is_tried_on_the_last_month_before_it_holds(office, desk):
    case = CaseFactory(
        tenant=office.here.tenant, category=office.category("lift"), place=office.here.building, title="电梯停在半层"
    )
    given = rule(place=office.here.compound.full_name or office.here.compound.name)

    looked = desk.post(url("rule-add"), given)
    before = DispatchRule.objects.count()
    applied = desk.post(url("rule-add"), given | {"then": "apply"})

    page = text_of(looked)
    assert [word in page for word in (case.title, "试验社区居委会", "就这样，2026年11月21日 起施行")] == [True] * 3
    assert (before, applied["Location"], DispatchRule.objects.get(number=8).place) == (7, url("rule", 8), office.here.compound)


def test_a_replacement_begins_with_what_the_old_one_says_and_the_old_page_names_it(office, desk):
    form = text_of(desk.get(url("rule-replace", 5)))
    desk.post(url("rule-replace", 5), rule(category="public_facilities", then="apply"))
    page = text_of(desk.get(url("rule", 5)))

    assert [word in form for word in ("公共设施归物业</textarea>", 'value="2026-11-21"')] == [True, True]
    assert [word in page for word in ("2000年1月1日 到 2026年11月20日", "第 8 条替代了它")] == [True, True]


def test_a_rule_ends_and_one_to_come_is_withdrawn(office, desk):
    desk.post(url("rule-close", 7), {"last_day": TODAY, "reason": "另写"})
    desk.post(url("rule-add"), rule(then="apply"))
    coming = text_of(desk.get(url("rules") + "?when=coming"))
    desk.post(url("rule-withdraw", 8), {"reason": "写错了"})

    assert DispatchRule.objects.get(number=7).ended_reason == "另写"
    assert ("无主管，社区管" in coming, "撤回了" in text_of(desk.get(url("rules") + "?when=ended"))) == (True, True)


def test_a_refused_rule_says_why_and_stays_on_the_page(office, desk):
    answer = desk.post(url("rule-add"), rule(category="parking", place="没有这个院", valid_from="2026-11-01", reason="物业管"))
    twice = desk.post(url("rule-add"), rule(category="parking", reason="物业管"))

    assert (answer.status_code, "没有找到“没有这个院”" in text_of(answer)) == (422, True)
    assert ("第 7 条已经管这一类" in text_of(twice), "物业管</textarea>" in text_of(twice)) == (True, True)
    assert DispatchRule.objects.count() == 7


@pytest.mark.parametrize(("page", "made"), [("rule-close", DispatchRuleFactory), ("duty-close", DutyItemFactory)])
def test_a_missing_reason_does_not_hide_a_wrong_last_day(office, desk, page, made):
    here = made(category=office.category("lift"), number=77)

    answer = desk.post(url(page, 77), {"last_day": "2026-11-01", "reason": " "})

    here.refresh_from_db()
    assert ([one.where for one in answer.context["problems"]], here.valid_to) == (["last_day", "reason"], None)


def test_a_rule_without_its_why_is_told_of_its_wrong_day_too(office, desk):
    count = DispatchRule.objects.count()
    given = {"category": "lift", "party": "property", "reason": "", "valid_from": "2026-11-01", "then": "look"}

    answer = desk.post(url("rule-add"), given)

    told = [one.where for one in answer.context["problems"]]
    assert (answer.status_code, told, DispatchRule.objects.count()) == (422, ["reason", "valid_from"], count)


def test_a_day_that_nobody_means_is_told_and_not_counted_with(office, desk):
    DispatchRuleFactory(category=office.category("lift"), number=77)

    answer = desk.post(url("rule-close", 77), {"last_day": "9999-12-31", "reason": "写错了年份"})

    told = [one.text for one in answer.context["problems"]]
    assert told == ["最后一天：年份要在 1900 到 2100 之间，看看是不是写错了。"]


def test_the_box_says_who_would_take_it_and_which_rules_did_not_fit(office, desk):
    DispatchRuleFactory(category=office.category("lift"), place=office.here.grid, number=40, reason="网格管")
    asked = {"category": "lift", "place": office.here.compound.name, "day": TODAY}

    page = text_of(desk.get(url("rules"), asked))
    nowhere = text_of(desk.get(url("rules"), {"category": "unsorted"}))

    assert [word in page for word in (office.here.property_company.name, "派单规则第 5 条", "第 40 条（网格管）只管")] == [
        True
    ] * 3
    assert "拿不准，会请人定" in nowhere


def test_a_rule_shows_the_cases_that_cite_it(office, desk):
    case = office.dispatched()

    page = text_of(desk.get(url("rule", 5)))

    assert ("按这一条派过 1 件" in page, case.title in page) == (True, True)
    assert desk.get(url("rule", 99)).status_code == 404


# ---- the duty list ----


def test_a_list_begins_with_the_sample_and_is_changed_line_by_line(office, desk):
    before = text_of(desk.get(url("duty-list")))
    desk.post(url("duty-adopt"))
    line = {
        "category": "noise",
        "measure": "not",
        "text": "劝不住",
        "instead": "派出所",
        "citation": "区里第 3 条",
        "valid_from": TOMORROW,
    }
    number = DutyItem.objects.get(category=office.category("noise")).number
    desk.post(url("duty-replace", number), line)
    desk.post(url("duty-close", 1), {"last_day": TODAY, "reason": "另写"})
    refused = desk.post(url("duty-add"), line | {"category": "parking"})
    desk.post(url("duty-withdraw", 19), {"reason": "写错了"})

    assert "用样板清单开始" in before
    assert [(one.number, str(one.valid_to or ""), bool(one.withdrawn_at)) for one in DutyItem.objects.filter(number__in=[1, number, 19])] == [
        (1, TODAY, False), (number, "", False), (19, "", True),
    ]  # fmt: skip
    assert (refused.status_code, "要改就换掉它" in text_of(refused)) == (422, True)
    assert "还没开始" not in text_of(desk.get(url("duty", number)))


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_duty_list_costs_the_same_however_long(office, desk, item_count, django_assert_num_queries):
    for n in range(item_count):
        DutyItemFactory(category=office.category("lift"), text=f"试验条目{n}")
        DutyOverrideFactory(case=CaseFactory(tenant=office.here.tenant), at=FRIDAY)
    desk.get(url("duty-list"))

    with django_assert_num_queries(7):
        answer = desk.get(url("duty-list"))

    assert text_of(answer).count("试验条目") == item_count


def test_dispatch_outside_the_list_asks_for_a_reason_and_shows_it_on_the_case(office, client):
    DutyItemFactory(category=office.category("fire_safety"))
    case = office.accepted("noise")
    browser = signed_in(User.objects.get(pk=office.clerk.user_id), client)
    address, given = url("case-verb", case.pk, "dispatch"), {"lead": str(office.committee.pk), "reason": "", "note": ""}

    form = text_of(browser.get(address))
    refused = browser.post(address, given)
    browser.post(address, given | {"outside_reason": "中队今晚没人"})

    assert [word in form for word in ("“噪音和油烟”不在社区职责清单里", "这件事在职责清单外", "清单外派给社区的理由")] == [
        True
    ] * 3
    assert (refused.status_code, "一定要派给社区，就写明理由" in text_of(refused)) == (422, True)
    assert "清单外派给社区：中队今晚没人" in text_of(browser.get(url("case", case.pk)))


def test_what_was_given_outside_the_list_is_listed_for_whoever_sees_the_case(office, client, django_assert_num_queries):
    near = DutyOverrideFactory(case=office.reported(), at=FRIDAY, reason="清单外理由甲")
    DutyOverrideFactory(case=CaseFactory(tenant=office.here.tenant), at=FRIDAY, reason="清单外理由乙")
    DutyOverrideFactory(case=office.reported(), at=FRIDAY - timedelta(days=400), reason="清单外理由丙")
    browser = signed_in(User.objects.get(pk=office.clerk.user_id), client)

    page = text_of(browser.get(url("outside-list")))

    assert [word in page for word in ("清单外理由甲", "清单外理由乙", "清单外理由丙")] == [True, False, False]
    assert DutyOverride.objects.filter(pk=near.pk).exists()


def test_residents_read_what_the_community_does_and_whom_else_to_turn_to(office, client):
    DutyItemFactory(category=office.category("fire_safety"), text="查楼道堆物")
    DutyItemFactory(category=office.category("parking"), measure="assist", text="一起劝", instead="物业")
    DutyItemFactory(category=office.category("traffic"), measure="not", text="管不了红绿灯", instead="交警")
    client.cookies["linli_place"] = office.here.tenant.code

    page = text_of(client.get(url("duties")))

    assert [word in page for word in ("社区来办", "查楼道堆物", "该找：物业。", "社区做的：一起劝。", "该找：交警。")] == [
        True
    ] * 5


def test_without_a_list_residents_are_told_to_report_all_the_same(office, client):
    client.cookies["linli_place"] = office.here.tenant.code

    assert "什么事都可以报" in text_of(client.get(url("duties")))
