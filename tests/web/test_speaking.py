"""Complaints and suggestions: one way in on every page, and each becomes a case with a number."""

import pytest
from django.urls import reverse

from linli.casework.api import Case, prepare_tenant
from linli.core.actors import Actor
from tests.moments import AT
from tests.people import community_secretary, neighbourhood, signed_in

pytestmark = pytest.mark.django_db
SAID = {"kind": "complaint", "text": "窗口中午没有人，白跑了一趟", "phone": "139 0000 1234", "submission_token": "abc"}


@pytest.fixture
def here():
    found = neighbourhood()
    prepare_tenant(tenant=found.tenant, by=Actor.system(tenant_id=found.tenant.pk), now=AT)
    return found


def test_what_is_said_becomes_a_case_that_can_be_followed(client, here):
    response = client.post(reverse("web:feedback"), SAID)

    case = Case.objects.get()
    assert (case.kind, case.description, case.tenant_id) == ("complaint", SAID["text"], here.tenant.pk)
    assert [case.short_number in response.text, response.context["code"] in response.text] == [True, True]


def test_what_is_sent_twice_is_registered_once(client, here):
    first = client.post(reverse("web:feedback"), SAID)
    second = client.post(reverse("web:feedback"), SAID)

    assert Case.objects.count() == 1
    assert first.context["code"] == second.context["code"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "短"}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"kind": ""}, "kind"),
        ({"kind": "praise"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, here, changed, field):
    sent = SAID | changed

    response = client.post(reverse("web:feedback"), sent)

    assert list(response.context["form"].errors) == [field]
    assert [Case.objects.exists(), sent["phone"] in response.text, "还有 1 处要改" in response.text] == [False, True, True]


def test_a_number_that_is_none_is_refused_beside_its_field(client, here):
    response = client.post(reverse("web:feedback"), SAID | {"phone": "12"})

    assert (list(response.context["form"].errors), Case.objects.exists()) == (["phone"], False)


def test_staff_speak_from_the_workbench(here):
    user, _ = community_secretary(here)

    response = signed_in(user).post(reverse("web:desk-feedback"), SAID | {"kind": "suggestion", "phone": ""})

    assert (Case.objects.get().kind, response.status_code) == ("suggestion", 200)


def test_an_installation_without_a_subdistrict_registers_nothing(client):
    client.post(reverse("web:feedback"), SAID)

    assert not Case.objects.exists()
