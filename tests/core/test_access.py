"""Every view says whom it is for; a selector asks for the rows that grants cover."""

from functools import wraps
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from linli.core import access
from linli.core.actors import Actor, Channel, Grant, Kind
from linli.registry.api import Place
from tests.factories.core import TenantFactory
from tests.factories.registry import PlaceFactory

HERE = uuid4()
STRANGER = Actor.anonymous()
RESIDENT = Actor(Kind.RESIDENT, "居民", tenant_id=HERE, user_id=uuid4())
CLERK = Actor(Kind.STAFF, "窗口", tenant_id=HERE, user_id=uuid4(), grants=frozenset({Grant("case.read", HERE)}))
ELSEWHERE = Actor(Kind.STAFF, "窗口", tenant_id=HERE, user_id=uuid4(), grants=frozenset({Grant("case.read", uuid4())}))


def page(request):
    return HttpResponse("shown")


def opened(view, actor, rf):
    request = rf.get("/desk/cases/?q=灯")
    request.user, request._linli_actor = AnonymousUser(), actor
    try:
        response = view(request)
    except PermissionDenied:
        return "denied"
    return "sign-in" if response.status_code == 302 else response.content.decode()


@pytest.mark.parametrize(
    ("guard", "seen"),
    [
        (access.public, ["shown", "shown", "shown", "shown"]),
        (access.signed_in, ["sign-in", "shown", "shown", "shown"]),
        (access.staff, ["sign-in", "denied", "shown", "shown"]),
        (access.requires("case.read"), ["sign-in", "denied", "shown", "denied"]),
        (access.requires("case.write", "case.read"), ["sign-in", "denied", "shown", "denied"]),
        (access.requires("case.write"), ["sign-in", "denied", "denied", "denied"]),
    ],
    ids=["public", "signed in", "staff", "capability", "one of two", "another capability"],
)
def test_a_view_opens_for_those_it_declares(guard, seen, rf):
    view = guard(page)

    assert [opened(view, actor, rf) for actor in (STRANGER, RESIDENT, CLERK, ELSEWHERE)] == seen


def test_a_stranger_is_sent_to_sign_in_and_back_again(rf):
    request = rf.get("/desk/cases/")
    request._linli_actor = STRANGER

    response = access.staff(page)(request)

    assert response.url.endswith("?next=/desk/cases/")


def test_a_declaration_is_found_through_other_decorators_and_missed_where_there_is_none():
    @wraps(access.requires("case.read")(page))
    def wrapped(request):
        return page(request)

    wrapped.__wrapped__ = access.requires("case.read")(page)

    assert access.declared_access(wrapped) == access.Declared("capability", ("case.read",))
    assert access.declared_access(page) is None


def test_capabilities_are_listed_in_order_and_by_post(monkeypatch):
    monkeypatch.setattr(access, "_capabilities", {})
    second = access.declare("b.do", "做第二件", posts=["clerk"], needs_second_factor=True)
    access.declare("a.do", "做第一件", posts=["clerk", "leader"])

    assert [one.code for one in access.capabilities_of("clerk")] == ["a.do", second]
    assert [one.code for one in access.capabilities_of("leader")] == ["a.do"]


def test_a_clerk_who_writes_down_a_telephone_call_stays_the_same_clerk():
    assert access.by_channel(CLERK, Channel.PHONE).channel is Channel.PHONE
    assert access.by_channel(CLERK, Channel.PHONE).grants == CLERK.grants


def names_for(*grants, actor=None, organisation="") -> list[str]:
    actor = actor or Actor(Kind.STAFF, "窗口", grants=frozenset(grants))
    found = Place.objects.filter(access.within(actor, "place.read", path="path", organisation=organisation))
    return sorted(found.values_list("name", flat=True))


@pytest.fixture
def street(db):
    """A subdistrict with one community, and one in another tenant; returns the tenant and the community."""
    tenant = TenantFactory()
    root = PlaceFactory(tenant=tenant, name="街道")
    community = PlaceFactory(tenant=tenant, parent=root, name="社区")
    PlaceFactory(name="别处")
    return tenant, community


def test_rows_are_those_of_the_granted_tenant_and_subtree(street):
    tenant, community = street

    assert names_for(Grant("place.read", tenant.pk)) == ["社区", "街道"]
    assert names_for(Grant("place.read", tenant.pk, place_path=community.path)) == ["社区"]
    assert names_for(Grant("place.read", None)) == ["别处", "社区", "街道"]
    assert names_for(actor=Actor.system()) == ["别处", "社区", "街道"]


def test_without_a_fitting_grant_there_are_no_rows(street):
    tenant, _community = street

    assert names_for() == []
    assert names_for(Grant("place.write", tenant.pk)) == []
    assert names_for(Grant("place.read", tenant.pk, organisation_id=uuid4())) == []


def test_a_grant_bound_to_an_organisation_covers_what_is_assigned_to_it(street):
    tenant, community = street

    assert names_for(Grant("place.read", tenant.pk, organisation_id=community.pk), organisation="pk") == ["社区"]
