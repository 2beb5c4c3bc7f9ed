"""
The figures of the service centre: who came, how long they waited, whether what they were told held, what was answered.

A visit counts in the year of its day; a median is of whole minutes. Nothing is counted by clerk or by window.
"""

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Answer, CounterVisit, HomeServiceRequest, KnowledgeEntry
from linli.casework.models.centre import VisitState
from linli.casework.models.home_services import HomeState
from linli.core.figures import figure
from linli.core.models import Tenant

from .figures import rate, span


def _visits(tenant: Tenant, year: int) -> QuerySet[CounterVisit]:
    return CounterVisit.objects.filter(tenant=tenant, day__year=year)


def _answers(tenant: Tenant, year: int) -> QuerySet[Answer]:
    begin, end = span(year)
    return Answer.objects.filter(tenant=tenant, at__gte=begin, at__lt=end)


def _waited(tenant: Tenant, year: int) -> list[tuple[int, int | None]]:
    """Minutes waited of everyone who was called, with the most that they were told."""
    called = _visits(tenant, year).filter(called_at__isnull=False, in_line_at__isnull=False)
    rows: Any = called.values_list("in_line_at", "called_at", "told_most")
    return [(max(int((called_at - since).total_seconds() // 60), 0), told) for since, called_at, told in rows]


@figure("centre_visits", _("来大厅的人"), _("人次"), _("当年取过号或登记过的；约了没来的不算。"), url="/desk/centre/visits/")
def centre_visits(tenant: Tenant, year: int) -> int:
    return _visits(tenant, year).exclude(state=VisitState.BOOKED).count()


@figure("centre_served", _("叫到号办完的"), _("人次"), _("当年叫到号、办完的。"), url="/desk/centre/visits/")
def centre_served(tenant: Tenant, year: int) -> int:
    return _visits(tenant, year).filter(state=VisitState.DONE, called_at__isnull=False).count()


@figure(
    "centre_unserved", _("没办就走了的"), _("人次"), _("当年取了号没办成就走了的，过号没回来的也算。"), url="/desk/centre/visits/"
)
def centre_unserved(tenant: Tenant, year: int) -> int:
    return _visits(tenant, year).filter(state=VisitState.LEFT).exclude(letter="").count()


@figure("centre_wait", _("一般等多久"), _("分钟"), _("从算排队到头一次叫号，中间的那一位等了多久。"), url="/desk/centre/visits/")
def centre_wait(tenant: Tenant, year: int) -> int | None:
    waited = sorted(minutes for minutes, _told in _waited(tenant, year))
    return waited[len(waited) // 2] if waited else None


@figure(
    "centre_estimate_kept",
    _("等待时间说得准不准"),
    _("比率"),
    _("没有等得比取号时说的更久的，除以叫到的、取号时说过要等多久的。"),
)
def centre_estimate_kept(tenant: Tenant, year: int) -> Fraction | None:
    told = [(minutes, most) for minutes, most in _waited(tenant, year) if most is not None]
    return rate(sum(minutes <= most for minutes, most in told), len(told))


@figure(
    "consultations_answered",
    _("当场答复的咨询"),
    _("件"),
    _("当年当场答清楚、没有派出去的咨询。"),
    url="/desk/centre/guide/?view=answers",
)
def consultations_answered(tenant: Tenant, year: int) -> int:
    return _answers(tenant, year).count()


@figure(
    "consultations_from_guide",
    _("照着指南和问答答的"),
    _("比率"),
    _("有据可查的，除以当场答复的咨询。"),
    url="/desk/centre/guide/?view=answers",
)
def consultations_from_guide(tenant: Tenant, year: int) -> Fraction | None:
    answers = _answers(tenant, year)
    return rate(answers.exclude(item=None, entry=None).count(), answers.count())


@figure(
    "answers_found_by_residents",
    _("居民自己看明白的"),
    _("次"),
    _("到现在为止，居民看了问答，说不用再问的。"),
    url="/desk/centre/guide/?view=questions",
)
def answers_found_by_residents(tenant: Tenant, _year: int) -> int:
    return sum(KnowledgeEntry.objects.filter(tenant=tenant).values_list("times_helped", flat=True))


@figure("home_services_done", _("上门办好的"), _("件"), _("当年上门办好的。"), url="/desk/centre/home/?view=ended")
def home_services_done(tenant: Tenant, year: int) -> int:
    begin, end = span(year)
    return HomeServiceRequest.objects.filter(tenant=tenant, state=HomeState.DONE, closed_at__gte=begin, closed_at__lt=end).count()
