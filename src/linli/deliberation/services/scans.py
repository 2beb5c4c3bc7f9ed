"""Scans of the papers in a pile: to look something up afterwards without taking the papers out of the cupboard."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Batch, BatchState
from linli.deliberation.selectors.papers import SCAN, SCANNED

from .batches import both

MOST_SCANS = 100  # of one pile


@transaction.atomic
def scan(*, batch: Batch, scans: Sequence[File[Any]], by: Actor, now: datetime) -> list[StoredFile]:
    """
    Keep pictures or PDFs of a pile's papers, while the ballot runs and afterwards. They are named by the pile and their number,
    whatever the sender calls them: a name may say whose paper it is.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    ballot, batch = both(batch, by)
    there = StoredFile.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk, purpose=SCAN).count()
    refuse_if(_scan_problems(batch, scans, there), VoteRefused)
    kept = []
    for position, one in enumerate(scans, start=there + 1):
        stored = files.store(one, tenant=ballot.tenant, by=by, now=now, subject=batch, purpose=SCAN, position=position)
        named = _("第%(pile)d叠-扫描%(n)d") % {"pile": batch.number, "n": position}
        stored.name = named + PurePath(stored.name).suffix
        stored.save(update_fields=["name"])
        kept.append(stored)
    told = {"number": [None, batch.number], "count": [None, len(kept)]}
    journal.record(SCANNED, batch, by=by, now=now, changes=told)
    return kept


def _scan_problems(batch: Batch, scans: Sequence[File[Any]], there: int) -> list[Problem]:
    problems = [] if scans else [Problem("no_scan", _("还没有选扫描件。"), where="scans")]
    problems += [problem for one in scans for problem in files.scan_problems(one, "scans")]
    problems += [one for one in files.upload_problems(scans, "scans") if one.code == "too_many_files"]
    if there + len(scans) > MOST_SCANS:
        problems.append(Problem("too_many", _("一叠最多留 %(most)d 个扫描件。") % {"most": MOST_SCANS}, where="scans"))
    if batch.state == BatchState.DISCARDED:
        problems.append(Problem("batch_state", _("这一叠作废了，扫描件传到重新录的那一叠。"), where="scans"))
    return problems
