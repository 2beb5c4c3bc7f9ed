"""Resident groups: on the register, joined and left, led by one of them, ended; what erasure and merging leave."""

import pytest

from linli.activities.errors import GroupRefused
from linli.activities.models import GroupMember, ResidentGroup
from linli.activities.selectors import groups as found
from linli.activities.services import groups
from linli.activities.services.upkeep_fairs import on_person_erased_fairs, on_person_merged_fairs, on_place_moved_fairs
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PersonErased, PersonMerged, PlaceMoved
from tests import people
from tests.factories.activities import NOW
from tests.factories.activities_fairs import TODAY, a_group, group_given
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
SOME_ID = "6b1f1d0e-3a52-4b6a-9a39-0f2f3c1f5a10"


def refusal(do, **more):
    with pytest.raises(GroupRefused) as refused:
        do(now=NOW, **more)
    return refused.value.codes


@pytest.fixture
def neighbour(here):
    actor = people.resident(here)[1]
    return actor, Person.objects.get(pk=actor.person_id)


def test_a_group_is_put_on_the_register_with_a_number_and_a_line(here, secretary):
    made = groups.record(tenant=here.tenant, given=group_given(here, name=" 夕阳红合唱队 "), by=secretary, now=NOW)

    assert (made.number, made.name) == (f"{here.tenant.letters}-QT26-0001", "夕阳红合唱队")
    assert JournalLine.objects.filter(verb="activities.group.recorded").count() == 1


def test_every_reason_is_said_at_once_and_nothing_is_kept(here, secretary):
    a_group(here, name="秧歌队")
    wrong = group_given(here, name="秧歌队", kind="x", members_said=0, about="字" * 201)

    codes = refusal(groups.record, tenant=here.tenant, given=wrong, by=secretary)

    assert codes == ["kind", "name_taken", "too_long", "number"]
    assert ResidentGroup.objects.count() == 1


def test_nobody_registers_a_group_of_another_place(here):
    with pytest.raises(NotAllowed):
        groups.record(tenant=here.tenant, given=group_given(here), by=people.outsider()[1], now=NOW)


def test_what_is_said_of_it_changes(here, secretary):
    one = a_group(here)

    changed = groups.change(group=one, given=group_given(here, name="新名字", takes_members=False), by=secretary, now=NOW)

    assert (changed.name, changed.takes_members, changed.number) == ("新名字", False, one.number)


def test_somebody_asks_and_whoever_leads_it_lets_them_in(here, neighbour):
    lead = people.resident(here, phone="13900000199")[1]
    one = a_group(here, lead_id=lead.person_id)
    asked = groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)
    assert (asked.since, [each.pk for each in found.asking(one)]) == (None, [asked.pk])

    groups.admit(member=asked, by=lead, now=NOW)

    assert [each.person_id for each in found.members_of(one)] == [neighbour[1].pk]
    assert OutboxEvent.objects.filter(name="activities.GroupAnswered").count() == 1


def test_the_journal_says_how_many_are_in_it_and_names_nobody(here, neighbour, secretary):
    one = a_group(here)
    asked = groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)
    groups.admit(member=asked, by=secretary, now=NOW)
    groups.leave(member=asked, by=neighbour[0], now=NOW)

    lines = JournalLine.objects.filter(verb__startswith="activities.group.").order_by("id")
    assert [one.changes.get("members") for one in lines] == [None, [0, 1], [1, 0]]
    assert [str(neighbour[1].pk) in str(one.changes) for one in lines] == [False, False, False]


def test_nobody_else_lets_people_in_or_asks_for_them(here, neighbour):
    one = a_group(here)
    asked = groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)
    stranger = people.resident(here, phone="13900000198")[1]

    for verb, given in (
        (groups.admit, {"member": asked}),
        (groups.leave, {"member": asked}),
        (groups.decline, {"member": asked}),
    ):
        with pytest.raises(NotAllowed):
            verb(**given, by=stranger, now=NOW)


