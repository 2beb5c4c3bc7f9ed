"""Fairs of several days: stalls asked for, given and taken back; the stage without overlaps; who does what."""

from datetime import timedelta

import pytest

from linli.activities.errors import FairRefused
from linli.activities.models import GroupTask, StageItem, Stall
from linli.activities.services import copies, group_tasks, stage, stalls
from linli.activities.services.group_tasks import TaskGiven
from linli.activities.services.strangers import Stranger
from linli.activities.services.upkeep_fairs import on_person_erased_fairs
from linli.core.actors import Actor
from linli.core.models import OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PersonErased
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme
from tests.factories.activities_fairs import FIRST_DAY, a_fair, a_group, a_stall, first_day, number_given, stall_given
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


def refusal(do, **more):
    with pytest.raises(FairRefused) as refused:
        do(now=NOW, **more)
    return refused.value.codes


@pytest.fixture
def fair(here):
    return a_fair(here)


@pytest.fixture
def neighbour(here):
    actor = people.resident(here)[1]
    return actor, Person.objects.get(pk=actor.person_id)


# ---- stalls ----


def test_a_stall_is_asked_for_given_its_number_and_told(here, fair, neighbour, secretary):
    asked = stalls.ask(programme=fair, given=stall_given(person=neighbour[1], channel="page"), by=neighbour[0], now=NOW)
    assert (asked.state, asked.spot) == ("asked", "")

    given = stalls.give(stall=asked, by=secretary, now=NOW)

    assert (given.state, given.spot) == ("given", "1")
    assert OutboxEvent.objects.filter(name="activities.StallAnswered").count() == 1


def test_every_reason_is_said_at_once(here, fair, secretary):
    wrong = stall_given(what=" ", contact="12", until_on=FIRST_DAY + timedelta(days=9))

    assert refusal(stalls.ask, programme=fair, given=wrong, by=secretary) == ["what_missing", "holder", "phone", "outside"]
    assert Stall.objects.count() == 0


def test_only_a_fair_that_is_on_the_list_takes_stalls_from_outside(here, neighbour, secretary):
    plain, draft = a_programme(here), a_fair(here, state="draft")

    given = stall_given(person=neighbour[1], channel="page")

    assert refusal(stalls.ask, programme=plain, given=given, by=neighbour[0]) == ["no_fair", "no_days"]
    assert refusal(stalls.ask, programme=draft, given=given, by=neighbour[0]) == ["over"]
    assert stalls.ask(programme=draft, given=stall_given(person=neighbour[1]), by=secretary, now=NOW).state == "asked"


def test_without_an_account_a_name_and_a_telephone_do(here, fair):
    given = stall_given(person=Stranger("试大妈", "13900000120"), channel="page")

    made = stalls.ask(programme=fair, given=given, by=Actor.anonymous(tenant_id=here.tenant.pk), now=NOW)

    assert made.person.name == "试大妈"


def test_a_group_asks_through_whoever_leads_it(here, fair, neighbour):
    led, other = a_group(here, lead=neighbour[1]), a_group(here)

    assert stalls.ask(programme=fair, given=stall_given(group=led, channel="page"), by=neighbour[0], now=NOW).group == led

    with pytest.raises(NotAllowed):
        stalls.ask(programme=fair, given=stall_given(group=other, channel="page"), by=neighbour[0], now=NOW)


def test_nobody_takes_all_the_stalls_by_themselves(here, fair, neighbour):
    given = stall_given(person=neighbour[1], channel="page")
    for _n in range(3):
        stalls.ask(programme=fair, given=given, by=neighbour[0], now=NOW)

    assert refusal(stalls.ask, programme=fair, given=given, by=neighbour[0]) == ["too_many"]


def test_two_given_stalls_never_share_a_number(here, fair, secretary):
    first, second = a_stall(fair), a_stall(fair)
    stalls.give(stall=first, spot="A1", by=secretary, now=NOW)

    assert refusal(stalls.give, stall=second, spot="A1", by=secretary) == ["spot_taken"]
    assert stalls.give(stall=second, by=secretary, now=NOW).spot == "1"


def test_a_number_is_free_again_once_its_stall_is_off(here, fair, neighbour, secretary):
    own, other = a_stall(fair, person=neighbour[1]), a_stall(fair)
    stalls.give(stall=own, spot="A1", by=secretary, now=NOW)

    stalls.off(stall=own, by=neighbour[0], now=NOW)

    assert stalls.give(stall=other, spot="A1", by=secretary, now=NOW).spot == "A1"
    assert refusal(stalls.give, stall=own, by=secretary) == ["off"]


def test_the_office_says_why_it_refuses_or_takes_back(here, fair, secretary):
    one, other = a_stall(fair), a_stall(fair, state="given", spot="3")

    assert refusal(stalls.refuse, stall=one, reason="", by=secretary) == ["reason_missing"]
    assert refusal(stalls.off, stall=other, by=secretary) == ["reason_missing"]
    assert stalls.refuse(stall=one, reason="地方不够了", by=secretary, now=NOW).reason == "地方不够了"
    assert refusal(stalls.refuse, stall=one, reason="再说一次", by=secretary) == ["answered"]


def test_nobody_takes_down_a_neighbours_stall(here, fair, neighbour):
    with pytest.raises(NotAllowed):
        stalls.off(stall=a_stall(fair), by=neighbour[0], now=NOW)


