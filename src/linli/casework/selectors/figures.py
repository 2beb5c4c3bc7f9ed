"""
The figures of casework (domain §2.7, 三率). A rate is an exact fraction and None where its base is 0; each names its base.

A case counts in the year in which it was reported, except closings, which count in the year they happened. Years are those
of the installation's time zone.
"""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Callback, Case, Ruling
from linli.casework.models.cases import CaseQuerySet
from linli.casework.states import State
from linli.core.figures import figure
from linli.core.models import Tenant

from .rates import CASES, CONTENT


def span(year: int) -> tuple[datetime, datetime]:
    """The first instant of the year and of the next, local time."""
    return timezone.make_aware(datetime(year, 1, 1)), timezone.make_aware(datetime(year + 1, 1, 1))  # noqa: DTZ001 -- made aware


def reported_in(tenant: Tenant, year: int) -> CaseQuerySet:
    """The year's cases, without those that were none."""
    begin, end = span(year)
    return Case.objects.filter(tenant=tenant, reported_at__gte=begin, reported_at__lt=end).exclude(state=State.VOID)


def closed_in(tenant: Tenant, year: int) -> CaseQuerySet:
    begin, end = span(year)
    return Case.objects.filter(tenant=tenant, state=State.CLOSED, closed_at__gte=begin, closed_at__lt=end)


def called_back_in(tenant: Tenant, year: int) -> QuerySet[Callback]:
    """Answered call-backs of the year that count: those left out (剔除) do not, and are listed by `excluded_in`."""
    begin, end = span(year)
    return Callback.objects.filter(tenant=tenant, at__gte=begin, at__lt=end, is_answered=True, excluded="")


def excluded_in(tenant: Tenant, year: int) -> QuerySet[Callback]:
    """The call-backs that the rates leave out, each with its reason."""
    begin, end = span(year)
    return Callback.objects.filter(tenant=tenant, at__gte=begin, at__lt=end).exclude(excluded="").order_by("at", "id")


def rate(part: int, base: int) -> Fraction | None:
    return Fraction(part, base) if base else None


def _share(rows: QuerySet[Any], part: Q, base: Q) -> Fraction | None:
    """Of the rows in the base the share that is in the part too. One statement."""
    found = rows.aggregate(part=Count(Value(1), filter=base & part), base=Count(Value(1), filter=base))
    return rate(found["part"], found["base"])


def _list(**query: str) -> str:
    """The list of the year's cases that a figure counts; `{year}` is filled in by the registry of figures."""
    return "/desk/cases/?opened=all&since={year}-01-01&until={year}-12-31" + "".join(
        f"&{name}={value}" for name, value in query.items()
    )


def _answers(what: str) -> str:
    return f"/desk/cases/rates/{what}/?since={{year}}-01-01&until={{year}}-12-31"


@figure("cases_received", _("收到的诉求"), _("件"), _("当年报的诉求，不含作废的。"), url=_list(counted="received"))
def cases_received(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).count()


@figure("cases_closed", _("办结的诉求"), _("件"), _("当年办结的诉求；不受理、合并、作废的不算。"), url=_list(counted="closed"))
def cases_closed(tenant: Tenant, year: int) -> int:
    return closed_in(tenant, year).count()


@figure(
    "cases_open",
    _("没办完的诉求"),
    _("件"),
    _("当年报的、现在还没有结束的诉求。"),
    url="/desk/cases/?since={year}-01-01&until={year}-12-31",
)
def cases_open(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).open().count()


@figure("cases_dispatched", _("派出的诉求"), _("件"), _("当年报的、派给过单位的诉求。"), url=_list(counted="dispatched"))
def cases_dispatched(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(dispatched_at__isnull=False).count()


@figure(
    "response_rate",
    _("响应率"),
    _("比率"),
    _("回访时说“办的人联系过我”的，除以回访时问到这一条的。没问到的不算在内。"),
    url=_answers("contacted"),
)
def response_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(called_back_in(tenant, year), Q(was_contacted=True), Q(was_contacted__isnull=False))


@figure("resolution_rate", _("解决率"), _("比率"), _("回访时说解决了的，除以回访到的。"), url=_answers("resolved"))
def resolution_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(called_back_in(tenant, year), Q(is_resolved=True), Q())


@figure("satisfaction_rate", _("满意率"), _("比率"), _("回访时说满意或基本满意的，除以回访到的。"), url=_answers("content"))
def satisfaction_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(called_back_in(tenant, year), Q(satisfaction__in=CONTENT), Q())


@figure("callbacks_answered", _("回访到的"), _("人次"), _("当年联系上并回答了的回访；三率的底数。"), url=_answers("answered"))
def callbacks_answered(tenant: Tenant, year: int) -> int:
    return called_back_in(tenant, year).count()


@figure("callbacks_excluded", _("剔除的回访"), _("人次"), _("写明原因、不计入三率的回访。"), url=_answers("excluded"))
def callbacks_excluded(tenant: Tenant, year: int) -> int:
    return excluded_in(tenant, year).count()


@figure(
    "on_time_rate",
    _("按时办完率"),
    _("比率"),
    _("每一次都在时限内说办完的，除以当年报的、有时限、已经说办完的。导入的旧账没有时限，不算。"),
    url=_list(counted="in_time"),
)
def on_time_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(reported_in(tenant, year), Q(was_late=False), Q(had_limit=True))


@figure(
    "first_dispatch_rate",
    _("一次派准率"),
    _("比率"),
    _("没有换过主办单位的，除以当年报的、派过单的。退回没有同意、裁定还由它办的，算派准。"),
    url=_list(counted="dispatched"),
)
def first_dispatch_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(reported_in(tenant, year), Q(was_moved=False), CASES["dispatched"][1])


@figure(
    "cases_returned", _("退回过的诉求"), _("件"), _("当年报的、办的单位退回过的；退几次都算一件。"), url=_list(counted="returned")
)
def cases_returned(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(return_count__gt=0).count()


@figure("cases_suspended", _("挂过账的诉求"), _("件"), _("当年报的、挂过账的；挂几次都算一件。"), url=_list(counted="suspended"))
def cases_suspended(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(CASES["suspended"][1]).count()


@figure("cases_extended", _("延过期的诉求"), _("件"), _("当年报的、延过期的；延几次都算一件。"), url=_list(counted="extended"))
def cases_extended(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(CASES["extended"][1]).count()


@figure("cases_merged", _("合并掉的诉求"), _("件"), _("当年报的、并到别的一件里的。"), url=_list(counted="merged"))
def cases_merged(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(state=State.MERGED).count()


@figure(
    "cases_outside_list",
    _("清单外派单"),
    _("件"),
    _("当年报的、不在职责清单里也派给社区主办的，每件都写着理由。"),
    url=_list(counted="outside"),
)
def cases_outside_list(tenant: Tenant, year: int) -> int:
    return reported_in(tenant, year).filter(CASES["outside"][1]).count()


@figure("rulings_made", _("作出的裁定"), _("件"), _("当年作出的裁定，后来被取代的也算。"), url="/desk/rulings/?standing=all")
def rulings_made(tenant: Tenant, year: int) -> int:
    begin, end = span(year)
    return Ruling.objects.speaking().filter(tenant=tenant, decided_at__gte=begin, decided_at__lt=end).count()


@figure("rework_rate", _("重办率"), _("比率"), _("重办过的，除以当年报的、说过办完的。"), url=_list(counted="reworked"))
def rework_rate(tenant: Tenant, year: int) -> Fraction | None:
    return _share(reported_in(tenant, year), CASES["reworked"][1], CASES["done"][1])
