"""Reads of accounts."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.core import rulesets
from linli.core.actors import Actor

from .models import ApiKey, CallRequest, PhoneCode, User
from .rules import CodePolicy

DEMO_FILE = "demo.json"
DEMO_CODE = "202611"


def is_demo() -> bool:
    """
    Whether this data folder was made by the demo: only then do demo accounts accept the printed code.

    The mark is a file beside the keys, not a setting: an installation with real people cannot be switched over by a variable.
    """
    return (Path(settings.DATA) / DEMO_FILE).exists()


def demo_code() -> str:
    """The fixed code of the demo, or “” anywhere else."""
    return DEMO_CODE if is_demo() else ""


def demo_code_of(user: User) -> str:
    """The fixed code as this member of staff's second factor, or “”: whoever set up one of their own in the demo gives that."""
    factors = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP) if is_demo() else ()
    return DEMO_CODE if any(one.data.get("demo") for one in factors) else ""


def code_policy(now: datetime) -> CodePolicy:
    """How telephone codes are given out on this day (rule set accounts.sign_in)."""
    return CodePolicy.from_body(rulesets.in_force("accounts.sign_in", on=timezone.localdate(now)).body["phone_code"])


def recent_codes(phone_hash: str, ip_hash: str, now: datetime) -> tuple[list[datetime], list[datetime]]:
    """When codes were sent in the last day: to this number, and asked for from this source."""
    since = PhoneCode.objects.filter(sent_at__gt=now - timedelta(days=1))
    to_number = since.filter(phone_hash=phone_hash).values_list("sent_at", flat=True)
    from_source = since.filter(ip_hash=ip_hash).values_list("sent_at", flat=True) if ip_hash else []
    return list(to_number), list(from_source)


def calls_used_up(phone_hash: str, ip_hash: str, policy: CodePolicy, now: datetime) -> bool:
    """Whether this number, or this source, has asked to be called as often as it may."""
    asked = CallRequest.objects.exclude(outcome=CallRequest.Outcome.WAITING, phone_hash=phone_hash)
    for_number = asked.filter(phone_hash=phone_hash, asked_at__gt=now - timedelta(days=1)).count()
    from_source = asked.filter(ip_hash=ip_hash, asked_at__gt=now - timedelta(hours=1)).count() if ip_hash else 0
    return for_number >= policy.calls_per_number_day or from_source >= policy.per_source_hour


def waiting_calls(actor: Actor) -> QuerySet[CallRequest]:
    """The people of this subdistrict who wait for a call, the longest first."""
    return CallRequest.objects.filter(tenant=actor.tenant_id, outcome=CallRequest.Outcome.WAITING).order_by("asked_at", "id")


def stale_calls(now: datetime) -> QuerySet[CallRequest]:
    return CallRequest.objects.filter(
        outcome=CallRequest.Outcome.WAITING, asked_at__lte=now - code_policy(now).calls_wait
    ).order_by("asked_at", "id")


def staff_accounts(actor: Actor, words: str = "") -> QuerySet[User]:
    """The staff accounts that this administrator looks after, with `has_second_factor`; `words` narrow by name."""
    reach = {grant.tenant_id for grant in actor.grants_for("accounts.manage")}
    found = User.objects.filter(is_resident=False).annotate(
        has_second_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP))
    )
    if not (actor.is_system or None in reach):
        found = found.filter(managed_by__in=reach)
    if words:
        found = found.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    return found.select_related("managed_by").order_by("-is_active", "username")


def has_second_factor(user_id: UUID) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists())


def sessions_of(user: User, now: datetime) -> QuerySet[UserSession]:
    """The user's sign-ins that are still good, the newest first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return UserSession.objects.filter(Exists(alive), user=user).order_by("-created_at", "-pk")  # type: ignore[no-any-return]


def keys_of_tenant(tenant_id: UUID | None) -> QuerySet[ApiKey]:
    """The keys of a subdistrict, live ones first, with their owners."""
    live_first = F("revoked_at").asc(nulls_first=True)
    return ApiKey.objects.filter(tenant=tenant_id).select_related("user").order_by(live_first, "-made_at", "-id")


def locked_until(username: str, ip: str, now: datetime) -> datetime | None:
    """Until when this name may not be tried from this address; None when it may. The name need not exist."""
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(username=username, ip_address=ip, attempt_time__gt=now - cool_off)
    found = list(attempts.values_list("failures_since_start", "attempt_time"))
    if sum(count for count, _at in found) < settings.AXES_FAILURE_LIMIT:
        return None
    last: datetime = max(at for _count, at in found)
    return last + cool_off
