"""The second factor: an authenticator app (TOTP, RFC 6238) with recovery codes, kept in allauth's table."""

import time
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from linli.core import journal, locking, privacy
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem

from .. import rules, selectors
from ..access import MANAGE
from ..adapters import SECRET_LABEL
from ..errors import SecondFactorRefused
from ..models import User

PERIOD = 30  # seconds a code is shown (RFC 6238 §5.2)
SLACK = 1  # periods of clock drift allowed either way


def new_secret() -> str:
    """A secret to show as QR and text; nothing is kept until its first code comes back."""
    return generate_totp_secret()  # type: ignore[no-any-return]


@transaction.atomic
def enrol(*, user: User, secret: str, code: str, by: Actor, now: datetime) -> list[str]:
    """
    Keep `secret` as the user's second factor once a right `code` proves that the app has it. Returns recovery codes.

    :raises SecondFactorRefused: when the code is wrong or a second factor is already there.
    """
    user = locking.one(User, user.pk)
    if selectors.has_second_factor(user.pk):
        raise SecondFactorRefused(Problem("already", _("已经设好第二道验证了。要换手机，先请管理员重设。"), "code"))
    counter = _counter_of(secret, code, at=time.time(), after=-1)
    if counter is None:
        raise SecondFactorRefused(Problem("wrong", _("数字不对。看一下手机的时间准不准，再输入屏幕上现在的 6 位数字。"), "code"))
    totp = TOTP.activate(user, secret).instance
    totp.data["counter"] = counter
    totp.save(update_fields=["data"])
    recovery = RecoveryCodes.activate(user)
    journal.record("accounts.second-factor.enrolled", user, by=by, now=now)
    return list(recovery.generate_codes())


@transaction.atomic
def pass_second_factor(*, user: User, code: str, by: Actor, now: datetime) -> str:
    """
    Take one code: from the app (each is good once, and never an older one after a newer) or a recovery code.

    Returns "totp", "recovery" or "demo". The last counter stands in the database, because a cache of one process would
    let the same code in through another. :raises SecondFactorRefused: when it is wrong or was used.
    """
    code = privacy.normalise(code)
    locking.one(User, user.pk)
    for authenticator in Authenticator.objects.filter(user_id=user.pk).order_by("-type"):
        if method := _method(authenticator, code):
            authenticator.record_usage()
            journal.record("accounts.second-factor.passed", user, by=by, now=now, changes={"method": [None, method]})
            return method
    raise SecondFactorRefused(Problem("wrong", _("数字不对，或者刚用过。等手机上换一个新数字再输入。"), "code"))


def _method(authenticator: Authenticator, code: str) -> str:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return "recovery" if RecoveryCodes(authenticator).validate_code(code) else ""
    demo_code = selectors.demo_code()
    if demo_code and authenticator.data.get("demo") and constant_time_compare(code, demo_code):
        return "demo"
    secret = privacy.decrypt(authenticator.data["secret"], label=SECRET_LABEL)
    counter = _counter_of(secret, code, at=time.time(), after=authenticator.data.get("counter", -1))
    if counter is None:
        return ""
    authenticator.data["counter"] = counter
    authenticator.save(update_fields=["data"])
    return "totp"


def _counter_of(secret: str, code: str, *, at: float, after: int) -> int | None:
    """Which period a code belongs to, if it is one of those around `at` (seconds since 1970) and later than `after`."""
    present = int(at) // PERIOD
    for counter in range(max(present - SLACK, after + 1), present + SLACK + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code):
            return counter
    return None


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Actor, now: datetime) -> list[str]:
    """Make new recovery codes; the old ones stop being good. :raises SecondFactorRefused: without a second factor."""
    locking.one(User, user.pk)
    if not selectors.has_second_factor(user.pk):
        raise SecondFactorRefused(Problem("none", _("还没有设第二道验证。先用手机扫码设好。")))
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = list(RecoveryCodes.activate(user).generate_codes())
    journal.record("accounts.recovery-codes.renewed", user, by=by, now=now)
    return codes


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: Actor, now: datetime) -> User:
    """
    Take away a lost second factor; the user sets up a new one at the next sign-in.

    :raises NotAllowed: without the post for it, for oneself, or for somebody else's staff.
    :raises SecondFactorRefused: without a reason.
    """
    user = locking.one(User, user.pk)
    if not rules.may_manage(by, MANAGE, user.managed_by_id) or by.user_id == user.pk:
        raise NotAllowed(Problem("not_allowed", _("重设第二道验证要由另一位管理员来做。")))
    if not reason.strip():
        raise SecondFactorRefused(Problem("reason", _("写一句为什么，比如“换了手机，已当面核对”。"), "reason"))
    Authenticator.objects.filter(user_id=user.pk).delete()
    journal.record("accounts.second-factor.reset", user, by=by, now=now, reason=reason.strip())
    return user
