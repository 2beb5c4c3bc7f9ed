"""
The figures and lists of deliberation. What happened counts in the year in which it did, by the installation's time zone.

A residents' council of the whole subdistrict is its residents' council; its first session of a year is the one that was held
first in it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures import DataColumn, dataset, figure
from linli.core.models import Tenant

from ..models import Ballot, CouncilKind, Meeting, MeetingKind, Resolution, Term, Undertaking
from ..rules import rights
from ..states import BallotState, MeetingState, ResolutionState
from .held import held


def span(year: int) -> tuple[datetime, datetime]:
    """The first instant of the year and of the next, local time."""
    return timezone.make_aware(datetime(year, 1, 1)), timezone.make_aware(datetime(year + 1, 1, 1))  # noqa: DTZ001 -- made aware


def term_in(tenant: Tenant, year: int) -> Term | None:
    """
    The term of the subdistrict's residents' council in force at the end of the year, or the last that ended in it.

    Of several residents' councils that of the widest place, then the oldest.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    ran = Q(closed_on=None) | Q(closed_on__gte=first)
    rows = Term.objects.filter(ran, tenant=tenant, council__kind=CouncilKind.RESIDENTS_COUNCIL, begins_on__lte=last)
    standing = rows.filter(Q(council__dissolved_on=None) | Q(council__dissolved_on__gte=first)).select_related("council")
    order = ("council__place_path", "council__founded_on", "council__id", "-ordinal")
    return min(standing.order_by(*order), key=lambda one: one.council.place_path.count("/"), default=None)


def sessions_in(tenant: Tenant, year: int) -> QuerySet[Meeting]:
    """The sessions that the council of the year's term held, the first of them first."""
    begin, end = span(year)
    term = term_in(tenant, year)
    rows = Meeting.objects.filter(tenant=tenant, kind=MeetingKind.SESSION, state=MeetingState.CLOSED)
    held_then = rows.filter(opened_at__gte=begin, opened_at__lt=end)
    return held_then.filter(council=term.council if term else None).order_by("opened_at", "id")


def meetings_in(tenant: Tenant, year: int) -> QuerySet[Meeting]:
    begin, end = span(year)
    return Meeting.objects.filter(tenant=tenant, state=MeetingState.CLOSED, opened_at__gte=begin, opened_at__lt=end)


def declared_in(tenant: Tenant, year: int) -> QuerySet[Ballot]:
    begin, end = span(year)
    return Ballot.objects.filter(tenant=tenant, state=BallotState.DECLARED, declared_at__gte=begin, declared_at__lt=end)


def adopted_in(tenant: Tenant, year: int) -> QuerySet[Resolution]:
    return Resolution.objects.filter(tenant=tenant, adopted_on__year=year)


def _council_url(tenant: Tenant, year: int) -> str:
    """The page of the council whose seats are counted."""
    term = term_in(tenant, year)
    return term.council.get_absolute_url() if term else ""


def _first_session_url(tenant: Tenant, year: int) -> str:
    first = sessions_in(tenant, year).first()
    return first.get_absolute_url() if first else ""


def _resolutions(**query: str) -> str:
    return "/desk/resolutions/?since={year}-01-01&until={year}-12-31" + "".join(f"&{key}={value}" for key, value in query.items())


@figure(
    "council_seats",
    _("议事会名额"),
    pgettext_lazy("unit", "席"),
    _("街道居民议事会当年在任这一届的名额，有没有人坐都算。一年里换了届，算后一届。"),
    url=_council_url,
)
def council_seats(tenant: Tenant, year: int) -> int | None:
    term = term_in(tenant, year)
    return term.seat_count if term else None


@figure(
    "first_session_present",
    _("首次议事会到会"),
    _("人"),
    _("街道居民议事会当年开的第一次会议，应到的人里签过到的；来过又走的也算，列席、旁听的不算。"),
    url=_first_session_url,
)
def first_session_present(tenant: Tenant, year: int) -> int | None:
    first = sessions_in(tenant, year).first()
    return held(first).came if first else None


@figure(
    "meetings_held",
    _("开过的会"),
    _("次"),
    _("当年开了、开完的会，各种会都算；没开成的、正在开的不算。"),
    url="/desk/meetings/?show=all&since={year}-01-01&until={year}-12-31",
)
def meetings_held(tenant: Tenant, year: int) -> int:
    return meetings_in(tenant, year).count()


@figure(
    "ballots_declared",
    _("公布了结果的表决"),
    _("次"),
    _("当年公布结果的表决，通过没通过都算；无效的、撤回的不算。"),
    url="/desk/ballots/?view=declared&year={year}",
)
def ballots_declared(tenant: Tenant, year: int) -> int:
    return declared_in(tenant, year).count()


@figure("resolutions_adopted", _("作出的决议"), _("件"), _("当年作出的决议，没有公布的也算。"), url=_resolutions(view="all"))
def resolutions_adopted(tenant: Tenant, year: int) -> int:
    return adopted_in(tenant, year).count()


@figure(
    "resolutions_done", _("落实了的决议"), _("件"), _("当年作出的决议里，要办的事都验收了的。"), url=_resolutions(view="done")
)
def resolutions_done(tenant: Tenant, year: int) -> int:
    return adopted_in(tenant, year).filter(state=ResolutionState.DONE).count()


COLUMNS = [
    DataColumn("number", _("编号")),
    DataColumn("title", _("决议")),
    DataColumn("adopted_on", _("哪天作出的")),
    DataColumn("council", _("谁作出的")),
    DataColumn("place", _("范围")),
    DataColumn("state", _("状态")),
    DataColumn("undertaking", _("做什么")),
    DataColumn("responsible", _("责任部门、责任人")),
    DataColumn("due_on", _("完成时间")),
    DataColumn("percent", _("完成"), "%"),
    DataColumn("accepted_on", _("哪天验收的")),
]


@dataset("deliberation.resolutions", _("决议落实"), COLUMNS, capability=rights.RESOLUTIONS)
def resolutions(tenant: Tenant, year: int) -> Iterator[Sequence[Any]]:
    """What the resolutions of a year undertake, a row each; a resolution without anything to do has one row too."""
    rows = adopted_in(tenant, year).select_related("council", "place").order_by("sequence", "id")
    undertaken = Undertaking.objects.filter(resolution__in=rows.values("pk")).order_by(F("resolution"), "position")
    by_resolution: dict[Any, list[Undertaking]] = {}
    for row in undertaken.iterator():
        by_resolution.setdefault(row.resolution_id, []).append(row)  # type: ignore[attr-defined]
    for one in rows.iterator():
        plain = (one.number, one.title, one.adopted_on, str(one.council or ""), str(one.place), one.get_state_display())
        for row in by_resolution.get(one.pk, []):
            yield (*plain, row.title, row.responsible, row.due_on, row.percent, row.accepted_on)
        if one.pk not in by_resolution:
            yield (*plain, "", "", None, None, None)
