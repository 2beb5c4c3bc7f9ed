"""Consents and opinions: the roll, what is written down, corrections, the end, and what gates hear of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.procedures.errors import CollectionRefused
from linli.procedures.models import Asking, Collection, RollHead
from linli.procedures.selectors import collections as found
from linli.procedures.services import collections
from linli.procedures.services.collections import AskingGiven
from tests import people
from tests.factories.procedures import NOW, co_owned, collection, house, said
from tests.factories.registry import ExclusiveUnitFactory, HouseholdFactory, HouseholdMemberFactory

pytestmark = pytest.mark.django_db
LAST_MINUTE = NOW.replace(day=20, hour=15, minute=59)  # 23:59 in Zhengzhou


def heads(row):
    return list(row.heads.order_by("position"))


def test_the_roll_has_one_head_for_an_owner_of_two_units(here):
    someone = house(here.entrance, [8_950])[0]
    house(here.entrance, [7_000, 6_000], owners=[someone, None])

    row = collection(here.building)

    assert [(head.area_centi, head.voters.count(), head.units.count()) for head in heads(row)] == [(15_950, 1, 2), (6_000, 1, 1)]


def test_co_owners_are_one_head_with_two_voices(here):
    co_owned(here.entrance)

    row = collection(here.building)

    assert [(head.voters.count(), head.area_centi) for head in heads(row)] == [(2, 8950)]


def test_every_door_without_an_area_or_an_owner_is_named_at_once(here):
    house(here.entrance, [None, 8_950])
    ExclusiveUnitFactory(place=here.entrance, number="901")

    with pytest.raises(CollectionRefused) as refused:
        collection(here.building)

    assert refused.value.codes == ["no_area", "no_owner"]
    assert Collection.objects.count() == 0
    assert JournalLine.objects.filter(verb__startswith="procedures").count() == 0


def test_all_that_is_wrong_with_a_new_collection_is_told_at_once(here):
    with pytest.raises(CollectionRefused) as refused:
        collection(here.building, title="", question="", closes_on=date(2026, 8, 31), counts="households")

    assert refused.value.codes == ["title_missing", "question_missing", "closes_on", "area_of_owners", "roll_empty"]


def test_households_are_heads_whose_members_may_speak(here):
    home = HouseholdFactory(place=here.entrance)
    HouseholdMemberFactory.create_batch(3, household=home)

    row = collection(here.building, kind="opinion", counts="households", rule_code="procedures.solicitation")

    assert [head.voters.count() for head in heads(row)] == [3]


def test_what_is_said_at_doors_makes_heads_and_area(here):
    house(here.entrance, [10_000, 10_000, 10_000])
    row = collection(here.building)
    for head in heads(row)[:2]:
        said(head)

    counted = found.standing_of(row)

    assert [[(m.part, m.passed) for m in check.measures] for check in counted.checks] == [
        [(2, True), (20_000, True)],
        [(2, True), (20_000, True)],
        [(2, True), (20_000, True)],
    ]
    assert counted.passed


def test_a_resident_may_change_their_word_until_the_last_minute_of_the_last_day(here):
    owner = house(here.entrance, [8_950])[0]
    row = collection(here.building)
    head = heads(row)[0]
    actor = replace(people.resident(here)[1], person_id=owner.pk)

    collections.speak(head=head, choice="disagree", by=actor, now=NOW)
    collections.speak(head=head, choice="agree", by=actor, now=LAST_MINUTE)

    head.refresh_from_db()
    assert (head.voice, head.asked) == ("agree", 2)


def test_a_minute_later_a_resident_is_too_late_and_leaves_no_trace(here):
    owner = house(here.entrance, [8_950])[0]
    head = heads(collection(here.building))[0]
    actor = replace(people.resident(here)[1], person_id=owner.pk)

    with pytest.raises(CollectionRefused) as refused:
        collections.speak(head=head, choice="agree", by=actor, now=LAST_MINUTE + timedelta(minutes=1))

    assert refused.value.codes == ["not_open"]
    assert Asking.objects.count() == 0


def test_a_neighbour_does_not_speak_for_another_door(here):
    house(here.entrance, [8_950])
    head = heads(collection(here.building))[0]
    _user, neighbour = people.resident(here)

    with pytest.raises(NotAllowed):
        collections.speak(head=head, choice="agree", by=neighbour, now=NOW)

    assert Asking.objects.count() == 0


def test_paper_is_found_again_by_its_scan_or_by_where_it_lies(here):
    house(here.entrance, [8_950])
    head = heads(collection(here.building))[0]

    with pytest.raises(CollectionRefused) as refused:
        said(head, way="paper")
    said(head, way="paper", kept_where="社区档案柜 3 号盒")

    assert refused.value.codes == ["no_paper"]
    assert Asking.objects.get().kept_where == "社区档案柜 3 号盒"


def test_a_line_that_was_struck_out_stays_and_counts_no_more(here):
    house(here.entrance, [8_950])
    head = heads(collection(here.building))[0]
    _user, secretary = people.community_secretary(here)
    said(head, "disagree")

    collections.strike(asking=Asking.objects.get(), reason="记错了一户", by=secretary, now=NOW)

    head.refresh_from_db()
    assert (head.voice, head.asked) == ("", 0)
    assert [(one.choice, one.void_reason) for one in Asking.objects.all()] == [("disagree", "记错了一户")]


def test_a_building_head_writes_down_for_the_own_building_and_strikes_nothing(here):
    house(here.entrance, [8_950])
    head = heads(collection(here.building))[0]
    _user, neighbour = people.building_head(here)
    given = AskingGiven(way="visit", outcome="nobody")

    asking = collections.write_down(head=head, given=given, by=neighbour, now=NOW)

    with pytest.raises(NotAllowed):
        collections.strike(asking=asking, reason="记错了一户", by=neighbour, now=NOW)
    assert Asking.objects.get().voided_at is None


def test_it_ends_early_only_when_everyone_was_heard_or_for_a_reason(here):
    house(here.entrance, [8_950, 8_950])
    row = collection(here.building)
    _user, secretary = people.community_secretary(here)
    said(heads(row)[0])

    with pytest.raises(CollectionRefused) as refused:
        collections.close(collection=row, by=secretary, now=NOW)
    said(heads(row)[1])
    collections.close(collection=row, by=secretary, now=NOW)

    assert refused.value.codes == ["early"]
    assert Collection.objects.get().closed_at == NOW


def test_nothing_is_written_down_after_the_end(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    collections.close(collection=row, reason="项目取消了", by=people.community_secretary(here)[1], now=NOW)

    with pytest.raises(CollectionRefused) as refused:
        said(heads(row)[0])

    assert refused.value.codes == ["not_open"]
    assert Asking.objects.count() == 0


def test_the_same_register_gives_the_same_digest_and_another_area_another(here):
    house(here.entrance, [8_950])
    one, two = collection(here.building), collection(here.building)
    here.entrance.units.update(area_centi=8_951)

    three = collection(here.building)

    assert (one.roll_digest == two.roll_digest, one.roll_digest == three.roll_digest) == (True, False)


def test_those_elsewhere_do_not_see_it(here):
    house(here.entrance, [8_950])
    collection(here.building)

    seen = [found.collections_visible_to(one).count() for _user, one in (people.building_head(here), people.outsider())]

    assert seen == [1, 0]


def test_the_tally_is_one_query_however_long_the_roll(here, django_assert_num_queries):
    house(here.entrance, [8_950] * 5)
    row = collection(here.building)
    said(heads(row)[0])

    with django_assert_num_queries(1):
        counted = found.tally_of(row)

    assert (counted.total.heads, counted.asked.heads, RollHead.objects.count()) == (5, 1, 5)
