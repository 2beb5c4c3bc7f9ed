"""
Another city's columns and words: its sheet is looked at, a column is chosen for each field and a meaning for each word, and the
choice is kept under a name; later it is called otherwise, or put out of use.
"""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.models import ImportMapping
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules import hotline_words, rights
from linli.casework.rules.hotline import MOST_CELL, Format
from linli.casework.rules.hotline_columns import Choice
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import mappings
from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import Column, Text, headings_in, read

from .reading import MOST_ROWS, Sheet, read_sheet

PURPOSE = "casework-hotline-columns"
KEPT_FOR = timedelta(days=1)


def keep_upload(upload: File[Any], *, tenant: Tenant, by: Actor, now: datetime) -> StoredFile:
    """
    Keep a sheet until its columns are chosen, a day at most: it names people.

    :raises Refused: for a file that cannot be stored. :raises SheetRefused: for one that is no sheet.
    """
    headings_in(upload)
    upload.seek(0)
    return files.store(upload, tenant=tenant, by=by, now=now, purpose=PURPOSE)


def shipped_body() -> dict[str, Any]:
    return mappings.shipped(selectors.MAPPING).body


def words_in(file: Any, columns: dict[str, str]) -> dict[str, Counter[str]]:
    """Key → every word in its column, with how many rows have it; of the coded columns that were chosen (key → heading)."""
    chosen = [Column(key, columns[key], parse=Text(MOST_CELL)) for key in hotline_words.MEANINGS if columns.get(key)]
    found: dict[str, Counter[str]] = {column.key: Counter() for column in chosen}
    reading = read(file, chosen, extra="note", most_rows=MOST_ROWS)
    try:
        for row in reading.rows:
            for key, word in row.values.items():
                if word:
                    found[key][word] += 1
    finally:
        reading.close()
    return found


def looked_at(file: Any, *, tenant: Tenant, choice: Choice, headings: list[str], start: ImportMapping | None = None) -> Sheet:
    """The whole sheet as the choice would read it, or everything that is wrong with it."""
    body = rules.body_of(shipped_body(), choice, headings, words=_words_of(start))
    return read_sheet(file, tenant=tenant, form=Format.from_body(body, choice.name))


def _words_of(start: ImportMapping | None) -> dict[str, Any]:
    body = start.body if start else shipped_body()
    words: dict[str, Any] = body["words"]
    return words


@transaction.atomic
def keep_columns(
    *,
    tenant: Tenant,
    headings: list[str],
    choice: Choice,
    start: ImportMapping | None = None,
    stored: StoredFile | None = None,
    by: Actor,
    now: datetime,
) -> ImportMapping:
    """
    Keep the choice for the next sheet of that city; one of the same name that is in use is written over. `start`: the mapping
    whose words it goes on from. The sheet itself (`stored`) goes.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason.
    """
    _allow(by, tenant)
    shipped, words = shipped_body(), _words_of(start)
    problems = rules.choice_problems(Format.from_body(shipped | {"words": words}), choice, headings)
    locking.one(Tenant, tenant.pk)  # two mappings that are called the same at once
    same = ImportMapping.objects.filter(tenant=tenant, name=choice.name.strip(), retired_at=None).first()
    if same and same.body.get("kind") != mappings.HOTLINE:
        problems.append(rules.taken_problem())
    refuse_if(problems, ImportRefused)
    kept = same or ImportMapping(tenant=tenant, code=_free_code(tenant, choice.name.strip()), name=choice.name.strip())
    kept.body = rules.body_of(shipped, choice, headings, words=words)
    kept.made_at, kept.made_by = now, by.label[:120]
    kept.save()
    told = {"code": [None, kept.code], "columns": [None, sorted(kept.body["columns"].values())]}
    journal.record("casework.mapping.kept", kept, by=by, now=now, changes=told)
    if stored is not None:
        files.erase(stored, by=by, now=now, reason=_("列选好了"))
    return kept


def _free_code(tenant: Tenant, name: str) -> str:
    """Made from the name; another where one that is called otherwise by now, or out of use, has it."""
    taken = set(ImportMapping.objects.filter(tenant=tenant).values_list("code", flat=True))
    tries = [name, *(f"{name} {count}" for count in range(2, len(taken) + 2))]
    made = (f"hotline_{hashlib.sha256(one.encode()).hexdigest()[:10]}" for one in tries)
    return next(code for code in made if code not in taken)


@transaction.atomic
def rename_mapping(*, mapping: ImportMapping, name: str, by: Actor, now: datetime) -> ImportMapping:
    """
    Call a mapping otherwise; the sheets that were read by it stay with it.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason.
    """
    held = _held(mapping, by)
    problems = [*_retired_problems(held), *rules.name_problems(name)]
    same = ImportMapping.objects.filter(tenant=held.tenant, name=name.strip(), retired_at=None)
    if same.exclude(pk=held.pk).exists():
        problems.append(rules.taken_problem())
    refuse_if(problems, ImportRefused)
    if name.strip() == held.name:
        return held
    before, held.name = held.name, name.strip()
    held.save(update_fields=["name"])
    journal.record("casework.mapping.renamed", held, by=by, now=now, changes={"name": [before, held.name]})
    return held


@transaction.atomic
def retire_mapping(*, mapping: ImportMapping, reason: str, by: Actor, now: datetime) -> ImportMapping:
    """
    Put a mapping out of use. It is offered no more and stays for the record: what it read can still be shown and answered.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason.
    """
    held = _held(mapping, by)
    problems = _retired_problems(held)
    if not reason.strip():
        problems.append(Problem("no_reason", _("写一句为什么停用。"), where="reason"))
    if len(reason.strip()) > rules.MOST_REASON:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": rules.MOST_REASON}, where="reason"))
    refuse_if(problems, ImportRefused)
    held.retired_at, held.retired_by, held.retired_why = now, by.label[:120], reason.strip()
    held.save(update_fields=["retired_at", "retired_by", "retired_why"])
    journal.record("casework.mapping.retired", held, by=by, now=now, reason=held.retired_why)
    return held


def _held(mapping: ImportMapping, by: Actor) -> ImportMapping:
    """The mapping as it is now, with no other made or called otherwise until our commit."""
    _allow(by, mapping.tenant)
    locking.one(Tenant, mapping.tenant_id)
    return locking.one(ImportMapping, mapping.pk, "tenant")


def _retired_problems(held: ImportMapping) -> list[Problem]:
    return [Problem("retired", _("这份对照已经停用了。"))] if held.retired_at else []


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.HOTLINE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能收 12345 的工单。")))


def forget_uploads(*, now: datetime) -> int:
    """Remove sheets whose columns nobody chose within a day. Returns how many."""
    left = StoredFile.objects.filter(purpose=PURPOSE, removed_at=None, stored_at__lt=now - KEPT_FOR)
    found = list(left.order_by("stored_at", "id"))
    for one in found:
        files.erase(one, by=Actor.system(tenant_id=one.tenant_id), now=now, reason=_("没有选列，过了一天"))
    return len(found)
