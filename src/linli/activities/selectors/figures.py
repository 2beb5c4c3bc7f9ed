"""
The figures of activities, counted from records. What happened (lessons, duties, outreach) counts in the year in which it did; the
register of groups as it stood on the year's last day, or today in the year that runs. Persons (人) and person-times (人次) never mix.
"""

from fractions import Fraction

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures import Exact, figure
from linli.core.models import Tenant

from ..models import Channel
from . import years
from .duties import figures as duties_told
from .person_times import person_times_by

UNIVERSITY = "/desk/activities/university/"
LESSONS = "/desk/activities/person-times/?kind=course&year={year}"
CALLUPS = "/desk/activities/callups/?year={year}"
OUTREACH = "/desk/activities/outreach/"
DAYS = "first={year}-01-01&last={year}-12-31"


# ---- the senior university ----


@figure(
    "courses",
    _("老年大学课程"),
    pgettext_lazy("course", "门"),
    _("当年上过课的课程，一门只算一次。"),
    url=f"{UNIVERSITY}courses/?year={{year}}",
)
def courses(tenant: Tenant, year: int) -> int:
    return years.courses_in(tenant, year).count()


@figure(
    "class_groups",
    _("老年大学班级"),
    pgettext_lazy("class", "个"),
    _("当年上过课的班，没有上过一次课的不算。"),
    url=f"{UNIVERSITY}classes/?year={{year}}",
)
def class_groups(tenant: Tenant, year: int) -> int:
    return years.classes_in(tenant, year).count()


@figure(
    "teachers",
    _("老年大学老师"),
    _("人"),
    _("当年上过课的老师，代课的也算，一人只算一次。"),
    url=f"{UNIVERSITY}teachers/?year={{year}}",
)
def teachers(tenant: Tenant, year: int) -> int:
    return years.teachers_in(tenant, year).count()


@figure(
    "learners",
    _("老年大学学员"),
    _("人"),
    _("当年上过课的班里录取了的学员，读几个班也只算一人。"),
    url=f"{UNIVERSITY}learners/?year={{year}}",
)
def learners(tenant: Tenant, year: int) -> int:
    return years.learners_in(tenant, year).count()


@figure("attendances", _("老年大学到课"), _("人次"), _("当年每次课来的人次之和，划掉的不算；人次和人数不相加。"), url=LESSONS)
def attendances(tenant: Tenant, year: int) -> int:
    held = years.lessons_in(tenant, year).values_list("pk", flat=True)
    return sum(person_times_by(list(held)).values())


@figure(
    "communities_with_classes",
    _("办班的社区"),
    pgettext_lazy("community", "个"),
    _("当年上过课的班在几个社区，一个社区只算一次。"),
    url=LESSONS,
)
def communities_with_classes(tenant: Tenant, year: int) -> int:
    return years.classes_in(tenant, year).values("place").distinct().count()


# ---- groups, duties ----


@figure(
    "resident_groups",
    _("社区群团组织"),
    pgettext_lazy("group", "个"),
    _("年末在册的群团；今年的算到今天。"),
    url="/desk/activities/groups/?year={year}",
)
def resident_groups(tenant: Tenant, year: int) -> int:
    return years.groups_in(tenant, year).count()


@figure(
    "duty_volunteers",
    _("招募令到岗的人"),
    _("人"),
    _("当年到过岗的人，一人只算一次；名字按期删掉以后，人数不变。"),
    url=CALLUPS,
)
def duty_volunteers(tenant: Tenant, year: int) -> int:
    return duties_told(years.duties_in(tenant, year)).persons


@figure("duty_hours", _("招募令值守时长"), _("小时"), _("当年到岗的实际时长之和，按半小时记，路上不算。"), url=CALLUPS)
def duty_hours(tenant: Tenant, year: int) -> Exact:
    return Fraction(duties_told(years.duties_in(tenant, year)).half_hours, 2)


# ---- outreach ----


@figure(
    "outreach_talks",
    _("地面宣讲"),
    pgettext_lazy("talk", "场"),
    _("当年面对面讲的，作废的不算。"),
    url=f"{OUTREACH}?channel=ground&{DAYS}",
)
def outreach_talks(tenant: Tenant, year: int) -> int:
    return years.outreach_in(tenant, year).filter(channel=Channel.GROUND).count()


@figure(
    "outreach_sites",
    _("用过的大喇叭"),
    pgettext_lazy("loudspeaker", "处"),
    _("当年播过宣讲的大喇叭、广播，一处只算一次。"),
    url=f"{OUTREACH}sites/?channel=air&year={{year}}",
)
def outreach_sites(tenant: Tenant, year: int) -> int:
    return years.sites_in(tenant, year).filter(channel=Channel.AIR).count()


@figure(
    "outreach_groups",
    _("发过宣讲的工作群"),
    pgettext_lazy("online group", "个"),
    _("当年发过宣讲的工作群，一个群只算一次；群里有多少人不算。"),
    url=f"{OUTREACH}sites/?channel=net&year={{year}}",
)
def outreach_groups(tenant: Tenant, year: int) -> int:
    return years.sites_in(tenant, year).filter(channel=Channel.NET).count()


@figure(
    "outreach_hours",
    _("宣讲时长"),
    _("小时"),
    _("当年地面、空中、网络三个渠道的分钟数相加，作废的不算。"),
    url=f"{OUTREACH}?{DAYS}",
)
def outreach_hours(tenant: Tenant, year: int) -> Exact:
    minutes = years.outreach_in(tenant, year).aggregate(n=Sum("minutes", default=0))["n"]
    return Fraction(minutes, 60)
