"""Merging, splitting, laying aside and referring at the same instant as something else, on PostgreSQL: nothing is lost or doubled."""

import pytest

from linli.casework.api import (
    Case,
    Part,
    ReporterGiven,
    call_back,
    close,
    complete,
    extend,
    join,
    merge,
    not_accept,
    refer_petition,
    resume,
    say_solved,
    sound_reviews,
    split,
    suspend,
)
from linli.casework.models import ClockPause, Extension, Petition, Suspension
from linli.core import submissions
from linli.core.actors import Actor
from linli.core.models import OutboxEvent
from linli.disclosure.api import tell

from ..accounts.threads import together
from .conftest import FRIDAY, Office, make_office
from .test_delays import REVIEW, WORDS, at
from .test_merging import by_neighbour

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office() -> Office:
    return make_office()


def merging(office, source, target):
    return lambda: merge(case=source, into=target, by=office.clerk, now=FRIDAY).state


def outcome(results):
    return sorted(map(str, results))


def test_merging_into_a_case_that_ends_at_the_same_instant_goes_one_way_or_the_other(office):
    target, source = office.dispatched(), by_neighbour(office, phone="139 0000 0121")
    verbs = [merging(office, source, target), lambda: say_solved(case=target, by=office.resident, now=FRIDAY).state]

    results = together(2, lambda n: verbs[n]())

    # Merged first: the target has several reporters, so one word adds to it. Ended first: nothing is merged into it.
    source.refresh_from_db()
    if source.state == "merged":
        assert outcome(results) == ["dispatched", "merged"]
        assert Case.objects.get(pk=target.pk).reporter_count == 3
    else:
        assert outcome(results) == ["['into_ended']", "called_back"]
        assert (source.merged_into, source.reporters.count()) == (None, 2)


def test_merging_and_closing_at_once_never_leaves_reporters_in_a_closed_case(office):
    target, source = office.received(), by_neighbour(office, phone="139 0000 0121")
    target = complete(case=target, text="换好了，亮了。", by=office.property_clerk, now=FRIDAY)
    target = call_back(case=target, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)
    verbs = [merging(office, source, target), lambda: close(case=target, by=office.clerk, now=FRIDAY).state]

    results = together(2, lambda n: verbs[n]())

    assert outcome(results) == ["['into_ended']", "closed"]
    assert Case.objects.get(pk=source.pk).reporters.count() == 2


def test_two_merges_that_cross_leave_one_case(office):
    one, other = office.dispatched(), by_neighbour(office, phone="139 0000 0121")
    verbs = [merging(office, one, other), merging(office, other, one)]

    results = together(2, lambda n: verbs[n]())

    assert outcome(results) == ["['wrong_state', 'into_merged']", "merged"] or outcome(results) == [
        "['into_merged', 'brings_others']",
        "merged",
    ]
    states = sorted(Case.objects.values_list("state", flat=True))
    assert (states.count("merged"), sum(case.reporters.count() for case in Case.objects.all())) == (1, 3)


def test_merges_in_a_ring_make_no_ring(office):
    cases = [office.dispatched(), *[by_neighbour(office, phone=f"139 0000 013{n}") for n in range(2)]]

    together(3, lambda n: merging(office, cases[n], cases[(n + 1) % 3])())

    merged = Case.objects.filter(state="merged")
    assert merged.exists()
    assert not merged.filter(merged_into__state="merged").exists()


def test_one_case_merged_twice_at_once_goes_to_one(office):
    source, targets = by_neighbour(office, phone="139 0000 0121"), [office.dispatched(), office.dispatched()]

    results = together(2, lambda n: merging(office, source, targets[n])())

    assert outcome(results) == ["['wrong_state']", "merged"]
    assert sum(case.reporters.count() for case in Case.objects.all()) == 4


def test_a_neighbour_who_joins_while_the_case_is_merged_is_not_lost(office):
    target, source = office.dispatched(), by_neighbour(office)
    visitor = Actor.anonymous(office.here.tenant.pk)
    verbs = [
        merging(office, source, target),
        lambda: join(case=source, reporter=ReporterGiven(phone="139 0000 0144"), by=visitor, now=FRIDAY).state,
    ]

    results = together(2, lambda n: verbs[n]())

    held = Case.objects.get(pk=target.pk)
    assert held.reporter_count == held.reporters.count()
    assert (held.reporter_count, ["wrong_state"] in results) in [(3, False), (2, True)]


