"""What the market does by the clock: draws lots on their day, says that something grew old, is due, or waits to be confirmed."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.models import Tenant

from ..errors import ClaimRefused
from ..models import Choosing, Claim, Need
from ..rules import ages as age_rules
from ..selectors import market as found
from ..selectors.claims import BESIDE
from ..states import ClaimState, NeedState
from .claims import give_places
from .notices_market import tell_claimant, tell_office


def draw_due(*, now: datetime) -> int:
    """Draw the lots whose day has come, each need in a transaction of its own. Returns how many were drawn."""
    due = Need.objects.filter(
        state__in=[NeedState.OPEN, NeedState.CLAIMED],
        choosing=Choosing.LOTS,
        chosen_at=None,
        choose_on__lte=timezone.localdate(now),
    )
    drawn = 0
    for need in due.order_by("choose_on", "id"):
        with suppress(ClaimRefused):  # somebody drew them, or took the need off, a moment ago
            give_places(need=need, by=Actor.system(tenant_id=need.tenant_id), now=now)
            drawn += 1
    return drawn


@transaction.atomic
def sound(*, now: datetime) -> int:
    """Tell the office and the claimants what waits for them; each thing once. Returns how many things were looked at."""
    today = timezone.localdate(now)
    return _old(today, now) + _to_choose(today, now) + _over(today, now) + _follow_ups(today, now) + _claims(today, now)


def _old(today: date, now: datetime) -> int:
    """Needs that nobody has claimed for too long."""
    count = 0
    for tenant in Tenant.objects.order_by("pk"):
        body = found.age_rule(tenant, today)
        for need in found.aged(Need.objects.filter(tenant=tenant), age_rules.OLD, today, body).order_by("checked_at", "id"):
            _say(need, _("%(number)s 挂了很久没人认领，换个说法或者请人去"), f"old:{need.pk}", now)
            count += 1
    return count


def _to_choose(today: date, now: datetime) -> int:
    """Needs for which the office has to choose, from the day that was said."""
    due = Need.objects.filter(state=NeedState.OPEN, choosing=Choosing.OFFICE, chosen_at=None, choose_on__lte=today)
    for need in (listed := list(due.order_by("choose_on", "id"))):
        _say(need, _("%(number)s 到了定人选的日子"), f"choose:{need.pk}", now)
    return len(listed)


def _over(today: date, now: datetime) -> int:
    """Needs whose last day went by without anybody to meet them: extended, or taken off."""
    due = found.unclaimed(Need.objects.filter(wanted_until__lt=today))
    for need in (listed := list(due.order_by("wanted_until", "id"))):
        _say(need, _("%(number)s 要的日子过了，没有人认领"), f"over:{need.pk}:{need.wanted_until}", now)
    return len(listed)


def _follow_ups(today: date, now: datetime) -> int:
    """Regular follow-ups whose day has come."""
    due = Need.objects.filter(follow_due__lte=today).exclude(state__in=[NeedState.WITHDRAWN, NeedState.REFUSED])
    for need in (listed := list(due.order_by("follow_due", "id"))):
        _say(need, _("%(number)s 该回访了"), f"follow:{need.pk}:{need.follow_due}", now)
    return len(listed)


def _claims(today: date, now: datetime) -> int:
    """Claims past the day that was agreed; deliveries that nobody confirmed in time."""
    late = Claim.objects.filter(state=ClaimState.AGREED, due_on__lt=today).select_related(*BESIDE)
    for claim in (listed := list(late.order_by("due_on", "id"))):
        subject = claim.need or claim.resource
        title = _("%(number)s 说好的日子过了，做了请报一声") % {"number": subject.number if subject else ""}
        tell_claimant(claim, title, f"late:{claim.pk}:{claim.due_on}", now)
    return len(listed) + sum(_unconfirmed(tenant, today, now) for tenant in Tenant.objects.order_by("pk"))


def _unconfirmed(tenant: Tenant, today: date, now: datetime) -> int:
    before = now - timedelta(days=found.age_rule(tenant, today)["confirm_within_days"])
    waiting = Claim.objects.filter(tenant=tenant, state=ClaimState.DELIVERED, delivered_at__lt=before).select_related(*BESIDE)
    for claim in (listed := list(waiting.order_by("delivered_at", "id"))):
        subject = claim.need or claim.resource
        assert subject is not None  # noqa: S101 -- a claim is of one of the two
        title = _("%(number)s 做了还没有确认，请打电话问一问") % {"number": subject.number}
        url = claim.get_absolute_url()
        tell_office(tenant.pk, subject.place_path, title, url, claim, f"unconfirmed:{claim.pk}:{claim.delivered_on}", now)
    return len(listed)


def _say(need: Need, words: str, once_key: str, now: datetime) -> None:
    title = words % {"number": need.number}
    tell_office(need.tenant_id, need.place_path, title, need.get_absolute_url(), need, once_key, now)
