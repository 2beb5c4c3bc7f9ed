"""The district's own sign-on: which of our accounts does a verified claim belong to?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import Problem

from ..errors import SignInRefused
from ..models import User


def account_for(claims: dict[str, object], *, claim: str) -> User:
    """
    The staff account whose number in the district's sign-on an administrator has entered; nobody is made up.

    An e-mail address counts only when the sign-on says that it has verified it (OpenID Connect Core 1.0 §5.7).

    :raises SignInRefused: when there is no such account, or it was stopped.
    """
    value = str(claims.get(claim) or "").strip()
    if claim == "email" and claims.get("email_verified") is not True:
        value = ""
    user = User.objects.filter(sign_on_id=value, is_resident=False).first() if value else None
    if user is None:
        raise SignInRefused(
            Problem("unknown", _("统一登录认得您，但这里还没有您的账号。请街道的系统管理员开好账号，填上您的统一登录编号。"))
        )
    if not user.is_active:
        raise SignInRefused(Problem("stopped", _("您在这里的账号停用了。要用就请街道的系统管理员恢复。")))
    return user


@transaction.atomic
def note_staff_sign_in(*, user: User, method: str, by: Actor, now: datetime) -> None:
    """Leave the journal line of a staff sign-in: by password or by the district's sign-on."""
    journal.record("accounts.user.signed-in", user, by=by, now=now, changes={"method": [None, method]})
