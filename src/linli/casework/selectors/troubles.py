"""What does not add up in cases: lost numbers, limits that their rule does not give, parts marked wrongly, facts no record bears out."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.casework.models import Assignment, Clock
from linli.casework.models.cases import OPEN_VALUES
from linli.core.problems import Problem
from linli.core.tenancy import tenants

from . import reckoning
from .limits import recomputed
from .pressing import missing_letters
from .tasks import missing_numbers

AT_ONCE = 500


def lost_numbers(year: int) -> Iterator[Problem]:
    """One problem for each subdistrict and series of the year with numbers that nothing carries and nobody has explained."""
    series = ((_("督办单"), missing_letters), (_("工作任务台账"), missing_numbers))
    for tenant in tenants():
        for name, missing in series:
            if lost := [str(gap.value) for gap in missing(tenant, year) if not gap.reason]:
                text = _("%(tenant)s的%(series)s %(year)d 年少了编号 %(numbers)s，没有写原因。")
                given = {"tenant": tenant.name, "series": name, "year": year, "numbers": "、".join(lost)}
                yield Problem("number_lost", text % given)


def wrong_limits() -> Iterator[Problem]:
    """One problem for each running clock whose stored deadline is not the one that its kept rule gives again."""
    running = Clock.objects.filter(stopped_at=None).select_related("case").prefetch_related("pauses")
    for clock in running.order_by("pk").iterator(AT_ONCE):
        if (again := recomputed(clock).due_at) != clock.due_at:
            text = _("%(case)s 的期限记的是 %(stored)s，照当时的规则算是 %(again)s。")
            given = {"case": clock.case.short_number, "stored": clock.due_at.isoformat(), "again": again.isoformat()}
            yield Problem("limit_wrong", text % given)


def wrong_parts() -> Iterator[Problem]:
    """One problem for each part in a case whose mark says otherwise than its end and the case's state."""
    should_be = Q(ended_at=None, case__state__in=OPEN_VALUES)
    wrong = Assignment.objects.filter(Q(is_open=True) & ~should_be | Q(is_open=False) & should_be)
    for part in wrong.select_related("case", "organisation").order_by("pk").iterator(AT_ONCE):
        text = (
            _("%(case)s：%(organisation)s的那一份记成在办，其实已经完了。")
            if part.is_open
            else _("%(case)s：%(organisation)s的那一份记成完了，其实还在办。")
        )
        yield Problem("part_wrong", text % {"case": part.case.short_number, "organisation": part.organisation})


def wrong_facts() -> Iterator[Problem]:
    """One problem for each case that the rates count otherwise than its records say."""
    for number in reckoning.wrong().order_by("pk").values_list("short_number", flat=True).iterator(AT_ONCE):
        text = _("%(case)s 计入办理情况的事实（换主办、挂账、延期、清单外、时限、回访归到哪）和它自己的记录对不上。")
        yield Problem("fact_wrong", text % {"case": number})
