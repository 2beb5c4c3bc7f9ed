"""The application's own role on PostgreSQL: it votes and closes, and can do nothing to what is frozen or closed."""

import pytest
from django.db import connection
from psycopg import connect, errors

from linli.cli.roles import statements
from tests.factories.deliberation_ballots import closed, crosses, owners, say_all, secret

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
APP = "linli_app_of_tests"

REFUSED = [
    "UPDATE deliberation_ballot SET title = 'x'",
    "UPDATE deliberation_ballot SET state = 'open'",
    "UPDATE deliberation_ballot SET verdict = '{}'",
    "UPDATE deliberation_boxpaper SET content = 'x'",
    "DELETE FROM deliberation_boxpaper",
    "DELETE FROM deliberation_boxreceipt",
    "TRUNCATE deliberation_boxpaper",
    "TRUNCATE deliberation_ballot CASCADE",
    "TRUNCATE deliberation_voice",
    "TRUNCATE deliberation_sealedpaper",
    "DELETE FROM deliberation_ballot",
    "UPDATE deliberation_option SET title = 'x'",
    "UPDATE deliberation_right SET used_on = NULL, used_channel = ''",
    "ALTER TABLE deliberation_ballot DISABLE TRIGGER USER",
    "DROP TRIGGER deliberation_guard_ballot_update ON deliberation_ballot",
    "DROP FUNCTION deliberation_guard_ballot() CASCADE",
    "CREATE OR REPLACE FUNCTION deliberation_guard_ballot() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
    "INSERT INTO deliberation_boxpaper (id, tenant_id, ballot_id, position, content)"
    " SELECT gen_random_uuid(), tenant_id, id, 100, '1=o' FROM deliberation_ballot",
]  # fmt: skip


@pytest.fixture
def app():
    """A connection as the application's role, with the rights that `linli roles` gives."""
    with connection.cursor() as cursor:
        for line in statements(connection.settings_dict["USER"], APP).splitlines():
            if not line.startswith("--"):
                cursor.execute(line)
    here = connection.settings_dict
    line = connect(host=here["HOST"], port=here["PORT"], dbname=here["NAME"], user=here["USER"], autocommit=True)
    line.execute(f"SET SESSION AUTHORIZATION {APP}")
    yield line
    line.close()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {APP}; DROP ROLE {APP}")


def refusals(app, statements_):
    """Which of these the role may not do."""
    found = []
    for one in statements_:
        try:
            app.execute(one)
        except (errors.CheckViolation, errors.InsufficientPrivilege):
            found.append(one)
    return found


def test_a_closed_ballot_cannot_be_changed_by_the_applications_role(app):
    ballot = secret(3)
    say_all(ballot, [crosses("1"), crosses("1"), crosses("2")])
    closed(ballot)

    assert refusals(app, REFUSED) == REFUSED


def test_a_table_of_its_own_with_the_same_name_does_not_deceive_the_triggers(app):
    closed(secret(3))
    app.execute("CREATE TEMPORARY TABLE deliberation_ballot AS SELECT * FROM public.deliberation_ballot")
    app.execute("UPDATE pg_temp.deliberation_ballot SET box_digest = ''")

    copied = "INSERT INTO public.deliberation_boxreceipt (id, tenant_id, ballot_id, code)"
    assert refusals(app, [f"{copied} SELECT gen_random_uuid(), tenant_id, id, 'X' FROM public.deliberation_ballot"]) != []


def test_the_role_cannot_commit_a_closed_ballot_without_its_box(app):
    secret(1)

    with pytest.raises(errors.CheckViolation):
        app.execute("UPDATE deliberation_ballot SET state = 'closed', closed_at = now()")

    assert app.execute("SELECT state FROM deliberation_ballot").fetchone() == ("open",)


def test_the_whole_of_voting_and_closing_is_done_by_the_role(app):
    ballots = [secret(3), owners([1000, 2000])]
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {APP}")
    try:
        say_all(ballots[0], [crosses("1")] * 3)
        say_all(ballots[1], ["yes"])
        found = [closed(one).state for one in ballots]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")

    assert found == ["closed", "closed"]
