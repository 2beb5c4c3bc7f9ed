"""Who or what could meet a need, and which needs somebody could meet: offered resources, people and units that checked in, teams."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ..models import CheckIn, Need, Resource, ResourceKind, Team
from ..rules import matching as rules
from ..rules.matching import Traits
from ..rules.skills import fields_of
from ..states import NeedState, ResourceState
from .checkins import consenting
from .teams import times_of

LOOKED_AT = 500
"""How many of a kind are compared at most: the newest of the same community first."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something that fits, and why (codes of `rules.matching`); `kind`: `resource`, `checkin` or `team`."""

    kind: str
    what: Any
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return rules.reason_words(self.reasons)


def matches_for(need: Need, *, on: date, most: int = 5) -> list[Match]:
    """
    What could meet a need, best first: at most `most` of each kind. Three queries, four where there are teams. For the office:
    people stand in it by name, while they agree to that.
    """
    wanted = traits_of_need(need)
    found = _best("resource", wanted, ((one, traits_of_resource(one)) for one in _resources(need, on)), most)
    found += _best("checkin", wanted, ((one, traits_of_checkin(one)) for one in _checkins(need, on)), most)
    teams = list(_teams(need))
    times = times_of(teams) if teams else {}
    return found + _best("team", wanted, ((one, traits_of_team(one, times.get(one.pk, ()))) for one in teams), most)


def _best(kind: str, wanted: Traits, had: Iterable[tuple[Any, Traits]], most: int) -> list[Match]:
    found = [Match(kind, what, why) for what, one in had if (why := rules.reasons(wanted, one))]
    return sorted(found, key=lambda match: -len(match.reasons))[:most]


def _resources(need: Need, on: date) -> QuerySet[Resource]:
    rows = Resource.objects.filter(tenant=need.tenant_id, state=ResourceState.OPEN)
    rows = rows.filter(Q(available_until=None) | Q(available_until__gte=on)).select_related("place", "organisation")
    return rows.order_by("-offered_at", "-id")[:LOOKED_AT]


def _checkins(need: Need, on: date) -> QuerySet[CheckIn]:
    """Units and people that report to the community of the need, now."""
    rows = CheckIn.objects.filter(tenant=need.tenant_id, place_path__startswith=_community(need.place_path), since__lte=on)
    rows = consenting(rows.filter(Q(ended_on=None) | Q(ended_on__gte=on)), need.tenant_id)
    return rows.select_related("person", "partner__organisation", "place").order_by("-since", "-id")[:LOOKED_AT]


def _teams(need: Need) -> QuerySet[Team]:
    rows = Team.objects.filter(tenant=need.tenant_id, dissolved_on=None, place_path__startswith=_community(need.place_path))
    return rows.select_related("place").order_by("name", "id")[:LOOKED_AT]


def _community(path: str) -> str:
    """The community of a place by its path; the subdistrict itself is everywhere."""
    steps = path.split("/")
    return "/".join(steps[:2]) + "/" if len(steps) > 2 else path


def needs_matching(what: CheckIn | Resource | Team, *, on: date, most: int = 10) -> list[tuple[Need, tuple[str, ...]]]:
    """The public needs that somebody who checked in, a team or a resource could meet, best first, with why. One query; a team: two."""
    had = _traits(what)
    rows = Need.objects.filter(tenant=what.tenant_id, state=NeedState.OPEN, is_public=True)
    rows = rows.filter(Q(wanted_until=None) | Q(wanted_until__gte=on)).filter(_takes(what)).select_related("place")
    found = [
        (need, why) for need in rows.order_by("checked_at", "id")[:LOOKED_AT] if (why := rules.reasons(traits_of_need(need), had))
    ]
    return sorted(found, key=lambda pair: -len(pair[1]))[:most]


def _takes(what: CheckIn | Resource | Team) -> Q:
    """Needs that such a claimant may claim."""
    if isinstance(what, Team):
        return Q(for_teams=True)
    is_unit = what.partner_id if isinstance(what, CheckIn) else what.organisation_id  # type: ignore[attr-defined]
    return Q(for_units=True) if is_unit else Q(for_persons=True)


def _traits(what: CheckIn | Resource | Team) -> Traits:
    if isinstance(what, Resource):
        return traits_of_resource(what)
    return traits_of_team(what, times_of([what]).get(what.pk, ())) if isinstance(what, Team) else traits_of_checkin(what)


def traits_of_need(need: Need) -> Traits:
    return rules.traits(fields=[need.field], skills=[*need.skills, need.title], times=need.times, place_path=need.place_path)


def traits_of_resource(one: Resource) -> Traits:
    fields = [one.field, *({"premises": ["premises"], "goods": ["goods"]}.get(ResourceKind(one.kind).value, []))]
    return rules.traits(fields=fields, skills=one.skills, times=one.times, place_path=one.place_path)


def traits_of_checkin(one: CheckIn) -> Traits:
    return rules.traits(fields=fields_of(one.skills), skills=one.skills, times=one.times, place_path=one.place_path)


def traits_of_team(one: Team, times: Iterable[str] = ()) -> Traits:
    """By what it is good at, where it is, and when somebody of it is free."""
    skills = [one.speciality] if one.speciality else []
    return rules.traits(fields=fields_of(skills), skills=skills, times=times, place_path=one.place_path)
