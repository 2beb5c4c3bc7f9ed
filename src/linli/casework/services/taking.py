"""What is taken out of the house as a file, with its line in the journal: the file of a case."""

from datetime import datetime

from django.db import transaction

from linli.casework.models import Case
from linli.core import journal
from linli.core.actors import Actor


@transaction.atomic
def note_file_taken(*, case: Case, for_reporter: bool, by: Actor, now: datetime) -> None:
    """Note that somebody took the file of a case as a PDF, and which of the two variants."""
    changes = {"variant": [None, "reporter" if for_reporter else "inside"]}
    journal.record("casework.case.file_taken", case, by=by, now=now, changes=changes)
