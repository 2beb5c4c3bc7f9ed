"""Sheets of old cases: looked at first, applied afterwards, once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.casework.models import Case, ImportMapping, ImportRun

from ..people import (
    dispatcher,
    outsider,
    signed_in,
)
from .conftest import FRIDAY
from .desk import text_of

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def importer(office, client):
    return signed_in(dispatcher(office.here)[0], client)


def sheet(rows, name="来信.csv"):
    text = "编号,内容,报事时间,答复,办结时间\n" + "\n".join(rows)
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), "text/csv")


GOOD = "L1,东单元门口的灯不亮,2026-03-01 09:00,换了灯头,2026-03-03 10:00"


def begin(importer, upload, mapping="ledger"):
    return importer.post(reverse("casework:import"), {"file": upload, "mapping": mapping, "submission_token": "i"})


def ledger(office):
    columns = {"编号": "external_no", "内容": "text", "报事时间": "reported_at", "答复": "reply", "办结时间": "replied_at"}
    return ImportMapping.objects.create(
        tenant=office.here.tenant,
        code="ledger",
        name="试验台账",
        body={"source": "ledger", "columns": columns, "required": list(columns.values())},
        made_at=FRIDAY,
        made_by="试验",
    )


def test_a_sheet_is_looked_at_first_and_applied_afterwards(office, importer):
    ledger(office)

    run = begin(importer, sheet([GOOD])).url
    looked = text_of(importer.get(run))
    before = Case.objects.count()
    importer.post(run + "apply/")

    assert ("没有问题，导入 1 件" in looked, before, Case.objects.count()) == (True, 0, 1)
    assert ImportRun.objects.get().state == "applied"


def test_applying_twice_brings_in_once(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url

    for _time in range(2):
        answer = importer.post(run + "apply/", follow=True)

    assert (answer.status_code, Case.objects.count()) == (200, 1)


def test_a_sheet_with_a_wrong_date_names_row_and_column_and_brings_in_nothing(office, importer):
    ledger(office)

    page = text_of(importer.get(begin(importer, sheet([GOOD, "L2,灯又坏了,昨天,修了,2026-03-03 10:00"])).url))

    assert ("第 3 行 · 报事时间" in page, Case.objects.exists()) == (True, False)


def test_a_run_can_be_cancelled_before_it_is_applied(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url

    importer.post(run + "cancel/")

    assert (ImportRun.objects.get().state, Case.objects.exists()) == ("cancelled", False)


@pytest.mark.parametrize("given", [{}, {"mapping": "no_such"}], ids=["nothing", "strange mapping"])
def test_an_upload_without_sheet_or_with_a_strange_mapping_is_refused(office, importer, given):
    answer = importer.post(reverse("casework:import"), given)

    assert (answer.status_code, ImportRun.objects.exists()) == (422, False)


def test_a_mapping_is_kept_under_its_name(office, importer):
    form = {
        "name": "试验来信",
        "code": "letters",
        "external_no": "号",
        "text": "文",
        "reported_at": "来",
        "reply": "答",
        "replied_at": "回",
    }

    answer = importer.post(reverse("casework:import-mapping"), form)

    assert answer.url == reverse("casework:import") + "?mapping=letters"
    assert ImportMapping.objects.get().body["columns"]["号"] == "external_no"


def test_a_mapping_without_what_a_case_needs_is_refused(office, importer):
    answer = importer.post(reverse("casework:import-mapping"), {"name": "缺", "code": "bad code", "external_no": "号"})

    assert [problem.where for problem in answer.context["problems"]] == ["text", "reported_at", "reply", "replied_at"]
    assert (answer.status_code, ImportMapping.objects.exists()) == (422, False)


def test_a_run_of_another_subdistrict_is_none(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url
    user, _actor = outsider("dispatcher")

    assert signed_in(user, importer).get(run).status_code == 404


def test_whoever_may_not_import_is_kept_out(office, clerk):
    assert clerk.get(reverse("casework:import")).status_code == 403
