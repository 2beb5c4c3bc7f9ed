"""What casework tells on the wall: how many matters were closed in some days, by kind; never whose, never where exactly."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.states import State
from linli.core.happenings import Happening, offer
from linli.core.models import Tenant

from .categories import above, category_by_id
from .counts import FEW

MOST_KINDS = 4


@offer("casework.closed", order=20)
def closed(tenant: Tenant, place_path: str, first: date, last: date) -> Iterator[Happening]:
    """How many were closed, and of which kinds there were at least `FEW`. One query."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    rows = Case.objects.filter(tenant=tenant, state=State.CLOSED, closed_at__gte=begin, closed_at__lt=end)
    rows = rows.filter(place_path__startswith=place_path).exclude(kind="denunciation")
    counts: dict[str, int] = {}
    for category_id, count in rows.order_by().values_list("category_id").annotate(Count("pk")):
        category = category_by_id(category_id, tenant_id=tenant.pk)
        name = above(category)[-1].shown_name if category else ""
        counts[name] = counts.get(name, 0) + count
    if total := sum(counts.values()):
        yield Happening(_("大家的事"), _("这几天办结 %(count)d 件诉求") % {"count": total}, _kinds_in_words(counts))


def _kinds_in_words(counts: dict[str, int]) -> str:
    """“停车 5 件、漏水 3 件”; kinds with few are not named."""
    named = sorted(((name, count) for name, count in counts.items() if name and count >= FEW), key=lambda one: (-one[1], one[0]))
    words = [_("%(name)s %(count)d 件") % {"name": name, "count": count} for name, count in named[:MOST_KINDS]]
    return _("其中%(kinds)s。") % {"kinds": "、".join(words)} if words else ""
