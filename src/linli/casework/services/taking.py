"""What is taken out of the house as a file, with its line in the journal: the file of a case, a list as a sheet."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from linli.casework.models import Case
from linli.core import journal
from linli.core.actors import Actor
from linli.core.models import Tenant


@transaction.atomic
def note_file_taken(*, case: Case, for_reporter: bool, by: Actor, now: datetime) -> None:
    """Note that somebody took the file of a case as a PDF, and which of the two variants."""
    changes = {"variant": [None, "reporter" if for_reporter else "inside"]}
    journal.record("casework.case.file_taken", case, by=by, now=now, changes=changes)


@transaction.atomic
def note_list_taken(*, name: str, filters: Mapping[str, str], tenant: Tenant, by: Actor, now: datetime) -> None:
    """Note that somebody took a list with people in it as a sheet: which, and what it was narrowed by. Typed words stay out."""
    changes = {"list": [None, name], "filters": [None, dict(sorted(filters.items()))]}
    journal.record("casework.list.taken", tenant, by=by, now=now, changes=changes)
