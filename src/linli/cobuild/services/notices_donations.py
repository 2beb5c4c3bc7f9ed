"""Who hears of donations: the donor of a receipt, the community of what is about to expire and of books that are still open."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.models import Tenant
from linli.core.words import day_words
from linli.disclosure.api import tell, tell_posts

from ..events import DonationReceived, DonationVoided
from ..models import Donation
from ..rules.stock import is_soon
from ..selectors import sales as found_sales
from ..selectors import stock as found_stock

KEEPERS = ("community_secretary", "community_clerk")
OPEN_DAYS = 3
"""So many days after a sale somebody asks whether its books can be closed."""


def on_donation_received(event: DonationReceived, *, event_id: Any, now: datetime) -> None:
    """Whoever gave has the number of the receipt."""
    _tell_donor(event.donation_id, _("收据 %(number)s 开好了，谢谢您"), "cobuild.donation_received", event_id, now)


def on_donation_voided(event: DonationVoided, *, event_id: Any, now: datetime) -> None:
    """Whoever gave hears that the receipt counts no more, and why."""
    _tell_donor(event.donation_id, _("收据 %(number)s 作废了"), "cobuild.donation_voided", event_id, now)


def _tell_donor(pk: Any, title: str, kind: str, event_id: Any, now: datetime) -> None:
    one = Donation.objects.filter(pk=pk).first()
    if one is None or (one.person is None and one.organisation is None):
        return
    to = {"to_person": one.person.pk} if one.person else {"to_organisation": one.organisation.pk}  # type: ignore[union-attr]
    tell(
        tenant_id=one.tenant_id,
        kind=kind,
        title=title % {"number": one.number},
        body=one.void_reason,
        url="/donations/mine/",
        about=one,
        once_key=f"donation:{event_id}",
        now=now,
        **to,
    )


def sound(*, now: datetime) -> int:
    """Say what expires soon, and which sales are still open, once each. Returns how many were looked at."""
    return sum(_sound_stock(one, now) + _sound_sales(one, now) for one in Tenant.objects.order_by("pk"))


def _sound_stock(tenant: Tenant, now: datetime) -> int:
    today = clock.day_of(now)
    rows = found_stock.expiring(tenant, today)
    for item, lots in rows:
        day = next(day for day, quantity in lots if day is not None and is_soon([(day, quantity)], today))
        tell_posts(
            tenant_id=tenant.pk,
            kinds=KEEPERS,
            place_path=item.place_path,
            kind="cobuild.stock_expires",
            title=_("%(what)s %(day)s到期，先发出去") % {"what": item, "day": day_words(day)},
            url=item.get_absolute_url(),
            about=item,
            once_key=f"stock-expires:{item.pk}:{day}",
            now=now,
        )
    return len(rows)


def _sound_sales(tenant: Tenant, now: datetime) -> int:
    rows = list(found_sales.overdue(tenant, clock.day_of(now) - timedelta(days=OPEN_DAYS)))
    for one in rows:
        tell_posts(
            tenant_id=tenant.pk,
            kinds=KEEPERS,
            place_path=one.place_path,
            kind="cobuild.sale_open",
            title=_("%(number)s 义卖还没有结账") % {"number": one.number},
            body=one.title,
            url=one.get_absolute_url(),
            about=one,
            once_key=f"sale-open:{one.pk}",
            now=now,
        )
    return len(rows)