def test_who_asked_or_is_in_does_not_ask_again(here, neighbour, secretary):
    one = a_group(here)
    asked = groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)
    assert refusal(groups.ask_to_join, group=one, person=neighbour[1], by=neighbour[0]) == ["asked"]

    groups.admit(member=asked, by=secretary, now=NOW)

    assert refusal(groups.ask_to_join, group=one, person=neighbour[1], by=neighbour[0]) == ["in"]
    assert refusal(groups.admit, member=asked, by=secretary) == ["answered"]


def test_a_group_that_is_full_takes_whom_its_leader_writes_down(here, neighbour, secretary):
    one = a_group(here, takes_members=False)
    assert refusal(groups.ask_to_join, group=one, person=neighbour[1], by=neighbour[0]) == ["full"]

    made = groups.add_member(group=one, person=neighbour[1], by=secretary, now=NOW)

    assert made.since == TODAY
    assert OutboxEvent.objects.filter(name="activities.GroupAnswered").count() == 0


def test_who_leaves_may_come_back(here, neighbour, secretary):
    one = a_group(here)
    made = groups.add_member(group=one, person=neighbour[1], by=secretary, now=NOW)
    groups.leave(member=made, by=neighbour[0], now=NOW)
    assert refusal(groups.leave, member=made, by=neighbour[0]) == ["left"]

    groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)

    assert GroupMember.objects.filter(group=one).count() == 2


def test_declining_is_told_and_ends_the_wish(here, neighbour, secretary):
    asked = groups.ask_to_join(group=a_group(here), person=neighbour[1], by=neighbour[0], now=NOW)

    done = groups.decline(member=asked, by=secretary, now=NOW)

    assert (done.since, done.until) == (None, TODAY)
    assert OutboxEvent.objects.filter(name="activities.GroupAnswered").count() == 1


def test_a_group_that_ends_has_nobody_in_it_and_its_name_is_free(here, neighbour, secretary):
    one = a_group(here, name="秧歌队")
    groups.add_member(group=one, person=neighbour[1], by=secretary, now=NOW)
    assert refusal(groups.end, group=one, reason=" ", by=secretary) == ["reason_missing"]

    groups.end(group=one, reason="人散了", by=secretary, now=NOW)

    assert GroupMember.objects.filter(until=None).count() == 0
    assert refusal(groups.add_member, group=one, person=neighbour[1], by=secretary) == ["ended"]
    assert groups.record(tenant=here.tenant, given=group_given(here, name="秧歌队"), by=secretary, now=NOW).name == "秧歌队"


def test_who_is_erased_leads_nothing_and_is_in_nothing(here, neighbour, secretary):
    one = a_group(here, lead=neighbour[1])
    groups.add_member(group=one, person=neighbour[1], by=secretary, now=NOW)

    on_person_erased_fairs(PersonErased(tenant_id=here.tenant.pk, person_id=neighbour[1].pk), event_id=SOME_ID, now=NOW)

    one.refresh_from_db()
    assert (one.lead, GroupMember.objects.filter(until=None).count()) == (None, 0)


def test_of_two_records_of_one_person_the_kept_one_is_in(here):
    one, kept, merged = a_group(here), PersonFactory(tenant=here.tenant), PersonFactory(tenant=here.tenant)
    GroupMember.objects.create(tenant=here.tenant, group=one, person=kept, asked_at=NOW)
    GroupMember.objects.create(tenant=here.tenant, group=one, person=merged, since=TODAY)

    on_person_merged_fairs(
        PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk), event_id=SOME_ID, now=NOW
    )

    assert [each.person_id for each in found.members_of(one)] == [kept.pk]


def test_a_group_follows_its_place(here):
    one, old = a_group(here), here.community.path

    on_place_moved_fairs(
        PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=old, new_path="x/"), event_id=SOME_ID, now=NOW
    )

    one.refresh_from_db()
    assert one.place_path == "x/"
