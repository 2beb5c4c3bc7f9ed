"""What hangs together with a case: the one it went into, those that came in, the whole and its parts, the earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from linli.casework.models import Case
from linli.casework.models.cases import CaseQuerySet


@dataclass(frozen=True, slots=True)
class Linked:
    """The cases around one, each with its place and who leads it."""

    into: Case | None = None
    merged: list[Case] = field(default_factory=list)
    whole: Case | None = None
    parts: list[Case] = field(default_factory=list)
    earlier: Case | None = None

    def __bool__(self) -> bool:
        return bool(self.into or self.merged or self.whole or self.parts or self.earlier)


def linked_to(case: Case, *, visible: CaseQuerySet | None = None) -> Linked:
    """Everything that a case is linked to, as far as the reader may see it (None: all of it). One query."""
    above = [key for key in (case.merged_into_id, case.parent_id, case.earlier_id) if key]
    around = (Case.objects.all() if visible is None else visible).filter(Q(pk__in=above) | Q(merged_into=case) | Q(parent=case))
    rows = list(around.select_related("place", "lead_organisation", "tenant").order_by("reported_at", "id"))
    by_key: dict[UUID, Case] = {one.pk: one for one in rows}
    return Linked(
        into=by_key.get(case.merged_into_id) if case.merged_into_id else None,
        merged=[one for one in rows if one.merged_into_id == case.pk],
        whole=by_key.get(case.parent_id) if case.parent_id else None,
        parts=[one for one in rows if one.parent_id == case.pk],
        earlier=by_key.get(case.earlier_id) if case.earlier_id else None,
    )


def merged_into(case_id: UUID, among: Iterable[str]) -> list[str]:
    """The numbers of the cases among these keys that were merged into a case."""
    return list(Case.objects.filter(merged_into=case_id, pk__in=list(among)).values_list("short_number", flat=True))
