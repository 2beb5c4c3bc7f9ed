"""
Showing one encrypted value in the clear: asked for with a purpose, allowed by a capability, left in the journal.

It stands apart from `privacy` because the journal itself needs that module.
"""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from . import journal
from .actors import Actor
from .privacy import EncryptedTextField, Unreadable
from .problems import NotAllowed, Problem, Refused, refuse_if

SHORTEST_PURPOSE = 2  # characters


class RevealRefused(Refused):
    """Nothing was shown; nothing was written."""


@transaction.atomic
def reveal(
    subject: models.Model,
    field: str,
    *,
    purpose: str,
    capability: str,
    by: Actor,
    now: datetime,
    place_path: str | None = None,
    organisation_ids: frozenset[UUID] | None = None,
    on_behalf_of: UUID | None = None,
) -> str:
    """
    One value in the clear. The journal line `privacy.revealed` names field and purpose, never the value.

    `place_path` and `organisation_ids` say where the thing is and to whom it is assigned, for the capability.

    :raises NotAllowed: without the capability there. :raises RevealRefused: without purpose, or when no key opens the value.
    :raises ValueError: for a field that is not encrypted: that needs no revealing.
    """
    if not isinstance(subject._meta.get_field(field), EncryptedTextField):
        raise ValueError(f"{field} is not an encrypted field")
    tenant_id = getattr(subject, "tenant_id", None)
    if not by.may(capability, tenant_id=tenant_id, place_path=place_path, organisation_ids=organisation_ids):
        raise NotAllowed(Problem("not_allowed", _("您的岗位看不到这一项。可以用转接电话联系。")))
    value = getattr(subject, field) or ""
    refuse_if(_problems(purpose, value), RevealRefused)
    changes = {"field": [None, field]}
    journal.record(
        "privacy.revealed", subject, by=by, now=now, on_behalf_of=on_behalf_of, reason=purpose.strip(), changes=changes
    )
    return str(value)


def _problems(purpose: str, value: str) -> list[Problem]:
    problems = []
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        problems.append(Problem("no_purpose", _("写一句为什么要看，会记下来。"), where="purpose"))
    if not value:
        problems.append(Problem("nothing_there", _("这一项没有填。")))
    elif isinstance(value, Unreadable):
        problems.append(Problem("unreadable", _("这一项现在解不开，请找系统管理员看密钥。")))
    return problems
