"""How a kept connection is looked at before each request."""

import pytest
from django.db import connection, connections

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_line_that_stands_is_used_again_without_asking(django_assert_num_queries):
    connection.ensure_connection()

    with django_assert_num_queries(0):
        assert connection.is_usable() is True


def test_a_line_that_the_server_has_ended_is_noticed():
    connection.ensure_connection()
    ended = connection.connection.info.backend_pid
    other = connections.create_connection("default")

    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    other.close()

    assert connection.is_usable() is False
    connection.close()


def test_a_line_that_this_side_has_closed_is_noticed():
    connection.ensure_connection()
    connection.connection.close()

    assert connection.is_usable() is False
    connection.close()


def test_a_line_begins_without_machine_code_and_with_several_workers_for_long_statements_alone():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), current_setting('parallel_setup_cost')")
        assert cursor.fetchone() == ("off", "20000")
