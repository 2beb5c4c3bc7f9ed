"""What meetings send here becomes cases and tasks, once, and what becomes of those is said at the meeting."""

from datetime import date, timedelta

import pytest
from django.test import Client

from linli.casework.models import Case, Task
from linli.casework.services.from_meetings import on_action_decided, on_opinion_voiced
from linli.casework.services.tasks import task_cancel, task_finish
from linli.core.actors import Actor
from linli.core.events import deliver_due
from linli.deliberation.events import ActionDecided, OpinionVoiced
from linli.deliberation.models import ActionItem, Voiced
from linli.deliberation.services import actions, opinions
from linli.deliberation.services.actions import ActionGiven
from linli.deliberation.services.opinions import VoicedGiven
from tests.factories import deliberation_business as rooms
from tests.people import browser_of

from .conftest import FRIDAY

pytestmark = pytest.mark.django_db
SOON = FRIDAY + timedelta(minutes=1)


@pytest.fixture
def meeting(office):
    return rooms.meeting(office.here.community, kind="reception", title="代表接待日")


@pytest.fixture
def system(office):
    return Actor.system(tenant_id=office.here.tenant.pk)


def voice(meeting, by, **given):
    plain = {"text": "东单元门口的路灯不亮。", "who": "试验居民", "wants_case": True}
    return opinions.voice(meeting=meeting, given=VoicedGiven(**(plain | given)), by=by, now=FRIDAY)


def decide(meeting, by, **given):
    plain = {"title": "把路灯修好", "kind": "task", "due_on": date(2026, 12, 1)}
    return actions.decide(meeting=meeting, given=ActionGiven(**(plain | given)), by=by, now=FRIDAY)


def test_an_opinion_becomes_a_case_at_the_place_it_is_about(office, meeting, system):
    voiced = voice(meeting, system, place=office.here.building)

    deliver_due(SOON)

    case = Case.objects.get()
    voiced.refresh_from_db()
    assert (voiced.case_id, voiced.case_number) == (case.pk, case.short_number)
    assert (case.channel, case.place, case.external_no) == ("counter", office.here.building, "会〔2026〕1号-意见1")
    assert [one.name for one in case.reporters.all()] == ["试验居民"]


def test_an_opinion_that_is_told_of_twice_is_one_case(meeting, system):
    voiced = voice(meeting, system)
    event = OpinionVoiced(tenant_id=voiced.tenant_id, voiced_id=voiced.pk)

    for _again in range(2):
        on_opinion_voiced(event, event_id=voiced.pk, now=SOON)

    assert Case.objects.count() == 1


def test_an_anonymous_opinion_becomes_a_case_without_a_name(meeting, system):
    voice(meeting, system, who="")

    deliver_due(SOON)

    assert [(one.name, one.wants_reply) for one in Case.objects.get().reporters.all()] == [("", False)]


def test_an_opinion_that_was_answered_at_the_table_is_no_case(meeting, system):
    voice(meeting, system, wants_case=False, answer="明天就修。")

    deliver_due(SOON)

    assert (Case.objects.count(), Voiced.objects.get().answer) == (0, "明天就修。")


def test_the_page_of_the_case_says_which_meeting_it_came_from(office, meeting, system):
    voice(meeting, system)
    deliver_due(SOON)

    html = browser_of(office.clerk, Client()).get(Case.objects.get().get_absolute_url()).content.decode()

    assert (html.count("会上来的"), html.count("代表接待日</b>")) == (1, 1)


def test_what_was_decided_becomes_a_task_and_is_done_when_the_task_is(office, meeting, system):
    action = decide(meeting, system, organisation=office.committee)
    deliver_due(SOON)
    task = Task.objects.get()

    task_finish(task=task, text="修好了。", by=system, now=SOON)
    deliver_due(SOON + timedelta(minutes=1))

    action.refresh_from_db()
    assert (task.title, task.source, task.due_on) == ("把路灯修好", "meeting", date(2026, 12, 1))
    assert (action.target_number, action.target_url, action.done_words) == (task.number, task.get_absolute_url(), "修好了。")


def test_a_task_that_was_cancelled_is_said_to_be(office, meeting, system):
    decide(meeting, system, organisation=office.committee)
    deliver_due(SOON)

    task_cancel(task=Task.objects.get(), reason="换了灯。", by=system, now=SOON)
    deliver_due(SOON + timedelta(minutes=1))

    assert ActionItem.objects.get().done_words == "取消了：换了灯。"


def test_what_was_decided_becomes_a_case_once(office, meeting, system):
    action = decide(meeting, system, kind="case", responsible="物业", place=office.here.building)

    for _again in range(2):
        on_action_decided(ActionDecided(tenant_id=action.tenant_id, action_id=action.pk), event_id=action.pk, now=SOON)

    case = Case.objects.get()
    action.refresh_from_db()
    assert (case.title, action.target_id, case.external_no) == ("把路灯修好", case.pk, "会〔2026〕1号-议定1")


def test_what_is_only_noted_becomes_nothing_and_is_done_by_hand(meeting, system):
    action = decide(meeting, system, kind="note", responsible="试甲")
    deliver_due(SOON)

    actions.done(action=action, words="办了。", by=system, now=SOON)

    action.refresh_from_db()
    assert (Case.objects.count(), Task.objects.count(), action.done_words) == (0, 0, "办了。")
