"""A question asked again gives what the same query would have given, whatever it was asked before."""

import threading

import pytest
from django.db import connection, models

from linli.core.asked import Given, Question
from linli.core.models import NumberSeries, Tenant

from ..factories.casework import CaseFactory, ReporterFactory
from ..factories.core import TenantFactory

pytestmark = pytest.mark.django_db
SERIES = Question(
    lambda: (
        NumberSeries.objects.filter(tenant=Given("tenant", models.UUIDField()), last__gte=Given("least", models.IntegerField()))
        .select_related("tenant")
        .only("name", "last", "tenant__code")
        .order_by("-last")
    )
)


def series(*lasts):
    tenant = TenantFactory()
    return tenant, [NumberSeries.objects.create(tenant=tenant, name=f"s{last}", last=last) for last in lasts]


def test_each_asking_has_its_own_values(django_assert_num_queries):
    tenant, (_one, two, three) = series(1, 2, 3)
    other, _rows = series(9)

    with django_assert_num_queries(3):
        found = [
            SERIES.all(tenant=tenant.pk, least=2),
            SERIES.all(tenant=tenant.pk, least=3),
            SERIES.all(tenant=other.pk, least=10),
        ]

    assert found == [[three, two], [three], []]


def test_what_is_joined_and_what_is_left_out_are_as_the_query_says(django_assert_num_queries):
    tenant, _rows = series(4)

    found = SERIES.first(tenant=tenant.pk, least=0)

    with django_assert_num_queries(0):
        assert (found.name, found.last, found.tenant.code) == ("s4", 4, tenant.code)
    assert (found.get_deferred_fields(), found.tenant.get_deferred_fields() & {"code", "name"}) == ({"period"}, {"name"})


def test_nobody_there_is_none():
    assert SERIES.first(tenant=TenantFactory.build().pk, least=0) is None


def test_fields_are_read_as_a_query_reads_them():
    reporter = ReporterFactory(case=CaseFactory(), phone="139 0000 0120", name="试验居民")
    question = Question(lambda: type(reporter).objects.filter(pk=Given("reporter", models.UUIDField())))

    found, plain = question.first(reporter=reporter.pk), type(reporter).objects.get()

    assert [getattr(found, f.attname) for f in found._meta.fields] == [getattr(plain, f.attname) for f in found._meta.fields]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_threads_ask_over_lines_of_their_own():
    tenant, question, lines = TenantFactory(), Question(lambda: Tenant.objects.filter(pk=Given("tenant", models.UUIDField()))), []

    def ask():
        found = question.first(tenant=tenant.pk)
        lines.append((found, connection.connection.info.backend_pid))
        connection.close()

    for thread in (threading.Thread(target=ask), threading.Thread(target=ask)):
        thread.start()
        thread.join()

    assert [found for found, _line in lines] == [tenant, tenant]
    assert len({line for _found, line in lines}) == 2
