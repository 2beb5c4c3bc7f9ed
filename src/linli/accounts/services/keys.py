"""Keys for programs: shown once, kept as a keyed hash, good for what their owner's post is good for."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, keys, locking
from linli.core.actors import Actor
from linli.core.asked import Given, Question
from linli.core.days import far_problems
from linli.core.ids import short_code
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..access import KEYS
from ..errors import KeyRefused
from ..models import ApiKey

MARK = "linli"
OF_PREFIX = Question(
    lambda: ApiKey.objects.select_related("user", "tenant").filter(prefix=Given("prefix", models.CharField())).order_by()
)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key and its full text, which is shown now and never again."""

    key: ApiKey
    text: str


def hash_of(secret: str) -> str:
    return keys.mac("api-key", secret.encode()).hex()


@transaction.atomic
def issue_key(*, name: str, expires_at: datetime | None, by: Actor, now: datetime) -> NewKey:
    """
    Issue a key that acts under the appointment that `by` acts under now.

    :raises NotAllowed: without the post for it. :raises KeyRefused: without a purpose, or with an end that has passed.
    """
    if by.user_id is None or by.tenant_id is None or not by.may(KEYS, tenant_id=by.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("发接口密钥要有系统管理员的岗位。")))
    problems = [] if name.strip() else [Problem("name", _("写明这个密钥给哪个程序用。"), "name")]
    if expires_at is not None and expires_at <= now:
        problems.append(Problem("expires_at", _("有效期要在今天以后。"), "expires_on"))
    problems += far_problems(expires_at, now, where="expires_on")
    refuse_if(problems, KeyRefused)
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        tenant_id=by.tenant_id,
        name=name.strip(),
        prefix=short_code(8).lower(),
        key_hash=hash_of(secret),
        user_id=by.user_id,
        appointment_id=by.appointment_id,
        made_at=now,
        expires_at=expires_at,
    )
    journal.record("accounts.key.issued", key, by=by, now=now, changes={"name": [None, key.name]})
    return NewKey(key, f"{MARK}_{key.prefix}_{secret}")


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor, now: datetime) -> ApiKey:
    """Take a key back at once. :raises NotAllowed: without the post for it. :raises KeyRefused: when it was taken back."""
    key = locking.one(ApiKey, key.pk)
    if not by.may(KEYS, tenant_id=key.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("收回接口密钥要有系统管理员的岗位。")))
    if key.revoked_at:
        raise KeyRefused(Problem("revoked", _("这个密钥已经收回了。")))
    key.revoked_at = now
    key.save(update_fields=["revoked_at"])
    journal.record("accounts.key.revoked", key, by=by, now=now)
    return key


def key_behind(text: str, *, now: datetime) -> ApiKey | None:
    """
    The live key with this text, noting the day it was last used; None for anything else.

    Written at most once a day, and outside the journal: the verbs that the program calls leave their own lines.
    """
    mark, _sep, rest = text.partition("_")
    prefix, _sep, secret = rest.partition("_")
    key = OF_PREFIX.first(prefix=prefix) if mark == MARK and prefix.isalnum() else None
    expected = key.key_hash if key else "-" * 64
    is_right = hmac.compare_digest(expected, hash_of(secret))
    if key is None or not is_right or not key.is_live(now) or not key.user.is_active:
        return None
    today = timezone.localdate(now)
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key
