"""Which subdistrict a request is in: acting appointment, then domain, then what was chosen before, then the first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from linli.core import tenancy
from linli.core.ids import uuid7
from tests import people
from tests.factories.core import TenantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    hosts = ["", "b.example.org", ""]
    return [TenantFactory(id=uuid7(n), code=f"99010200{n}", host=host) for n, host in enumerate(hosts)]


def asked(rf, host="localhost", cookie="", user=None):
    request = rf.get("/", HTTP_HOST=host)
    request.COOKIES[tenancy.COOKIE] = cookie
    request.user, request.session = user or AnonymousUser(), {}
    return tenancy.tenant_of(request)


def test_a_visitor_is_in_the_tenant_of_the_domain_else_of_the_cookie_else_in_the_first(three, rf, settings):
    settings.ALLOWED_HOSTS = ["*"]

    assert asked(rf, host="b.example.org:8000", cookie=three[2].code) == three[1]
    assert asked(rf, cookie=three[2].code) == three[2]
    assert asked(rf, cookie="nonsense") == three[0]


def test_who_acts_under_an_appointment_is_in_its_tenant_whatever_was_chosen(three, rf):
    here = people.neighbourhood()
    user, _actor = people.community_secretary(here)

    assert asked(rf, cookie=three[2].code, user=user) == here.tenant


def test_an_installation_without_any_tenant_has_none(rf):
    assert asked(rf) is None


def test_a_longer_code_names_the_subdistrict_it_lies_in(three):
    assert tenancy.tenant_by_code("990102001" + "007") == three[1]
    assert tenancy.tenant_by_code("110101001") is None


def test_an_inactive_tenant_is_not_known():
    TenantFactory(is_active=False)

    assert tenancy.tenants() == []


def test_a_tenant_that_another_process_made_is_known_after_a_few_seconds(three, monkeypatch):
    tenancy.tenants()
    late = TenantFactory(code="990102009")

    at_once = late in tenancy.tenants()
    monkeypatch.setattr(tenancy, "FRESH_FOR", 0.0)

    assert (at_once, late in tenancy.tenants()) == (False, True)


def test_knowing_the_tenants_costs_one_query_and_then_none(three, django_assert_num_queries):
    with django_assert_num_queries(1):
        tenancy.tenants()
        tenancy.tenants()
