"""What sides have to do: written into a draft, noted for each due day, reminded of once, late on a list; who hears of it."""

from datetime import date, timedelta

import pytest

from linli.cobuild.api import on_agreement_ended, on_agreement_proposed, on_agreement_signed, on_obligation_due
from linli.cobuild.errors import AgreementRefused
from linli.cobuild.events import AgreementEnded, AgreementProposed, AgreementSigned, ObligationDue
from linli.cobuild.models import Obligation, ObligationEntry
from linli.cobuild.selectors import duties as found
from linli.cobuild.services import agreements, obligations
from linli.core.ids import uuid7
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from tests import people
from tests.factories.cobuild_agreements import DAY, NOW, bank, drafted, duty, liaison, party, proposed, signed, system

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 30)
MONTHLY = ({},)


def refused(verb, error=AgreementRefused, **more):
    with pytest.raises(error) as caught:
        verb(**more)
    return caught.value.codes


def noted(one, due_on=FIRST, done_on=FIRST, *, note="去了", on=FIRST, by=None):
    now = NOW + (on - DAY)
    return obligations.note(obligation=one, due_on=due_on, done_on=done_on, note=note, by=by or system(one), now=now)


def reminders():
    return OutboxEvent.objects.filter(name__endswith="ObligationDue").count()


# ---- in a draft ----


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"text": " "}, ["no_duty"]),
        ({"rhythm": "daily"}, ["rhythm"]),
        ({"first_due": DAY - timedelta(days=1)}, ["outside"]),
        ({"first_due": date(2029, 9, 1)}, ["outside"]),
        ({"remind_days": 91}, ["remind_days"]),
    ],
)
def test_a_duty_is_refused_with_every_reason(here, more, codes):
    one = drafted(here)

    assert (refused(lambda: duty(one, **more)), one.obligations.count()) == (codes, 0)


def test_a_duty_is_a_side_s_of_this_agreement_and_written_only_into_a_draft(here):
    one, other = drafted(here), drafted(here, unit=bank(here, "另一家"))
    sent = proposed(here, unit=bank(here, "第三家"))

    assert refused(lambda: duty(one, party=party(other))) == ["party"]
    assert refused(lambda: duty(sent)) == ["state"]


def test_a_duty_is_dropped_from_a_draft_alone(here):
    draft, one = drafted(here, unit=bank(here, "另一家")), signed(here, duties=MONTHLY)
    obligations.drop(obligation=duty(draft), by=system(here), now=NOW)

    assert refused(obligations.drop, obligation=one.obligations.get(), by=system(here), now=NOW) == ["state"]
    assert (draft.obligations.count(), one.obligations.count()) == (0, 1)


# ---- noted ----


def test_what_was_done_moves_the_next_day_on(here):
    one = signed(here, duties=MONTHLY).obligations.get()

    noted(one)

    one.refresh_from_db()
    assert (one.next_due, one.entries.get().done_on) == (date(2026, 10, 30), FIRST)


def test_a_day_that_was_left_out_stays_the_next(here):
    one = signed(here, duties=MONTHLY).obligations.get()

    noted(one, due_on=date(2026, 10, 30), done_on=date(2026, 10, 30), on=date(2026, 10, 30))

    one.refresh_from_db()
    assert one.next_due == FIRST


def test_noted_again_it_is_put_right_and_the_journal_keeps_both(here):
    one = signed(here, duties=MONTHLY).obligations.get()
    noted(one)

    noted(one, done_on=None, note="那天没去成")

    entry = ObligationEntry.objects.get()
    lines = [
        line.changes["done_on"] for line in JournalLine.objects.filter(verb="cobuild.agreement.duty_noted").order_by("at", "id")
    ]
    assert (entry.done_on, entry.note, lines) == (None, "那天没去成", [[None, "2026-09-30"], ["2026-09-30", None]])


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"due_on": date(2026, 9, 29)}, ["no_due_day"]),
        ({"done_on": date(2026, 10, 1)}, ["in_future"]),
        ({"done_on": None, "note": " "}, ["no_note"]),
        ({"due_on": date(2026, 10, 30), "done_on": None}, ["not_yet"]),
    ],
)
def test_what_cannot_be_so_is_not_noted(here, more, codes):
    one = signed(here, duties=MONTHLY).obligations.get()

    assert (refused(lambda: noted(one, **more)), ObligationEntry.objects.count()) == (codes, 0)


def test_nothing_is_noted_before_it_is_signed_or_by_a_stranger(here):
    one, other = duty(drafted(here)), signed(here, unit=bank(here, "另一家"), duties=MONTHLY).obligations.get()

    assert refused(lambda: noted(one)) == ["state"]
    for by in (people.outsider()[1], liaison(here, other.party.organisation)[1]):
        assert refused(lambda by=by: noted(other, by=by), NotAllowed) == ["not_allowed"]


