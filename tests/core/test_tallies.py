"""What the pieces of one page want counted is one statement."""

import pytest
from django.test import RequestFactory

from linli.core import tallies
from linli.core.models import Tenant
from tests.factories.core import TenantFactory

pytestmark = pytest.mark.django_db
asked = []


def of_all(request):
    asked.append("all")
    return {"all": Tenant.objects.all(), "none": Tenant.objects.none()}


def of_old(request):
    asked.append("old")
    return {"all": Tenant.objects.filter(code="410105002")}


def of_nobody(request):
    return {}


@pytest.fixture
def visit(rf: RequestFactory):
    asked.clear()
    TenantFactory(code="410105002")
    TenantFactory(code="410105003")
    return rf.get("/")


def test_what_several_pieces_want_is_counted_in_one_statement(visit, django_assert_num_queries):
    with django_assert_num_queries(1):
        tallies.ask(visit, [of_all, of_old, of_nobody, of_all])
        told = [tallies.tally(visit, one) for one in (of_all, of_old, of_nobody)]

    assert (told, asked) == ([{"all": 2, "none": 0}, {"all": 1}, {}], ["all", "old"])


def test_what_nobody_asked_for_before_is_counted_when_it_is_read(visit, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert tallies.tally(visit, of_old) == {"all": 1}


def test_another_visit_is_counted_for_itself(visit, rf):
    tallies.tally(visit, of_all)
    TenantFactory(code="410105004")

    assert tallies.tally(rf.get("/"), of_all)["all"] == 3


def test_a_tally_counts_to_its_most_and_no_further(visit, monkeypatch):
    monkeypatch.setattr(tallies, "MOST", 1)

    assert tallies.tally(visit, of_all) == {"all": 1, "none": 0}
