"""One verb on one case over REST: fetched as far as the caller may see it, done once, answered with the case as it then stands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from linli.casework.models import Case
from linli.core.actors import Actor

from .doors import case_of, once
from .schemas import case_out

CASE = "/cases/{uuid:case_id}"


def done(request: HttpRequest, case_id: UUID, verb: str, write: Callable[[Case, Actor], Case]) -> dict[str, Any]:
    """Fetch the case as far as the caller may see it, do the verb once, and say how the case stands."""
    case = case_of(request, case_id)
    return case_out(once(request, f"{verb}:{case_id}", lambda actor: write(case, actor), case_id=case_id))
