"""The shelf of learning material, and the wishes for it."""

from django.db.models import Count, Q, QuerySet

from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.disclosure.models import Material, MaterialRequest, RequestState
from linli.disclosure.rules.rights import MATERIALS

VIEWS = ("asked", "sent", "thanked", "refused")


def on_shelf(tenant: Tenant) -> QuerySet[Material]:
    """What can be asked for, each with how many wishes wait."""
    return with_waiting(Material.objects.filter(tenant=tenant, ended_at=None))


def with_waiting(found: QuerySet[Material]) -> QuerySet[Material]:
    waiting = Count("requests", filter=Q(requests__state=RequestState.ASKED))
    return found.annotate(waiting=waiting, given=Count("requests", filter=Q(requests__sent_at__isnull=False))).order_by(
        "title", "id"
    )


def material_by_code(code: str) -> Material | None:
    return Material.objects.filter(code=code.strip().upper()).select_related("tenant").first()


def kept_by(actor: Actor) -> QuerySet[Material]:
    """The material of whoever keeps it; the shelf is the whole subdistrict's."""
    if not actor.may(MATERIALS, tenant_id=actor.tenant_id):
        return Material.objects.none()
    return with_waiting(Material.objects.filter(tenant=actor.tenant_id))


def wishes_of(actor: Actor) -> QuerySet[MaterialRequest]:
    """The wishes that this post looks after, what waits longest first among those that wait."""
    if not actor.may(MATERIALS, tenant_id=actor.tenant_id):
        return MaterialRequest.objects.none()
    return MaterialRequest.objects.filter(tenant=actor.tenant_id).select_related("material")


def narrowed(found: QuerySet[MaterialRequest], view: str) -> QuerySet[MaterialRequest]:
    """Those that wait, the oldest first; the others, the newest first."""
    conditions = {
        "sent": Q(sent_at__isnull=False, thanked_at=None),
        "thanked": Q(thanked_at__isnull=False),
        "refused": Q(state=RequestState.REFUSED),
    }
    if view in conditions:
        return found.filter(conditions[view]).order_by("-asked_at", "-id")
    return found.filter(state=RequestState.ASKED).order_by("asked_at", "id")


def counted(found: QuerySet[MaterialRequest]) -> dict[str, int]:
    """How many stand where. One statement."""
    return found.order_by().aggregate(
        asked=Count("pk", filter=Q(state=RequestState.ASKED)),
        sent=Count("pk", filter=Q(sent_at__isnull=False, thanked_at=None)),
        thanked=Count("pk", filter=Q(thanked_at__isnull=False)),
        refused=Count("pk", filter=Q(state=RequestState.REFUSED)),
    )


def may_read_letter(actor: Actor, stored: StoredFile) -> bool:
    """The scan of a letter is for whoever keeps the material."""
    return stored.subject_id is not None and wishes_of(actor).filter(pk=stored.subject_id).exists()
