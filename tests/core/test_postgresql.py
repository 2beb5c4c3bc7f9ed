"""How a kept connection is looked at before each request, and how JSON is sent."""

import json

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


def test_json_is_sent_with_its_letters_and_read_as_before():
    told = {"路灯": ["不亮", 'a"\\n', None, 1.5], "𠮷": "😀"}
    sent = connection.ops.adapt_json_value(told, None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [sent])
        assert (sent.dumps(sent.obj).startswith('{"路灯":["不亮"'), json.loads(cursor.fetchone()[0])) == (True, told)
