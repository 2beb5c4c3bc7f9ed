"""Ceremonies, who was sworn, and how each pledge stands: for the office, for residents, for whoever pledged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.registry.api import Appointment, people_consenting

from ..models import Inauguration, Pledge, PledgeReview, PledgeVerdict, Sworn
from ..rules import rights
from ..rules.pledges import Served, Standing, standing_of
from .claims import PUBLIC_NAME
from .mentoring import MentoringFilters

SEES = (rights.VIEW, rights.MENTORING)
PLEDGE_SHOWS = ("waiting", "midterm", "late", *PledgeVerdict.values)
SETTLED = (PledgeVerdict.DONE, PledgeVerdict.CANNOT)
TERM_PATH = "sworn__inauguration__place_path"


def inaugurations_seen(actor: Actor, tenant: Tenant) -> QuerySet[Inauguration]:
    """Those of the places where a post reaches, with how many were sworn and how many things they promised."""
    rows = Inauguration.objects.filter(within(actor, *SEES), tenant=tenant).select_related("place", "tenant")
    return rows.annotate(sworn_count=Count("sworn", distinct=True), pledge_count=Count("sworn__pledges", distinct=True)).order_by(
        "-held_on", "id"
    )


def narrowed_inaugurations(rows: QuerySet[Inauguration], filters: MentoringFilters) -> QuerySet[Inauguration]:
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(term__icontains=filters.text))
    return rows.filter(place_path__startswith=filters.place) if filters.place else rows


def sworn_at(one: Inauguration) -> QuerySet[Sworn]:
    """The list of a ceremony, with every pledge and how it stands."""
    return with_pledges(Sworn.objects.filter(inauguration=one)).select_related("person", "organisation")


def with_pledges(rows: QuerySet[Sworn]) -> QuerySet[Sworn]:
    """Fetched ahead: pledges with what was said of each."""
    return rows.prefetch_related(Prefetch("pledges", Pledge.objects.prefetch_related("reviews").order_by("position")))


# ---- pledges, each with its verdict ----


def with_verdicts(rows: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """`judged`: the last word of those who judge, `own_word`: that of whoever pledged, `has_midterm`."""
    said = PledgeReview.objects.filter(pledge=OuterRef("pk"))
    last = said.order_by("-on", "-at", "-id")
    return rows.annotate(
        judged=Subquery(last.filter(said_by_self=False).values("verdict")[:1]),
        own_word=Subquery(last.filter(said_by_self=True).values("verdict")[:1]),
        has_midterm=Exists(said.filter(is_midterm=True)),
    )


def pledges_seen(actor: Actor, tenant: Tenant) -> QuerySet[Pledge]:
    rows = Pledge.objects.filter(within(actor, *SEES, path=TERM_PATH), tenant=tenant)
    rows = rows.select_related("sworn__person", "sworn__organisation", "sworn__inauguration__place")
    return rows.order_by("-sworn__inauguration__held_on", "sworn__inauguration_id", "sworn__office", "sworn_id", "position")


def narrowed_pledges(rows: QuerySet[Pledge], filters: MentoringFilters, today: date) -> QuerySet[Pledge]:
    """`rows` carry their verdicts. `midterm`: mid-term has come, the term runs, and those who judge have not spoken."""
    if filters.show == "waiting":
        rows = rows.filter(judged=None)  # type: ignore[misc]
    elif filters.show == "midterm":
        term = Q(sworn__inauguration__midterm_on__lte=today, sworn__inauguration__ends_on__gte=today)
        rows = rows.filter(term, has_midterm=False)  # type: ignore[misc]
    elif filters.show == "late":
        unsettled = Q(judged=None) | ~Q(judged__in=SETTLED)
        rows = rows.filter(unsettled, due_on__lt=today)
    elif filters.show:
        rows = rows.filter(judged=filters.show)  # type: ignore[misc]
    if filters.text:
        whose = Q(sworn__person__name__icontains=filters.text) | Q(sworn__office__icontains=filters.text)
        rows = rows.filter(whose | Q(text__icontains=filters.text))
    return rows.filter(**{f"{TERM_PATH}__startswith": filters.place}) if filters.place else rows


def standing(one: Pledge, today: date) -> Standing:
    """How a pledge stands; its reviews are fetched ahead."""
    return standing_of(one.reviews.all(), due_on=one.due_on, today=today)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many pledges those who judge said what; `unsaid`: nothing yet."""

    total: int
    done: int
    under_way: int
    not_yet: int
    cannot: int
    unsaid: int


