"""An application with its budget, as an agency types it for itself and a clerk for one that came on paper."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from linli.core.access import actor_of
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import Organisation, place_chosen

from ..forms.ventures import VentureForm, initial_lines
from ..models import Round, Venture
from ..services import ventures
from ..services.ventures import VentureGiven, lines_of
from .venture_pieces import places_offered


def begun(
    request: HttpRequest,
    round_: Round,
    shown: VerbPage,
    whose: Callable[[dict[str, Any]], Organisation | None],
    url_of: Callable[[Venture], str],
    **more: Any,
) -> HttpResponse:
    """The page of a new application; `whose` says for which body it is."""
    tenant = tenant_here(request)
    form: Any = bound(request, VentureForm, places=places_offered(tenant, round_.place_path), **more)

    def do(given: dict[str, Any], now: datetime) -> str:
        body = whose(given)
        assert body is not None  # noqa: S101 -- offered by the form, or one's own
        wanted = VentureGiven(place=place_chosen(given["place"], tenant), **form.given())
        return url_of(
            ventures.draft(round_=round_, applicant=body, given=wanted, lines=form.lines(), by=actor_of(request), now=now)
        )

    return answered(request, shown, form, do)


def changed(request: HttpRequest, venture: Venture, shown: VerbPage, url: str) -> HttpResponse:
    """The page on which an application is changed."""
    tenant = tenant_here(request)
    names = (
        "title",
        "category",
        "for_whom",
        "problem",
        "plan",
        "planned_services",
        "planned_person_times",
        "begins_on",
        "ends_on",
        "contact",
    )
    initial = {name: getattr(venture, name) for name in names} | {"place": str(venture.place_id)}  # type: ignore[attr-defined]
    form: Any = bound(
        request,
        VentureForm,
        places=places_offered(tenant, venture.round.place_path),
        initial=initial | initial_lines(lines_of(venture)),
    )

    def do(given: dict[str, Any], now: datetime) -> str:
        wanted = VentureGiven(place=place_chosen(given["place"], tenant), **form.given())
        ventures.change(venture=venture, given=wanted, lines=form.lines(), by=actor_of(request), now=now)
        return url

    return answered(request, shown, form, do)
