"""Partner units as somebody may see them: the office those of its places, a liaison their own, residents the public ones."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Appointment, Organisation, people_consenting

from ..models import Agreement, CheckIn, FeedbackLetter, Level, PartnerReview, PartnerUnit, Space
from ..models.partners import PartnerUnitQuerySet
from ..rules import rights
from ..rules.letters import Days
from .agreements import public_agreements, units_of

SERIES = "cobuild.letter"
DUAL_CHECKIN = "dual_checkin"
"""The purpose of consent under which somebody checked in, and their employer may know that they did (PIPL art. 23, 29)."""
BESIDE = ("organisation", "place", "place__tenant", "tenant")


# ---- units ----


def partners_seen(actor: Actor) -> PartnerUnitQuerySet:
    """The partner units of the places that the actor's posts reach."""
    rows: PartnerUnitQuerySet = PartnerUnit.objects.filter(within(actor, rights.VIEW, rights.PARTNERS))
    return rows.select_related(*BESIDE)


def listed(
    actor: Actor, tenant: Tenant, *, words: str = "", level: str = "", under: str = "", is_left: bool = False, today: date
) -> PartnerUnitQuerySet:
    """The workbench's list, narrowed; those that left are a list of their own."""
    rows = partners_seen(actor).filter(tenant=tenant)
    rows = rows.filter(left_on__lt=today) if is_left else rows.on(today)
    return narrowed(rows, words=words, level=level, under=under)


def narrowed(rows: PartnerUnitQuerySet, *, words: str = "", level: str = "", under: str = "") -> PartnerUnitQuerySet:
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(organisation__name__icontains=word)
            | Q(organisation__short_name__icontains=word)
            | Q(field__icontains=word)
            | Q(can_offer__icontains=word)
        )
    rows = rows.filter(level=level) if level in Level.values else rows
    return rows.under(under) if under else rows


def took_part(rows: PartnerUnitQuerySet, days: Days) -> PartnerUnitQuerySet:
    """Those that were partner units on any of these days."""
    first, last = days
    return rows.filter(Q(left_on=None) | Q(left_on__gte=first), joined_on__lte=last)


def public_partners(tenant: Tenant, today: date) -> PartnerUnitQuerySet:
    """What residents may read about: those that take part now."""
    rows: PartnerUnitQuerySet = PartnerUnit.objects.filter(tenant=tenant, is_public=True)
    return rows.on(today).select_related(*BESIDE)


def partner_of(actor: Actor) -> PartnerUnitQuerySet:
    """The liaison's own units, those that still take part first; also after they left, for what was said to them."""
    if actor.tenant_id is None:
        return PartnerUnit.objects.none()
    rows: PartnerUnitQuerySet = PartnerUnit.objects.filter(tenant=actor.tenant_id, organisation__in=units_of(actor))
    return rows.select_related(*BESIDE).order_by("left_on", "-joined_on", "id")


def own_bodies(actor: Actor) -> QuerySet[Organisation]:
    """The organisations that a liaison speaks for, whether or not they are registered as partner units."""
    mine = units_of(actor)
    rows = Organisation.objects.filter(pk__in=mine, tenant=actor.tenant_id) if mine else Organisation.objects.none()
    return rows.select_related("tenant").order_by("name", "id")


def is_own(actor: Actor, partner: PartnerUnit) -> bool:
    """Whether somebody speaks for this unit."""
    if actor.is_system:
        return True
    return partner.tenant_id == actor.tenant_id and partner.organisation_id in units_of(actor)  # type: ignore[attr-defined]


# ---- what stands on its page ----


def liaisons_of(organisation_id: UUID, on: date) -> QuerySet[Appointment]:
    """Who speaks for a unit on a day."""
    rows = Appointment.objects.in_force(on).filter(post__organisation=organisation_id, post__kind="unit_liaison")
    return rows.select_related("person", "post").order_by("valid_from", "id")


def agreements_of(rows: QuerySet[Agreement], organisation_id: UUID) -> QuerySet[Agreement]:
    """Those among some agreements that a unit is a side of."""
    return rows.filter(pk__in=Agreement.objects.filter(parties__organisation=organisation_id).values("pk"))


def public_agreements_of(partner: PartnerUnit, today: date) -> QuerySet[Agreement]:
    rows = public_agreements(partner.tenant).in_force(today)
    return agreements_of(rows, partner.organisation_id).select_related("place")  # type: ignore[attr-defined]


def spaces_of(organisation_id: UUID, today: date) -> QuerySet[Space]:
    """The rooms that a unit gives to neighbours now."""
    rows = Space.objects.filter(Q(closed_on=None) | Q(closed_on__gt=today), owner=organisation_id, opened_on__lte=today)
    return rows.select_related("place").order_by("name", "id")


# ---- members ----


def members_of(body: Organisation) -> QuerySet[CheckIn]:
    """
    Its people who checked in and agree that their employer knows: by name, and since when. Not where they live, nor their branch.
    """
    agreed = people_consenting(DUAL_CHECKIN, tenant=body.tenant).order_by()
    rows = CheckIn.objects.live().filter(tenant=body.tenant_id, employer=body.pk, person__in=agreed.values("pk"))
    return rows.select_related("person").defer("branch").order_by("-since", "number")


def unnamed_of(body: Organisation) -> int:
    """How many more of its people checked in whose names are not shown."""
    live = CheckIn.objects.live().filter(tenant=body.tenant_id, employer=body.pk)
    return live.exclude(pk__in=members_of(body).order_by().values("pk")).count()


# ---- letters and reviews ----


def letters_seen(actor: Actor) -> QuerySet[FeedbackLetter]:
    """The letters to the units of one's places, drafts too."""
    rows = FeedbackLetter.objects.filter(within(actor, rights.VIEW, rights.PARTNERS, path="partner__place_path"))
    return rows.select_related("partner__organisation", "partner__place", "tenant")


def own_letters(actor: Actor) -> QuerySet[FeedbackLetter]:
    """What was sent to the liaison's own units."""
    rows = FeedbackLetter.objects.filter(partner__in=partner_of(actor).order_by().values("pk")).exclude(sent_at=None)
    return rows.select_related("partner__organisation", "partner__place", "tenant").order_by("-year", "-quarter", "-id")


def reviews_seen(actor: Actor) -> QuerySet[PartnerReview]:
    """The yearly reviews of the units of one's places, drafts too."""
    rows = PartnerReview.objects.filter(within(actor, rights.VIEW, rights.PARTNERS, path="partner__place_path"))
    return rows.select_related("partner__organisation", "partner__place", "tenant")


def own_reviews(actor: Actor) -> QuerySet[PartnerReview]:
    """What was sent to the liaison's own units."""
    rows = PartnerReview.objects.filter(partner__in=partner_of(actor).order_by().values("pk")).exclude(sent_at=None)
    return rows.select_related("partner__organisation", "partner__place", "tenant").order_by("-year", "-id")


def letters_waiting(actor: Actor, tenant: Tenant) -> QuerySet[FeedbackLetter]:
    """Letters that are written and that nobody has sent."""
    seen = within(actor, rights.PARTNERS, path="partner__place_path")
    return FeedbackLetter.objects.filter(seen, tenant=tenant, sent_at=None)
