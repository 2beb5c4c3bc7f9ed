"""Nobody is left out: by message, by text message, by a clerk who rings; and what each fact tells to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework import api
from linli.casework.api import (
    ReporterGiven,
    amend,
    extend,
    join,
    merge,
    not_accept,
    refer_petition,
    resume,
    review,
    sound_petitions,
    sound_reviews,
    split,
    suspend,
    transfer_emergency,
    void,
)
from linli.casework.events import CaseSuspended
from linli.casework.models import Telling
from linli.casework.rules.telling import Way, way_to
from linli.casework.services.telling import mark_told
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed, Refused
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Carriage, Message

from ..people import counter_clerk, holder, outsider, subdistrict_leader
from .conftest import FRIDAY
from .petitioning import registered
from .petitioning import told as told_secret
from .test_amending import closed
from .test_delays import REVIEW, WORDS, at, laid_aside
from .test_merging import by_neighbour, part

SYSTEM = Actor.system("提醒")


def heard(now=FRIDAY):
    """What was told, by kind and to whom, since last asked; the messages are then forgotten."""
    run_pending(now)
    found = sorted((m.kind.removeprefix("casework."), whom(m)) for m in Message.objects.filter(kind__startswith="casework."))
    Message.objects.all().delete()
    return found


def whom(message):
    if message.to_phone_hash:
        return "telephone"
    return "person" if message.to_person_id else "unit" if message.to_organisation_id else "post"


@pytest.mark.parametrize(
    ("who", "way"),
    [
        ({"is_registered": True, "phone": "13900000121"}, Way.MESSAGE),
        ({"phone": "139 0000 0121"}, Way.SMS),
        ({"phone": "0371 5555 0121"}, Way.CALL),
        ({"phone": "139 0000 0121", "has_phone": False}, Way.CALL),
        ({"is_registered": True, "has_phone": False}, Way.VISIT),
        ({"was_written_down": True}, Way.VISIT),
        ({}, Way.NOTHING),
    ],
)
def test_everybody_is_reached_in_the_way_that_reaches_them(who, way):
    given = {"is_registered": False, "phone": "", "has_phone": True, "was_written_down": False} | who

    assert way_to(**given) == way


def test_a_suspension_is_told_to_the_reporter_the_office_and_the_organisation(office):
    laid_aside(office)

    told = [one for one in heard() if one[0] in ("suspended", "laid_aside")]

    assert told == [("laid_aside", "post"), ("laid_aside", "unit"), ("suspended", "person")]


def test_a_message_says_the_number_and_the_day_and_no_name(office):
    case = laid_aside(office)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.suspended")
    assert message.title == f"{case.short_number} 暂时办不了，先挂账，12月18日 星期五复查"


def test_a_review_that_is_due_is_told_to_the_responsible_and_then_to_the_leader_too(office):
    subdistrict_leader(office.here)
    laid_aside(office)
    heard()

    rounds = []
    for day in (18, 21, 24):
        sound_reviews(now=at(12, day), by=SYSTEM)
        rounds.append(heard(at(12, day)))

    due = [("review_due", "post"), ("review_due", "unit")]
    assert rounds == [due, [*due, ("review_late", "post")], [*due, ("review_late", "post")]]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        (lambda o, case: review(case=case, words="还要等。", review_on=at(12, 31).date(), by=o.property_clerk, now=at(12, 18)), [("reviewed", "person")]),
        (lambda o, case: resume(case=case, by=o.property_clerk, now=at(12, 18)), [("going_on", "unit"), ("resumed", "person")]),
    ],
    ids=["reviewed", "resumed"],
)  # fmt: skip
def test_what_becomes_of_a_suspension_is_told(office, verb, expected):
    case = laid_aside(office)
    heard()

    verb(office, case)

    assert heard(at(12, 18)) == expected


def test_an_extension_tells_the_new_end(office):
    case = extend(case=office.received(), days=5, words="墙要干透。", by=office.property_clerk, now=FRIDAY)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.extended")
    assert message.title == f"{case.short_number} 要晚几天，最晚 12月4日 星期五 18:00 办完"


def test_a_merge_reaches_every_reporter_those_with_nothing_but_a_telephone_too(office):
    target = office.dispatched()
    source = by_neighbour(office, phone="139 0000 0121")
    for who in (ReporterGiven(phone="0371 5555 0122"), ReporterGiven(name="试验老人", has_phone=False), ReporterGiven()):
        by = Actor.anonymous(office.here.tenant.pk) if not who.name else office.counter
        join(case=source, reporter=who, by=by, now=FRIDAY)
    holder("counter_clerk", office.here)
    heard()

    merge(case=source, into=target, by=office.clerk, now=FRIDAY)
    told = heard()

    assert [one for one in told if one[0] == "merged"] == [("merged", "telephone")]
    assert Telling.objects.filter(kind="casework.merged").count() == 1  # the landline; the others left no way at all
    assert ("to_tell", "post") in told


def test_a_text_message_goes_to_the_telephone_and_opens_the_case(office):
    target, source = office.dispatched(), by_neighbour(office, phone="139 0000 0121")
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.merged")
    carriage = Carriage.objects.get(message=message)
    link = reverse("casework:follow-link", args=[target.pk, api.tracking_code(target.pk)])
    assert (message.to_phone, message.url, carriage.transport) == ("139 0000 0121", link, "sms")
    assert carriage.recipient == f"phone:{message.to_phone_hash[:40]}"


def test_who_was_written_down_without_a_telephone_is_visited(office):
    case = office.dispatched()
    case.reporters.update(person=None, phone="", phone_hash="", has_phone=False, on_behalf_by="试验窗口")

    suspend_now(office, case)
    run_pending(FRIDAY)

    row = Telling.objects.get(replaced_at=None)
    assert (row.how, row.told_at, WORDS in row.words) == ("visit", None, True)


def suspend_now(office, case):
    case = api.receive(case=case, by=office.property_clerk, now=FRIDAY)
    return suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=FRIDAY)


def test_a_fact_that_is_delivered_twice_is_told_once(office):
    case = office.dispatched()
    case.reporters.update(person=None, has_phone=False)
    suspend_now(office, case)
    run_pending(FRIDAY)
    row = OutboxEvent.objects.get(name="casework.CaseSuspended")

    api.on_case_suspended(CaseSuspended(tenant_id=case.tenant_id, case_id=case.pk), event_id=row.pk, now=FRIDAY)

    assert Telling.objects.filter(kind="casework.suspended").count() == 1


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (lambda o: not_accept(case=o.reported(), channel="court", reason="归法院管。", by=o.clerk, now=FRIDAY), "not_accepted"),
        (lambda o: transfer_emergency(case=o.reported(), service="fire", by=o.clerk, now=FRIDAY), "emergency"),
        (lambda o: amend(case=closed(o), reply="换的是整盏灯。", reason="写错了", by=o.clerk, now=FRIDAY), "amended"),
        (lambda o: split(case=o.dispatched(), parts=[part(o)], by=o.clerk, now=FRIDAY), "split_off"),
        (lambda o: void(case=o.reported(), reason="试的", by=o.clerk, now=FRIDAY), "voided"),
        (lambda o: refer_petition(case=o.reported(), kind="redress", by=o.clerk, now=FRIDAY), "petition"),
    ],
    ids=["not accepted", "emergency", "amended", "split", "void", "petition"],
)
def test_every_turn_that_nobody_may_miss_is_told_to_the_reporter(office, end, kind):
    end(office)

    assert (kind, "person") in heard()


def test_an_emergency_is_told_at_once_with_the_number_to_ring(office):
    case = transfer_emergency(case=office.reported(), service="fire", by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.emergency")
    assert (message.title, message.is_urgent) == (f"急事请马上打 119（{case.short_number}）", True)


def test_a_petition_is_told_to_the_clerk_without_a_word_of_it(office):
    holder("petition_clerk", office.here)
    refer_petition(case=told_secret(office), kind="denunciation", by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.petition_clerk")
    assert (message.title.endswith("转来一件，等登记"), message.body) == (True, "")


def test_a_limit_of_a_petition_is_told_before_it_ends_and_when_it_has_passed_each_once(office):
    subdistrict_leader(office.here)
    clerk = holder("petition_clerk", office.here, place=office.here.subdistrict)[1]
    registered(office, clerk)
    heard()

    told = []
    for day in (3, 4, 5, 7, 8, 9):
        told.append((sound_petitions(now=at(12, day), by=SYSTEM), len(heard(at(12, day)))))

    # Decided and told by Monday 7 December: three days before that the clerk hears, the day after the leader too.
    assert told == [(0, 0), (1, 1), (0, 0), (0, 0), (1, 2), (0, 0)]


# ---- the list of those who are told by word of mouth ----


@pytest.fixture
def telling(office):
    case = office.dispatched()
    case.reporters.update(person=None, has_phone=False)
    suspend_now(office, case)
    run_pending(FRIDAY)
    return Telling.objects.get(replaced_at=None)


def test_whoever_was_told_leaves_the_list_with_a_line_in_the_journal(office, telling):
    row = mark_told(telling=telling, by=office.counter, now=FRIDAY + timedelta(hours=1))

    assert (row.told_at, row.told_by) == (FRIDAY + timedelta(hours=1), office.counter.label)
    assert JournalLine.objects.filter(verb="casework.telling.done").count() == 1
    with pytest.raises(Refused):
        mark_told(telling=telling, by=office.counter, now=FRIDAY + timedelta(hours=2))


def test_whoever_was_not_there_stays_on_the_list(office, telling):
    row = mark_told(telling=telling, reached=False, by=office.counter, now=FRIDAY)

    assert (row.told_at, row.tries) == (None, 1)


@pytest.mark.parametrize("who", [lambda o: outsider()[1], lambda o: o.property_clerk], ids=["outsider", "company"])
def test_only_whoever_calls_back_notes_that_somebody_was_told(office, telling, who):
    with pytest.raises(NotAllowed):
        mark_told(telling=telling, by=who(office), now=FRIDAY)

    assert counter_clerk(office.here)[1].may("casework.cases.call_back", tenant_id=office.here.tenant.pk)
