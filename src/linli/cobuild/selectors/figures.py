"""
The figures of co-building. What lasts (units, check-ins, rooms) counts as it stood on the last day of the year, or today in the
year that runs; what happened (claims, services) counts in the year in which it did, by the installation's time zone.
"""

from datetime import date, datetime
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import clock
from linli.core.figures import Exact, figure
from linli.core.models import Tenant

from ..models import CheckIn, Claim, PartnerUnit, Space, Venture
from ..states import HOLDING
from .spaces import in_use_on
from .ventures import PUBLIC, ServiceFilters, services_in, sums_of


def last_day(year: int) -> date:
    """31 December, or today in the year that runs."""
    return min(date(year, 12, 31), clock.today())


def span(year: int) -> tuple[datetime, datetime]:
    """The first instant of the year and of the next, local time."""
    return timezone.make_aware(datetime(year, 1, 1)), timezone.make_aware(datetime(year + 1, 1, 1))  # noqa: DTZ001 -- made aware


def claimed_in(rows: QuerySet[Claim], year: int) -> QuerySet[Claim]:
    """Those that took something on in the year and did not give it up; who still waited in line took nothing on."""
    begin, end = span(year)
    return rows.filter(claimed_at__gte=begin, claimed_at__lt=end, state__in=HOLDING)


def lent_on(rows: QuerySet[Space], day: date) -> QuerySet[Space]:
    """Spaces in use on a day that somebody gives by an agreement."""
    return in_use_on(rows, day).exclude(agreement=None)


@figure(
    "partner_units",
    _("驻区单位"),
    pgettext_lazy("unit", "家"),
    _("年末在册的共建单位；今年的算到今天。"),
    url="/desk/cobuild/partners/?year={year}",
)
def partner_units(tenant: Tenant, year: int) -> int:
    return PartnerUnit.objects.filter(tenant=tenant).on(last_day(year)).count()


@figure(
    "dual_check_ins",
    _("双报到的党员"),
    _("人"),
    _("年末报到着的个人，一人只算一次；单位报到不算在内。"),
    url="/desk/cobuild/checkins/?kind=person&year={year}",
)
def dual_check_ins(tenant: Tenant, year: int) -> int:
    return CheckIn.objects.filter(tenant=tenant, person__isnull=False).on(last_day(year)).count()


@figure(
    "claims",
    _("认领的项目"),
    _("件"),
    _("当年认领、没有退也没有落空的；需求、微心愿、项目和资源都算，排着队的不算。"),
    url="/desk/cobuild/claims/?show=held&year={year}",
)
def claims(tenant: Tenant, year: int) -> int:
    return claimed_in(Claim.objects.filter(tenant=tenant), year).count()


@figure(
    "shared_area_m2",
    _("单位腾出来的用房"),
    "m²",
    _("年末还在用的、按协议给邻里用的场地，一处一个面积，不相加；没有写面积的不算。"),
    url="/desk/cobuild/spaces/?given=1&year={year}",
)
def shared_area_m2(tenant: Tenant, year: int) -> tuple[Exact, ...]:
    rows = lent_on(Space.objects.filter(tenant=tenant), last_day(year)).exclude(area_centi=None)
    areas = (Fraction(one.area_centi or 0, 100) for one in rows.order_by("area_centi", "id"))
    return tuple(area.numerator if area.denominator == 1 else area for area in areas)


@figure(
    "ventures",
    _("公益创投项目"),
    pgettext_lazy("venture", "个"),
    _("当年那一轮入选的项目，后来停了、结项了的都算。"),
    url="/desk/cobuild/ventures/?chosen=1&year={year}",
)
def ventures(tenant: Tenant, year: int) -> int:
    return Venture.objects.filter(tenant=tenant, round__year=year, state__in=PUBLIC).count()


@figure(
    "venture_services",
    _("公益创投服务"),
    pgettext_lazy("venture", "场"),
    _("当年办的服务，作废的不算。"),
    url="/desk/cobuild/venture-services/?year={year}",
)
def venture_services(tenant: Tenant, year: int) -> int:
    return _served(tenant, year)["services"]


@figure(
    "venture_person_times",
    _("公益创投服务人次"),
    _("人次"),
    _("当年各场服务来的人次之和，作废的不算；人次和人数不相加。"),
    url="/desk/cobuild/venture-services/?year={year}",
)
def venture_person_times(tenant: Tenant, year: int) -> int:
    return _served(tenant, year)["person_times"]


def _served(tenant: Tenant, year: int) -> dict[str, int]:
    return sums_of(services_in(tenant, ServiceFilters(year=str(year))))
