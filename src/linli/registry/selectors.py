"""Reads of the register."""

from uuid import UUID

from django.http import HttpRequest

from linli.core import clock
from linli.core.access import capabilities_of
from linli.core.actors import Actor, Grant, Kind
from linli.core.tenancy import COOKIE, tenants

from .models import Appointment, Person

ACTING = "acting_appointment"  # session key: under which appointment a person with several acts now


def appointments_of(user_id: UUID) -> list[Appointment]:
    """The user's appointments in force today, with post, place and organisation, in a fixed order."""
    return list(
        Appointment.objects.in_force(clock.today())
        .filter(person__user_id=user_id, person__merged_into=None, post__valid_to=None)
        .select_related("post", "post__place", "post__organisation", "person", "tenant")
        .order_by("-post__sees_all_tenants", "post__kind", "id")
    )


def actor_for_request(request: HttpRequest) -> Actor:
    """Who acts: a visitor, a resident, or someone under an appointment (the one chosen in the session, else the first)."""
    tenant_id = getattr(getattr(request, "tenant", None), "pk", None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor.anonymous(tenant_id)
    appointments = _appointments(request)
    if not appointments:
        return resident_actor(user, tenant_id)
    chosen = request.session.get(ACTING)
    acting = next((one for one in appointments if str(one.pk) == chosen), appointments[0])
    return staff_actor(acting, tenant_id=tenant_id)


def staff_actor(acting: Appointment, *, tenant_id: UUID | None = None) -> Actor:
    """The actor under one appointment: its post's capabilities at its place, narrowed to its organisation where that is outside the office."""
    post = acting.post
    place_path = post.place.path if post.place else ""
    scope = None if post.sees_all_tenants else acting.tenant_id
    outside = post.organisation_id if post.kind in OUTSIDE_POSTS else None
    grants = frozenset(Grant(capability.code, scope, place_path, outside) for capability in capabilities_of(post.kind))
    here = tenant_id if post.sees_all_tenants and tenant_id else acting.tenant_id
    return Actor(
        Kind.STAFF,
        post.title,
        tenant_id=here,
        user_id=acting.person.user_id,
        person_id=acting.person_id,
        appointment_id=acting.pk,
        organisation_id=post.organisation_id,
        grants=grants,
    )


OUTSIDE_POSTS = {"property_clerk", "property_lead", "department_clerk", "unit_liaison"}


def resident_actor(user: object, tenant_id: UUID | None) -> Actor:
    """A resident acts for themselves, and only in their own tenant's register."""
    person = Person.objects.filter(user_id=user.pk, merged_into=None).only("id", "tenant_id").first()  # type: ignore[attr-defined]
    return Actor(
        Kind.RESIDENT,
        "居民",
        tenant_id=person.tenant_id if person else tenant_id,
        user_id=user.pk,  # type: ignore[attr-defined]
        person_id=person.pk if person else None,
    )


def tenant_of_visitor(request: HttpRequest) -> UUID | None:
    """The tenant that the visitor's acting appointment (or own register entry) belongs to; None when there is none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    appointments = _appointments(request)
    if appointments:
        chosen = request.session.get(ACTING)
        acting = next((one for one in appointments if str(one.pk) == chosen), appointments[0])
        if acting.post.sees_all_tenants:
            cookie = request.COOKIES.get(COOKIE)
            return next((tenant.pk for tenant in tenants() if tenant.code == cookie), acting.tenant_id)
        return acting.tenant_id
    return Person.objects.filter(user_id=user.pk, merged_into=None).values_list("tenant_id", flat=True).first()


def _appointments(request: HttpRequest) -> list[Appointment]:
    """The visitor's appointments, fetched once in a request."""
    found = getattr(request, "_linli_appointments", None)
    if found is None:
        found = appointments_of(request.user.pk)  # type: ignore[union-attr]
        request._linli_appointments = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]
