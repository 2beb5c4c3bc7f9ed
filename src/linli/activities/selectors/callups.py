"""Call-ups, posts and shifts, as somebody may see them: the workbench where one's posts reach, residents what is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.models import Tenant

from ..models import CallUp, DutyPost, Shift
from ..rules import rights
from ..states import CallUpState
from .programmes import around
from .years import callups_in

SEES = (rights.VIEW, rights.CALLUPS, rights.ROSTER)
SHOWS = {
    "": [CallUpState.DRAFT, CallUpState.OPEN, CallUpState.CLOSED],
    "open": [CallUpState.OPEN],
    "ended": [CallUpState.ENDED, CallUpState.PURGED],
}
PUBLIC = (CallUpState.OPEN, CallUpState.CLOSED)
BESIDE = ("place", "organiser", "tenant")
SHIFT_BESIDE = ("post__place", "post__callup__place", "post__callup__tenant", "tenant")


# ---- call-ups ----


def callups_seen(actor: Actor, tenant: Tenant) -> QuerySet[CallUp]:
    """Call-ups of one's places and of the wider ones that hold them; those in preparation only of one's own."""
    own = within(actor, rights.CALLUPS, rights.ROSTER)
    told = around(actor) & ~Q(state=CallUpState.DRAFT)
    return CallUp.objects.filter(own | told, tenant=tenant).select_related(*BESIDE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by. `under`: a path; `show`: of SHOWS; `year`: that they lasted in, ended or not."""

    words: str = ""
    under: str = ""
    field: str = ""
    show: str = ""
    year: int | None = None


def listed(actor: Actor, tenant: Tenant, filters: Filters, *, now: datetime) -> QuerySet[CallUp]:
    """The workbench's list, the latest first, each with `coming` (shifts) and `missing` (people still wanted)."""
    rows = callups_seen(actor, tenant)
    rows = callups_in(rows, filters.year) if filters.year else rows.filter(state__in=SHOWS.get(filters.show, SHOWS[""]))
    for word in filters.words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__iexact=word))
    rows = rows.filter(place_path__startswith=filters.under) if filters.under else rows
    rows = rows.filter(field=filters.field) if filters.field else rows
    return with_room(rows, now=now).order_by("-starts_on", "number")


def with_room(rows: QuerySet[CallUp], *, now: datetime) -> QuerySet[CallUp]:
    """Each with `coming`: its shifts to come, and `missing`: how many people they still want."""
    coming = (
        standing().filter(post__callup=OuterRef("pk"), post__closed_at=None, ends_at__gt=now).order_by().values("post__callup")
    )
    missing = coming.annotate(n=Sum(F("needed") - F("taken"))).values("n")
    return rows.annotate(
        coming=Coalesce(Subquery(coming.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        missing=Coalesce(Subquery(missing, output_field=IntegerField()), 0),
    )


def public_callups(tenant: Tenant, *, now: datetime, under: str = "") -> QuerySet[CallUp]:
    """What residents may read: those that take people, and those that are full; emergencies first, then the next to begin."""
    rows = CallUp.objects.filter(tenant=tenant, is_public=True, state__in=PUBLIC).select_related(*BESIDE)
    rows = rows.filter(place_path__startswith=under) if under else rows
    return with_room(rows, now=now).order_by("-is_emergency", "starts_on", "number")


def may_keep(actor: Actor, one: CallUp) -> bool:
    return actor.may(rights.CALLUPS, tenant_id=one.tenant_id, place_path=one.place_path)


def may_fill(actor: Actor, post: DutyPost) -> bool:
    """Whether one keeps the roster of a post, and so reads who is on it. A post lies in its call-up's place."""
    return actor.may(rights.ROSTER, tenant_id=post.tenant_id, place_path=post.place.path)


# ---- posts and shifts ----


def posts_of(callup: CallUp) -> QuerySet[DutyPost]:
    """In their order, those that were closed too, as their duties stand."""
    return DutyPost.objects.filter(callup=callup).select_related("place").order_by("position", "id")


def standing() -> QuerySet[Shift]:
    """Shifts that were not called off."""
    return Shift.objects.filter(called_off_at=None)


def of_callup(callup: CallUp) -> QuerySet[Shift]:
    return Shift.objects.filter(post__callup=callup).select_related(*SHIFT_BESIDE).order_by("starts_at", "post__position", "pk")


def between(callup: CallUp, first: date, last: date) -> QuerySet[Shift]:
    """The shifts that begin on these days, those that were called off too."""
    return of_callup(callup).filter(starts_at__gte=at(first, 0), starts_at__lt=at(last + timedelta(days=1), 0))


def shifts_seen(actor: Actor, tenant: Tenant) -> QuerySet[Shift]:
    """The shifts of the call-ups that one sees."""
    callups = callups_seen(actor, tenant).select_related(None).order_by().values("pk")
    return Shift.objects.filter(tenant=tenant, post__callup__in=callups).select_related(*SHIFT_BESIDE)


def to_take(callup: CallUp, *, now: datetime) -> QuerySet[Shift]:
    """What somebody may still come to, the next first; full ones too, so that nobody wonders where they are."""
    return of_callup(callup).filter(called_off_at=None, post__closed_at=None, ends_at__gt=now)


def days_of(callup: CallUp) -> tuple[datetime | None, datetime | None]:
    """When the first of its standing shifts begins, and the last."""
    rows = standing().filter(post__callup=callup).order_by("starts_at")
    return rows.values_list("starts_at", flat=True).first(), rows.values_list("starts_at", flat=True).last()


def coming_of(rows: QuerySet[Shift], *, now: datetime) -> QuerySet[Shift]:
    return rows.filter(called_off_at=None, starts_at__gt=now)


# ---- what waits ----


def rostered(actor: Actor, tenant: Tenant) -> QuerySet[Shift]:
    """The standing shifts of posts whose roster one keeps."""
    rows = standing().filter(within(actor, rights.ROSTER, path="post__place__path"), tenant=tenant)
    return rows.filter(post__callup__state__in=[*PUBLIC, CallUpState.ENDED])


def of_day(rows: QuerySet[Shift], day: date) -> QuerySet[Shift]:
    return rows.filter(starts_at__gte=at(day, 0), starts_at__lt=at(day + timedelta(days=1), 0))


def short_soon(rows: QuerySet[Shift], *, now: datetime, days: int = 3) -> QuerySet[Shift]:
    """Those of the next days that still want people."""
    return rows.filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=days), taken__lt=F("needed"))


def callup_keys(shifts: Iterable[Shift]) -> list[UUID]:
    return list(dict.fromkeys(one.post.callup_id for one in shifts))  # type: ignore[attr-defined]
