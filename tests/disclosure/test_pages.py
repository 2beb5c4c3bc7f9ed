"""The pages of the message centre."""

import pytest
from django.urls import reverse

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.errors import RobotRefused
from linli.disclosure.models import Preference, Robot
from linli.disclosure.services import robots
from tests.factories.accounts import NOON, ResidentFactory
from tests.factories.disclosure import MessageFactory, RobotFactory
from tests.people import administrator, community_secretary, dispatcher, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db


def told(actor, **extra):
    return MessageFactory(to_person_id=actor.person_id, to_person=None, tenant_id=actor.tenant_id, tenant=None, **extra)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_residents_list_costs_the_same_however_long(django_assert_num_queries, item_count):
    user, actor = resident()
    for _ in range(item_count):
        told(actor)
    client = signed_in(user)
    client.get(reverse("disclosure:messages"))

    with django_assert_num_queries(6):
        page = client.get(reverse("disclosure:messages"))

    assert page.text.count("有进展") == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_desks_list_costs_the_same_however_long(django_assert_num_queries, item_count):
    user, actor = dispatcher()
    for _ in range(item_count):
        told(actor)
    client = signed_in(user)
    client.get(reverse("disclosure:desk-messages"))

    with django_assert_num_queries(7):
        page = client.get(reverse("disclosure:desk-messages"))

    assert page.text.count("有进展") == item_count


def test_the_list_can_be_narrowed_to_what_is_unread():
    user, actor = resident()
    told(actor, read_at=NOON)
    new = told(actor)

    page = signed_in(user).get(reverse("disclosure:messages"), {"only": "unread"})

    assert [message.pk for message in page.context["page_obj"]] == [new.pk]


def test_opening_a_message_reads_it_and_goes_where_it_points():
    user, actor = resident()
    message = told(actor, url="/track/")

    response = signed_in(user).post(reverse("disclosure:message-open", args=[message.pk]))

    message.refresh_from_db()
    assert (response.url, message.is_read, message.read_by_id) == ("/track/", True, user.pk)


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/"])
def test_a_message_that_points_nowhere_of_ours_comes_back_to_the_list(url):
    user, actor = resident()

    response = signed_in(user).post(reverse("disclosure:message-open", args=[told(actor, url=url).pk]))

    assert response.url == reverse("disclosure:messages")


def test_somebody_elses_message_is_not_there():
    user, _actor = resident()
    message = MessageFactory()

    assert signed_in(user).post(reverse("disclosure:message-open", args=[message.pk])).status_code == 404
    message.refresh_from_db()
    assert not message.is_read


def test_everything_is_read_at_once():
    user, actor = dispatcher()
    told(actor)

    response = signed_in(user).post(reverse("disclosure:messages-read-all"))

    assert response.url == reverse("disclosure:desk-messages")
    assert "都看过了" in signed_in(user).get(response.url).text


def test_how_to_hear_of_things_is_kept():
    user, actor = resident()

    signed_in(user).post(reverse("disclosure:preferences"), {"wants_mail": "on", "only_urgent": "on"})

    wish = Preference.objects.get()
    assert (wish.person_id, wish.wants_sms, wish.wants_mail, wish.only_urgent) == (actor.person_id, False, True, True)
    assert JournalLine.objects.get().changes == {"wishes": [[True, True, False], [False, True, True]]}


def test_who_is_in_no_register_is_told_so():
    neighbourhood()
    lonely = ResidentFactory()

    page = signed_in(lonely).get(reverse("disclosure:preferences"))

    assert "到窗口登记一次就行" in page.text
    assert signed_in(lonely).post(reverse("disclosure:preferences"), {}).status_code == 403
    assert list(signed_in(lonely).get(reverse("disclosure:messages")).context["page_obj"]) == []


@pytest.fixture
def secretary():
    here = neighbourhood()
    user, actor = community_secretary(here)
    return here, user, actor


def test_a_secretary_connects_and_stops_the_own_communitys_group(secretary):
    here, user, _actor = secretary
    client = signed_in(user)
    typed = {"kind": "wecom", "name": "戊院值班群", "url": "https://robot.example/?key=s", "place": str(here.community.pk)}

    client.post(reverse("disclosure:robots"), typed)
    robot = Robot.objects.get()
    page = client.get(reverse("disclosure:robots"))
    client.post(reverse("disclosure:robot-stop", args=[robot.pk]))

    robot.refresh_from_db()
    assert (robot.place, "robot.example" in page.text, robot.stopped_at is None) == (here.community, False, False)
    assert sorted(JournalLine.objects.values_list("verb", flat=True)) == ["disclosure.robot.added", "disclosure.robot.stopped"]


def test_a_refused_group_keeps_what_was_typed(secretary):
    here, user, _actor = secretary
    typed = {"kind": "wecom", "name": "值班群", "url": "http://robot.example/", "place": str(here.community.pk)}

    page = signed_in(user).post(reverse("disclosure:robots"), typed)

    assert (set(page.context["form"].errors), 'value="值班群"' in page.text, Robot.objects.count()) == ({"url"}, True, 0)


def test_a_secretary_connects_no_group_of_the_whole_subdistrict(secretary):
    here, _user, actor = secretary

    with pytest.raises(NotAllowed):
        robots.add_robot(kind="wecom", name="群", url="https://x/", tenant=here.tenant, place=None, by=actor, now=NOON)
    with pytest.raises(NotAllowed):
        robots.stop_robot(robot=RobotFactory(tenant=here.tenant), by=actor, now=NOON)


def test_every_problem_of_a_group_is_told_at_once():
    here = neighbourhood()

    with pytest.raises(RobotRefused) as refused:
        robots.add_robot(kind="icq", name=" ", url="x", tenant=here.tenant, place=None, by=administrator(here)[1], now=NOON)

    assert refused.value.codes == ["url", "kind", "name"]


def test_a_group_is_stopped_once():
    here = neighbourhood()

    with pytest.raises(RobotRefused) as refused:
        robots.stop_robot(robot=RobotFactory(tenant=here.tenant, stopped_at=NOON), by=administrator(here)[1], now=NOON)

    assert refused.value.codes == ["stopped"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_groups_costs_the_same_however_long(django_assert_num_queries, item_count):
    here = neighbourhood()
    RobotFactory.create_batch(item_count, tenant=here.tenant, place=here.community)
    RobotFactory()
    client = signed_in(administrator(here)[0])
    client.get(reverse("disclosure:robots"))

    with django_assert_num_queries(6):
        page = client.get(reverse("disclosure:robots"))

    assert len(page.context["robots"]) == item_count


def test_new_messages_stand_on_a_residents_own_page():
    user, actor = resident()
    told(actor, title="LA-0001 修好了")
    told(actor, title="LA-0002 看过", read_at=NOON)

    page = signed_in(user).get(reverse("web:mine"))

    assert ("LA-0001 修好了" in page.text, "LA-0002" in page.text) == (True, False)


def test_the_account_page_says_which_posts_one_holds(secretary):
    _here, user, _actor = secretary

    assert "试验·community_secretary" in signed_in(user).get(reverse("accounts:account")).text


def test_a_group_sent_twice_is_connected_once():
    here = neighbourhood()
    client = signed_in(administrator(here)[0])
    typed = {"kind": "wecom", "name": "值班群", "url": "https://robot.example/?key=s", "submission_token": "one"}

    answers = [client.post(reverse("disclosure:robots"), typed).status_code for _ in range(2)]

    assert (answers, Robot.objects.count()) == ([302, 302], 1)
