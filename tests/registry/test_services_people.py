"""People and their consents: added, changed, shown, erased."""

import pytest

from linli.core import privacy
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent, SearchEntry
from linli.core.problems import NotAllowed
from linli.registry import api
from linli.registry.models import Person, ProcessingConsent
from tests import people
from tests.factories.registry import (
    AppointmentFactory,
    HouseholdMemberFactory,
    OwnershipFactory,
    PersonFactory,
    PostFactory,
    ProcessingConsentFactory,
)
from tests.moments import AT

from .given import SYSTEM
from .refusing import refused

pytestmark = pytest.mark.django_db


def test_a_person_is_added_with_hashes_and_the_elder_mark_from_the_identity_number(here, secretary):
    person = api.add_person(
        tenant=here.tenant,
        name="试老",
        home=here.entrance,
        id_kind="resident_id",
        id_number="11010519491231002X",
        by=secretary,
        now=AT,
    )

    assert (person.is_elder, person.birth_on) == (True, "1949-12-31")
    assert api.person_by_id_number("11010519491231002x", tenant=here.tenant) == person


def test_who_sees_only_their_own_places_says_where_a_person_lives(here, secretary):
    given = {"tenant": here.tenant, "name": "试没住处"}

    assert refused(api.PersonRefused, api.add_person, **given, phone="12", by=secretary) == ["phone_form", "home_missing"]
    assert api.add_person(**given, by=SYSTEM, now=AT).home is None


def test_the_journal_keeps_personal_values_only_under_the_person_s_key(here, secretary):
    person = api.add_person(tenant=here.tenant, name="试名", phone="13900000001", home=here.entrance, by=secretary, now=AT)

    line = JournalLine.objects.get()
    assert line.changes == {"home": [None, str(here.entrance.pk)]}
    assert line.private_key_id == person.pk
    assert "13900000001" in privacy.open_for(person.pk, line.private).decode()


def test_one_identity_number_makes_one_person(here, secretary):
    known = {"id_kind": "resident_id", "id_number": "11010519491231002X", "home": here.entrance}
    api.add_person(tenant=here.tenant, name="试甲", by=secretary, now=AT, **known)

    assert refused(api.PersonRefused, api.add_person, tenant=here.tenant, name="试乙", by=secretary, **known) == [
        "id_number_taken"
    ]


def test_a_resident_changes_their_own_telephone_and_nothing_else(here):
    _user, resident = people.resident(here)
    person = Person.objects.get(pk=resident.person_id)

    api.change_person(person=person, phone="13900009999", by=resident, now=AT)

    person.refresh_from_db()
    assert (person.phone, person.phone_hash) == ("13900009999", privacy.search_hash("13900009999", purpose="phone"))
    assert refused(NotAllowed, api.change_person, person=person, name="别名", by=resident) == ["not_allowed"]


