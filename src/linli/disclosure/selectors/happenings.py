"""What disclosure itself offers for the bulletin: notices that were published, and stories."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.happenings import Happening, offer
from linli.core.models import Tenant
from linli.disclosure.models import Notice, NoticeKind
from linli.disclosure.rules.wording import shortened

from .notices import near

MOST_TEXT = 160


@offer("disclosure.notices", order=10)
def published(tenant: Tenant, place_path: str, first: date, last: date) -> Iterator[Happening]:
    """What was published in these days for the place and around it. One query."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    found = Notice.objects.published().filter(near(place_path), tenant=tenant, published_at__gte=begin, published_at__lt=end)
    for one in found.exclude(kind=NoticeKind.BULLETIN).order_by("kind", "published_at"):
        section = _("身边事") if one.kind == NoticeKind.STORY else _("通知和公开")
        on = timezone.localdate(one.published_at)
        yield Happening(section, one.title, shortened(one.text, MOST_TEXT), on, one.pk)
