"""What an address names by a key: there it is, or the answer is 404."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

T = TypeVar("T")
M = TypeVar("M", bound=Model)
P = ParamSpec("P")


def found_or_404(found: T | None) -> T:
    """What was looked for. :raises Http404: where there is nothing, or nothing that this visitor may see."""
    if found is None:
        raise Http404
    return found


def one_or_404(rows: QuerySet[M], pk: UUID) -> M:
    """The row with this key among those that the visitor may see. :raises Http404: otherwise."""
    return found_or_404(next(iter(rows.filter(pk=pk).order_by()[:1]), None))  # of one row nothing need be ordered


def got_or_404(get: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a selector gives. :raises Http404: where it says that there is none, or none that this visitor may see."""
    try:
        return get(*args, **kwargs)
    except ObjectDoesNotExist as error:
        raise Http404 from error
