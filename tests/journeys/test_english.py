"""After the switch to English no Chinese word of ours is left on the way; names and what people wrote stay as they are."""

from datetime import timedelta

import pytest

from linli.casework.models import Case, Category
from linli.core import clock
from linli.deliberation.services import meetings
from linli.registry.api import Organisation, Person
from tests.factories.deliberation_ballots import crosses, declared, say_all, secret
from tests.factories.deliberation_meetings import come, convened, system
from tests.people import community_secretary

from . import steps
from .test_room import a_council_of_six

# What a record keeps in the words of the day it was written: who acted, which rule ran.
RECORDED = ["未登录的来访者", "受理派单时限", "一般事项"]
# What somebody wrote for a council, its meeting and a ballot.
DELIBERATED = [
    "社区书记",
    "试验社区议事会",
    "第一次会议",
    "社区二楼会议室",
    "听取工作报告",
    "试验规则第一条",
    "明年的民生实事",
    "请选一个。",
    "路灯",
    "长椅",
    "花池",
]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_in_english_from_home_to_the_tracking_page(town):
    walk = town.visitor(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/").open(f"/report/?place={town.here.entrance.public_code}").fill(text=steps.LAMP).press("Next")
    walk.press("Next").fill(phone="13900000120").press("Report it").press("See how far it is")

    assert walk.reads("main .badge") == "To be accepted"


def test_the_workbench_in_english(town):
    steps.finish(steps.begin(town.visitor(), town))
    walk = town.dispatcher(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/desk/").open("/desk/cases/").follow("路灯").open(f"/desk/cases/{Case.objects.get().pk}/accept/")
    walk.open("/desk/cases/counter/").open("/desk/cases/callbacks/")

    assert walk.reads("h1") == "To call back"


def test_a_council_its_meeting_and_a_ballot_in_english(town):
    user, _actor = community_secretary(town.here)
    meeting, ballot = session(town), selection(town, is_over=False)
    desk = town.signed_in(user, dress="english")
    desk.content = [*names_of(town), *DELIBERATED, *sources_of(ballot), *sources_of(meeting), user.display_name]

    desk.open(meeting.council.get_absolute_url()).open(meeting.get_absolute_url()).open(f"{meeting.get_absolute_url()}checkin/")
    desk.open("/desk/ballots/").open(ballot.get_absolute_url())

    assert desk.reads("h1") == ballot.title


def test_a_vote_and_its_result_in_english(town):
    running, over = selection(town, is_over=False), selection(town, is_over=True)
    reader = town.visitor(dress="english")
    reader.content = [*names_of(town), *DELIBERATED, *sources_of(running), *sources_of(over)]

    reader.open("/votes/").open(running.public_url).open(over.public_url).press("See the box, find a receipt")

    assert reader.reads("h1") == "The published box"


def session(town):
    """A council of six, four of them there, sitting since this minute."""
    now = clock.now()
    begins = now - timedelta(minutes=1)
    council = a_council_of_six(town)
    meeting = convened(town.here.community, council=council, now=now - timedelta(days=9), starts_at=begins)
    come(meeting, 1, 2, 3, 4, at=begins)
    return meetings.open_meeting(meeting=meeting, by=system(town.here.tenant), now=now)


def sources_of(one):
    """Numbers of documents and the laws that a rule rests on stand as they are written."""
    return [one.number, one.rule["citation"]]


def selection(town, *, is_over):
    """One of three projects by secret papers: running, or over and declared."""
    now = clock.now()
    ballot = secret(3, now=now, place=town.here.community, title="明年的民生实事", question="请选一个。")
    say_all(ballot, [crosses("1"), crosses("1"), crosses("2")], now=now)
    return declared(ballot, now=now) if is_over else ballot


def names_of(town):
    """What the office itself has written: names of places, people and kinds, office hours, what a kind leads to."""
    here = town.here
    places = [here.subdistrict, here.community, here.compound, here.building, here.entrance]
    kinds = Category.objects.values_list("name", "consequence")
    names = [
        here.tenant.name,
        here.tenant.district_name,
        here.tenant.office_hours,
        *Organisation.objects.values_list("name", flat=True),
    ]
    told = [*Person.objects.values_list("name", flat=True), *(word for kind in kinds for word in kind if word)]
    return [
        "中文",
        "邻里",
        *RECORDED,
        "试验",
        "试",
        *names,
        *told,
        *(str(name) for place in places for name in (place.full_name, place.name, place)),
    ]
