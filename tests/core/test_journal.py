"""The journal: one line for one verb, in its transaction, never changed, silent about persons once they are erased."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from linli.core import clock, journal, privacy
from linli.core.actors import Actor, Channel, Kind
from linli.core.models import JournalLine, Tenant
from tests.factories.core import TenantFactory, write_lines

from .parallel import in_vain

pytestmark = pytest.mark.django_db
CLERK = Actor(Kind.STAFF, "窗口岗", user_id=uuid4(), appointment_id=uuid4(), channel=Channel.COUNTER)


def test_a_line_says_who_did_what_to_what_and_how():
    tenant, now, person = TenantFactory(), clock.now(), uuid4()

    line = journal.record("core.x.done", tenant, by=CLERK, now=now, on_behalf_of=person, reason="来电", changes={"n": [1, 2]})

    line.refresh_from_db()
    assert (line.verb, line.subject_type, line.subject_id, line.at) == ("core.x.done", "core.tenant", tenant.pk, now)
    assert (line.by_kind, line.by_label, line.by_user_id, line.by_appointment_id) == (
        "staff",
        "窗口岗",
        CLERK.user_id,
        CLERK.appointment_id,
    )
    assert (line.channel, line.on_behalf_of_id, line.reason, line.changes) == ("counter", person, "来电", {"n": [1, 2]})


def test_the_mac_of_a_line_fits_after_the_database_and_not_after_a_change():
    line = write_lines(1, changes={"point": [None, 113.62493], "灯": [True, None]}, reason="\u2028é𠮷")[0]

    line.refresh_from_db()

    assert journal.mac_of(line) == line.mac
    line.reason = "别的"
    assert journal.mac_of(line) != line.mac


@pytest.mark.django_db(transaction=True)
def test_a_line_is_written_only_inside_a_transaction():
    tenant = TenantFactory()

    with pytest.raises(transaction.TransactionManagementError):
        journal.record("core.x.done", tenant, by=CLERK, now=clock.now())
    with pytest.raises(transaction.TransactionManagementError):
        journal.record_many([journal.line_for("core.x.done", tenant, by=CLERK, now=clock.now())])

    assert not JournalLine.objects.exists()


def test_a_line_goes_when_what_it_tells_of_does_not_stand():
    tenant = TenantFactory()

    with pytest.raises(ZeroDivisionError):
        in_vain(lambda: write_lines(1, tenant=tenant))

    assert not JournalLine.objects.exists()


def test_many_lines_are_written_in_one_statement(django_assert_num_queries):
    tenant = TenantFactory()
    lines = [journal.line_for("core.x.done", tenant, by=CLERK, now=clock.now()) for _each in range(30)]

    with django_assert_num_queries(1):
        journal.record_many(lines)

    assert JournalLine.objects.count() == 30


def test_a_line_costs_one_statement(django_assert_num_queries):
    tenant = TenantFactory()

    with django_assert_num_queries(1):
        write_lines(1, tenant=tenant)


def test_personal_values_stand_under_the_key_of_the_person_and_go_with_it():
    person, now = uuid4(), clock.now()
    line = write_lines(1, private={"phone": ["139 0000 1234", None]}, about=person)[0]
    readable = privacy.open_for(person, line.private)

    privacy.erase_subject(person, now=now)

    assert readable == b'{"phone":["139 0000 1234",null]}'
    assert "0000 1234" not in line.private
    assert privacy.open_for(person, line.private) is None
    line.refresh_from_db()
    assert journal.mac_of(line) == line.mac


def test_personal_values_without_a_person_are_refused():
    with pytest.raises(ValueError, match="about"):
        write_lines(1, private={"phone": "139 0000 1234"})


def test_the_lines_of_a_thing_come_oldest_first():
    tenant = TenantFactory()
    first, second = write_lines(2, tenant=tenant)
    write_lines(1)

    assert list(journal.lines_about(tenant.pk)) == [first, second]


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda _line: JournalLine.objects.update(reason="x"),
        lambda _line: JournalLine.objects.all().delete(),
        lambda line: JournalLine.objects.bulk_update([line], ["reason"]),
    ],
    ids=["save", "delete", "update", "delete many", "bulk update"],
)
def test_a_line_is_never_changed_by_the_application(change):
    line = write_lines(1, reason="as it was")[0]
    line.reason = "x"

    with pytest.raises(TypeError, match="append-only"):
        change(line)

    assert JournalLine.objects.get().reason == "as it was"


def test_a_tenant_with_a_past_cannot_be_deleted():
    tenant = TenantFactory()
    write_lines(1, tenant=tenant)

    with pytest.raises(Exception, match="protected"):
        tenant.delete()

    assert Tenant.objects.filter(pk=tenant.pk).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_applications_role_can_add_lines_and_change_none():
    with transaction.atomic():
        write_lines(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("needs a role that may make roles")
        privileges = rights_of_a_lesser_role(cursor)

    assert privileges == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False}


def rights_of_a_lesser_role(cursor):
    """Apply the printed SQL, look, and undo it."""
    from linli.cli.roles import statements  # noqa: PLC0415 -- only this test needs the command line

    with transaction.atomic():
        cursor.execute("SELECT current_user")
        cursor.execute(statements(cursor.fetchone()[0], "linli_test_app"))
        rights = {}
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            cursor.execute("SELECT has_table_privilege('linli_test_app', 'core_journalline', %s)", [right])
            rights[right] = cursor.fetchone()[0]
        transaction.set_rollback(True)
    return rights
