"""Who acts: posts in force become grants."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.db.models import FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from linli.core import clock
from linli.core.access import capabilities_of
from linli.core.actors import Actor, Grant, Kind
from linli.core.asked import Given, Question
from linli.core.models import Tenant
from linli.core.tenancy import COOKIE, tenants
from linli.registry.models import Appointment, Coverage, Organisation, Person, Place, PlaceKind, Post
from linli.registry.posts import KINDS, OUTSIDE_POSTS

WHO_ACTS: dict[str, tuple[type[models.Model], set[str]]] = {
    "": (Person, {"tenant", "name", "user"}),
    "held__": (Appointment, {"tenant", "post", "person", "term", "valid_from", "valid_to"}),
    "held__tenant__": (Tenant, {"code", "name", "short_name", "letters", "district_code", "district_name"}),
    "held__post__": (Post, {"tenant", "kind", "title", "organisation", "place", "sees_all_tenants", "valid_to"}),
    "held__post__place__": (Place, {"tenant", "kind", "code", "name", "full_name", "parent", "path"}),
    "held__post__organisation__": (Organisation, {"tenant", "kind", "name", "short_name"}),
}
"""What every request reads of whoever acts: no boundary of a place, nothing encrypted of a person."""
ACTING = "acting_appointment"  # session key: under which appointment a person with several acts now


def appointments_of(user_id: UUID) -> list[Appointment]:
    """The user's appointments in force today, with post, place and organisation, in a fixed order."""
    return _held(_entries_of(user_id))


def _entries_of(user_id: UUID) -> Sequence[Person]:
    """The entry of an account in the register, once for each appointment of today (`held`), once where there is none."""
    return OF_USER.all(user=user_id, today=clock.today())


def _held(entries: Iterable[Person]) -> list[Appointment]:
    found: list[Appointment] = []
    for one in entries:
        held: Appointment | None = getattr(one, "held", None)
        if held is not None and held.post.valid_to is None:
            held.person = one
            found.append(held)
    return found


def _unread() -> list[str]:
    """What nobody reads of whoever acts: `only` knows no relation with a condition."""
    return [
        f"{path}{field.name}"
        for path, (model, read) in WHO_ACTS.items()
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in read
    ]


def _in_force_on(day: Given) -> Q:
    return Q(appointments__valid_from__lte=day) & (Q(appointments__valid_to=None) | Q(appointments__valid_to__gte=day))


OF_USER = Question(
    lambda: (
        Person.objects.filter(user_id=Given("user", models.UUIDField()), merged_into=None)
        .annotate(held=FilteredRelation("appointments", condition=_in_force_on(Given("today", models.DateField()))))
        .select_related("held__post__place", "held__post__organisation", "held__tenant")  # type: ignore[misc]  # by the annotation
        .defer(*_unread())
        .order_by("-held__post__sees_all_tenants", "held__post__kind", "held__id")
    )
)
"""Who acts, resident or staff, in one statement: from the one entry that an account has, not from everybody who holds a post."""


