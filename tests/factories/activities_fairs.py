"""Groups, fairs and outreach as rows and as what is said of them, for tests of activities."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from linli.activities.models import Lecturer, OutreachSite, Programme, ResidentGroup, Session, Stall
from linli.activities.services.groups import GroupGiven
from linli.activities.services.lecturers import LecturerGiven, SiteGiven
from linli.activities.services.outreach import OutreachGiven
from linli.activities.services.stage import StageGiven
from linli.activities.services.stalls import StallGiven
from linli.activities.services.talks import PlanGiven, TalkGiven
from linli.core.daytimes import day_of
from tests.factories.registry import PersonFactory
from tests.people import Neighbourhood

from .activities import NEXT_DAY, NOW, a_programme, a_session

TODAY, FIRST_DAY = day_of(NOW), day_of(NEXT_DAY)
_numbers = count(1)


def a_group(here: Neighbourhood, **more: Any) -> ResidentGroup:
    """A choir of the community that takes people, led by nobody of the register."""
    n = next(_numbers)
    plain = {
        "tenant": here.tenant, "number": f"QT-{n:04d}", "name": f"合唱队{n}", "kind": "culture", "place": here.community,
        "place_path": here.community.path, "recorded_on": TODAY,
    }  # fmt: skip
    return ResidentGroup.objects.create(**(plain | more))


def group_given(here: Neighbourhood, **more: Any) -> GroupGiven:
    return GroupGiven(**{"kind": "culture", "name": "夕阳红合唱队", "place": here.community, "recorded_on": TODAY} | more)


def a_fair(here: Neighbourhood, *, days: int = 3, **more: Any) -> Programme:
    """A temple fair of some days from tomorrow on, each from nine to eleven."""
    fair = a_programme(here, **{"kind": "fair", "title": "社区之春庙会", "needs_signup": False} | more)
    for n in range(days):
        a_session(here, fair, starts_at=NEXT_DAY + timedelta(days=n), state="planned")
    return fair


def first_day(fair: Programme) -> Session:
    return fair.sessions.order_by("starts_at").first()


def stall_given(**more: Any) -> StallGiven:
    return StallGiven(**{"what": "剪纸", "from_on": FIRST_DAY, "until_on": FIRST_DAY, "channel": "counter"} | more)


def a_stall(fair: Programme, **more: Any) -> Stall:
    plain = {
        "tenant": fair.tenant, "programme": fair, "what": "糖画", "from_on": FIRST_DAY, "until_on": FIRST_DAY, "asked_at": NOW,
        "person": PersonFactory(tenant=fair.tenant),
    }  # fmt: skip
    return Stall.objects.create(**(plain | more))


def number_given(**more: Any) -> StageGiven:
    return StageGiven(**{"title": "大合唱", "minutes": 10} | more)


def a_lecturer(here: Neighbourhood, **more: Any) -> Lecturer:
    plain = {"tenant": here.tenant, "person": PersonFactory(tenant=here.tenant), "topics": ["law"], "since": TODAY}
    return Lecturer.objects.create(**(plain | more))


def lecturer_given(**more: Any) -> LecturerGiven:
    return LecturerGiven(**{"topics": ["law", "health"], "since": TODAY} | more)


def a_site(here: Neighbourhood, channel: str = "net", **more: Any) -> OutreachSite:
    plain = {
        "tenant": here.tenant, "channel": channel, "name": f"群{next(_numbers)}", "place": here.community,
        "place_path": here.community.path, "since": date(2026, 1, 1),
    }  # fmt: skip
    return OutreachSite.objects.create(**(plain | more))


def site_given(here: Neighbourhood, **more: Any) -> SiteGiven:
    return SiteGiven(**{"channel": "air", "name": "东院喇叭", "place": here.compound, "since": TODAY} | more)


def sent_out(sites: list[OutreachSite], **more: Any) -> OutreachGiven:
    return OutreachGiven(**{"sites": sites, "topic": "safety", "title": "防骗三句话", "on": TODAY, "minutes": 20} | more)


def talk_given(**more: Any) -> TalkGiven:
    return TalkGiven(**{"topic": "law", "contact_name": "刘大妈", "contact_phone": "139 0000 0121"} | more)


def plan_given(here: Neighbourhood, **more: Any) -> PlanGiven:
    plain = {"starts_at": NEXT_DAY, "ends_at": NEXT_DAY + timedelta(hours=1), "place": here.compound, "where": "大槐树下"}
    return PlanGiven(**plain | more)
