"""Photos of a case: kept with the case, told apart by the timeline entry that they came with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.core.files.base import File

from linli.casework.models import Case, Entry
from linli.casework.rules import cases
from linli.core import files
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem

Photo: TypeAlias = File[Any] | StoredFile
"""An upload as it came, or a file that was stored ahead while the form was still open."""


def problems(photos: Sequence[Photo]) -> list[Problem]:
    """What stands against the photos: too many, too big, not what the name says. Nothing is stored."""
    uploads = [one for one in photos if not isinstance(one, StoredFile)]
    return [*cases.photo_count_problems(len(photos)), *(files.upload_problems(uploads, where="photos") if uploads else [])]


def keep(case: Case, photos: Sequence[Photo], entry: Entry, *, by: Actor, now: datetime) -> None:
    """Keep the photos, private, as those of this entry. `purpose` holds the entry's key, so that one query gets all of a case."""
    for position, photo in enumerate(photos):
        if isinstance(photo, StoredFile):
            files.attach(photo, case, purpose=purpose_of(entry))
        else:
            files.store(photo, tenant=case.tenant, by=by, now=now, subject=case, purpose=purpose_of(entry), position=position)


def purpose_of(entry: Entry) -> str:
    return f"entry:{entry.pk.hex}"
