"""The register's forms of people: done once, numbers only where they are asked for."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.models import JournalLine
from linli.registry.models import (
    Person,
    ProcessingConsent,
)
from tests import people
from tests.factories.registry import (
    PersonFactory,
    ProcessingConsentFactory,
)

from .sent import faults, send

pytestmark = pytest.mark.django_db


def test_a_person_is_registered_and_their_number_never_stands_in_an_address(here, desk):
    response = send(
        desk, "add-person", name="试登记", phone="13900000061", home=here.entrance.full_name, room="301", has_phone="on"
    )
    found = desk.post(reverse("registry:people"), {"q": "139 0000 0061"})

    person = Person.objects.get(name="试登记")
    assert response.redirect_chain[-1][0] == reverse("registry:person", args=[person.pk])
    assert [row.person for row in found.context["rows"]] == [person]
    assert "13900000061" not in found.content.decode().replace('value="139 0000 0061"', "")


def test_opening_the_form_with_the_number_in_it_is_a_look_that_is_noted(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    desk.get(reverse("registry:edit-person", args=[person.pk]))

    assert JournalLine.objects.get().verb == "registry.person.revealed"


def test_a_clerk_changes_a_person(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    send(desk, "edit-person", person.pk, name="试新名", phone="13900000062", room="302")

    person.refresh_from_db()
    assert (person.name, person.phone, person.room, person.home) == ("试新名", "13900000062", "302", here.entrance)


def test_a_telephone_is_revealed_on_the_page_for_a_purpose(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, phone="13900000063")

    hidden = desk.get(reverse("registry:person", args=[person.pk]))
    silent = send(desk, "reveal-person", person.pk, what="phone", purpose=" ")
    shown = send(desk, "reveal-person", person.pk, what="phone", purpose="回访")

    texts = ["13900000063" in response.content.decode() for response in (hidden, silent, shown)]
    assert texts == [False, False, True]
    assert JournalLine.objects.filter(verb="registry.person.revealed").count() == 1


def test_somebody_moves_in_and_out_on_the_pages(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.building)
    send(desk, "move-in", person.pk, home=here.entrance.full_name, room="301", kind="owner", since="2026-01-01", is_head="on")
    person.refresh_from_db()
    lived = person.home, person.memberships.get().household.room

    send(desk, "move-out", person.pk, on="2026-05-01", reason="搬去外地")

    person.refresh_from_db()
    assert (lived, person.home) == ((here.entrance, "301"), None)


def test_a_consent_is_written_and_withdrawn_on_the_pages(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    missing = send(desk, "add-consent", person.pk, purpose="to_property")
    send(desk, "add-consent", person.pk, purpose="volunteer", note="窗口当面")
    consent = ProcessingConsent.objects.get()

    send(desk, "withdraw-consent", person.pk, consent.pk)
    twice = send(desk, "withdraw-consent", person.pk, consent.pk)

    consent.refresh_from_db()
    assert faults(missing) == {"recipient": ["recipient_missing"]}
    assert consent.withdrawn_at is not None
    assert "这一条已经撤回了" in twice.content.decode()


def test_a_consent_of_somebody_else_is_not_there(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)
    other = ProcessingConsentFactory()

    assert send(desk, "withdraw-consent", person.pk, other.pk).status_code == 404


def test_somebody_gets_a_copy_on_paper_and_as_a_file(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, phone="13900000064")

    paper = desk.post(reverse("registry:copy-person", args=[person.pk]))
    file = desk.post(reverse("registry:copy-person", args=[person.pk]), {"as": "json"})

    assert "13900000064" in paper.content.decode()
    assert (file.json()["phone"], "attachment" in file["Content-Disposition"]) == ("13900000064", True)


def test_the_copy_on_paper_tells_days_and_consents_in_words(here, desk):
    consent = ProcessingConsentFactory(person__tenant=here.tenant, person__home=here.entrance, purpose="volunteer")

    copy = desk.post(reverse("registry:copy-person", args=[consent.person.pk])).context["copy"]

    told = {"purpose": "志愿服务记录", "from": timezone.localdate(consent.given_at), "to": None}
    assert copy["consents"] == [told]


def test_somebody_is_erased_at_their_wish(here, desk):
    person = PersonFactory(tenant=here.tenant, home=here.entrance)

    send(desk, "erase-person", person.pk, reason="本人当面要求")

    person.refresh_from_db()
    assert person.erased_at is not None


def test_a_company_s_clerk_sees_masked_names_on_the_pages(here):
    person = PersonFactory(tenant=here.tenant, home=here.entrance, name="试秀兰")
    user, _actor = people.property_clerk(here)
    client = people.signed_in(user)

    listed = client.get(reverse("registry:people")).content.decode()
    page = client.get(reverse("registry:person", args=[person.pk])).content.decode()

    assert ("试秀兰" in listed, "试秀兰" in page, "试**" in listed) == (False, False, True)
