"""Residents come in by a code on their telephone, sent by SMS or read out by a clerk."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, keys, locking, transports
from linli.core.actors import Actor, Kind
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.privacy import normalise, search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import sentences

from .. import rules, selectors
from ..access import READ_CODE
from ..errors import CodeRefused
from ..events import CallAsked, ResidentSignedIn
from ..models import CallRequest, PhoneCode, User


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page may say after a code was asked for; the same for every number, known or not."""

    expires_at: datetime
    next_at: datetime


def hash_of(phone: str) -> str:
    return search_hash(phone, purpose="phone")


def request_code(*, phone: str, source: str, by: Actor, now: datetime) -> Sent:
    """
    Send a new code to `phone`; `source` is the network address that asks. A code sent before stops being good.

    Not one transaction on purpose: the row is committed before the SMS leaves, so that what arrives can be entered.

    :raises CodeRefused: when the number is no mobile number, when it is too soon, or when the SMS could not be sent.
    """
    policy = selectors.code_policy(now)
    refuse_if(rules.phone_problems(phone), CodeRefused)
    digits, code = _new_code(phone, policy, by=by, now=now, source=source)
    try:
        transports.sms().send(normalise(phone), _sms_text(digits, policy), key=str(code.pk))
    except transports.TransportFailed as error:
        PhoneCode.objects.filter(pk=code.pk).delete()
        raise CodeRefused(
            Problem("not_sent", _("短信没发出去，是我们的问题。过一分钟再点，或让我们打电话念给您。"), "phone")
        ) from error
    return Sent(code.expires_at, now + policy.resend)


