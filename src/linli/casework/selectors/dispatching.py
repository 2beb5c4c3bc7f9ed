"""Who could take a case here: the organisations at a place, the suggestion with its reasons, the choice list."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Q

from linli.casework.models import Case, Category
from linli.casework.rules import dispatching, duties
from linli.casework.rules.dispatching import Body, Matter, RuleRow, Suggestion, Where
from linli.casework.rules.duties import DutyRow
from linli.casework.rules.precedents import by_precedent
from linli.casework.states import Party, State
from linli.core import clock
from linli.core.remembered import Remembered
from linli.registry.api import Coverage, Organisation, OrganisationKind, Place

from . import rulings
from .categories import duty_list, matters_of, rules_in_force

PARTY_OF_KIND: dict[str, str] = {
    OrganisationKind.RESIDENTS_COMMITTEE: Party.COMMUNITY.value,
    OrganisationKind.PROPERTY_COMPANY: Party.PROPERTY.value,
    OrganisationKind.SERVICE_CENTRE: Party.WINDOW.value,
    OrganisationKind.ENFORCEMENT: Party.DEPARTMENT.value,
    OrganisationKind.GOVERNMENT_DEPARTMENT: Party.DEPARTMENT.value,
    OrganisationKind.SUBDISTRICT_OFFICE: Party.WINDOW.value,
    OrganisationKind.JOINT_OFFICE: Party.JOINT.value,
}
PROPERTY_MANAGER = "property_manager"
PRECEDENTS_SINCE = timedelta(days=365)
MOST_COUNTED = 1000


class Bodies:
    """
    The organisations of a tenant that cases may go to, which place each answers for, and how compounds are managed.

    Some hundreds of rows; kept for a minute.
    """

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id
        standing = Organisation.objects.filter(tenant_id=tenant_id, merged_into=None, valid_to=None, kind__in=PARTY_OF_KIND)
        self.all = {one.pk: one for one in standing.select_related("place").order_by("kind", "name", "id")}
        self.by_role: dict[str, list[tuple[str, Organisation]]] = {}
        for one in self.all.values():
            self._add(PARTY_OF_KIND[one.kind], one.place.path if one.place else "", one)
            self._add(one.kind, one.place.path if one.place else "", one)
        self._add_coverages(tenant_id)
        managed = Place.objects.filter(tenant_id=tenant_id, valid_to=None).exclude(management_mode="")
        self.modes: dict[str, str] = dict(managed.values_list("path", "management_mode"))
        self._at: dict[str, dict[str, Body]] = {}

    def _add(self, role: str, path: str, organisation: Organisation) -> None:
        self.by_role.setdefault(role, []).append((path, organisation))

    def _add_coverages(self, tenant_id: UUID) -> None:
        """What covers a place in a role: the property company of a compound, the committee of a community."""
        self.by_role.pop(Party.PROPERTY, None)  # a company's seat says nothing of the compounds that it manages
        today = clock.today()
        begun = Q(valid_from=None) | Q(valid_from__lte=today)
        running = Q(valid_to=None) | Q(valid_to__gte=today)
        rows = Coverage.objects.filter(begun & running, tenant_id=tenant_id).exclude(covering_organisation=None)
        for row in rows.select_related("place", "covering_organisation").order_by("id"):
            organisation = cast(Organisation, row.covering_organisation)
            if organisation.pk in self.all:
                self._add(Party.PROPERTY.value if row.role == PROPERTY_MANAGER else row.role, row.place.path, organisation)

    def at(self, path: str) -> dict[str, Body]:
        """For each party and role, the organisation that answers for the nearest place around `path`."""
        if path not in self._at:
            self._at[path] = self._nearest(path)
        return self._at[path]

    def _nearest(self, path: str) -> dict[str, Body]:
        found: dict[str, Body] = {}
        for role, answering in self.by_role.items():
            here = [(where, one) for where, one in answering if path.startswith(where) and (where or role != Party.COMMUNITY)]
            if here:
                _where, nearest = max(here, key=lambda pair: len(pair[0]))
                found[role] = self.body(nearest, role)
        return found

    def inside(self, path: str) -> list[Organisation]:
        """Whoever answers for something in a place or around it, communities before companies, each once."""
        roles = (Party.COMMUNITY, Party.PROPERTY)
        there = [one for role in roles for where, one in self.by_role.get(role, []) if where and meets(where, path)]
        return list({one.pk: one for one in there}.values())

    def body(self, organisation: Organisation, role: str = "") -> Body:
        party = role if role in set(Party) else PARTY_OF_KIND.get(organisation.kind, Party.DEPARTMENT.value)
        return Body(organisation.pk, str(organisation), party)


def meets(one: str, other: str) -> bool:
    """Whether one of two places lies in the other."""
    return one.startswith(other) or other.startswith(one)


_bodies: Remembered[UUID, Bodies] = Remembered(Bodies)


def forget() -> None:
    _bodies.forget()


def organisation(organisation_id: UUID, *, tenant_id: UUID) -> Organisation | None:
    """An organisation that a case of this tenant may be given to."""
    return _bodies.get(tenant_id).all.get(organisation_id)


def where_of(place: Place | None) -> Where:
    """The place as dispatch sees it; the management mode is its own or the compound's around it."""
    if place is None:
        return Where()
    return Where(place.path, str(place), place.management_mode or mode_at(place.path, tenant_id=place.tenant_id))


