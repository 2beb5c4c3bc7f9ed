"""
Withdrawing a file that was put up by mistake: it stands nowhere any more, the journal keeps that it was there, who took it away
and why, and its content goes when the term of the retention policy is over. What should stand there instead takes its place.
"""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.form_fields import words_field
from linli.core.forms import FilesField
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if

MOST_REASON = 200


class WithdrawForm(forms.Form):
    """Why it is withdrawn, and what should stand there instead."""

    reason = words_field(
        gettext_lazy("为什么撤下"), most=MOST_REASON, help_text=gettext_lazy("例如：传错了一份。记录里留着，不写姓名。")
    )
    instead = FilesField(
        label=gettext_lazy("换成对的这一份"), required=False, help_text=gettext_lazy("PDF 或者照片，一份。不换就空着。")
    )

    def clean_instead(self) -> File[Any] | None:
        """One, or none."""
        chosen = self.cleaned_data["instead"]
        if len(chosen) > 1:
            raise forms.ValidationError(_("只能换上一份。别的另外放上。"), code="several")
        return chosen[0] if chosen else None


def may_withdraw(actor: Actor, stored: StoredFile, *, administers: bool) -> bool:
    """Whoever put it there, or who administers what it belongs to."""
    return administers or (stored.stored_by_id is not None and stored.stored_by_id == actor.user_id)


def withdrawal_problems(stored: StoredFile, reason: str, instead: File[Any] | None = None) -> list[Problem]:
    """Every reason against withdrawing it, and against what comes instead."""
    problems = []
    if stored.withdrawn_at or stored.removed_at:
        problems.append(Problem("withdrawn", _("这一份已经撤下了。")))
    if not reason.strip():
        problems.append(Problem("no_reason", _("写一句为什么撤下。"), where="reason"))
    elif len(reason.strip()) > MOST_REASON:
        problems.append(Problem("too_long", _("这里最多 %(most)d 个字。") % {"most": MOST_REASON}, where="reason"))
    return problems + (files.scan_problems(instead, "instead") if instead else [])


@transaction.atomic
def withdraw(
    stored: StoredFile, *, reason: str, instead: File[Any] | None = None, keep_name: bool = False, by: Actor, now: datetime
) -> StoredFile | None:
    """
    Withdraw a file; the caller's verb has looked who may, holds what it belongs to, and writes its own line. Gives what stands
    there instead, under the old one's name where `keep_name` says so: a sender's name may say whose paper it is.

    :raises FileRefused: with every reason.
    """
    stored = locking.one(StoredFile, stored.pk, "tenant")
    refuse_if(withdrawal_problems(stored, reason, instead), files.FileRefused)
    stored.withdrawn_at, stored.withdrawn_by, stored.withdrawn_why = now, by.label[:120], reason.strip()
    stored.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    made = _put_instead(stored, instead, by=by, now=now, keep_name=keep_name) if instead else None
    changes = {"instead": [None, str(made.pk) if made else None]}
    journal.record("core.file.withdrawn", stored, by=by, now=now, reason=reason.strip(), changes=changes)
    return made


def _put_instead(stored: StoredFile, instead: File[Any], *, by: Actor, now: datetime, keep_name: bool) -> StoredFile:
    made = files.store(instead, tenant=stored.tenant, by=by, now=now, purpose=stored.purpose, position=stored.position)
    made.subject_type, made.subject_id = stored.subject_type, stored.subject_id
    if keep_name:
        made.name = PurePath(stored.name).stem + PurePath(made.name).suffix
    made.save(update_fields=["subject_type", "subject_id", "name"])
    return made


def standing_and_withdrawn(subject: models.Model, *, purpose: str) -> tuple[list[StoredFile], list[StoredFile]]:
    """What stands there of one thing, in its order, and what was withdrawn of it and is still kept, the newest first. One query."""
    of = StoredFile.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, purpose=purpose)
    rows = list(of.filter(removed_at=None))
    gone = [one for one in rows if one.withdrawn_at and one.name]
    return [one for one in rows if not one.withdrawn_at], sorted(
        gone, key=lambda one: one.withdrawn_at or one.stored_at, reverse=True
    )
