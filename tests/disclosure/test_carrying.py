"""Messages leave the house: together, once, again after a failure."""

from datetime import timedelta

import pytest
from django.core import mail

from linli.core import clock, transports
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.disclosure.models import Carriage
from linli.disclosure.services import carrying
from linli.disclosure.tasks import carry
from tests.factories.accounts import NOON, UserFactory
from tests.factories.core import TenantFactory
from tests.factories.disclosure import CarriageFactory, MessageFactory, RobotFactory
from tests.factories.registry import PersonFactory

from . import providers

pytestmark = pytest.mark.django_db
GONE = "0198c0de-0000-7000-8000-000000000000"  # nobody's key


@pytest.fixture(autouse=True)
def _quiet_provider(settings):
    settings.LINLI_SMS = {"provider": "memory", "url": "", "token": ""}
    transports.kept.clear()
    providers.calls.clear()


def provider(settings, name):
    settings.LINLI_SMS = {"provider": f"tests.disclosure.providers.{name}", "url": "", "token": ""}


def states():
    return list(Carriage.objects.order_by("pk").values_list("state", flat=True))


def test_one_message_goes_to_the_number_in_the_register_with_its_link(settings):
    tenant = TenantFactory(short_name="柳岸")
    person = PersonFactory(tenant=tenant, phone="13900007777")
    CarriageFactory(message=MessageFactory(to_person=person, title="LA-0731 办好了", url="/track/LA-0731/"))

    assert carrying.carry_due(NOON) == 1

    (sent,) = transports.kept
    assert (sent.to, sent.text) == ("13900007777", f"【柳岸】LA-0731 办好了。看这里：{settings.BASE_URL}/track/LA-0731/")
    assert (states(), JournalLine.objects.get().verb) == (["sent"], "disclosure.carriage.sent")


def test_several_messages_to_one_person_are_one_text(settings):
    person = PersonFactory()
    for _ in range(3):
        CarriageFactory(message=MessageFactory(to_person=person))
    CarriageFactory()

    assert carrying.carry_due(NOON) == 2

    assert sorted(sent.text.count("有进展") for sent in transports.kept) == [1, 3]
    assert states() == ["sent"] * 4
    assert Carriage.objects.values("batch").distinct().count() == 2


def test_what_is_not_due_stays():
    CarriageFactory(due_at=NOON + timedelta(minutes=1))

    assert (carrying.carry_due(NOON), states(), transports.kept) == (0, ["waiting"], [])


def test_one_matter_has_one_sms_a_day_and_goes_on_tomorrow():
    person, matter = PersonFactory(), uuid7()
    CarriageFactory(message=MessageFactory(to_person=person, subject_id=matter), state="sent", sent_at=NOON, batch=uuid7())
    again = CarriageFactory(message=MessageFactory(to_person=person, subject_id=matter))

    carrying.carry_due(NOON)

    again.refresh_from_db()
    assert (again.state, clock.timezone.localtime(again.due_at).strftime("%d %H:%M"), transports.kept) == (
        "waiting",
        "21 09:00",
        [],
    )


@pytest.mark.parametrize("urgent_or_other", [{"is_urgent": True}, {"subject_id": None}], ids=["urgent", "about nothing"])
def test_the_daily_limit_leaves_urgent_and_unrelated_messages_alone(urgent_or_other):
    person, matter = PersonFactory(), uuid7()
    CarriageFactory(message=MessageFactory(to_person=person, subject_id=matter), state="sent", sent_at=NOON, batch=uuid7())
    CarriageFactory(message=MessageFactory(to_person=person, **{"subject_id": matter, **urgent_or_other}))

    carrying.carry_due(NOON)

    assert states() == ["sent", "sent"]


def test_what_was_told_about_nothing_counts_for_no_matter():
    person, matter = PersonFactory(), uuid7()
    CarriageFactory(message=MessageFactory(to_person=person, subject_id=None), state="sent", sent_at=NOON, batch=uuid7())
    CarriageFactory(message=MessageFactory(to_person=person, subject_id=matter))

    carrying.carry_due(NOON)

    assert states() == ["sent", "sent"]


