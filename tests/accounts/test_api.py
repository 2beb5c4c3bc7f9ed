"""What other engines use of accounts."""

import pytest

from linli.accounts import api
from linli.accounts.models import User
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.registry.api import on_resident_signed_in
from tests.factories.accounts import NOON, PhoneCodeFactory, ResidentFactory, UserFactory
from tests.factories.registry import PersonFactory
from tests.people import administrator, neighbourhood

pytestmark = pytest.mark.django_db


def test_a_residents_number_is_handed_on_as_a_hash_only():
    resident = ResidentFactory()

    assert api.phone_hash_of(resident.pk) == resident.phone_hash
    assert (api.phone_hash_of(UserFactory().pk), api.phone_hash_of(uuid7())) == ("", "")


def test_accounts_are_found_by_id_and_by_who_looks_after_them():
    here = neighbourhood()
    user = UserFactory(managed_by=here.tenant)

    assert (api.user_by_id(user.pk), api.user_by_id(uuid7())) == (user, None)
    assert list(api.accounts_managed_by(administrator(here)[1])) == [user]
    assert user in api.accounts_managed_by(Actor.system())


def test_who_proves_a_number_is_tied_to_the_record_with_it():
    person = PersonFactory(phone="13900007777")
    user = ResidentFactory(number="13900007777")
    event = api.ResidentSignedIn(tenant_id=person.tenant_id, user_id=user.pk)

    for _ in range(2):
        on_resident_signed_in(event, event_id=uuid7(), now=NOON)

    person.refresh_from_db()
    assert (person.user_id, JournalLine.objects.get().verb) == (user.pk, "registry.person.linked")


@pytest.mark.parametrize(("name", "value"), [("language", "en"), ("mode", "elder"), ("theme", "dark")])
def test_how_one_wants_to_read_is_kept_once(name, value):
    user = UserFactory()
    by = Actor.system()

    for _ in range(2):
        api.keep_wish(user_id=user.pk, name=name, value=value, by=by, now=NOON)

    assert (getattr(User.objects.get(pk=user.pk), name), JournalLine.objects.get().changes) == (value, {name: ["", value]})


def test_an_account_keeps_no_other_wish():
    with pytest.raises(ValueError, match="no wish"):
        api.keep_wish(user_id=UserFactory().pk, name="is_active", value="", by=Actor.system(), now=NOON)


def test_rows_say_what_they_are_and_permissions_are_not_djangos():
    user = UserFactory(display_name="")

    assert (str(user), user.get_full_name(), user.get_short_name()) == (user.username, "", "")
    assert (user.has_perm("x"), user.has_module_perms("x"), str(PhoneCodeFactory())) == (False, False, "2026-11-20 04:00")
