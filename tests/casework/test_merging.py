"""One matter reported twice, several matters in one report: no reporter is left behind, no chain, no dead number."""

import pytest

from linli.casework.api import (
    Case,
    CaseRefused,
    Part,
    ReporterGiven,
    complete,
    find_tracked,
    join,
    merge,
    not_accept,
    say_solved,
    split,
    suspend,
    tracking_code,
)
from linli.casework.models import Assignment, Clock, Reporter
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..factories.casework import CategoryFactory
from ..factories.registry import PlaceFactory
from ..people import building_head, community_secretary, neighbourhood, outsider, property_clerk, resident
from .conftest import FRIDAY
from .refusals import refusal
from .test_delays import REVIEW, WORDS


def by_neighbour(office, **who):
    """A second report of the same matter, by somebody else of the house."""
    case = office.reported(text="东单元门口的路灯又不亮了。")
    Reporter.objects.filter(case=case).update(person=None, phone="", phone_hash="", name="")
    return join(case=case, reporter=ReporterGiven(**who), by=Actor.anonymous(office.here.tenant.pk), now=FRIDAY) if who else case


def merged(office, source=None, target=None, **given):
    arguments = {"reason": "同一盏灯", "by": office.clerk, "now": FRIDAY} | given
    return merge(case=source or by_neighbour(office), into=target or office.dispatched(), **arguments)


# ---- merging ----


def test_a_merged_case_ends_and_the_other_goes_on_with_its_reporters(office):
    target = office.dispatched()
    source = by_neighbour(office, phone="139 0000 0121", name="试验邻居")

    source = merged(office, source, target)

    target.refresh_from_db()
    assert (source.state, source.merged_into, source.closed_at) == ("merged", target, FRIDAY)
    assert (target.state, target.reporter_count, target.reporters.count()) == ("dispatched", 3, 3)
    assert set(target.reporters.exclude(came_with=None).values_list("came_with", flat=True)) == {source.pk}


def test_who_reported_both_stays_one_reporter_of_the_other(office):
    target, source = office.dispatched(), office.reported()

    merged(office, source, target)

    target.refresh_from_db()
    assert (target.reporter_count, target.reporters.count(), source.reporters.count()) == (1, 1, 1)


def test_the_work_on_a_merged_case_ends(office):
    source = merged(office, office.received())

    assert not Clock.objects.filter(case=source, stopped_at=None).exists()
    assert not Assignment.objects.filter(case=source, ended_at=None).exists()


def test_both_histories_name_the_other(office):
    target = office.dispatched()
    source = merged(office, None, target)

    away, in_ = source.entries.last(), target.entries.last()
    assert (away.verb, away.next_step, away.text) == ("merge", target.short_number, "同一盏灯")
    assert (in_.verb, in_.next_step, in_.to_state, in_.is_internal) == ("take_in", source.short_number, "dispatched", False)
    verbs = JournalLine.objects.filter(subject_id__in=[source.pk, target.pk]).order_by("-id").values_list("verb", flat=True)[:2]
    assert set(verbs) == {"casework.case.merged", "casework.case.took_in"}


def test_number_and_code_of_a_merged_case_still_find_it(office):
    source = merged(office)

    found = find_tracked(source.short_number, tracking_code(source.pk), tenant=office.here.tenant)

    assert (found, found.merged_into_id) == (source, source.merged_into_id)


def test_a_suspended_case_that_is_merged_leaves_nothing_open(office):
    source = suspend(case=office.received(), reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=FRIDAY)

    source = merged(office, source)

    assert (source.review_on, source.suspensions.filter(ended_at=None).count()) == (None, 0)


def test_a_case_is_not_merged_into_itself(office):
    case = office.dispatched()

    assert refusal(merge, case=case, into=case, by=office.clerk, now=FRIDAY) == ["itself"]


def test_a_target_that_was_merged_meanwhile_says_where_it_went(office):
    first = office.dispatched()
    second = merged(office, None, first)

    source = by_neighbour(office)
    with pytest.raises(CaseRefused) as refused:
        merge(case=source, into=second, by=office.clerk, now=FRIDAY)

    assert (refused.value.codes, first.short_number in refused.value.problems[0].text) == (["into_merged"], True)


@pytest.mark.parametrize(
    "end",
    [
        lambda o: complete(case=o.received(), text="换好了，亮了。", by=o.property_clerk, now=FRIDAY),
        lambda o: say_solved(case=o.reported(), by=o.resident, now=FRIDAY),
        lambda o: not_accept(case=o.reported(), channel="court", reason="归法院管。", by=o.clerk, now=FRIDAY),
    ],
    ids=["done", "solved", "not accepted"],
)
def test_nothing_is_merged_into_what_has_ended(office, end):
    assert refusal(merge, case=by_neighbour(office), into=end(office), by=office.clerk, now=FRIDAY) == ["into_ended"]


def test_merges_make_no_chain(office):
    target = office.dispatched()
    merged(office, None, target)

    assert refusal(merge, case=target, into=office.dispatched(), by=office.clerk, now=FRIDAY) == ["brings_others"]


