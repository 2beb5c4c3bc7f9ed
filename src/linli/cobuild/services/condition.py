"""The condition of a space (场地状况): what was found, and when a fault was mended."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if

from ..errors import SpaceRefused
from ..models import ConditionNote, Space
from ..rules import rights
from ..rules.spaces import day_of
from .space_pieces import allow, held


@transaction.atomic
def note(
    *, space: Space, text: str, is_fault: bool = False, photos: Sequence[File[Any]] = (), by: Actor, now: datetime
) -> ConditionNote:
    """
    Note what was found: clean, or something broken, with pictures where somebody took some.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(space)
    allow(by, rights.BOOK, tenant_id=space.tenant_id, place_path=space.place_path)
    problems = [] if text.strip() else [Problem("text_missing", _("写一句场地怎样。"), where="text")]
    refuse_if(problems + files.upload_problems(photos, where="photos"), SpaceRefused)
    row = ConditionNote(
        tenant_id=space.tenant_id, space=space, at=now, by=by.label[:80], is_fault=is_fault, text=text.strip()[:200]
    )
    row.save(force_insert=True)
    for position, one in enumerate(photos):
        files.store(one, tenant=space.tenant, by=by, now=now, subject=row, purpose="condition", position=position)
    journal.record("cobuild.space.noted", space, by=by, now=now, changes={"is_fault": [None, is_fault]})
    return row


@transaction.atomic
def mended(*, fault: ConditionNote, on: date, text: str, by: Actor, now: datetime) -> ConditionNote:
    """
    Note that a fault was mended, on which day and how.

    :raises NotAllowed: without the right there. :raises SpaceRefused: with every reason.
    """
    space = held(fault.space)
    fault = locking.one(ConditionNote, fault.pk)
    allow(by, rights.BOOK, tenant_id=space.tenant_id, place_path=space.place_path)
    problems = []
    if not fault.is_fault or fault.mended_on:
        problems.append(Problem("no_fault", _("这一条没有要修的，或者已经修好了。"), where="on"))
    if not day_of(fault.at) <= on <= day_of(now):
        problems.append(Problem("on", _("修好的日子在发现以后、今天以前。"), where="on"))
    if not text.strip():
        problems.append(Problem("text_missing", _("写一句怎么修的。"), where="text"))
    refuse_if(problems, SpaceRefused)
    fault.mended_on, fault.mended_text = on, text.strip()[:200]
    fault.save(update_fields=["mended_on", "mended_text"])
    journal.record("cobuild.space.mended", space, by=by, now=now, changes={"mended_on": [None, on]})
    return fault
