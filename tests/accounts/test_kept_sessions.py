"""A session is read by its key while it lasts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**held):
    store = SessionStore()
    store.update(held)
    store.save()
    return store.session_key


def test_what_was_kept_is_read_in_one_statement(django_assert_num_queries):
    key = kept(colour="green")

    with django_assert_num_queries(1):
        assert dict(SessionStore(key).items()) == {"colour": "green"}


def test_nothing_is_read_of_one_that_is_over():
    key = kept(colour="green")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    late = SessionStore(key)

    assert (dict(late.items()), late.session_key) == ({}, None)


def test_nothing_is_read_of_one_that_never_was():
    assert dict(SessionStore("0" * 32).items()) == {}
