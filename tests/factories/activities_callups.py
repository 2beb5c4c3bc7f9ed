"""Call-ups, posts, shifts and duties, each made by its verb."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from linli.activities.models import CallUp, Duty, DutyPost, Shift
from linli.activities.rules.callups import Pattern
from linli.activities.services import callups, duties, duty_posts, shifts
from linli.activities.services.callups import CallUpGiven
from linli.activities.services.duty_posts import PostGiven
from linli.core.actors import Actor
from linli.registry.api import Person
from tests.factories.registry import PersonFactory
from tests.people import Neighbourhood

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Zhengzhou
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON, NIGHT = (480, 720), (840, 1080), (1320, 360)
"""8:00–12:00, 14:00–18:00, 22:00–6:00 of the next day, in minutes."""


def system(row: Any) -> Actor:
    return Actor.system(tenant_id=row.tenant_id)


def callup_given(here: Neighbourhood, **said: Any) -> CallUpGiven:
    plain = {"title": "卡点值守", "place": here.community, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=30)}
    return CallUpGiven(**(plain | said))


def a_callup(here: Neighbourhood, *, is_open: bool = True, now: datetime = NOW, **said: Any) -> CallUp:
    """For a month from today in the community, put out, without a post yet."""
    by = Actor.system(tenant_id=here.tenant.pk)
    made = callups.make(tenant=here.tenant, given=callup_given(here, **said), by=by, now=now)
    if is_open:
        made.state, made.opened_at = "open", now
        made.save()
    return made


def a_post(here: Neighbourhood, callup: CallUp | None = None, **said: Any) -> DutyPost:
    of = callup or a_callup(here)
    given = PostGiven(**({"name": "东门", "place": here.compound, "where": "门卫室旁", "task": "测温登记"} | said))
    return duty_posts.add(callup=of, given=given, by=system(of), now=NOW)


def pattern(**said: Any) -> Pattern:
    return Pattern(**({"first": MONDAY, "last": MONDAY, "spans": [MORNING], "needed": 2} | said))


def shifts_of(post: DutyPost, **said: Any) -> list[Shift]:
    """On Monday from eight to twelve for two people, unless more is said."""
    shifts.set_out(post=post, pattern=pattern(**said), by=system(post), now=NOW)
    return list(Shift.objects.filter(post=post).select_related("post__callup", "post__place", "tenant").order_by("starts_at"))


def a_shift(here: Neighbourhood, post: DutyPost | None = None, **said: Any) -> Shift:
    return shifts_of(post or a_post(here), **said)[0]


def somebody(here: Neighbourhood, **said: Any) -> Person:
    return PersonFactory(tenant=here.tenant, **({"home": here.entrance} | said))


def a_duty(
    here: Neighbourhood, shift: Shift | None = None, person: Person | None = None, *, now: datetime = NOW, **said: Any
) -> Duty:
    """Somebody put on a shift by the office, after a telephone call."""
    of = shift or a_shift(here)
    who = person or somebody(here)
    plain: dict[str, Any] = {"channel": "phone"}
    return duties.assign(shift=of, people=[who], by=system(of), now=now, **(plain | said))[0]
