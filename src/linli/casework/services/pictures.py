"""Photos of a case: kept with the case, told apart by the timeline entry that they came with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.casework.models import Case, Entry
from linli.casework.rules import cases
from linli.core import files
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem

Photo: TypeAlias = File[Any] | StoredFile
"""An upload as it came, or a file that was stored ahead while the form was still open."""


def problems(photos: Sequence[Photo], *, also_papers: bool = False) -> list[Problem]:
    """
    What stands against the photos: too many, too big, not what the name says. Nothing is stored.

    `also_papers`: whoever handles a case may add a contract or a drawing as evidence; whoever reports adds pictures alone.
    """
    uploads = [one for one in photos if not isinstance(one, StoredFile)]
    found = files.upload_problems(uploads, where="photos") if uploads else []
    if not found and not also_papers:
        names = [one.name for one in uploads if not files.is_picture(one)]
        found = [Problem("not_a_picture", _("%(name)s：这里只收照片。") % {"name": name}, where="photos") for name in names]
    return [*cases.photo_count_problems(len(photos)), *found]


def keep(case: Case, photos: Sequence[Photo], entry: Entry, *, by: Actor, now: datetime) -> None:
    """Keep the photos, private, as those of this entry. `purpose` holds the entry's key, so that one query gets all of a case."""
    for position, photo in enumerate(photos):
        if isinstance(photo, StoredFile):
            files.attach(photo, case, purpose=purpose_of(entry))
        else:
            files.store(photo, tenant=case.tenant, by=by, now=now, subject=case, purpose=purpose_of(entry), position=position)


def purpose_of(entry: Entry) -> str:
    return f"entry:{entry.pk.hex}"