def test_changing_nothing_about_a_person_leaves_no_line(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    api.change_person(person=person, name=person.name, by=secretary, now=AT)

    assert not JournalLine.objects.exists()


def test_who_reports_twice_by_name_and_telephone_is_one_record(here):
    visitor = Actor.anonymous(here.tenant.pk)
    first = api.find_or_add_person(tenant=here.tenant, name="试报", phone="139 0000 0007", by=visitor, now=AT)

    again = api.find_or_add_person(tenant=here.tenant, name="试报", phone="13900000007", by=visitor, now=AT)
    other = api.find_or_add_person(tenant=here.tenant, name="试伴", phone="13900000007", by=visitor, now=AT)
    unknown = api.find_or_add_person(tenant=here.tenant, name="试报", by=visitor, now=AT)

    assert first == again
    assert len({first.pk, other.pk, unknown.pk}) == 3


def test_an_account_finds_the_one_record_with_its_number(here):
    person = PersonFactory(tenant=here.tenant)
    user = people.user_for(PersonFactory(tenant=here.tenant), is_resident=True)
    Person.objects.filter(user=user).update(user=None)

    linked = api.link_user_to_person(user_id=user.pk, phone_hash=person.phone_hash, tenant=here.tenant, by=SYSTEM, now=AT)
    again = api.link_user_to_person(user_id=user.pk, phone_hash="", tenant=here.tenant, by=SYSTEM, now=AT)

    assert (linked, again) == (person, person)


@pytest.mark.parametrize("phones", [[], ["13900000003", "13900000003"]], ids=["nobody has it", "two have it"])
def test_an_account_is_not_guessed(here, phones):
    for phone in phones:
        PersonFactory(tenant=here.tenant, phone=phone)
    user = people.user_for(PersonFactory(tenant=here.tenant), is_resident=True)
    Person.objects.filter(user=user).update(user=None)
    hashed = privacy.search_hash("13900000003", purpose="phone")

    assert api.link_user_to_person(user_id=user.pk, phone_hash=hashed, tenant=here.tenant, by=SYSTEM, now=AT) is None


def test_a_telephone_is_shown_for_a_purpose_and_the_journal_says_so(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    shown = api.reveal_person(person=person, what="phone", purpose="回访漏水", by=secretary, now=AT)

    line = JournalLine.objects.get()
    assert (shown.phone, shown.care_note) == (person.phone, "")
    assert (line.verb, line.reason, line.changes) == ("registry.person.revealed", "回访漏水", {"what": [None, "phone"]})


def test_nothing_is_shown_without_a_purpose_or_a_right(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    _user, worker = people.grid_worker(here)

    silent = refused(api.PersonRefused, api.reveal_person, person=person, what="phone", purpose=" x ", by=secretary)
    unknown = refused(NotAllowed, api.reveal_person, person=person, what="phone", purpose="走访", by=worker)

    assert (silent, unknown) == (["purpose_missing"], ["not_allowed"])


def test_care_notes_are_for_the_community_only(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, care_note="腿脚不便")
    _user, counter = people.counter_clerk(here)

    shown = api.reveal_person(person=person, what="care_note", purpose="安排助餐", by=secretary, now=AT)

    assert shown.care_note == "腿脚不便"
    assert refused(NotAllowed, api.reveal_person, person=person, what="care_note", purpose="看看", by=counter) == ["not_allowed"]


def test_erasing_a_person_leaves_a_skeleton_that_nobody_can_read(here, secretary):
    person = api.add_person(tenant=here.tenant, name="试删", phone="13900000005", home=here.entrance, by=secretary, now=AT)
    api.record_consent(person=person, purpose="volunteer", by=secretary, now=AT)

    api.erase_person(person=person, reason="本人要求", by=secretary, now=AT)

    person.refresh_from_db()
    sealed = JournalLine.objects.get(verb="registry.person.added").private
    assert (person.name, person.phone, person.phone_hash, person.home) == ("（已删除）", "", "", None)
    assert privacy.open_for(person.pk, sealed) is None
    assert not ProcessingConsent.objects.filter(withdrawn_at=None).exists()
    assert not SearchEntry.objects.filter(subject_id=person.pk).exists()
    assert OutboxEvent.objects.get().name == "registry.PersonErased"


def test_an_owner_in_office_is_not_erased(here, secretary):
    person = AppointmentFactory(post=PostFactory(tenant=here.tenant)).person
    Person.objects.filter(pk=person.pk).update(home=here.entrance)
    OwnershipFactory(unit__place=here.entrance, person=person)

    codes = refused(api.PersonRefused, api.erase_person, person=person, reason="", by=secretary)

    assert codes == ["reason_missing", "holds_post", "owns_unit"]


def test_the_copy_for_oneself_is_complete_and_noted(here):
    _user, resident = people.resident(here)
    person = Person.objects.get(pk=resident.person_id)
    HouseholdMemberFactory(household__place=here.entrance, person=person)
    OwnershipFactory(unit__place=here.entrance, person=person)
    AppointmentFactory(post=PostFactory(tenant=here.tenant), person=person)
    api.record_consent(person=person, purpose="volunteer", by=resident, now=AT)

    copy = api.hand_out_copy(person=person, by=resident, now=AT)

    assert (copy["phone"], [len(copy[key]) for key in ("households", "units", "posts", "consents")]) == (
        person.phone,
        [1, 1, 1, 1],
    )
    assert JournalLine.objects.filter(verb="registry.person.copied").count() == 1


def test_a_staff_account_is_tied_to_one_person(here, administrator):
    person = PersonFactory(tenant=here.tenant)
    user = people.user_for(PersonFactory(tenant=here.tenant))

    assert refused(api.PersonRefused, api.link_account, person=person, user=user, by=administrator) == ["account_taken"]


def test_a_consent_is_given_once_and_withdrawn_as_easily(here):
    _user, resident = people.resident(here)
    person = Person.objects.get(pk=resident.person_id)

    consent = api.record_consent(person=person, purpose="phone_to_heads", by=resident, now=AT)
    again = api.record_consent(person=person, purpose="phone_to_heads", by=resident, now=AT)
    person.refresh_from_db()
    shared = person.shares_phone_with_heads
    api.withdraw_consent(consent=consent, by=resident, now=AT)

    person.refresh_from_db()
    assert (consent, shared, person.shares_phone_with_heads) == (again, True, False)
    assert api.has_consented(person, "phone_to_heads") is False


def test_the_mark_stays_as_long_as_any_consent_of_its_purpose_stands(here):
    _user, resident = people.resident(here)
    person = Person.objects.get(pk=resident.person_id)
    first = api.record_consent(person=person, purpose="phone_to_heads", by=resident, now=AT)
    second = ProcessingConsentFactory(person=person, purpose="phone_to_heads", recipient=here.property_company)

    marks = []
    for consent in (first, second):
        api.withdraw_consent(consent=consent, by=resident, now=AT)
        person.refresh_from_db()
        marks.append(person.shares_phone_with_heads)

    assert marks == [True, False]


@pytest.mark.parametrize(
    ("purpose", "codes"),
    [("case_handling", ["needs_no_consent"]), ("to_property", ["recipient_missing"]), ("world_peace", ["purpose_unknown"])],
)
def test_a_consent_that_cannot_be_is_refused(here, secretary, purpose, codes):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    assert refused(api.ConsentRefused, api.record_consent, person=person, purpose=purpose, by=secretary) == codes


def test_passing_data_on_needs_a_consent_for_each_recipient(here, secretary):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    api.record_consent(person=person, purpose="to_property", recipient=here.property_company, by=secretary, now=AT)

    assert api.has_consented(person, "to_property", recipient_id=here.property_company.pk)
    assert not api.has_consented(person, "to_property", recipient_id=here.office.pk)
    named = refused(
        api.ConsentRefused, api.record_consent, person=person, purpose="volunteer", recipient=here.office, by=secretary
    )
    assert named == ["recipient_not_asked"]


def test_a_consent_is_withdrawn_once_and_a_neighbour_may_not(here):
    _user, resident = people.resident(here)
    _other, neighbour = people.resident(here)
    consent = api.record_consent(person=Person.objects.get(pk=resident.person_id), purpose="volunteer", by=resident, now=AT)

    assert refused(NotAllowed, api.withdraw_consent, consent=consent, by=neighbour) == ["not_allowed"]
    api.withdraw_consent(consent=consent, by=resident, now=AT)
    assert refused(api.ConsentRefused, api.withdraw_consent, consent=consent, by=resident) == ["withdrawn_already"]


def test_a_record_that_was_merged_or_erased_is_changed_no_more(here, secretary):
    kept = PersonFactory(tenant=here.tenant, home=here.entrance)
    merged = PersonFactory(tenant=here.tenant, home=here.entrance, merged_into=kept)
    erased = PersonFactory(tenant=here.tenant, home=here.entrance, erased_at=AT)

    changed = [refused(api.PersonRefused, api.change_person, person=one, name="别名", by=secretary) for one in (merged, erased)]
    agreed = refused(api.ConsentRefused, api.record_consent, person=erased, purpose="volunteer", by=secretary)

    assert (changed, agreed) == ([["person_gone"], ["person_gone"]], ["person_gone"])


def test_what_rests_on_a_duty_by_law_cannot_be_withdrawn(here, secretary):
    consent = ProcessingConsentFactory(person__tenant=here.tenant, person__home=here.entrance, basis="duty")

    assert refused(api.ConsentRefused, api.withdraw_consent, consent=consent, by=secretary) == ["rests_on_duty"]


def test_a_child_born_today_is_added_early_in_the_morning(here, secretary):
    """Seven in the morning here is still yesterday in UTC."""
    early = AT.replace(day=19, hour=23)

    person = api.add_person(tenant=here.tenant, name="试婴", birth_on="2026-11-20", home=here.entrance, by=secretary, now=early)

    assert (person.birth_on, person.is_elder) == ("2026-11-20", False)


def test_a_list_of_reporters_finds_who_is_known_and_writes_the_others_once(here):
    known = PersonFactory(tenant=here.tenant, name="试报", phone="13900000007")
    reporters = [
        api.Reporter("试报", "139 0000 0007"), api.Reporter("试伴", "13900000008", here.entrance), api.Reporter("试伴", "13900000008"),
        api.Reporter("试无", room="301"), api.Reporter("试无", room="301"),
    ]  # fmt: skip

    found = api.find_or_add_people(tenant=here.tenant, reporters=reporters, by=SYSTEM, now=AT)

    assert (found[0], found[1].home) == (known, here.entrance)
    assert [found.index(one) for one in found] == [0, 1, 1, 3, 4]
    assert list(JournalLine.objects.order_by("id").values_list("verb", flat=True)) == ["registry.person.added"] * 3
    assert set(SearchEntry.objects.values_list("subject_id", flat=True)) == {one.pk for one in found[1:]}


def test_one_slip_in_a_list_of_reporters_and_nobody_is_written(here):
    reporters = [api.Reporter("试甲", "13900000008"), api.Reporter(" ", "12")]

    codes = refused(api.PersonRefused, api.find_or_add_people, tenant=here.tenant, reporters=reporters, by=SYSTEM)

    assert (codes, Person.objects.count()) == (["name_missing", "phone_form"], 0)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_reporters_takes_the_same_statements_whatever_its_length(here, count, django_assert_num_queries):
    reporters = [api.Reporter("试报", f"1390000000{number}", here.entrance) for number in range(count)]

    with django_assert_num_queries(8):
        api.find_or_add_people(tenant=here.tenant, reporters=reporters, by=SYSTEM, now=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_consents_of_several_take_the_same_statements_and_are_given_once(here, count, django_assert_num_queries):
    several = PersonFactory.create_batch(count, tenant=here.tenant, home=here.entrance)
    given = {"people": several, "purpose": "dual_check_in", "by": SYSTEM, "now": AT}

    with django_assert_num_queries(8):
        first = api.record_consents(**given)

    assert [one.person_id for one in first] == [one.pk for one in several]
    assert (api.record_consents(**given), ProcessingConsent.objects.count(), JournalLine.objects.count()) == (first, count, count)


def test_consents_of_nobody_are_none(here):
    assert api.record_consents(people=[], purpose="dual_check_in", by=SYSTEM, now=AT) == []