@pytest.mark.parametrize("who", [building_head, property_clerk, lambda here: outsider()], ids=["head", "company", "outsider"])
def test_only_the_office_merges(office, who):
    source, target = by_neighbour(office), office.dispatched()

    with pytest.raises(NotAllowed):
        merge(case=source, into=target, by=who(office.here)[1], now=FRIDAY)

    assert Case.objects.get(pk=source.pk).state == "submitted"


def test_the_right_is_needed_at_both_places(office):
    elsewhere = PlaceFactory(parent=PlaceFactory(parent=office.here.subdistrict))
    target = office.reported(place=elsewhere)

    with pytest.raises(NotAllowed):
        merge(case=by_neighbour(office), into=target, by=community_secretary(office.here)[1], now=FRIDAY)


def test_a_merge_is_announced_once(office):
    merged(office)

    assert OutboxEvent.objects.filter(name="casework.CaseMerged").count() == 1


# ---- splitting ----


def part(office, title="垃圾桶满了两天", code="rubbish", **more):
    return Part(title=title, category=office.category(code), **more)


def split_up(office, case=None, **given):
    arguments = {"parts": [part(office)], "by": office.clerk, "now": FRIDAY} | given
    return split(case=case or office.dispatched(), **arguments)


def test_every_part_is_a_case_of_its_own_and_the_whole_goes_on(office):
    there = PlaceFactory(parent=office.here.compound)
    parts = [part(office), part(office, "车棚没有灯", "street_lamp", place=there, text="车棚里也没有灯。")]

    whole = split_up(office, parts=parts, title="东单元路灯不亮", reason="说了三件事")

    made = list(whole.parts.order_by("short_number"))
    assert (whole.state, whole.title, [one.state for one in made]) == ("dispatched", "东单元路灯不亮", ["accepted"] * 2)
    assert [(one.title, one.category.code, one.place) for one in made] == [
        ("垃圾桶满了两天", "rubbish", office.here.building),
        ("车棚没有灯", "street_lamp", there),
    ]
    assert [one.description for one in made] == [whole.description, "车棚里也没有灯。"]


def test_the_reporters_of_the_whole_are_reporters_of_every_part(office):
    case = join(
        case=office.dispatched(),
        reporter=ReporterGiven(phone="0371 5555 0121", has_phone=False),
        by=resident(office.here)[1],
        now=FRIDAY,
    )

    whole = split_up(office, case)

    made = whole.parts.get()
    told = [(one.person_id, one.phone, one.has_phone) for one in whole.reporters.all()]
    assert [(one.person_id, one.phone, one.has_phone) for one in made.reporters.all()] == told
    assert made.reporter_count == 2


def test_a_part_was_reported_when_the_whole_was_and_waits_for_dispatch_from_now_on(office):
    whole = split_up(office, now=FRIDAY.replace(day=23))

    made = whole.parts.get()
    clock = made.clocks.get()
    assert (made.reported_at, made.accepted_at, clock.kind, clock.started_at) == (
        FRIDAY,
        FRIDAY.replace(day=23),
        "accept",
        FRIDAY.replace(day=23),
    )
    assert made.first_receiver == whole.first_receiver


def test_whole_and_parts_name_each_other(office):
    whole = split_up(office, parts=[part(office), part(office, "车棚没有灯", "street_lamp")])

    numbers = [one.short_number for one in whole.parts.order_by("short_number")]
    assert whole.entries.last().next_step == "、".join(numbers)
    assert [one.entries.first().next_step for one in whole.parts.all()] == [whole.short_number] * 2


def test_a_split_is_refused_with_every_reason_and_each_names_its_part(office):
    there = neighbourhood()
    parts = [Part(title=" ", category=None), Part(title="长" * 121, category=CategoryFactory(), place=there.building)]

    with pytest.raises(CaseRefused) as refused:
        split_up(office, parts=parts)

    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("missing", "part1_title"),
        ("unknown_category", "part1_category"),
        ("too_long", "part2_title"),
        ("unknown_category", "part2_category"),
        ("unknown_place", "part2_place"),
    ]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("count", "codes"), [(0, ["no_parts"]), (6, ["too_many_parts"])])
def test_a_split_makes_one_part_at_least_and_five_at_most(office, count, codes):
    assert refusal(split, case=office.dispatched(), parts=[part(office)] * count, by=office.clerk, now=FRIDAY) == codes


def test_only_the_office_splits(office):
    with pytest.raises(NotAllowed):
        split_up(office, by=office.property_clerk)


def test_numbers_of_parts_have_no_hole(office):
    split_up(office, parts=[part(office)] * 3)

    numbers = sorted(case.short_number[-4:] for case in Case.objects.all())
    assert numbers == ["0001", "0002", "0003", "0004"]


def test_a_merge_takes_few_statements(office, django_assert_max_num_queries):
    source, target = by_neighbour(office), office.dispatched()

    with django_assert_max_num_queries(25):
        merge(case=source, into=target, by=office.clerk, now=FRIDAY)