def test_erasure_takes_how_to_reach_them_and_leaves_what_stood(here, fair, neighbour):
    coming = a_stall(fair, person=neighbour[1], contact="13900000120", state="given", spot="1")
    stood = a_stall(
        fair, person=neighbour[1], contact="13900000120", state="given", spot="2", from_on="2026-10-01", until_on="2026-10-02"
    )

    event = PersonErased(tenant_id=here.tenant.pk, person_id=neighbour[1].pk)
    on_person_erased_fairs(event, event_id="6b1f1d0e-3a52-4b6a-9a39-0f2f3c1f5a10", now=NOW)

    assert [(one.state, one.contact) for one in Stall.objects.filter(pk__in=[coming.pk, stood.pk]).order_by("spot")] == [
        ("off", ""),
        ("given", ""),
    ]


# ---- the stage ----


def test_a_number_without_an_hour_follows_the_last_one_on_its_stage(here, fair, secretary):
    day = first_day(fair)
    stage.put(session=day, given=number_given(stage="东台"), by=secretary, now=NOW)

    second = stage.put(session=day, given=number_given(title="秧歌", stage="东台"), by=secretary, now=NOW)
    other = stage.put(session=day, given=number_given(title="快板", stage="西台"), by=secretary, now=NOW)

    assert (second.starts_at, other.starts_at) == (NEXT_DAY + timedelta(minutes=10), NEXT_DAY)


def test_two_numbers_never_overlap_on_one_stage(here, fair, secretary):
    day = first_day(fair)
    stage.put(session=day, given=number_given(minutes=30), by=secretary, now=NOW)

    clash = number_given(title="秧歌", starts_at=NEXT_DAY + timedelta(minutes=29))

    assert refusal(stage.put, session=day, given=clash, by=secretary) == ["overlap"]
    assert StageItem.objects.count() == 1


def test_one_group_is_not_on_two_stages_at_once(here, fair, secretary):
    day, choir = first_day(fair), a_group(here)
    stage.put(session=day, given=number_given(stage="东台", group=choir), by=secretary, now=NOW)

    assert refusal(stage.put, session=day, given=number_given(stage="西台", group=choir), by=secretary) == ["elsewhere"]


def test_a_number_lies_within_its_day(here, fair, secretary):
    late = number_given(starts_at=NEXT_DAY + timedelta(minutes=115))

    assert refusal(stage.put, session=first_day(fair), given=late, by=secretary) == ["outside"]
    assert refusal(stage.put, session=first_day(fair), given=number_given(minutes=999), by=secretary) == ["minutes"]


def test_a_number_is_moved_past_its_own_old_time_and_taken_off(here, fair, secretary):
    one = stage.put(session=first_day(fair), given=number_given(minutes=20), by=secretary, now=NOW)

    moved = stage.move(item=one, given=number_given(minutes=20, starts_at=NEXT_DAY + timedelta(minutes=5)), by=secretary, now=NOW)
    assert moved.starts_at == NEXT_DAY + timedelta(minutes=5)

    stage.remove(item=moved, by=secretary, now=NOW)
    assert StageItem.objects.count() == 0


def test_when_something_takes_longer_all_that_follow_move_together(here, fair, secretary):
    day = first_day(fair)
    rows = [stage.put(session=day, given=number_given(title=f"节目{n}", minutes=30), by=secretary, now=NOW) for n in range(3)]

    assert stage.delay(item=rows[1], minutes=15, by=secretary, now=NOW) == 2

    begins = [(one.starts_at - NEXT_DAY).seconds // 60 for one in StageItem.objects.order_by("starts_at")]
    assert begins == [0, 45, 75]
    assert refusal(stage.delay, item=rows[0], minutes=20, by=secretary) == ["outside"]
    assert refusal(stage.delay, item=rows[1], minutes=-30, by=secretary) == ["overlap"]


def test_the_programme_of_a_past_day_stands(here, fair, secretary):
    day = first_day(fair)
    one = stage.put(session=day, given=number_given(), by=secretary, now=NOW)
    day.state = "held"
    day.save()

    assert refusal(stage.remove, item=one, by=secretary) == ["not_coming"]


# ---- who does what ----


def test_a_task_is_given_and_ticked_by_whoever_leads_the_group(here, fair, neighbour, secretary):
    choir = a_group(here, lead=neighbour[1])
    task = group_tasks.give(programme=fair, given=TaskGiven(title="搭舞台", group=choir, people_wanted=6), by=secretary, now=NOW)

    done = group_tasks.done(task=task, by=neighbour[0], now=NOW)

    assert done.done_at == NOW
    assert group_tasks.done(task=task, is_done=False, by=secretary, now=NOW).done_at is None


def test_a_task_is_one_holders(here, fair, secretary):
    wrong = TaskGiven(title=" ", group=a_group(here), organisation=OrganisationFactory(tenant=here.tenant), people_wanted=0)

    assert refusal(group_tasks.give, programme=fair, given=wrong, by=secretary) == ["title_missing", "holder", "number"]
    assert GroupTask.objects.count() == 0


# ---- again next year ----


def test_next_years_fair_takes_over_stage_and_tasks(here, fair, secretary):
    gone = a_group(here, name="散了的队")
    stage.put(session=first_day(fair), given=number_given(group=gone), by=secretary, now=NOW)
    group_tasks.give(programme=fair, given=TaskGiven(title="搭舞台", due_at=NEXT_DAY), by=secretary, now=NOW)
    a_stall(fair)
    type(gone).objects.update(ended_on=FIRST_DAY)

    made = copies.copy(programme=fair, shift_days=364, by=secretary, now=NOW)

    number = StageItem.objects.get(session__programme=made)
    assert (number.starts_at, number.group, number.performers) == (NEXT_DAY + timedelta(days=364), None, "散了的队")
    assert [(one.title, one.done_at) for one in made.tasks.all()] == [("搭舞台", None)]
    assert made.stalls.count() == 0
