"""Organisations, posts and who holds them."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.models import Appointment, Coverage, Organisation, Post

from .places import tally


def organisations(tenant: Tenant, *kinds: str) -> QuerySet[Organisation]:
    """Organisations that stand (not merged, not ended), of these kinds or of all."""
    found = Organisation.objects.filter(tenant=tenant, merged_into=None, valid_to=None)
    return found.filter(kind__in=kinds) if kinds else found


def organisation_by_id(organisation_id: UUID | str, *, tenant: Tenant) -> Organisation | None:
    return Organisation.objects.filter(tenant=tenant, pk=organisation_id).select_related("place", "parent").first()


def organisations_list(tenant: Tenant, *, words: str = "", kind: str = "", under: str = "") -> QuerySet[Organisation]:
    """The list, with how many places each covers now (`covered`) and its standing posts (`post_count`)."""
    found = organisations(tenant, *([kind] if kind else []))
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(credit_code=word.upper()))
    if under:
        covering = Coverage.objects.filter(tenant=tenant, place__path__startswith=under, valid_to=None)
        found = found.filter(Q(place__path__startswith=under) | Q(pk__in=covering.values("covering_organisation")))
    return (
        found.select_related("place")
        .annotate(
            covered=tally(Coverage.objects.filter(valid_to=None), "covering_organisation"),
            post_count=tally(Post.objects.filter(valid_to=None), "organisation"),
        )
        .order_by("kind", "name", "id")
    )


def posts_seen(actor: Actor, tenant: Tenant) -> QuerySet[Post]:
    """
    The posts that this actor may look at: those at places of theirs; those of the whole tenant everyone in office sees.
    """
    seen = within(actor, "registry.appointments.view", path="place__path", organisation="organisation")
    return Post.objects.filter(seen | Q(place=None), tenant=tenant).select_related("place", "organisation")


def posts_list(
    actor: Actor, tenant: Tenant, *, on: date, words: str = "", kind: str = "", under: str = "", only: str = ""
) -> QuerySet[Post]:
    """Standing posts with `live`, those who hold them on a day; `only`: vacant, held, ending (within 60 days)."""
    in_force = Appointment.objects.in_force(on)
    found = posts_seen(actor, tenant).filter(valid_to=None)
    for word in words.split()[:5]:
        found = found.filter(title__icontains=word)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(place__path__startswith=under) if under else found
    if only in ("vacant", "held"):
        condition = Q(pk__in=in_force.values("post"))
        found = found.filter(condition if only == "held" else ~condition)
    if only == "ending":
        soon = date.fromordinal(on.toordinal() + 60)
        found = found.filter(pk__in=in_force.filter(valid_to__lte=soon).values("post"))
    holders = Prefetch("appointments", queryset=in_force.select_related("person").order_by("valid_from", "id"), to_attr="live")
    return found.prefetch_related(holders).order_by("place__path", "kind", "title", "id")


def appointments_at(post: Post) -> QuerySet[Appointment]:
    """Everyone who ever held the post, the latest first."""
    return Appointment.objects.filter(post=post).select_related("person").order_by("-valid_from", "id")
