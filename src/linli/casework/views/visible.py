"""The cases that a visitor may see, worked out once in a request: the page and its navigation both ask."""

from django.http import HttpRequest

from linli.casework.models.cases import CaseQuerySet
from linli.casework.selectors.cases import cases_visible_to
from linli.core.access import actor_of
from linli.core.tenancy import tenant_here


def visible_to(request: HttpRequest) -> CaseQuerySet:
    """The cases of this subdistrict that the visitor may see, to be narrowed further."""
    found: CaseQuerySet | None = getattr(request, "_linli_cases", None)
    if found is None:
        found = cases_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
        request._linli_cases = found  # type: ignore[attr-defined]
    return found
