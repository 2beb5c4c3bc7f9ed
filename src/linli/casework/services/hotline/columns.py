"""Another city's columns: its sheet is looked at, a column is chosen for each field, and the choice is kept under a name."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.models import ImportMapping
from linli.casework.rules import hotline_columns as rules
from linli.casework.rules import rights
from linli.casework.rules.hotline import Format
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import mappings
from linli.core import files, journal
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import headings_in

from .reading import Sheet, read_sheet

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


def looked_at(file: Any, *, tenant: Tenant, chosen: Mapping[str, str], headings: list[str]) -> Sheet:
    """The whole sheet as the choice would read it, or everything that is wrong with it."""
    return read_sheet(file, tenant=tenant, form=Format.from_body(rules.body_of(shipped_body(), chosen, headings)))


@transaction.atomic
def keep_columns(
    *, stored: StoredFile, headings: list[str], chosen: Mapping[str, str], name: str, by: Actor, now: datetime
) -> ImportMapping:
    """
    Keep the choice (key → heading) for the next sheet of that city; the same name is written over. The sheet itself goes.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason.
    """
    if not by.may(rights.HOTLINE, tenant_id=stored.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能收 12345 的工单。")))
    shipped, tenant = shipped_body(), stored.tenant
    refuse_if(rules.choice_problems(Format.from_body(shipped), chosen, headings, name=name), ImportRefused)
    code = "hotline_" + hashlib.sha256(name.strip().encode()).hexdigest()[:10]
    values: dict[str, Any] = {"name": name.strip(), "body": rules.body_of(shipped, chosen, headings)}
    values |= {"made_at": now, "made_by": by.label[:120]}
    kept, _made = ImportMapping.objects.update_or_create(tenant=tenant, code=code, defaults=values)
    journal.record("casework.mapping.kept", kept, by=by, now=now, changes={"code": [None, code]})
    files.erase(stored, by=by, now=now, reason=_("列选好了"))
    return kept


def forget_uploads(*, now: datetime) -> int:
    """Remove sheets whose columns nobody chose within a day. Returns how many."""
    left = StoredFile.objects.filter(purpose=PURPOSE, removed_at=None, stored_at__lt=now - KEPT_FOR)
    found = list(left.order_by("stored_at", "id"))
    for one in found:
        files.erase(one, by=Actor.system(tenant_id=one.tenant_id), now=now, reason=_("没有选列，过了一天"))
    return len(found)
