"""Keys: made once, noticed at once, rotated without losing a value, retired only when nothing needs them."""

import json
import stat
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from linli.accounts.adapters import SealedSecrets
from linli.core import clock, keys, privacy, rotation
from linli.core.actors import Actor
from linli.core.models import Job, JournalLine, SubjectKey
from linli.core.tasks import worker
from linli.registry.api import Person
from tests.factories.registry import PersonFactory

SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "keys"


def test_the_first_key_is_made_when_it_is_first_asked_for_and_only_its_owner_may_read_it(home):
    number, key = keys.current()

    assert (number, len(key), set(keys.master_keys())) == (1, 32, {1})
    assert (stat.S_IMODE(home.stat().st_mode), stat.S_IMODE((home / "master.json").stat().st_mode)) == (0o700, 0o600)
    assert [path.name for path in home.iterdir()] == ["master.json"]


def test_the_key_that_stands_is_not_written_over(home):
    _number, key = keys.current()

    keys._write({0: b"0" * 32, 1: b"1" * 32}, exclusive=True)

    assert keys.current() == (1, key)


def test_a_key_that_another_process_added_is_noticed_at_once(home):
    keys.current()
    stored = json.loads((home / "master.json").read_text())

    (home / "other").write_text(json.dumps(stored | {"2": stored["1"]}))
    (home / "other").replace(home / "master.json")

    assert keys.current()[0] == 2


def test_hashes_do_not_change_with_a_rotation():
    before = keys.derived("search-phone")

    keys.add_master_key()

    assert keys.derived("search-phone") == before
    assert keys.derived("journal-mac") != before


def test_the_key_in_use_and_the_root_cannot_be_dropped():
    keys.current()

    for number in (1, keys.ROOT):
        with pytest.raises(ValueError, match="stays"):
            keys.drop_master_keys({number})
    with pytest.raises(KeyError):
        keys.master_key(keys.ROOT)


def raw_phone(person):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone FROM registry_person WHERE id = %s", [Person._meta.pk.get_db_prep_value(person.pk, connection)]
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_rotation_rewrites_every_encrypted_value_and_loses_none():
    person = PersonFactory(phone="13900001234")
    sealed = privacy.seal_for(person.pk, b"kept", now=clock.now())

    rotation.rotate(by=SYSTEM, now=clock.now())
    worker.run_pending()

    assert (raw_phone(person)[:2], SubjectKey.objects.get().wrapped[:2]) == ("2.", "2.")
    assert Person.objects.get(pk=person.pk).phone == "13900001234"
    assert privacy.open_for(person.pk, sealed) == b"kept"
    assert Job.objects.get().result["unreadable"] == 0
    assert JournalLine.objects.get(verb="core.key.rotated").changes == {"key": [1, 2]}


@pytest.mark.django_db
def test_second_factor_secrets_are_rewritten_too(django_user_model):
    user = django_user_model.objects.create(username="clerk")
    row = Authenticator.objects.create(user=user, type="totp", data={"secret": SealedSecrets().encrypt("JBSW"), "used": 1})

    rotation.rotate(by=SYSTEM, now=clock.now())
    worker.run_pending()

    row.refresh_from_db()
    assert (row.data["secret"][:2], row.data["used"]) == ("2.", 1)
    assert SealedSecrets().decrypt(row.data["secret"]) == "JBSW"


@pytest.mark.django_db
def test_a_second_rewriting_leaves_second_factors_that_hold_no_secret_or_the_newest_as_they_are(django_user_model):
    user = django_user_model.objects.create(username="clerk")
    data = {"secret": SealedSecrets().encrypt("JBSW"), "used": 1}
    row = Authenticator.objects.create(user=user, type="totp", data=data)
    other = Authenticator.objects.create(user=user, type="webauthn", data={"credential": {}})

    rotation.rewrite.call()

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.data, other.data) == (data, {"credential": {}})


@pytest.mark.django_db
def test_a_rewriting_that_was_killed_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    people = PersonFactory.create_batch(5, phone="13900001234")
    rotation.rotate(by=SYSTEM, now=clock.now())
    Job.objects.update(cancel_requested=True)
    worker.run_pending()
    half = sum(raw_phone(person).startswith("2.") for person in people)

    done = rotation.rewrite.call()

    assert half < 5
    assert all(raw_phone(person).startswith("2.") for person in people)
    assert done["unreadable"] == 0


@pytest.mark.django_db
def test_a_second_rotation_waits_for_the_first():
    rotation.rotate(by=SYSTEM, now=clock.now())

    with pytest.raises(rotation.RotationRefused) as refused:
        rotation.rotate(by=SYSTEM, now=clock.now())

    assert (refused.value.codes, set(keys.master_keys())) == (["rotation.under_way"], {1, 2})


@pytest.mark.django_db
def test_old_keys_stay_while_anything_needs_them():
    person = PersonFactory(phone="13900001234")
    rotation.rotate(by=SYSTEM, now=clock.now())

    with pytest.raises(rotation.RotationRefused) as refused:
        rotation.retire_old_keys(by=SYSTEM, now=clock.now())

    assert refused.value.codes == ["rotation.too_early", "rotation.in_use"]
    assert Person.objects.get(pk=person.pk).phone == "13900001234"


@pytest.mark.django_db
def test_a_day_later_and_with_nothing_under_them_old_keys_go():
    person = PersonFactory(phone="13900001234")
    rotation.rotate(by=SYSTEM, now=clock.now())
    worker.run_pending()
    later = clock.now() + timedelta(days=1, minutes=1)

    gone = [rotation.retire_old_keys(by=SYSTEM, now=later) for _twice in range(2)]

    assert (gone, set(keys.master_keys())) == ([[1], []], {2})
    assert Person.objects.get(pk=person.pk).phone == "13900001234"


@pytest.mark.django_db
def test_a_value_that_no_key_opens_shows_as_such_and_is_not_lost_by_saving():
    person = PersonFactory(phone="13900001234")
    stored = raw_phone(person)
    home = keys._file()
    kept = home.read_text()
    home.write_text(json.dumps({**json.loads(kept), "1": json.loads(kept)["root"]}))

    met = Person.objects.get(pk=person.pk)
    met.save()

    assert (str(met.phone), raw_phone(person)) == (privacy.UNREADABLE, stored)
    assert rotation.rewrite.call()["unreadable"] == 0  # it stands under the newest number, so nothing is tried
    home.write_text(kept)


@pytest.mark.django_db
def test_a_rewriting_leaves_what_it_cannot_read_as_it_is():
    person = PersonFactory(phone="13900001234")
    keys.add_master_key()
    keys.drop_master_keys({1})

    told = rotation.rewrite.call()

    assert told["unreadable"] >= 1
    assert raw_phone(person).startswith("1.")


@pytest.mark.django_db
def test_nothing_can_be_read_of_an_erased_person():
    person_id = uuid4()
    sealed = privacy.seal_for(person_id, b"kept", now=clock.now())

    privacy.erase_subject(person_id, now=clock.now())

    assert privacy.open_for(person_id, sealed) is None
    with pytest.raises(ValueError, match="destroyed"):
        privacy.seal_for(person_id, b"more", now=clock.now())
