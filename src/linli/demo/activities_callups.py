"""A hundred and six members stood at the checkpoints of 2020, and their names have gone since; and a call-up that is out now."""

from datetime import date, timedelta

from linli.activities.api import (
    CallUp,
    CallUpGiven,
    PostGiven,
    Shift,
    ShiftPattern,
    add_post,
    assign_duties,
    end_callup,
    make_callup,
    open_callup,
    purge_callup,
    set_out,
    take_duty,
    take_over_duties,
)
from linli.cobuild.api import CheckIn

from .activities_pieces import HOME, as_resident
from .builder import Builder, moment
from .cases import Cast
from .neighbourhood import RENOVATED_2020

PEOPLE = 106  # of the press account: so many members, more than 2,600 hours
FIRST, LAST = date(2020, 2, 3), date(2020, 3, 6)
SPANS = ((8 * 60, 12 * 60), (14 * 60, 18 * 60))
CHECKPOINTS = ("纬二路8号院", "纬二路10号院", "供销社家属院", "甲院东区", "民航家属院")
TASK = "测体温、登记出入、给隔离户送菜"


def tell_callup_of_2020(b: Builder) -> None:
    """Five checkpoints, two shifts a day, two on each; who it was is forgotten two months later, as it was promised."""
    given = CallUpGiven(
        title="疫情防控卡点值守招募令", place=b.places["root"], starts_on=FIRST, ends_on=LAST, details="机关党员下沉社区，守好院门。",
        organiser=b.organisations["office"], wants="身体好、家住得近的党员", is_emergency=True, counts_hours=False, phone=b.spec.phone,
    )  # fmt: skip
    callup = make_callup(tenant=b.tenant, given=given, by=b.by, now=moment(date(2020, 1, 28)))
    for name in CHECKPOINTS:
        given_post = PostGiven(name=f"{name}卡点", place=b.places[f"compounds/{name}"], where="院门口", task=TASK)
        post = add_post(callup=callup, given=given_post, by=b.by, now=moment(date(2020, 1, 29)))
        pattern = ShiftPattern(first=FIRST, last=LAST, spans=SPANS, needed=2)
        set_out(post=post, pattern=pattern, by=b.by, now=moment(date(2020, 1, 30)))
    callup = open_callup(callup=callup, by=b.by, now=moment(date(2020, 1, 30), 15))
    _stood(b, callup)
    callup = end_callup(callup=callup, by=b.by, now=moment(date(2020, 3, 9), 10))
    purge_callup(callup=callup, by=b.by, now=moment(date(2020, 5, 8), 10))
    b.step()


def _stood(b: Builder, callup: CallUp) -> None:
    """In turn: somebody stands again when everybody has stood."""
    reported = CheckIn.objects.filter(tenant=b.tenant, person__isnull=False).select_related("person", "employer")
    members = [(one.person, one.employer) for one in reported.order_by("number")[:PEOPLE]]
    places = [one for one in Shift.objects.filter(post__callup=callup).order_by("starts_at", "post__position") for _ in range(2)]
    stood = [(shift, *members[n % PEOPLE]) for n, shift in enumerate(places)]
    take_over_duties(callup=callup, stood=stood, by=b.by, now=moment(LAST, 18, 30))  # type: ignore[arg-type]


def tell_present_callup(b: Builder, cast: Cast) -> None:
    """Evenings from tomorrow on; a resident took one by herself, others said so on the telephone, and places are left."""
    by, place = cast.by_key["secretary"], b.places[f"communities/{HOME}"]
    first, last = b.today + timedelta(days=1), b.today + timedelta(days=9)
    given = CallUpGiven(
        title="晚上巡逻值守招募令", place=place, starts_on=first, ends_on=last, details="查楼道充电、看院门、送晚归的老人到楼下。",
        organiser=b.organisations[f"committees/{HOME}"], wants="住在附近、晚上有空的", phone=b.spec.phone,
    )  # fmt: skip
    callup = make_callup(tenant=b.tenant, given=given, by=by, now=b.ago(timedelta(days=3)))
    for name in [one for suffix, one, _buildings, _area in RENOVATED_2020 if suffix == HOME]:
        post_given = PostGiven(
            name=f"{name}巡逻", place=b.places[f"compounds/{name}"], where="院门口集合", task="两人一组，走一圈半小时"
        )
        post = add_post(callup=callup, given=post_given, by=by, now=b.ago(timedelta(days=3)))
        pattern = ShiftPattern(first=first, last=last, spans=[(19 * 60, 21 * 60)], needed=2)
        set_out(post=post, pattern=pattern, by=by, now=b.ago(timedelta(days=2.9)))
    open_callup(callup=callup, by=by, now=b.ago(timedelta(days=2.8)))
    shifts = list(Shift.objects.filter(post__callup=callup).order_by("starts_at", "post__position"))
    for n, shift in enumerate(shifts[:8]):
        people = [b.people[f"member {n + 40}"], b.people[f"member {n + 60}"]][: 2 - n % 2]
        assign_duties(shift=shift, people=people, channel="phone", by=by, now=b.ago(timedelta(days=2 - n / 10)))
    person = b.people["resident"]
    take_duty(shift=shifts[1], person=person, by=as_resident(b, person), now=b.ago(timedelta(days=1)))