def _sms_text(digits: str, policy: rules.CodePolicy) -> str:
    said = {"code": digits, "minutes": policy.lives // timedelta(minutes=1)}
    return _("您的登录数字是 %(code)s，%(minutes)d 分钟内有效。不要告诉别人，我们也不会来问。") % said


@transaction.atomic
def _new_code(
    phone: str, policy: rules.CodePolicy, *, by: Actor, now: datetime, source: str = "", read_out_by: UUID | None = None
) -> tuple[str, PhoneCode]:
    phone_hash, ip_hash = hash_of(phone), search_hash(source, purpose="ip")
    next_at = rules.next_code_at(*selectors.recent_codes(phone_hash, ip_hash, now), policy, now)
    if next_at:
        raise CodeRefused(_too_soon(next_at, now))
    digits = selectors.demo_code() or f"{secrets.randbelow(10**6):06}"
    code = PhoneCode(
        phone_hash=phone_hash,
        window=policy.window_of(now),
        sent_at=now,
        expires_at=now + policy.lives,
        ip_hash=ip_hash,
        read_out_by_id=read_out_by,
    )
    code.code_hash = _code_hash(code.pk, digits)
    try:
        with transaction.atomic():
            code.save(force_insert=True)
    except IntegrityError:
        # Two requests at the same instant: the other one has sent it.
        raise CodeRefused(_too_soon(now + policy.resend, now)) from None
    journal.record("accounts.code.sent", code, by=by, now=now, changes={"read_out": [None, read_out_by is not None]})
    return digits, code


def _too_soon(next_at: datetime, now: datetime) -> Problem:
    seconds = max(int((next_at - now).total_seconds()), 1)
    wait = _("%(n)d 秒") % {"n": seconds} if seconds <= 90 else _("%(n)d 分钟") % {"n": -(-seconds // 60)}
    return Problem("too_soon", _("刚发过。%(wait)s后可以再发一次；等不及就让我们打电话念给您。") % {"wait": wait}, "phone")


def _code_hash(code_id: UUID, digits: str) -> str:
    return keys.mac("phone-code", f"{code_id}:{digits}".encode()).hex()


def accept_code(*, phone: str, digits: str, tenant: Tenant, by: Actor, now: datetime) -> User:
    """
    Take back the newest code of this number, once, and return the resident's account, which is made the first time.

    A wrong guess is counted in a transaction of its own: the refusal must not undo the count.

    :raises CodeRefused: when it is wrong, too old, used, tried too often, or the account was stopped.
    """
    user = _try_code(phone, digits.strip(), tenant, by, now)
    if user is None:
        raise CodeRefused(Problem("wrong", _wrong_words(selectors.code_policy(now)), "code"))
    if not user.is_active:
        raise CodeRefused(Problem("stopped", _("这个号码停用了。打服务电话，我们当面核对以后再开。"), "code"))
    return user


def _wrong_words(policy: rules.CodePolicy) -> str:
    """The same words whatever it was, so that they tell nobody whether a code is still open; they say all that can be done."""
    said = {"minutes": policy.lives // timedelta(minutes=1), "tries": policy.tries}
    why = _("数字不对，或者作废了：过了 %(minutes)d 分钟，或者错了 %(tries)d 次。") % said
    return sentences([why, _("再看一下短信；还不行就再发一次，或让我们打电话念给您。")])


@transaction.atomic
def _try_code(phone: str, digits: str, tenant: Tenant, by: Actor, now: datetime) -> User | None:
    phone_hash = hash_of(phone)
    sent = PhoneCode.objects.filter(phone_hash=phone_hash)
    locking.hold(sent)
    code = sent.order_by("-sent_at", "-id").first()
    # The same work for a number that never asked: an unknown number must not answer faster.
    expected = code.code_hash if code else "-" * 64
    is_right = hmac.compare_digest(expected, _code_hash(code.pk if code else UUID(int=0), digits))
    if code is None:
        return None
    if code.used_at or code.expires_at <= now or code.tries >= selectors.code_policy(now).tries:
        return None
    if not is_right:
        code.tries += 1
        code.save(update_fields=["tries"])
        return None
    code.used_at = now
    code.save(update_fields=["used_at"])
    return _resident(phone, phone_hash, code, tenant, by, now)


def _resident(phone: str, phone_hash: str, code: PhoneCode, tenant: Tenant, by: Actor, now: datetime) -> User:
    user, is_new = User.objects.get_or_create(
        phone_hash=phone_hash,
        is_resident=True,
        defaults={"username": f"r-{short_code(12).lower()}", "display_name": _("居民"), "phone": normalise(phone)},
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        journal.record("accounts.user.registered", user, by=by, now=now)
    if user.is_active:
        reads = {"read_out_by": [None, str(code.read_out_by_id)]} if code.read_out_by_id else {}
        journal.record("accounts.resident.signed-in", user, by=by, now=now, changes=reads)
        events.publish(ResidentSignedIn(tenant_id=tenant.pk, user_id=user.pk), now=now)
    return user


@transaction.atomic
def ask_for_call(*, phone: str, source: str, tenant: Tenant, by: Actor, now: datetime) -> CallRequest:
    """
    Put the number on the list of people to be called; asking twice keeps one's place.

    :raises CodeRefused: when it is no mobile number, or asks too often.
    """
    refuse_if(rules.phone_problems(phone), CodeRefused)
    phone_hash, ip_hash = hash_of(phone), search_hash(source, purpose="ip")
    if selectors.calls_used_up(phone_hash, ip_hash, selectors.code_policy(now), now):
        raise CodeRefused(Problem("too_often", _("已经请我们打过几次电话了。请直接打服务电话，或到窗口来。"), "phone"))
    waiting, is_new = CallRequest.objects.get_or_create(
        tenant=tenant,
        phone_hash=phone_hash,
        outcome=CallRequest.Outcome.WAITING,
        defaults={"phone": normalise(phone), "asked_at": now, "ip_hash": ip_hash},
    )
    if is_new:
        journal.record("accounts.call.asked", waiting, by=by, now=now)
        events.publish(CallAsked(tenant_id=tenant.pk, call_id=waiting.pk), now=now)
    return waiting


@transaction.atomic
def take_call(*, call: CallRequest, by: Actor, now: datetime) -> str:
    """Show a clerk the number to call; the record says who saw it. :raises NotAllowed: :raises CodeRefused: when closed."""
    call = _open_call(call, by)
    journal.record("accounts.call.taken", call, by=by, now=now)
    return call.phone


@transaction.atomic
def read_out_code(*, call: CallRequest, by: Actor, now: datetime) -> str:
    """
    Make a code for a clerk who has the person on the line; returns it once. The record names the clerk.

    :raises NotAllowed: without the post for it. :raises CodeRefused: when the call is closed, or a code was just sent.
    """
    call = _open_call(call, by)
    digits, _code = _new_code(call.phone, selectors.code_policy(now), by=by, now=now, read_out_by=by.user_id)
    _close(call, CallRequest.Outcome.READ, by=by, now=now)
    return digits


@transaction.atomic
def give_up_call(*, call: CallRequest, by: Actor, now: datetime) -> CallRequest:
    """Take a number off the list because nobody answered. :raises NotAllowed: :raises CodeRefused: when closed."""
    return _close(_open_call(call, by), CallRequest.Outcome.NO_ANSWER, by=by, now=now)


@transaction.atomic
def drop_stale_calls(*, now: datetime) -> int:
    """Take numbers off the list that have waited too long, so that no number is kept for nothing. Returns how many."""
    by = Actor(Kind.SYSTEM, "系统")
    stale = locking.several(selectors.stale_calls(now))
    return len([_close(call, CallRequest.Outcome.LAPSED, by=by, now=now) for call in stale])


def _open_call(call: CallRequest, by: Actor) -> CallRequest:
    call = locking.one(CallRequest, call.pk)
    if not by.may(READ_CODE, tenant_id=call.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("给居民念登录数字，要窗口或社区的岗位。")))
    if call.outcome != CallRequest.Outcome.WAITING:
        raise CodeRefused(Problem("closed", _("这个电话已经有人打过了。")))
    return call


def _close(call: CallRequest, outcome: CallRequest.Outcome, *, by: Actor, now: datetime) -> CallRequest:
    call.outcome, call.closed_at, call.closed_by_id, call.phone = outcome, now, by.user_id, ""
    call.save(update_fields=["outcome", "closed_at", "closed_by_id", "phone"])
    journal.record("accounts.call.closed", call, by=by, now=now, changes={"outcome": ["waiting", str(outcome)]})
    return call
