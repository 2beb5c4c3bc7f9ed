"""What belongs to a calendar year (Chinese time): classes that were taught in it and who was in them, groups, sites, call-ups, outreach."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from linli.core import clock
from linli.core.daytimes import at
from linli.core.models import Tenant

from ..models import CallUp, ClassGroup, Course, Duty, Enrolment, Learner, Outreach, OutreachSite, ResidentGroup, Session, Teacher
from ..rules.enrolling import TAKES_PLACE
from ..states import TOOK_PLACE, CallUpState
from .duties import in_days


def span(year: int) -> tuple[datetime, datetime]:
    """The first instant of the year and of the next."""
    return at(date(year, 1, 1), 0), at(date(year + 1, 1, 1), 0)


def last_day(year: int) -> date:
    """31 December, or today in the year that runs."""
    return min(date(year, 12, 31), clock.today())


def lessons_in(tenant: Tenant, year: int) -> QuerySet[Session]:
    """The lessons that were held."""
    begin, end = span(year)
    rows = Session.objects.filter(tenant=tenant, programme__class_group__isnull=False, state__in=list(TOOK_PLACE))
    return rows.filter(starts_at__gte=begin, starts_at__lt=end).order_by()


def classes_in(tenant: Tenant, year: int) -> QuerySet[ClassGroup]:
    """The classes of which a lesson was held; one that ran into the next year belongs to both."""
    return ClassGroup.objects.filter(tenant=tenant, programme__in=lessons_in(tenant, year).values("programme")).order_by()


def courses_in(tenant: Tenant, year: int) -> QuerySet[Course]:
    return Course.objects.filter(tenant=tenant, pk__in=classes_in(tenant, year).values("course")).order_by()


def teachers_in(tenant: Tenant, year: int) -> QuerySet[Teacher]:
    """Whoever taught a lesson, substitutes too."""
    return Teacher.objects.filter(tenant=tenant, pk__in=lessons_in(tenant, year).values("teacher")).order_by()


def learners_in(tenant: Tenant, year: int) -> QuerySet[Learner]:
    """Whoever had a place in one of its classes, each once."""
    inside = Enrolment.objects.filter(
        class_group__in=classes_in(tenant, year).values("pk"), state__in=list(TAKES_PLACE)
    ).order_by()
    return Learner.objects.filter(tenant=tenant, pk__in=inside.values("learner")).order_by()


def groups_in(tenant: Tenant, year: int) -> QuerySet[ResidentGroup]:
    """The groups on the register on the year's last day."""
    day = last_day(year)
    lasting = Q(ended_on=None) | Q(ended_on__gt=day)
    return ResidentGroup.objects.filter(lasting, tenant=tenant, recorded_on__lte=day).order_by()


def outreach_in(tenant: Tenant, year: int) -> QuerySet[Outreach]:
    """What went out, without what was voided."""
    days = (date(year, 1, 1), date(year, 12, 31))
    return Outreach.objects.filter(tenant=tenant, on__range=days, voided_at=None).order_by()


def sites_in(tenant: Tenant, year: int) -> QuerySet[OutreachSite]:
    """The loudspeakers and groups on line at which something went out."""
    return OutreachSite.objects.filter(tenant=tenant, pk__in=outreach_in(tenant, year).values("site")).order_by()


def duties_in(tenant: Tenant, year: int) -> QuerySet[Duty]:
    """Duties by the day on which their shift began."""
    return in_days(tenant, date(year, 1, 1), date(year, 12, 31))


def callups_in(rows: QuerySet[CallUp], year: int) -> QuerySet[CallUp]:
    """Those that lasted on a day of it, in whatever state but preparation."""
    within = rows.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))
    return within.exclude(state=CallUpState.DRAFT)