def actor_for_request(request: HttpRequest) -> Actor:
    """Who acts: a visitor, a resident, or someone under an appointment (the one chosen in the session, else the first)."""
    tenant_id = getattr(getattr(request, "tenant", None), "pk", None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor.anonymous(tenant_id)
    appointments = _appointments(request)
    if not appointments:
        return _resident(user.pk, _entry(request), tenant_id)
    return staff_actor(_acting(request, appointments), tenant_id=tenant_id)


def acting_appointment(request: HttpRequest) -> Appointment | None:
    """The appointment that the visitor acts under now; None for residents and visitors."""
    user = getattr(request, "user", None)
    appointments = _appointments(request) if user is not None and user.is_authenticated else []
    return _acting(request, appointments) if appointments else None


def my_appointments(request: HttpRequest) -> list[Appointment]:
    """All that the visitor could act under; without a query where the actor was asked for before."""
    user = getattr(request, "user", None)
    return _appointments(request) if user is not None and user.is_authenticated else []


def post_needs_second_factor(request: HttpRequest) -> bool:
    """Whether one of the posts that the visitor could act under asks for a second factor (settings.LINLI_SECOND_FACTOR)."""
    return any(KINDS[one.post.kind].needs_second_factor for one in my_appointments(request) if one.post.kind in KINDS)


def _acting(request: HttpRequest, appointments: list[Appointment]) -> Appointment:
    """The one an API key is bound to, else the one chosen in the session, else the first."""
    chosen = getattr(request, "acting_appointment", None) or request.session.get(ACTING)
    return next((one for one in appointments if str(one.pk) == chosen), appointments[0])


def staff_actor(acting: Appointment, *, tenant_id: UUID | None = None) -> Actor:
    """
    The actor under one appointment: its post's capabilities, where the post reaches.

    - A post at a place reaches the subtree of that place; at the subdistrict itself, or at no place, the whole tenant.
    - A post at what cuts across the tree (a grid, a road segment) reaches what that covers too.
    - A post of an organisation outside the office reaches what is assigned to the organisation; the capabilities in
      AT_PLACES it has instead at the places that the organisation covers (a property company and its compounds).
    """
    post = acting.post
    scopes = district_of(acting) if post.sees_all_tenants else [acting.tenant_id]
    outside = post.organisation_id if post.kind in OUTSIDE_POSTS else None
    reach = paths_of(post)
    covered = covered_by_organisation(outside) if outside else []
    grants = _grants(post.kind, tuple(scopes), outside, tuple(reach), tuple(covered))
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


@lru_cache(maxsize=1024)
def _grants(
    kind: str, scopes: tuple[UUID, ...], outside: UUID | None, reach: tuple[str, ...], covered: tuple[str, ...]
) -> frozenset[Grant]:
    """What such a post may do and where; worked out once, since a request of its holder asks each time."""
    return frozenset(
        Grant(capability.code, scope, path, None if capability.code in AT_PLACES else outside)
        for capability in capabilities_of(kind)
        for scope in scopes
        for path in (covered if outside and capability.code in AT_PLACES else reach)
    )


def district_of(acting: Appointment) -> list[UUID]:
    """The tenants of the same district: a district's post reaches no further, though others may share the installation."""
    return [one.pk for one in tenants() if one.district_code == acting.tenant.district_code]


def paths_of(post: Post) -> list[str]:
    """The subtrees that a post reaches; [""] is the whole tenant. One query for a grid or a road segment, else none."""
    place = post.place
    if place is None or place.kind == PlaceKind.SUBDISTRICT:
        return [""]
    if place.kind not in CUTTING_ACROSS:
        return [place.path]
    covered = _in_force(Coverage.objects.filter(covering_place=place)).values_list("place__path", flat=True)
    return sorted({place.path, *covered})


def covered_by_organisation(organisation_id: UUID) -> list[str]:
    """The subtrees that an organisation covers, in whatever role. One query."""
    return sorted(
        set(_in_force(Coverage.objects.filter(covering_organisation=organisation_id)).values_list("place__path", flat=True))
    )


def _in_force(rows: QuerySet[Coverage]) -> QuerySet[Coverage]:
    today = clock.today()
    return rows.filter(Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today))


CUTTING_ACROSS = {PlaceKind.GRID, PlaceKind.MICRO_GRID, PlaceKind.SPECIAL_GRID, PlaceKind.ROAD_SEGMENT, PlaceKind.BUILDING_GROUP}
AT_PLACES = frozenset({"registry.places.view", "registry.people.view", "registry.units.view"})


def resident_actor(user: object, tenant_id: UUID | None) -> Actor:
    """A resident acts for themselves, and only in their own tenant's register."""
    key: UUID = user.pk  # type: ignore[attr-defined]
    return _resident(key, next(iter(_entries_of(key)), None), tenant_id)


def _resident(user_id: UUID, entry: Person | None, tenant_id: UUID | None) -> Actor:
    return Actor(
        Kind.RESIDENT,
        "居民",
        tenant_id=entry.tenant_id if entry else tenant_id,
        user_id=user_id,
        person_id=entry.pk if entry else None,
    )


def tenant_of_visitor(request: HttpRequest) -> UUID | None:
    """The tenant that the visitor's acting appointment (or own register entry) belongs to; None when there is none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if acting := acting_appointment(request):
        if acting.post.sees_all_tenants:
            cookie = request.COOKIES.get(COOKIE)
            near = {one.code: one.pk for one in tenants() if one.district_code == acting.tenant.district_code}
            return near.get(cookie or "", acting.tenant_id)
        return acting.tenant_id
    entry = _entry(request)
    return entry.tenant_id if entry else None


def _appointments(request: HttpRequest) -> list[Appointment]:
    """The visitor's appointments, fetched once in a request, and with them their own entry in the register."""
    found = getattr(request, "_linli_appointments", None)
    if found is None:
        entries = _entries_of(request.user.pk)  # type: ignore[arg-type, union-attr]
        found = _held(entries)
        request._linli_appointments = found  # type: ignore[attr-defined]
        request._linli_entry = next(iter(entries), None)  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _entry(request: HttpRequest) -> Person | None:
    """The visitor's own entry in the register."""
    _appointments(request)
    return request._linli_entry  # type: ignore[attr-defined,no-any-return]