def tally_of(listed: Iterable[Sworn], today: date) -> Tally:
    """Of people whose pledges are fetched ahead."""
    verdicts = [standing(each, today).verdict for one in listed for each in one.pledges.all()]
    counted = {name: verdicts.count(name) for name in PledgeVerdict.values}
    return Tally(total=len(verdicts), unsaid=verdicts.count(""), **counted)


# ---- for residents ----


def public_sworn(tenant: Tenant, today: date, *, place: str = "") -> QuerySet[Sworn]:
    """
    Who took office at ceremonies whose day has come, the newest first; `place`: those who serve there, by the body in which
    they took office, else by the post they hold, else by the ceremony's place. `post_title` and `post_path` say that post.
    """
    rows = with_posts(Sworn.objects.filter(tenant=tenant, inauguration__held_on__lte=today))
    if place:
        has_place, has_post = Q(organisation__place__isnull=False), Q(post_path__isnull=False)
        by_post = ~has_place & has_post & Q(post_path__startswith=place)
        by_term = ~has_place & ~has_post & Q(inauguration__place_path__startswith=place)
        rows = rows.filter(Q(organisation__place__path__startswith=place) | by_post | by_term)
    rows = rows.select_related("organisation__place", "inauguration__place")
    return rows.order_by("-inauguration__held_on", "inauguration_id", "office", "id")


def with_posts(rows: QuerySet[Sworn]) -> QuerySet[Sworn]:
    """`post_title`, `post_path`: the post of a place of the ceremony that each held in that term, the one held longest."""
    lasts = Q(valid_to=None) | Q(valid_to__gte=OuterRef("inauguration__held_on"))
    held = Appointment.objects.filter(lasts, tenant=OuterRef("tenant"), person=OuterRef("person"))
    held = held.filter(valid_from__lte=OuterRef("inauguration__ends_on"))
    held = held.filter(post__place__path__startswith=OuterRef("inauguration__place_path")).order_by("valid_from", "id")
    return rows.annotate(
        post_title=Subquery(held.values("post__title")[:1]), post_path=Subquery(held.values("post__place__path")[:1])
    )


def sworn_with_post(one: Sworn) -> Sworn:
    """The same, with the post that they hold; one query."""
    return with_posts(Sworn.objects.filter(pk=one.pk)).select_related("organisation__place", "inauguration__place").get()


def names_of(listed: Iterable[Sworn], tenant: Tenant) -> dict[UUID, str]:
    """
    The names that stand on public pages, by person: of those who agree to that now. An office is always named. One query.
    """
    people = {one.person_id for one in listed}  # type: ignore[attr-defined]
    agreed = people_consenting(PUBLIC_NAME, tenant=tenant).filter(pk__in=people) if people else []
    return {one.pk: one.name for one in agreed}


def served_by(one: Sworn, today: date) -> Served:
    """
    Where and while somebody (`with_posts`) serves: at the body's place, else at their post's, else at the ceremony's; until today
    or the end of the term.
    """
    term, body = one.inauguration, one.organisation
    path = body.place.path if body is not None and body.place is not None else one.post_path or term.place_path  # type: ignore[attr-defined]
    return Served(term.tenant_id, path, term.held_on, min(today, term.ends_on))


# ---- one's own ----


def own_sworn(actor: Actor, tenant: Tenant) -> QuerySet[Sworn]:
    """What the actor pledged, at whichever ceremony."""
    if actor.person_id is None:
        return Sworn.objects.none()
    rows = Sworn.objects.filter(person=actor.person_id, tenant=tenant)
    return rows.select_related("inauguration__place", "organisation__place").order_by("-inauguration__held_on", "id")


def may_read_proof(actor: Actor, stored: StoredFile) -> bool:
    """Papers and pictures of what was done: the office where its posts reach, and whoever pledged."""
    rows = PledgeReview.objects.filter(tenant=stored.tenant_id).select_related("pledge__sworn__inauguration")
    review = rows.filter(pk=stored.subject_id).first() if stored.subject_id else None
    if review is None:
        return False
    sworn: Any = review.pledge.sworn
    if actor.person_id is not None and actor.person_id == sworn.person_id:
        return True
    term = sworn.inauguration
    return any(actor.may(right, tenant_id=term.tenant_id, place_path=term.place_path) for right in SEES)
