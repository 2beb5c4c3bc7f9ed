"""Whistles as those see them who blew them, cover the place, or were called; and what is allowed by the rule in force."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Whistle, WhistleCall
from linli.casework.rules import rights
from linli.casework.rules.whistles import Ground, grounds_of
from linli.casework.states import WhistleAnswer
from linli.core import clock, rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.counting import Number
from linli.core.figures import figure
from linli.core.models import Tenant
from linli.registry.api import Organisation, OrganisationKind, organisations

from .figures import rate, span

RULES = "casework.whistles"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule in force: its grounds, how many units at the most, and what a whistle freezes of it."""

    grounds: list[Ground]
    most_units: int
    frozen: dict[str, Any]

    def ground(self, code: str) -> Ground | None:
        return next((one for one in self.grounds if one.code == code), None)


def rules_for(tenant_id: UUID) -> Rules:
    found = rulesets.in_force(RULES, on=clock.today(), tenant=Tenant(pk=tenant_id))
    return Rules(grounds_of(found.body), found.body["most_units"], found.freeze())


CALLED = (
    OrganisationKind.ENFORCEMENT,
    OrganisationKind.GOVERNMENT_DEPARTMENT,
    OrganisationKind.PROPERTY_COMPANY,
    OrganisationKind.RESIDENT_UNIT,
    OrganisationKind.RESIDENTS_COMMITTEE,
    OrganisationKind.SERVICE_CENTRE,
    OrganisationKind.SOCIAL_ORGANISATION,
    OrganisationKind.SOCIAL_WORK_AGENCY,
    OrganisationKind.VOLUNTEER_TEAM,
    OrganisationKind.OWNERS_COMMITTEE,
    OrganisationKind.MANAGEMENT_COMMITTEE,
    OrganisationKind.COMPANY,
)
"""Kinds of organisation that can be called to a place; those that enforce and that run things first."""


def units(tenant: Tenant) -> list[Organisation]:
    """Whom a whistle of this tenant may call, in the order of `CALLED`, then by name."""
    order = {kind.value: index for index, kind in enumerate(CALLED)}
    return sorted(organisations(tenant, *CALLED), key=lambda one: (order[one.kind], one.name))


def visible_to(actor: Actor) -> QuerySet[Whistle]:
    """
    Those on cases that the actor's post covers, and those to which the actor's own organisation was called: a unit sees what it
    is asked to do and where, never who reported it.
    """
    called = WhistleCall.objects.filter(whistle=OuterRef("pk"), organisation=actor.organisation_id)
    covered = within(_without_organisation(actor), rights.VIEW, path="case__place_path")
    if actor.organisation_id and actor.grants_for(rights.REPORT_TO_WHISTLE):
        covered |= Q(Exists(called))
    return Whistle.objects.filter(covered).select_related("case", "case__place")


def _without_organisation(actor: Actor) -> Actor:
    """The actor with what their post covers by place: a grant bound to an organisation covers what is assigned to it, not whistles."""
    return replace(actor, grants=frozenset(one for one in actor.grants if one.organisation_id is None))


def listed(rows: QuerySet[Whistle]) -> QuerySet[Whistle]:
    """With how many were called, answered that they come, and came; newest first."""
    calls = WhistleCall.objects.filter(whistle=OuterRef("pk")).order_by().values("pk")
    return rows.annotate(
        called=Number(calls),
        coming=Number(calls.filter(answer=WhistleAnswer.COMING)),
        arrived=Number(calls.filter(arrived_at__isnull=False)),
    ).order_by("-blown_at", "-pk")


def calls_of(whistle: Whistle) -> list[WhistleCall]:
    return list(whistle.calls.select_related("organisation").order_by("pk"))


def silent(now: datetime) -> QuerySet[WhistleCall]:
    """Calls whose time to answer is over without an answer, and of which nobody was told yet."""
    return WhistleCall.objects.filter(answer="", silence_told_at=None, whistle__ended_at=None, whistle__respond_by__lt=now)


def _calls_in(tenant: Tenant, year: int) -> QuerySet[WhistleCall]:
    begin, end = span(year)
    return WhistleCall.objects.filter(tenant=tenant, whistle__blown_at__gte=begin, whistle__blown_at__lt=end)


@figure("whistles_blown", _("吹哨"), _("次"), _("当年吹的哨。"), url="/desk/whistles/?year={year}")
def whistles_blown(tenant: Tenant, year: int) -> int:
    begin, end = span(year)
    return Whistle.objects.filter(tenant=tenant, blown_at__gte=begin, blown_at__lt=end).count()


@figure(
    "whistle_calls",
    _("吹哨叫到的单位"),
    _("家次"),
    _("当年吹哨叫到的单位，一家叫两次算两家次。"),
    url="/desk/whistles/?year={year}",
)
def whistle_calls(tenant: Tenant, year: int) -> int:
    return _calls_in(tenant, year).count()


@figure("whistle_arrivals", _("吹哨到场的单位"), _("家次"), _("当年吹哨后到了场的。"), url="/desk/whistles/?year={year}")
def whistle_arrivals(tenant: Tenant, year: int) -> int:
    return _calls_in(tenant, year).filter(arrived_at__isnull=False).count()


@figure(
    "whistle_answer_rate",
    _("吹哨按时答复率"),
    _("比率"),
    _("在规定时间里答复的，除以叫到的。"),
    url="/desk/whistles/?year={year}",
)
def whistle_answer_rate(tenant: Tenant, year: int) -> Fraction | None:
    calls = _calls_in(tenant, year)
    return rate(calls.filter(answered_at__lte=F("whistle__respond_by")).count(), calls.count())
