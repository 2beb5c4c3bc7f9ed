"""Scans of the papers in a pile: to look something up afterwards without taking the papers out of the cupboard."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.core import files, journal
from linli.core.actors import Actor
from linli.core.files import withdrawing
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Batch, BatchState
from linli.deliberation.selectors.papers import SCAN, SCAN_WITHDRAWN, SCANNED, may_withdraw_scan

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
    ever = StoredFile.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk, purpose=SCAN)
    refuse_if(_scan_problems(batch, scans, ever.filter(removed_at=None, withdrawn_at=None).count()), VoteRefused)
    last = ever.aggregate(last=Max("position"))["last"] or 0
    kept = []
    for position, one in enumerate(scans, start=last + 1):
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
    return problems + _discarded_problems(batch, "scans")


def _discarded_problems(batch: Batch, where: str) -> list[Problem]:
    if batch.state != BatchState.DISCARDED:
        return []
    return [Problem("batch_state", _("这一叠作废了，扫描件传到重新录的那一叠。"), where=where)]


@transaction.atomic
def withdraw(
    *, batch: Batch, stored: StoredFile, reason: str, instead: File[Any] | None = None, by: Actor, now: datetime
) -> StoredFile | None:
    """
    Withdraw a scan that was put with a pile by mistake: whoever put it there does, or who keeps the ballots of the place. What
    comes instead takes its place and its name.

    :raises NotAllowed: for anybody else. :raises VoteRefused: with every reason.
    """
    ballot, batch = both(batch, by)
    if not may_withdraw_scan(by, ballot, stored):
        raise NotAllowed(Problem("not_allowed", _("只有传的人和管这里表决的人能撤下。")))
    problems = withdrawing.withdrawal_problems(stored, reason, instead)
    refuse_if(problems + (_discarded_problems(batch, "instead") if instead else []), VoteRefused)
    made = withdrawing.withdraw(stored, reason=reason, instead=instead, keep_name=True, by=by, now=now)
    told = {"number": [None, batch.number], "name": [stored.name, made.name if made else None]}
    journal.record(SCAN_WITHDRAWN, batch, by=by, now=now, reason=reason.strip(), changes=told)
    return made