def test_after_the_last_day_nothing_is_due_any_more(here):
    one = signed(here, ends_on=date(2026, 10, 15), duties=MONTHLY).obligations.get()

    noted(one)

    one.refresh_from_db()
    assert one.next_due is None


# ---- by the clock ----


def test_a_side_is_reminded_once_of_each_day(here):
    signed(here, duties=MONTHLY)
    days = (22, 23, 24, 30, 52, 53)  # from the first of September on

    told = [obligations.remind_due(now=NOW + timedelta(days=day - 1)) for day in days]

    assert (told, reminders()) == ([0, 1, 0, 0, 0, 1], 2)


def test_a_missed_day_keeps_no_reminder_back(here):
    one = signed(here, duties=MONTHLY).obligations.get()

    told = obligations.remind_due(now=NOW + (date(2026, 12, 28) - DAY))

    one.refresh_from_db()
    assert (told, one.next_due, one.reminded_for) == (1, FIRST, date(2026, 12, 30))


def test_nobody_is_reminded_of_what_is_done_or_of_what_nobody_signed(here):
    one = signed(here, duties=MONTHLY).obligations.get()
    duty(drafted(here, unit=bank(here, "另一家")))
    noted(one, done_on=DAY, on=DAY)

    assert obligations.remind_due(now=NOW + timedelta(days=25)) == 0


@pytest.mark.parametrize(("days", "messages"), [(61, 0), (60, 2), (1, 2)])
def test_sixty_days_before_the_end_both_sides_hear_of_it_once(here, days, messages):
    people.community_secretary(here)
    signed(here, ends_on=DAY + timedelta(days=200))
    now = NOW + timedelta(days=200 - days)

    obligations.remind_due(now=now)
    obligations.remind_due(now=now)

    assert Message.objects.filter(title__contains="到期，要不要续签").count() == messages


def test_nobody_is_asked_to_renew_what_is_renewed(here):
    one = signed(here, ends_on=DAY + timedelta(days=30))
    agreements.renew(agreement=one, begins_on=DAY + timedelta(days=31), ends_on=None, is_endless=True, by=system(here), now=NOW)

    obligations.remind_due(now=NOW)

    assert Message.objects.count() == 0


# ---- the list of what is late ----


def test_what_is_late_is_told_to_the_clerks_of_the_place_alone(here):
    one = signed(here, duties=MONTHLY)
    clerk, other = people.community_secretary(here)[1], people.outsider()[1]
    unit = liaison(here, party(one).organisation)[1]
    today = date(2026, 11, 2)

    rows = [list(found.late_duties(by, here.tenant, today=today)) for by in (clerk, other, unit)]

    assert rows == [[one.obligations.get()], [], []]
    assert found.duty_of(rows[0][0], one, today=today).standing.late == [FIRST, date(2026, 10, 30)]


def test_what_was_kept_is_counted_over_all_duties(here):
    one = signed(here, duties=({}, {"text": "捐书", "rhythm": "once"}))
    noted(one.obligations.get(text="捐书"))

    kept = found.kept_of(found.duties_of(one, today=date(2026, 11, 2)))

    assert (kept.kept, kept.asked, kept.late) == (1, 3, 2)


# ---- who hears ----


def heard(on, event, **ids):
    on(event(**ids), event_id=uuid7(), now=NOW)
    return [message.title for message in Message.objects.filter(to_organisation__isnull=False)]


@pytest.mark.parametrize(
    ("on", "event", "words"),
    [
        (on_agreement_proposed, AgreementProposed, "请您单位确认"),
        (on_agreement_signed, AgreementSigned, "签好了"),
        (on_agreement_ended, AgreementEnded, "结束了"),
    ],
)
def test_units_hear_of_what_happens_to_their_agreements(here, on, event, words):
    one = signed(here)

    titles = heard(on, event, tenant_id=one.tenant_id, agreement_id=one.pk)

    assert titles == [f"{one.number} {words}：日间照料用房协议"]


def test_the_side_that_has_to_do_it_is_reminded_the_unit_or_the_clerks(here):
    people.community_secretary(here)
    signed(here, duties=({}, {"side": "host", "text": "派人打扫"}))
    obligations.remind_due(now=NOW + timedelta(days=25))

    for one in Obligation.objects.all():
        on_obligation_due(ObligationDue(tenant_id=one.tenant_id, obligation_id=one.pk), event_id=uuid7(), now=NOW)

    told = Message.objects.order_by("body").values_list("body", "to_organisation__name", "to_post__kind")
    assert list(told) == [("慰问院里老人", "试验银行", None), ("派人打扫", None, "community_secretary")]


def test_what_is_gone_is_told_to_nobody(here):
    for on, event in ((on_agreement_proposed, AgreementProposed), (on_agreement_signed, AgreementSigned)):
        assert heard(on, event, tenant_id=here.tenant.pk, agreement_id=uuid7()) == []
    on_obligation_due(ObligationDue(tenant_id=here.tenant.pk, obligation_id=uuid7()), event_id=uuid7(), now=NOW)
    assert Message.objects.count() == 0