def test_a_merge_sent_eight_times_at_once_is_done_once(office):
    target, source = office.dispatched(), by_neighbour(office, phone="139 0000 0121")

    def send(_n):
        with submissions.once("merge:x:1", tenant_id=office.here.tenant.pk, now=FRIDAY) as sent:
            if not sent.before:
                sent.result = {"state": merge(case=source, into=target, by=office.clerk, now=FRIDAY).state}
        return sent.result["state"]

    assert together(8, send) == ["merged"] * 8
    assert OutboxEvent.objects.filter(name="casework.CaseMerged").count() == 1


def test_a_split_sent_eight_times_at_once_is_done_once(office):
    case = office.dispatched()

    def send(_n):
        with submissions.once("split:x:1", tenant_id=office.here.tenant.pk, now=FRIDAY) as sent:
            if not sent.before:
                part = Part(title="垃圾桶满了", category=office.category("rubbish"))
                split(case=case, parts=[part], by=office.clerk, now=FRIDAY)
                sent.result = {"case": str(case.pk)}
        return sent.result["case"]

    assert len(set(together(8, send))) == 1
    assert case.parts.count() == 1


def test_laid_aside_twice_at_once_lies_once(office):
    case = office.received()
    given = {"reason": "parts", "words": WORDS, "review_on": REVIEW, "by": office.property_clerk, "now": FRIDAY}

    results = together(4, lambda n: suspend(case=case, **given).state)

    assert outcome(results) == [*["['wrong_state']"] * 3, "suspended"]
    assert (Suspension.objects.count(), ClockPause.objects.count()) == (1, 1)


def test_resumed_and_declared_solved_at_once_ends_the_pause_once(office):
    case = suspend(case=office.received(), reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=FRIDAY)
    verbs = [
        lambda: resume(case=case, by=office.property_clerk, now=at(11, 23)).state,
        lambda: say_solved(case=case, by=office.resident, now=at(11, 23)).state,
    ]

    together(2, lambda n: verbs[n]())

    assert Case.objects.get().state == "called_back"
    assert (ClockPause.objects.filter(to_at=None).count(), Suspension.objects.filter(ended_at=None).count()) == (0, 0)


def test_extended_twice_at_once_is_extended_once(office):
    case = office.received()

    results = together(3, lambda n: extend(case=case, days=5, words="墙要干透。", by=office.property_clerk, now=FRIDAY).state)

    assert (results.count("extended"), Extension.objects.count()) == (1, 1)


def test_reviews_sounded_by_several_workers_speak_once(office):
    for _ in range(5):
        suspend(case=office.received(), reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=FRIDAY)

    told = together(4, lambda n: sound_reviews(now=at(12, 18), by=Actor.system("挂账复查")))

    assert (sum(told), OutboxEvent.objects.filter(name="casework.SuspensionReviewDue").count()) == (5, 5)


def test_a_case_referred_and_turned_away_at_once_goes_one_way(office):
    case = office.reported()
    verbs = [
        lambda: refer_petition(case=case, kind="redress", by=office.clerk, now=FRIDAY).lawful_channel,
        lambda: not_accept(case=case, channel="court", reason="归法院管。", by=office.clerk, now=FRIDAY).lawful_channel,
    ]

    results = together(2, lambda n: verbs[n]())

    channel = Case.objects.get().lawful_channel
    assert outcome(results) == sorted([channel, "['wrong_state']"])
    assert Petition.objects.count() == (channel == "petition")


def test_a_telephone_told_twice_at_once_hears_once(office):
    given = {"tenant_id": office.here.tenant.pk, "kind": "casework.merged", "title": "合并了", "to_phone": "139 0000 0121"}

    told = together(3, lambda n: tell(**given, once_key="merged:1", now=FRIDAY).pk)

    assert len(set(told)) == 1
