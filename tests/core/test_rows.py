"""Rows written past the query compiler are the rows that the models would have written."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from linli.accounts.models import User
from linli.casework.models import Assignment, Case, Clock, Entry, Reporter
from linli.core import rows
from linli.core.ids import uuid7
from linli.core.models import JournalLine, NumberSeries, OutboxEvent, SearchEntry, Submission, Tenant
from linli.disclosure.models import Carriage, Message
from linli.registry.models import ProcessingConsent

from ..factories.casework import CaseFactory, ReporterFactory
from ..factories.core import TenantFactory

pytestmark = pytest.mark.django_db
KEY = UUID("01a21a20-392e-7805-9163-58aa342123bc")
AT = datetime(2026, 11, 20, 1, 0, 0, 123456, tzinfo=UTC)


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_what_is_written_reads_back_the_same():
    event = OutboxEvent(name="x.Y", payload={"字": [1, None, True]}, at=AT, next_at=AT, tenant=TenantFactory())

    rows.insert([event])

    assert values(OutboxEvent.objects.get()) == values(event)
    assert (event._state.adding, event._state.db) == (False, "default")


@pytest.mark.parametrize(
    "model",
    [Assignment, Carriage, Case, Clock, Entry, JournalLine, Message, OutboxEvent, ProcessingConsent, Reporter, SearchEntry],
)
def test_a_fresh_row_is_what_its_model_makes(model):
    key, tenant = uuid7(), TenantFactory()
    given = {"id": key, "tenant_id": tenant.pk}

    row, made = rows.fresh(model, **given), model(**given)

    assert (values(row), vars(row).keys()) == (values(made), vars(made).keys())
    assert (row._state.adding, row._state.db, row.tenant) == (True, None, tenant)


def test_fresh_rows_share_nothing_and_have_keys_of_their_own():
    one, other = rows.fresh(OutboxEvent, name="x.Y"), rows.fresh(JournalLine)
    rows.fresh(JournalLine).changes["a"] = 1

    assert (one.pk != other.pk, other.changes) == (True, {})


def test_what_a_fresh_row_holds_of_itself_is_plain_as_in_a_row_that_was_read():
    held = rows.fresh(Case)

    assert {type(held.supervision), type(held.party), type(held.state)} == {str}


def test_a_batch_holds_what_its_rows_said_when_they_were_added():
    early, late = (OutboxEvent(name=name, payload={}, at=AT, next_at=AT) for name in ("x.Early", "x.Late"))
    batch = rows.Batch([early])
    early.name, late.name = "x.Changed", "x.Ready"

    batch.add([late])
    batch.write()

    assert sorted(OutboxEvent.objects.values_list("name", flat=True)) == ["x.Early", "x.Ready"]
    assert (early._state.adding, late._state.adding) == (False, False)


def test_a_row_is_written_unless_its_key_is_there():
    first, second = (Submission(key=KEY, at=AT, result={"of": who}) for who in ("first", "second"))

    assert [rows.insert_unless_there(first), rows.insert_unless_there(second)] == [True, False]
    assert Submission.objects.get().result == {"of": "first"}


def test_a_name_that_is_no_column_is_refused():
    with pytest.raises(TypeError, match="OutboxEvent has no nmae"):
        rows.fresh(OutboxEvent, nmae="x.Y")


def test_encrypted_fields_are_encrypted_and_read_back(django_assert_num_queries):
    reporter = ReporterFactory.build(case=CaseFactory(), phone="139 0000 0120", name="试验居民")
    reporter.tenant_id = reporter.case.tenant_id

    with django_assert_num_queries(1):
        rows.insert([reporter])

    found = type(reporter).objects.get()
    assert (found.phone, found.name) == ("139 0000 0120", "试验居民")
    raw = type(reporter).objects.extra(select={"raw": "phone"}).values_list("raw", flat=True).get()
    assert "139 0000" not in raw


def test_a_field_that_fills_itself_is_filled():
    user = User(username="shi.yong", display_name="试用")

    rows.insert([user])

    assert abs((timezone.now() - User.objects.get(pk=user.pk).made_at).total_seconds()) < 60


def test_keys_that_the_database_gives_are_left_to_it():
    tenant = TenantFactory()

    rows.insert([NumberSeries(tenant=tenant, name=name) for name in "ab"])

    assert NumberSeries.objects.count() == 2


def test_nothing_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.insert([])


def test_thousands_go_in_as_many_statements_as_they_need(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(rows, "MOST_VALUES", 8)
    tenant = TenantFactory()

    with django_assert_num_queries(3):
        rows.insert([NumberSeries(tenant=tenant, name=str(n)) for n in range(5)])

    assert NumberSeries.objects.count() == 5


def test_the_databases_own_rules_hold():
    tenant = TenantFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([NumberSeries(tenant=tenant, name="a"), NumberSeries(tenant=tenant, name="a")])

    assert not NumberSeries.objects.exists()


def test_a_table_takes_many_rows_with_what_is_the_same_worked_out_once():
    table = rows.Table(Tenant, ["id", "code", "letters"], name="柳岸街道", short_name="柳岸", district_code="990101")
    tenants = TenantFactory.build_batch(3)

    table.write([tenant.pk, tenant.code, tenant.letters] for tenant in tenants)
    table.write([])

    assert list(Tenant.objects.values_list("code", "name", "is_active")) == [(one.code, "柳岸街道", True) for one in tenants]


def test_rows_of_several_tables_go_in_together(django_assert_num_queries):
    tenant = TenantFactory()
    event = OutboxEvent(name="x.Y", payload={"字": "路灯"}, at=AT, next_at=AT, tenant=tenant)
    series = [NumberSeries(tenant=tenant, name=name) for name in "ab"]

    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        rows.insert([event], [], series)

    assert values(OutboxEvent.objects.get()) == values(event)
    assert list(NumberSeries.objects.order_by("name").values_list("name", "last")) == [("a", 0), ("b", 0)]
    assert [one._state.adding for one in (event, *series)] == [False, False, False]


def test_a_row_that_breaks_a_rule_takes_those_beside_it_along():
    tenant = TenantFactory()
    event = OutboxEvent(name="x.Y", payload={}, at=AT, next_at=AT, tenant=tenant)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([event], [NumberSeries(tenant=tenant, name="a"), NumberSeries(tenant=tenant, name="a")])

    assert (OutboxEvent.objects.count(), NumberSeries.objects.count()) == (0, 0)


def test_a_row_that_stands_is_written_over_and_the_others_are_new():
    first, second = (rows.fresh(SearchEntry, tenant_id=KEY, kind="x", subject_id=uuid7(), title="旧", at=AT) for _n in range(2))
    rows.insert([first])
    first.title, first.url = "新", "/x/"

    rows.insert_or_change([first, second], unique=("kind", "subject_id"), changing=("title",))
    rows.insert_or_change([], unique=("kind", "subject_id"), changing=("title",))

    assert list(SearchEntry.objects.order_by("id").values_list("title", "url")) == [("新", ""), ("旧", "")]