def mode_at(path: str, *, tenant_id: UUID) -> str:
    """The management mode of the nearest place at or around a path that has one; “” where none has."""
    modes = _bodies.get(tenant_id).modes
    parts = path.rstrip("/").split("/")
    around = ("/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1))
    return next((modes[one] for one in around if one in modes), "")


def suggestion(category: Category, place: Place | None, *, also_touches: list[str] | None = None) -> Suggestion:
    """Who should take such a matter at this place, and why."""
    tenant_id = category.tenant_id
    table = Table(rules_in_force(tenant_id), duty_list(tenant_id))
    return suggested_by(table, matters_of(category, also_touches or []), where_of(place), tenant_id=tenant_id)


@dataclass(frozen=True, slots=True)
class Table:
    """What decides: the dispatch rules, and the list of what communities may be given. Those of a day, or proposed ones."""

    rules: list[RuleRow]
    duty_list: list[DutyRow]


def suggested_by(table: Table, matters: list[Matter], where: Where, *, tenant_id: UUID) -> Suggestion:
    """Who should take these matters here by this table, among today's organisations. No query for a minute after the first."""
    bodies = _bodies.get(tenant_id)
    outright = [rule.organisation_id for rule in table.rules if rule.organisation_id in bodies.all]
    named = {one: bodies.body(bodies.all[one]) for one in outright if one}
    found = dispatching.suggest(matters, where, table.rules, bodies.at(where.path), named)
    hindered = duties.hindrance(matters, where.path, table.duty_list)
    ruled = _with_ruling(found, matters, where, bodies)
    return dispatching.bound_by_list(ruled, hindered, has_community=Party.COMMUNITY in bodies.at(where.path))


def _with_ruling(found: Suggestion, matters: list[Matter], where: Where, bodies: Bodies) -> Suggestion:
    """What the weightiest precedent says goes before the rules, where its organisation is still there."""
    if not matters or not where.path:
        return found
    for row in rulings.speaking_for(matters[0].chain, where.path, tenant_id=bodies.tenant_id):
        if row.organisation_id in bodies.all:
            return by_precedent(found, row, Body(row.organisation_id, str(bodies.all[row.organisation_id]), row.party))
    return found


def hindrance_of(case: Case, body: Body) -> dict[str, Any] | None:
    """Why this body may not lead the case by the duty list; None for anyone but a community, and where there is no list."""
    if body.party != Party.COMMUNITY:
        return None
    matters = matters_of(case.category, case.also_touches)
    return duties.hindrance(matters, case.place_path, duty_list(case.tenant_id))


def where_at(path: str, *, tenant_id: UUID) -> Where:
    """A place by its path alone, as dispatch sees it."""
    return Where(path, "", mode_at(path, tenant_id=tenant_id))


def suggestion_for(case: Case) -> Suggestion:
    """The suggestion for a case, with how often the same body settled the like here in a year. Three queries at most."""
    found = suggestion(case.category, case.place, also_touches=case.also_touches)
    if found.lead is None or not case.place_path:
        return found
    same, by_this = precedents(case, found.lead.id)
    return dispatching.with_precedents(found, same=same, by_this=by_this)


def precedents(case: Case, organisation_id: UUID) -> tuple[int, int]:
    """How many closed cases of the year before are like this one (same compound, same category), and how many this body led."""
    around = "/".join(case.place_path.split("/")[:3]) + "/"
    like = Case.objects.under(around).filter(
        tenant_id=case.tenant_id,
        category_id=case.category_id,
        state=State.CLOSED,
        reported_at__gte=case.reported_at - PRECEDENTS_SINCE,
        reported_at__lt=case.reported_at,
    )
    led = list(like.exclude(pk=case.pk).values_list("lead_organisation_id", flat=True)[:MOST_COUNTED])
    return len(led), led.count(organisation_id)


def standing(tenant_id: UUID) -> list[Organisation]:
    """The organisations that a rule can name: whoever a case may be given to. No query for a minute after the first."""
    return list(_bodies.get(tenant_id).all.values())


def answering_inside(path: str, *, tenant_id: UUID) -> list[Organisation]:
    """The committee of a community and the companies that manage something in it. No query for a minute after the first."""
    return _bodies.get(tenant_id).inside(path)


def offers_for(case: Case) -> list[Body]:
    """The organisations that a clerk can choose from: those who answer for the place first, then the others, each once."""
    bodies = _bodies.get(case.tenant_id)
    here = list(bodies.at(case.place_path).values())
    others = [bodies.body(one) for one in bodies.all.values()]
    return list({body.id: body for body in [*here, *others]}.values())
