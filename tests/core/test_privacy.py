"""Personal values: encrypted at rest, found by keyed hash, masked, revealed on the record, erased by key, gone after their term."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from linli.accounts.models import PhoneCode
from linli.core import housekeeping, journal, privacy, retention
from linli.core.actors import Actor, Grant, Kind
from linli.core.models import JournalLine, SubjectKey, Tenant
from linli.core.problems import NotAllowed
from linli.core.reveals import RevealRefused, reveal
from linli.disclosure.models import Message
from linli.registry.models import Person
from tests.factories.accounts import PhoneCodeFactory
from tests.factories.core import TenantFactory
from tests.factories.disclosure import MessageFactory
from tests.factories.registry import PersonFactory

NOW = timezone.now()
PHONE = "13900000001"


@pytest.fixture
def person(db) -> Person:
    return PersonFactory(phone=PHONE)


def clerk(tenant: Tenant, path: str = "") -> Actor:
    return Actor(Kind.STAFF, "窗口", tenant_id=tenant.pk, grants=frozenset({Grant("core.tests.see", tenant.pk, path)}))


def see(person: Person, by: Actor, *, field="phone", purpose="回访", **extra) -> str:
    return reveal(person, field, purpose=purpose, capability="core.tests.see", by=by, now=NOW, **extra)


def test_a_value_is_only_ever_in_the_clear_in_memory(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM registry_person")
        [(stored,)] = cursor.fetchall()

    assert (PHONE in stored, Person.objects.get().phone) == (False, PHONE)


def test_the_same_value_is_never_stored_the_same_and_opens_only_in_its_own_field():
    one, other = (privacy.encrypt(PHONE, label="a.b") for _ in range(2))

    assert one != other
    assert privacy.decrypt(one, label="a.b") == PHONE
    with pytest.raises(privacy.InvalidTag):
        privacy.decrypt(one, label="a.c")


@pytest.mark.parametrize("written", ["139 0000 0001", "139-0000-0001", "+86 13900000001", "008613900000001"])
def test_a_number_is_found_however_it_is_written(written):
    assert privacy.search_hash(written, purpose="phone") == privacy.search_hash(PHONE, purpose="phone")


def test_a_hash_of_another_purpose_is_another_and_of_nothing_is_nothing():
    assert privacy.search_hash(PHONE, purpose="phone") != privacy.search_hash(PHONE, purpose="id_number")
    assert privacy.search_hash(" ", purpose="phone") == ""


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (privacy.mask_phone, PHONE, "139 **** 0001"),
        (privacy.mask_phone, "5555 0120", "******20"),
        (privacy.mask_phone, "", ""),
        (privacy.mask_phone, "7", "7"),
        (privacy.mask_name, "赵一一", "赵**"),
        (privacy.mask_name, "", ""),
        (privacy.mask_id, "990101200001010017", "990*************17"),
        (privacy.mask_id, "123", "***"),
    ],
)
def test_masks_show_enough_to_recognise_and_no_more(mask, text, shown):
    assert mask(text) == shown


def test_a_reveal_leaves_a_line_with_the_purpose_and_without_the_value(person):
    value = see(person, clerk(person.tenant), on_behalf_of=person.pk)

    line = JournalLine.objects.get()
    assert (value, line.verb, line.reason, line.changes) == (PHONE, "privacy.revealed", "回访", {"field": [None, "phone"]})
    assert (line.subject_id, line.on_behalf_of_id, PHONE in str(line.__dict__)) == (person.pk, person.pk, False)


def test_whoever_may_not_see_it_there_is_turned_away_without_a_trace(person):
    elsewhere, stranger = clerk(person.tenant, path="/9/"), clerk(TenantFactory())

    for actor in (elsewhere, stranger, Actor.anonymous()):
        with pytest.raises(NotAllowed):
            see(person, actor, place_path="/1/")

    assert JournalLine.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "purpose", "told"),
    [
        ("phone", " ", ["no_purpose"]),
        ("care_note", "", ["no_purpose", "nothing_there"]),
        ("care_note", "走访", ["nothing_there"]),
    ],
)
def test_a_reveal_without_purpose_or_value_tells_every_reason(person, field, purpose, told):
    with pytest.raises(RevealRefused) as refused:
        see(person, Actor.system(), field=field, purpose=purpose)

    assert (refused.value.codes, JournalLine.objects.count()) == (told, 0)


def test_a_value_that_no_key_opens_is_said_to_be_so(person):
    person.phone = privacy.Unreadable("9.xxxx")

    with pytest.raises(RevealRefused) as refused:
        see(person, Actor.system())

    assert refused.value.codes == ["unreadable"]


def test_what_is_not_encrypted_needs_no_revealing(person):
    with pytest.raises(ValueError, match="encrypted"):
        see(person, Actor.system(), field="name")


@pytest.mark.django_db
def test_what_stands_under_a_person_s_key_is_gone_with_the_key():
    about = uuid4()
    sealed = privacy.seal_for(about, b"secret", now=NOW)
    before = privacy.open_for(about, sealed)

    privacy.erase_subject(about, now=NOW)

    assert (before, privacy.open_for(about, sealed), SubjectKey.objects.get().wrapped) == (b"secret", None, "")
    with pytest.raises(ValueError, match="destroyed"):
        privacy.seal_for(about, b"more", now=NOW)


def message(tenant: Tenant, age_days: int) -> Message:
    return MessageFactory(to_person=PersonFactory(tenant=tenant), tenant=tenant, made_at=NOW - timedelta(days=age_days))


@pytest.mark.django_db
def test_what_is_past_its_term_goes_and_the_journal_counts_it():
    tenant = TenantFactory()
    old, young = message(tenant, 800), message(tenant, 700)

    done = retention.carry_out(NOW)

    assert (done["disclosure.message"], list(Message.objects.values_list("pk", flat=True))) == (1, [young.pk])
    line = JournalLine.objects.get()
    assert (line.verb, line.changes["rows"], line.tenant_id) == ("privacy.expired", [None, 1], tenant.pk)
    assert old.pk != young.pk


@pytest.mark.django_db
def test_the_daily_task_forgets_old_sign_in_codes_too():
    PhoneCodeFactory(sent_at=NOW - timedelta(days=60))

    done = housekeeping.expire.call()

    assert (done["accounts.phonecode"], PhoneCode.objects.count(), JournalLine.objects.count()) == (1, 0, 0)


@pytest.mark.django_db
def test_clearing_empties_the_fields_and_keeps_the_row(person):
    entry = retention.Entry("registry.person", ("phone", "phone_hash"), "试", "duty", "0", 1, "made_at", "clear")
    Person.objects.update(made_at=NOW - timedelta(days=90))

    counts = [retention._carry_out(entry, NOW) for _ in range(2)]

    assert counts == [1, 0]
    assert (Person.objects.get().phone, Person.objects.get().name) == ("", person.name)


@pytest.mark.parametrize(
    "raw",
    [
        {"model": "a.b", "fields": ["c"], "basis": "duty", "keep": "x"},
        {"model": "a.b", "fields": ["c"], "purpose": "p", "basis": "because", "keep": "x"},
        {"model": "a.b", "fields": ["c"], "purpose": "p", "basis": "duty"},
        {"model": "a.b", "fields": ["c"], "purpose": "p", "basis": "duty", "keep": {"months": 1, "after": "at"}},
    ],
    ids=["no purpose", "no ground", "no term", "nothing after the term"],
)
def test_an_entry_that_is_not_complete_is_refused(raw):
    with pytest.raises(ValueError, match=r"a\.b"):
        retention._entry(raw)


def test_a_line_of_the_journal_takes_no_private_value_without_whose_it_is():
    with pytest.raises(ValueError, match="about"):
        journal.line_for("core.x.done", Tenant(), by=Actor.system(), now=NOW, private={"name": "赵一"})


def test_a_number_typed_in_wide_digits_is_the_same_number():
    assert privacy.normalise("１３９－００００　９９８８") == privacy.normalise("139-0000-9988") == "13900009988"
