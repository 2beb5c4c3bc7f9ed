"""The figures and lists of disclosure. What was published counts in the year in which it was; what was withdrawn counts too."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.figures import DataColumn, dataset, figure
from linli.core.models import Tenant
from linli.disclosure.models import MaterialRequest, Notice, NoticeKind, Subscription
from linli.disclosure.rules.rights import WRITE


def span(year: int) -> tuple[datetime, datetime]:
    """The first instant of the year and of the next, local time."""
    return timezone.make_aware(datetime(year, 1, 1)), timezone.make_aware(datetime(year + 1, 1, 1))  # noqa: DTZ001 -- made aware


def published_in(tenant: Tenant, year: int) -> QuerySet[Notice]:
    begin, end = span(year)
    return Notice.objects.filter(tenant=tenant, published_at__gte=begin, published_at__lt=end)


@figure("notices_published", _("发布的公告"), _("条"), _("当年发布的公告，后来撤下的也算。"), url="/desk/notices/?view=board")
def notices_published(tenant: Tenant, year: int) -> int:
    return published_in(tenant, year).count()


@figure(
    "disclosures_published",
    _("居务公开"),
    _("条"),
    _("当年发布的居务公开，后来撤下的也算。"),
    url="/desk/notices/?view=board&kind=disclosure",
)
def disclosures_published(tenant: Tenant, year: int) -> int:
    return published_in(tenant, year).filter(kind=NoticeKind.DISCLOSURE).count()


@figure("notices_corrected", _("更正过的公告"), _("条"), _("当年发布的公告里，后来更正过的。"))
def notices_corrected(tenant: Tenant, year: int) -> int:
    return published_in(tenant, year).filter(version__gt=1).count()


@figure("bulletins_published", _("黑板报"), _("期"), _("当年贴出的黑板报。"), url="/desk/notices/bulletins/")
def bulletins_published(tenant: Tenant, year: int) -> int:
    return published_in(tenant, year).filter(kind=NoticeKind.BULLETIN).count()


@figure(
    "materials_given",
    _("寄出和发出的教材"),
    _("本"),
    _("当年按来信来电寄出、当面给的教材，一份里几本算几本。"),
    url="/desk/materials/?view=sent",
)
def materials_given(tenant: Tenant, year: int) -> int:
    begin, end = span(year)
    given = MaterialRequest.objects.filter(tenant=tenant, sent_at__gte=begin, sent_at__lt=end)
    return given.aggregate(copies=Sum("quantity"))["copies"] or 0


@figure("subscribers", _("订阅公告的人"), _("人"), _("现在订着公告的人，一人订几处只算一个。"))
def subscribers(tenant: Tenant, year: int) -> int:  # noqa: ARG001 -- as it is now, whatever the year
    return Subscription.objects.filter(tenant=tenant, ended_at=None).values("person").distinct().count()


COLUMNS = [
    DataColumn("number", _("编号")),
    DataColumn("kind", _("哪一种")),
    DataColumn("title", _("标题")),
    DataColumn("place", _("给哪里")),
    DataColumn("published_at", _("发布时间")),
    DataColumn("shown_until", _("挂到哪天")),
    DataColumn("state", _("状态")),
    DataColumn("version", _("第几版")),
]


@dataset("disclosure.notices", _("公告"), COLUMNS, capability=WRITE)
def notices(tenant: Tenant, year: int) -> Iterator[Sequence[Any]]:
    """The notices published in a year, in the order of their numbers."""
    for one in published_in(tenant, year).select_related("place").order_by("number").iterator():
        yield (
            one.number,
            one.get_kind_display(),
            one.title,
            str(one.place or ""),
            one.published_at,
            one.shown_until,
            one.get_state_display(),
            one.version,
        )
