"""The ledger of the hotline's cases for exports and ledgers: the city's own columns, defined in the mapping and nowhere else."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.rules.hotline import PRIVATE, Format
from linli.casework.rules.senders import HOTLINE
from linli.core.figures import DataColumn, Personal, dataset
from linli.core.models import Tenant

from . import hotline
from .figures import span
from .mappings import shipped

FREE_TEXT = frozenset({"title", "text", "reply", "spot"})
FORM = Format.from_body(shipped(hotline.MAPPING).body)
COLUMNS = [
    DataColumn(key, heading, personal=Personal.PERSONAL if key in PRIVATE | FREE_TEXT else Personal.NONE)
    for heading, key in FORM.columns
]


@dataset("casework.hotline", _("12345 热线工单，21 列"), COLUMNS, capability=rights.HOTLINE)
def hotline_ledger(tenant: Tenant, year: int) -> Iterable[list[Any]]:
    """The year's orders as the city has them, with our answers; who rang stays with the city."""
    begin, end = span(year)
    rows = Case.objects.filter(tenant=tenant, external_source=HOTLINE, reported_at__gte=begin, reported_at__lt=end)
    form = hotline.format_of(tenant)
    for case in hotline.with_orders(rows.exclude(external_no="")).order_by("reported_at", "id").iterator(chunk_size=500):
        cells = hotline.cells_of(case, form)
        yield [cells[key] for key in form.keys]
