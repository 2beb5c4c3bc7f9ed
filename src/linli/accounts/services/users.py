"""Staff accounts: made, stopped and looked after by an administrator."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.ids import READABLE
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

from .. import rules
from ..access import MANAGE
from ..errors import AccountRefused
from ..models import User


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and its one-time password, which is shown now and never again."""

    user: User
    password: str


def one_time_password() -> str:
    """Four groups of four readable characters (74 bits)."""
    return "-".join("".join(secrets.choice(READABLE) for _n in range(4)) for _g in range(4))


@transaction.atomic
def make_account(
    *, username: str, display_name: str, tenant: Tenant, by: Actor, now: datetime, email: str = "", sign_on_id: str = ""
) -> NewAccount:
    """
    Make a staff account with a one-time password, to be changed at the first sign-in.

    :raises NotAllowed: without the post for it here. :raises AccountRefused: with every problem of the input.
    """
    if not by.may(MANAGE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("开账号要有系统管理员的岗位。")))
    username = username.strip().lower()
    problems = rules.username_problems(username, is_taken=User.objects.filter(username=username).exists())
    refuse_if(problems + _known_as(display_name, sign_on_id), AccountRefused)
    password = one_time_password()
    given = {"display_name": display_name.strip(), "email": email, "sign_on_id": sign_on_id}
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, managed_by=tenant, must_change_password=True, **given)
    except IntegrityError as error:  # somebody else took the name or the number in this very moment
        raise AccountRefused(
            Problem("taken_meanwhile", _("这个用户名或统一登录编号刚刚被别人用了，换一个。"), "username")
        ) from error
    journal.record("accounts.user.made", user, by=by, now=now, changes={"managed_by": [None, tenant.code]})
    return NewAccount(user, password)


def _known_as(display_name: str, sign_on_id: str, *, user: User | None = None) -> list[Problem]:
    """Everything that stands against how somebody is called, here and by the district's sign-on."""
    problems = []
    others = User.objects.exclude(pk=user.pk) if user else User.objects.all()
    if sign_on_id and others.filter(sign_on_id=sign_on_id).exists():
        problems.append(Problem("sign_on_taken", _("这个统一登录编号已经配给别人了。"), "sign_on_id"))
    if not display_name.strip():
        problems.append(Problem("display_name", _("写上这个人怎么称呼。"), "display_name"))
    return problems


@transaction.atomic
def change_account(*, user: User, display_name: str, email: str = "", sign_on_id: str = "", by: Actor, now: datetime) -> User:
    """
    Put right how somebody is called, their address, or who they are to the district's sign-on. The journal says what changed, not to what.

    :raises NotAllowed: without the post for it. :raises AccountRefused: with every reason.
    """
    user = _managed(user, by)
    refuse_if(_known_as(display_name, sign_on_id, user=user), AccountRefused)
    wanted = {"display_name": display_name.strip(), "email": email, "sign_on_id": sign_on_id}
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, wanted[name])
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError as error:  # somebody else took the number in this very moment
        raise AccountRefused(Problem("sign_on_taken", _("这个统一登录编号已经配给别人了。"), "sign_on_id")) from error
    if changed:
        journal.record("accounts.user.changed", user, by=by, now=now, changes={name: ["…", "…"] for name in changed})
    return user


@transaction.atomic
def stop_account(*, user: User, reason: str, by: Actor, now: datetime) -> User:
    """
    Stop an account and end its sessions; its posts stay in the register until they are ended there.

    :raises NotAllowed: without the post for it, or for oneself. :raises AccountRefused: without a reason, or when stopped.
    """
    user = _managed(user, by)
    if user.pk == by.user_id:
        raise NotAllowed(Problem("oneself", _("不能停用自己的账号，请另一位管理员来做。")))
    problems = [] if reason.strip() else [Problem("reason", _("写一句为什么停用。"), "reason")]
    if not user.is_active:
        problems.append(Problem("stopped", _("这个账号已经停用了。")))
    refuse_if(problems, AccountRefused)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    journal.record("accounts.user.stopped", user, by=by, now=now, reason=reason.strip(), changes={"is_active": [True, False]})
    return user


@transaction.atomic
def reopen_account(*, user: User, by: Actor, now: datetime) -> User:
    """Let a stopped account sign in again. :raises NotAllowed: :raises AccountRefused: when it is not stopped."""
    user = _managed(user, by)
    if user.is_active:
        raise AccountRefused(Problem("active", _("这个账号没有停用。")))
    user.is_active = True
    user.save(update_fields=["is_active"])
    journal.record("accounts.user.reopened", user, by=by, now=now, changes={"is_active": [False, True]})
    return user


@transaction.atomic
def renew_password(*, user: User, by: Actor, now: datetime) -> NewAccount:
    """Give a forgotten password's owner a new one-time password and end their sessions. :raises NotAllowed:"""
    user = _managed(user, by)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    journal.record("accounts.password.renewed", user, by=by, now=now)
    return NewAccount(user, password)


@transaction.atomic
def change_password(*, user: User, old: str, new: str, by: Actor, now: datetime) -> User:
    """
    Change one's own password. :raises AccountRefused: when the old one is wrong or the new one too weak, with every reason.
    """
    user = locking.one(User, user.pk)
    problems = []
    if not user.check_password(old):
        problems.append(Problem("old", _("原来的密码不对。"), "old"))
    if old == new:
        problems.append(Problem("same", _("新密码和原来的一样。换一个。"), "new"))
    refuse_if(problems + _weaknesses(new, user), AccountRefused)
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    journal.record("accounts.password.changed", user, by=by, now=now)
    return user


def _weaknesses(password: str, user: User) -> list[Problem]:
    """Every reason why it would be easy to guess, in the words of this house."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        return [rules.weakness(each.code or "", each.params or {}) for each in error.error_list]
    return []


def _managed(user: User, by: Actor) -> User:
    """The locked row, if this administrator looks after it. :raises NotAllowed:"""
    user = locking.one(User, user.pk)
    if user.is_resident or not rules.may_manage(by, MANAGE, user.managed_by_id):
        raise NotAllowed(Problem("not_allowed", _("这个账号不归您管。")))
    return user
