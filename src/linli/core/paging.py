"""Pages by number whose count stops where nobody leafs on."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST_LEAFED = 5_000  # rows


class Pages(Paginator[Any]):
    """
    Pages of rows, counted up to MOST_LEAFED: whoever looks for more narrows the list or takes its sheet. `counted`: the same
    rows without what is only shown beside them. `known`: how many there are, where somebody counted them already.
    """

    def __init__(
        self, rows: QuerySet[Any], per_page: int, *, counted: QuerySet[Any] | None = None, known: int | None = None
    ) -> None:
        super().__init__(rows, per_page)
        self._known = known
        self._counted = rows if counted is None else counted

    @cached_property
    def _found(self) -> int:
        if self._known is not None:
            return self._known
        return self._counted.order_by().values("pk")[: MOST_LEAFED + 1].count()

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self._found, MOST_LEAFED)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than can be leafed through."""
        return self._found > MOST_LEAFED

    @property
    def told(self) -> str:
        return f"{self.count}+" if self.is_cut else str(self.count)
