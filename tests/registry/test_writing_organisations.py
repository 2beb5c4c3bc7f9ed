"""The register's forms of organisations, posts and appointments."""

from datetime import date

import pytest
from django.urls import reverse

from linli.core import clock
from linli.registry.models import (
    Appointment,
    Organisation,
    Post,
)
from tests.factories.registry import (
    AppointmentFactory,
    PersonFactory,
    PostFactory,
)

from .sent import faults, send

pytestmark = pytest.mark.django_db


def test_an_organisation_is_added_changed_and_ended_on_the_pages(here, desk):
    send(desk, "add-organisation", kind="resident_unit", name="试验中学")
    organisation = Organisation.objects.get(name="试验中学")

    wrong = send(desk, "edit-organisation", organisation.pk, kind="resident_unit", name="试验中学", credit_code="X")
    send(desk, "edit-organisation", organisation.pk, kind="resident_unit", name="试验二中")
    send(desk, "end-organisation", organisation.pk, on=clock.today(), reason="搬走")

    organisation.refresh_from_db()
    assert faults(wrong) == {"credit_code": ["credit_code_form"]}
    assert (organisation.name, organisation.valid_to) == ("试验二中", clock.today())


def test_a_post_is_made_filled_left_and_closed_on_the_pages(here, desk):
    person = PersonFactory(tenant=here.tenant)
    send(desk, "add-post", kind="building_head", title="一号楼长", place=here.building.full_name)
    post = Post.objects.get(title="一号楼长")
    send(desk, "appoint", post.pk, person=person.phone, valid_from="2026-01-01")
    held = Appointment.objects.get(post=post)

    shown = desk.get(reverse("registry:end-appointment", args=[post.pk, held.pk]))
    send(desk, "end-appointment", post.pk, held.pk, on="2026-05-01", reason="届满")
    send(desk, "close-post", post.pk, on="2026-05-02", reason="并岗")

    post.refresh_from_db()
    held.refresh_from_db()
    assert (shown.status_code, held.valid_to, post.valid_to) == (200, date(2026, 5, 1), date(2026, 5, 2))


@pytest.mark.parametrize(("text", "code"), [("没有这个人", "not_found"), ("试同名", "several")])
def test_a_person_who_cannot_be_told_is_asked_for_again(here, desk, text, code):
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")
    post = PostFactory(tenant=here.tenant, kind="building_head", place=here.building)

    assert faults(send(desk, "appoint", post.pk, person=text, valid_from="2026-01-01")) == {"person": [code]}


def test_a_secretary_who_tries_to_fill_the_office_s_post_is_turned_away(here, desk):
    post = PostFactory(tenant=here.tenant, kind="dispatcher", place=here.community)
    person = PersonFactory(tenant=here.tenant)

    response = send(desk, "appoint", post.pk, person=person.phone, valid_from="2026-01-01")

    assert response.status_code == 403
    assert not Appointment.objects.filter(post=post).exists()


@pytest.mark.parametrize("only", ["vacant", "held", "ending"])
def test_the_posts_list_narrows(here, desk, only):
    made = {
        "vacant": PostFactory(tenant=here.tenant, kind="entrance_head", place=here.building),
        "held": AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="entrance_head", place=here.building)).post,
    }
    ending = AppointmentFactory(post=made["held"], valid_to=clock.today())

    found = desk.get(reverse("registry:posts"), {"kind": "entrance_head", "only": only, "under": here.community.path, "q": ""})

    wanted = made["held" if only == "ending" else only]
    assert [post.pk for post in found.context["page_obj"]] == [wanted.pk]
    assert ending.post == made["held"]