def test_a_failure_is_tried_again_under_the_same_key(settings):
    CarriageFactory()
    provider(settings, "Busy")

    carrying.carry_due(NOON)
    waiting = Carriage.objects.get()
    carrying.carry_due(NOON + timedelta(minutes=1))

    assert (waiting.state, waiting.due_at, waiting.error) == ("waiting", NOON + timedelta(minutes=1), "HTTP 503")
    assert providers.calls == [str(waiting.batch)] * 2


def test_a_new_message_does_not_join_a_batch_that_may_have_left(settings):
    person = PersonFactory()
    CarriageFactory(message=MessageFactory(to_person=person))
    provider(settings, "Busy")
    carrying.carry_due(NOON)
    CarriageFactory(message=MessageFactory(to_person=person))

    carrying.carry_due(NOON + timedelta(minutes=1))

    assert len(set(providers.calls)) == 2


def test_after_the_last_try_it_is_given_up_and_the_journal_says_so(settings):
    CarriageFactory()
    provider(settings, "Busy")

    now = NOON
    for _ in range(10):
        carrying.carry_due(now)
        now += timedelta(hours=5)

    assert (states(), len(providers.calls)) == (["failed"], 6)
    assert JournalLine.objects.get().reason == "HTTP 503"


def test_what_is_refused_for_good_is_not_tried_again(settings):
    CarriageFactory()
    provider(settings, "Refusing")

    carrying.carry_due(NOON)

    assert (states(), Carriage.objects.get().error) == (["failed"], "HTTP 400")


def test_a_crash_after_sending_repeats_the_same_batch_after_the_lease(settings):
    CarriageFactory()
    provider(settings, "Crashing")
    with pytest.raises(KeyboardInterrupt):
        carrying.carry_due(NOON)
    settings.LINLI_SMS = {"provider": "memory", "url": "", "token": ""}

    too_soon = carrying.carry_due(NOON + timedelta(minutes=1))
    again = carrying.carry_due(NOON + timedelta(minutes=2))

    assert (too_soon, again, [sent.key for sent in transports.kept], states()) == (0, 1, providers.calls, ["sent"])


@pytest.mark.parametrize("recipient", [f"person:{GONE}", f"user:{GONE}", f"robot:{GONE}"], ids=["person", "user", "robot"])
def test_who_cannot_be_reached_any_more_is_given_up(recipient):
    CarriageFactory(recipient=recipient, transport={"p": "sms", "u": "mail", "r": "robot"}[recipient[0]])

    carrying.carry_due(NOON)

    assert states() == ["failed"]


def test_staff_hear_by_mail_with_no_whole_number_in_it(settings):
    user = UserFactory(email="shu.ji@office.example")
    message = MessageFactory(title="请回 13900001234", url="/desk/")
    CarriageFactory(message=message, transport="mail", recipient=f"user:{user.pk}")

    carrying.carry_due(NOON)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["shu.ji@office.example"], "请回 139 **** 1234")
    assert ("13900001234" in sent.body, f"{settings.BASE_URL}/desk/" in sent.body) == (False, True)


def test_several_mails_are_one_with_a_count():
    user = UserFactory(email="shu.ji@office.example")
    for message in MessageFactory.create_batch(2, to_person=PersonFactory()):
        CarriageFactory(message=message, transport="mail", recipient=f"user:{user.pk}")

    carrying.carry_due(NOON)

    assert [sent.subject for sent in mail.outbox] == ["2 件新消息"]


def test_a_group_whose_address_is_wrong_is_given_up():
    robot = RobotFactory(url="ftp://robot.example/")
    CarriageFactory(transport="robot", recipient=f"robot:{robot.pk}")

    carrying.carry_due(NOON)

    assert (states(), Carriage.objects.get().error) == (["failed"], "the address is neither http nor https")


def test_the_task_carries_on_until_nothing_is_due():
    CarriageFactory.create_batch(2)

    with clock.fixed(NOON):
        tried = carry.call()

    assert (tried, states()) == (2, ["sent", "sent"])
