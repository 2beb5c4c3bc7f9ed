"""The mappings that a subdistrict kept: who made each when, how often it was used; called otherwise, put out of use; over REST."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from linli.casework.errors import ImportRefused
from linli.casework.models import Case, HotlineSheet, ImportMapping
from linli.casework.rules.hotline_columns import Choice
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors.mappings import kept_of_hotline
from linli.casework.services import hotline as services
from linli.casework.services.imports import keep_mapping
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ...accounts.threads import together
from ...factories import casework as make
from ...people import browser_of, counter_clerk, dispatcher
from ..conftest import FRIDAY
from ..desk import text_of

API, LIST = "/api/v1/hotline/mappings", reverse("casework:hotline-columns")
HEADINGS = ["流水", "事由", "进度"]
CHOICE = Choice("洛阳 12345", {"number": "流水", "text": "事由", "state": "进度"}, {"state": {"经办中": "open"}})
ROWS = "流水,事由,进度\nLY001,路灯不亮三天了。,经办中\n"
pytestmark = pytest.mark.usefixtures("nine")


@pytest.fixture
def keep(office, clerk):
    def keep(choice=CHOICE, now=FRIDAY):
        return services.keep_columns(tenant=office.here.tenant, headings=HEADINGS, choice=choice, by=clerk, now=now)

    return keep


def sheet(text=ROWS):
    return ContentFile(text.encode(), name="洛阳.csv")


def named(name):
    return Choice(name, CHOICE.columns, CHOICE.words)


def verbs():
    return list(
        JournalLine.objects.filter(verb__startswith="casework.mapping").order_by("at", "id").values_list("verb", flat=True)
    )


def refusal(do, **given):
    with pytest.raises(ImportRefused) as refused:
        do(**given)
    return refused.value.codes


# ---- kept ----


def test_how_often_a_mapping_was_used_and_when_last_is_counted_from_the_sheets(office, clerk, keep):
    mapping, tenant = keep(), office.here.tenant
    for days in (1, 2):
        services.import_sheet(sheet(), tenant=tenant, mapping=mapping.code, by=clerk, now=FRIDAY + timedelta(days=days))
    services.begin_sheet(sheet(), tenant=tenant, mapping=mapping.code, by=clerk, now=FRIDAY + timedelta(days=3))

    found = kept_of_hotline(tenant).get()

    assert (found.used, found.last_used_at, found.made_by) == (2, FRIDAY + timedelta(days=2), clerk.label)


def test_the_same_name_is_written_over_while_in_use_and_made_anew_after(office, clerk, keep):
    first, again = keep(), keep(now=FRIDAY + timedelta(hours=1))
    services.retire_mapping(mapping=first, reason="换了系统", by=clerk, now=FRIDAY)
    services.rename_mapping(mapping=keep(), name="洛阳新", by=clerk, now=FRIDAY)

    third = keep()

    assert (first.pk, ImportMapping.objects.count(), len({one.code for one in ImportMapping.objects.all()})) == (again.pk, 3, 3)
    assert (third.name, selectors.named("洛阳 12345", office.here.tenant).code) == ("洛阳 12345", third.code)


def test_a_name_or_code_of_a_mapping_of_another_kind_is_refused(office, clerk, keep):
    mapping = keep()
    closed = {"tenant": office.here.tenant, "columns": {"a": "text"}, "required": [], "by": clerk, "now": FRIDAY}
    make.ImportMappingFactory(tenant=office.here.tenant, name="留言板")

    assert refusal(keep_mapping, code="ly", name="洛阳 12345", **closed) == ["name_taken", "keys_missing"]
    assert refusal(keep_mapping, code=mapping.code, name="别的", **closed) == ["code_taken", "keys_missing"]
    assert refusal(keep, choice=named("留言板")) == ["name_taken"]
    assert ImportMapping.objects.count() == 2


# ---- called otherwise, out of use ----


def test_a_mapping_is_called_otherwise_and_its_sheets_stay_with_it(office, clerk, keep):
    mapping = keep()
    services.import_sheet(sheet(), tenant=office.here.tenant, mapping="洛阳 12345", by=clerk, now=FRIDAY)

    services.rename_mapping(mapping=mapping, name=" 洛阳市 ", by=clerk, now=FRIDAY)

    assert (kept_of_hotline(office.here.tenant).get().used, ImportMapping.objects.get().name) == (1, "洛阳市")
    line = JournalLine.objects.get(verb="casework.mapping.renamed")
    assert line.changes == {"name": ["洛阳 12345", "洛阳市"]}


def test_a_name_that_another_has_is_refused_and_nothing_changes(clerk, keep):
    mapping, _other = keep(), keep(named("三门峡"))

    assert refusal(services.rename_mapping, mapping=mapping, name="三门峡", by=clerk, now=FRIDAY) == ["name_taken"]
    assert refusal(services.rename_mapping, mapping=mapping, name=" ", by=clerk, now=FRIDAY) == ["no_name"]
    assert (ImportMapping.objects.get(pk=mapping.pk).name, verbs()) == ("洛阳 12345", ["casework.mapping.kept"] * 2)


def test_out_of_use_it_is_offered_no_more_and_what_was_read_by_it_still_is(office, clerk, keep):
    mapping, tenant = keep(), office.here.tenant
    services.import_sheet(sheet(), tenant=tenant, mapping=mapping.code, by=clerk, now=FRIDAY)

    services.retire_mapping(mapping=mapping, reason="换了系统", by=clerk, now=FRIDAY)

    assert [one.code for one in selectors.hotlines(tenant)] == ["hotline_12345"]
    assert selectors.format_of(tenant, selectors.reply_mapping(tenant)).heading("number") == "流水"
    begin = {"upload": sheet(), "tenant": tenant, "by": clerk, "now": FRIDAY}
    assert refusal(services.begin_sheet, mapping=mapping.code, **begin) == ["mapping_retired"]
    assert (HotlineSheet.objects.count(), verbs()) == (1, ["casework.mapping.kept", "casework.mapping.retired"])


def test_why_it_goes_out_of_use_is_said_and_only_once(clerk, keep):
    mapping = keep()

    assert refusal(services.retire_mapping, mapping=mapping, reason=" ", by=clerk, now=FRIDAY) == ["no_reason"]
    services.retire_mapping(mapping=mapping, reason="换了系统", by=clerk, now=FRIDAY)
    assert refusal(services.retire_mapping, mapping=mapping, reason="再来", by=clerk, now=FRIDAY) == ["retired"]
    assert refusal(services.rename_mapping, mapping=mapping, name="别的", by=clerk, now=FRIDAY) == ["retired"]


def test_without_the_right_nothing_is_done(office, keep):
    mapping, by = keep(), counter_clerk(office.here)[1]

    for verb, more in ((services.rename_mapping, {"name": "x"}), (services.retire_mapping, {"reason": "x"})):
        with pytest.raises(NotAllowed):
            verb(mapping=mapping, by=by, now=FRIDAY, **more)
    assert verbs() == ["casework.mapping.kept"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_name_at_once_keep_one(keep):
    made = together(2, lambda _number: keep().pk)

    assert (len(set(made)), ImportMapping.objects.count()) == (1, 1)


# ---- pages ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(desk, office, count, django_assert_num_queries):
    for _number in range(count):
        make.HotlineMappingFactory(tenant=office.here.tenant)
    desk.get(LIST)

    with django_assert_num_queries(5):
        page = desk.get(LIST)

    assert len(page.context["kept"]) == count


def test_a_mapping_is_renamed_and_retired_on_its_page(desk, keep):
    mapping = keep()
    address = mapping.get_absolute_url()

    refused = desk.post(f"{address}retire/", {"reason": " "})
    desk.post(address, {"name": "洛阳市"})
    done = desk.post(f"{address}retire/", {"reason": "换了系统"}, follow=True)

    assert (refused.status_code, [one.code for one in refused.context["problems"]]) == (422, ["no_reason"])
    assert ("停用了：换了系统" in text_of(done), "改这个名字" in text_of(done)) == (True, False)
    assert ImportMapping.objects.get().name == "洛阳市"


def test_elsewhere_and_without_the_right_there_is_no_page(office, keep):
    address = keep().get_absolute_url()
    other = make.HotlineMappingFactory().get_absolute_url()

    assert browser_of(counter_clerk(office.here)[1]).get(address).status_code == 403
    assert browser_of(dispatcher(office.here)[1]).get(other).status_code == 404


# ---- programs ----


def post(desk, path, body, **headers):
    answer = desk.post(f"{API}{path}", json.dumps(body), content_type="application/json", **headers)
    return answer.status_code, answer.json()


BODY = {"name": "洛阳 12345", "headings": HEADINGS, "columns": CHOICE.columns, "words": CHOICE.words}


def test_a_program_keeps_lists_renames_and_retires(desk):
    twice = [post(desk, "", BODY, HTTP_IDEMPOTENCY_KEY="one") for _time in range(2)]
    key = twice[0][1]["id"]

    renamed = post(desk, f"/{key}/rename", {"name": "洛阳市"})[1]
    retired = post(desk, f"/{key}/retire", {"reason": "换了系统"})[1]

    assert (twice[0] == twice[1], twice[0][0], twice[0][1]["columns"]) == (
        True,
        200,
        {"流水": "number", "事由": "text", "进度": "state"},
    )
    assert (renamed["name"], retired["retired_why"], desk.get(API).json()) == ("洛阳市", "换了系统", [])
    assert [one["id"] for one in desk.get(API, {"retired": True}).json()] == [key]


def test_a_program_hears_every_reason_and_reads_a_sheet_by_a_name(desk, keep):
    status, body = post(desk, "", BODY | {"columns": {"number": "编号"}, "words": {"state": {"经办中": "???"}}})
    keep()

    looked = desk.post("/api/v1/hotline/sheets", {"file": sheet(), "mapping": "洛阳 12345"}).json()

    codes = [one["code"] for one in body["problems"]]
    assert (status, codes) == (409, ["missing", "missing", "unknown_heading", "unknown_meaning"])
    assert (looked["state"], looked["created"], Case.objects.count()) == ("checked", 1, 0)


def test_a_program_without_the_right_is_refused(office, keep):
    key, other = keep().pk, browser_of(counter_clerk(office.here)[1])

    answers = [
        other.get(API).status_code,
        *(post(other, path, body)[0] for path, body in ((f"/{key}/rename", {"name": "x"}), ("", BODY))),
    ]

    assert (answers, verbs()) == ([403, 403, 403], ["casework.mapping.kept"])
