"""The ordinary way of a case, for whoever has no account: a text message with the link, or a clerk who rings; no flood."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework import api
from linli.casework.api import (
    add_assist,
    amend,
    call_back,
    close,
    complete,
    merge,
    note,
    receive,
    reporter_for_token,
    return_case,
    rework,
    rule,
    say_solved,
    tracking_code,
    void,
)
from linli.casework.events import CaseClosed
from linli.casework.models import Case, Telling
from linli.casework.rules.telling import STEPS
from linli.casework.selectors.telling import tellings_for
from linli.casework.services.telling import mark_told
from linli.core.problems import Refused
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Carriage, Message

from ..people import dispatcher
from .conftest import FRIDAY
from .rulings import given
from .test_merging import by_neighbour

MOBILE = {"person": None}
LANDLINE = {"person": None, "phone": "0371 5555 0122", "phone_hash": "l"}
NOBODY = {"person": None, "phone": "", "phone_hash": "", "has_phone": False, "on_behalf_by": "试验窗口"}
AT_HOME = {"phone": "", "phone_hash": "", "has_phone": False}
BY_LINK = {"is_resolved": True, "satisfaction": "satisfied"}


def sms():
    """The kinds that went to a telephone, and the words that somebody has to say, since last asked."""
    run_pending(FRIDAY)
    sent = sorted(m.kind.removeprefix("casework.") for m in Message.objects.exclude(to_phone_hash=""))
    Message.objects.all().delete()
    return sent


def to_say():
    run_pending(FRIDAY)
    return [one.kind.removeprefix("casework.") for one in Telling.objects.filter(told_at=None, replaced_at=None)]


def handed(office, case):
    return receive(case=case, by=office.property_clerk, now=FRIDAY)


def done(office, case):
    return complete(case=case, text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)


def by(who, case):
    case.reporters.update(**who)
    return case


def asked(office, case, **answer):
    return call_back(case=case, by=office.counter, now=FRIDAY, **(BY_LINK | answer))


def visit(office, case):
    return note(case=case, text="带新灯头来。", visit_at=FRIDAY + timedelta(hours=6), by=office.property_clerk, now=FRIDAY)


def returned(office, case):
    return return_case(case=case, reason="other", text="合同里没有这一段。", by=office.property_clerk, now=FRIDAY)


def ruled(office, case):
    return rule(case=case, ruling=given(office.committee), by=dispatcher(office.here)[1], now=FRIDAY)


def helped(office, case):
    return add_assist(case=case, organisation=office.committee, text="一起上门，认电表。", by=office.clerk, now=FRIDAY)


def sent_back(office, case):
    return api.dispatch(
        case=returned(office, case), organisation=office.here.property_company, reason="在院里", by=office.clerk, now=FRIDAY
    )


def again(office, case):
    return rework(case=done(office, case), reason="又不亮了", by=office.clerk, now=FRIDAY)


def closed(office, case, **answer):
    return close(case=asked(office, done(office, case), **answer), reason="灯头没货。", by=office.clerk, now=FRIDAY)


@pytest.mark.parametrize(
    ("begin", "step", "by_text", "said"),
    [
        (lambda o: o.accepted(), lambda o, c: None, ["accepted"], []),
        (lambda o: o.dispatched(), lambda o, c: None, ["sent"], ["sent"]),
        (lambda o: o.dispatched(), handed, ["sent"], ["sent"]),
        (lambda o: o.received(), lambda o, c: note(case=c, text="灯头坏了", by=o.property_clerk, now=FRIDAY), ["progressed", "sent"], ["sent"]),
        (lambda o: o.received(), visit, ["progressed", "sent"], ["progressed"]),
        (lambda o: o.received(), helped, ["sent"], ["sent"]),
        (lambda o: o.received(), returned, ["back", "sent"], ["sent"]),
        (lambda o: o.received(), sent_back, ["back", "sent", "sent_again"], ["sent"]),
        (lambda o: o.received(), ruled, ["sent", "settled_who"], ["settled_who"]),
        (lambda o: o.received(), done, ["completed", "sent"], []),
        (lambda o: o.received(), again, ["completed", "reworked", "sent"], ["reworked"]),
        (lambda o: o.received(), closed, ["completed", "sent"], []),
        (lambda o: o.received(), lambda o, c: closed(o, c, is_resolved=False), ["closed", "completed", "sent"], ["closed"]),
        (lambda o: o.received(), lambda o, c: closed(o, c, satisfaction="unsatisfied"), ["closed", "completed", "sent"], ["closed"]),
        (lambda o: o.reported(), lambda o, c: void(case=c, reason="试的", by=o.clerk, now=FRIDAY), ["voided"], ["voided"]),
    ],
    ids=["accepted", "dispatched", "received", "line", "visit", "help", "return", "sent back", "ruling", "done", "rework",
         "content", "not solved", "unhappy", "void"],
)  # fmt: skip
def test_each_step_is_texted_to_a_mobile_and_said_where_there_is_none_the_newest_only(office, begin, step, by_text, said):
    written, rung = by(MOBILE, begin(office)), by(LANDLINE, begin(office))

    step(office, written)
    step(office, rung)

    assert (sms(), to_say()) == (by_text, said)


def test_a_text_message_holds_the_number_what_happened_and_the_link_with_the_code(office):
    case = by(MOBILE, office.dispatched())
    run_pending(FRIDAY)

    message = Message.objects.get(kind="casework.sent")
    link = reverse("casework:follow-link", args=[case.pk, tracking_code(case.pk)])
    assert (message.title, message.url) == (f"{case.short_number} 派出去了，点开看由谁来办", link)
    assert Carriage.objects.get(message=message).due_at.hour == 4  # with the digest at noon, not now


def test_what_is_read_out_says_who_does_it_and_by_when(office):
    by(LANDLINE, office.dispatched())
    run_pending(FRIDAY)

    row = Telling.objects.get()
    assert (row.how, row.words) == (
        "phone",
        f"您报的“东单元门口的路灯不亮，已经三天”由{office.here.property_company}办，最晚 11月27日 星期五 18:00 办完。",
    )


def test_done_is_texted_with_the_reporters_own_link(office):
    case = by(MOBILE, office.received())
    done(office, case)
    run_pending(FRIDAY)

    link = Message.objects.get(kind="casework.completed").url
    assert reporter_for_token(link.split("/")[-2]) == case.reporters.get()


def test_who_left_no_way_to_be_asked_is_told_on_a_visit_that_it_is_done(office):
    case = by(NOBODY, office.received())
    done(office, case)
    run_pending(FRIDAY)

    row = Telling.objects.get(replaced_at=None)
    assert (row.kind, row.how, row.words) == (
        "casework.completed",
        "visit",
        "您报的“东单元门口的路灯不亮，已经三天”说办好了：换了灯头，亮了。",
    )


def test_whoever_is_registered_without_a_mobile_has_it_in_the_inbox_and_hears_it_too(office):
    by(AT_HOME, office.dispatched())
    run_pending(FRIDAY)

    assert Message.objects.filter(kind="casework.sent", to_person=office.resident.person_id).count() == 1
    assert to_say() == ["sent"]


def test_whoever_said_that_it_is_settled_or_wants_no_answer_is_not_told(office):
    case = office.dispatched()
    api.close(case=say_solved(case=case, by=office.resident, now=FRIDAY), by=office.clerk, now=FRIDAY)
    quiet = office.dispatched()
    quiet.reporters.update(wants_reply=False)
    Case.objects.get(pk=case.pk).reporters.update(**MOBILE)

    assert sms() == ["sent"]


def test_an_answer_on_the_spot_is_neither_texted_nor_read_out(office):
    case = office.reported()
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=FRIDAY)
    by(MOBILE, case)
    api.on_case_closed(CaseClosed(tenant_id=case.tenant_id, case_id=case.pk), event_id=case.pk, now=FRIDAY)

    assert sms() == []


def test_a_merged_duplicate_hears_each_step_once_and_of_the_other_case_only(office):
    target, source = office.dispatched(), by_neighbour(office, phone="139 0000 0121")
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)
    sms()

    done(office, handed(office, target))

    assert sms() == ["completed"]
    assert Message.objects.count() == 0


def test_a_step_that_was_not_told_yet_gives_way_to_what_is_newer_and_cannot_be_ticked_off(office):
    case = by(LANDLINE, office.dispatched())
    run_pending(FRIDAY)
    old = Telling.objects.get()
    visit(office, handed(office, case))

    assert to_say() == ["progressed"]
    assert tellings_for(office.counter).count() == 1
    with pytest.raises(Refused) as refused:
        mark_told(telling=old, by=office.counter, now=FRIDAY)
    assert [one.code for one in refused.value.problems] == ["overtaken"]


def test_what_is_no_ordinary_step_stays_on_the_list_until_it_is_told(office):
    case = by(LANDLINE, closed(office, office.received()))
    amend(case=case, reply="换的是整盏灯。", reason="写错了", by=office.clerk, now=FRIDAY)
    run_pending(FRIDAY)
    rework(case=case, reason="又不亮了", by=office.clerk, now=FRIDAY)

    assert (sorted(to_say()), "casework.amended" in STEPS) == (["amended", "reworked"], False)
