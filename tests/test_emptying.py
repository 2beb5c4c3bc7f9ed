"""After a test that commits, the next one finds an empty database with everything that the migrations made."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from . import emptying
from .people import community_secretary

pytestmark = pytest.mark.django_db(transaction=True)


def filled():
    with connection.cursor() as cursor:
        return emptying.filled(cursor, emptying.tables("default"))


def test_every_row_of_a_test_is_deleted_whatever_it_hangs_on():
    community_secretary()
    assert len(filled()) > 5

    emptying.empty("default")

    assert filled() == []


def test_what_the_migrations_made_stays():
    before = ContentType.objects.count(), Permission.objects.count()

    emptying.empty("default")

    assert (ContentType.objects.count(), Permission.objects.count()) == before
    assert min(before) > 0
