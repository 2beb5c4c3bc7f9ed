"""The register's forms: what is sent is done once, every problem stands beside its field, what was typed stays."""

import json
from datetime import date

import pytest
from django.urls import reverse

from linli.core import clock
from linli.core.models import JournalLine
from linli.registry.models import (
    Appointment,
    Coverage,
    ExclusiveUnit,
    Organisation,
    Ownership,
    Person,
    Place,
    Post,
    ProcessingConsent,
)
from tests import people
from tests.factories.registry import (
    AppointmentFactory,
    ExclusiveUnitFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    PostFactory,
    ProcessingConsentFactory,
)

from .sent import faults, send

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.7]]]}


# Places


def test_a_place_is_added_once_however_often_it_is_sent(here, desk):
    new = {"kind": "building", "name": "9号楼", "code": "B9", "source_crs": "gcj02", "area_centi": "1200.50"}

    send(desk, "add-place", here.compound.pk, **new)
    again = send(desk, "add-place", here.compound.pk, **new)

    place = Place.objects.get(parent=here.compound, code="B9")
    assert (place.area_centi, again.redirect_chain[-1][0]) == (120050, reverse("registry:place", args=[place.pk]))


def test_a_place_with_faults_comes_back_with_what_was_typed(here, desk):
    response = send(
        desk,
        "add-place",
        here.compound.pk,
        kind="building",
        name="9号楼",
        code="b/9",
        source_crs="gcj02",
        area_centi="很大",
        boundary="{",
    )

    assert faults(response) == {"area_centi": ["area_form"], "boundary": ["boundary_form"], "code": ["code_form"]}
    assert 'value="b/9"' in response.content.decode()


def test_the_rules_faults_stand_beside_their_fields(here, desk):
    response = send(
        desk, "add-place", here.compound.pk, kind="building", name="9号楼", code="b/9", source_crs="gcj02", longitude="1"
    )

    assert faults(response) == {"code": ["code_form"], "latitude": ["point_half"]}


def test_a_place_is_edited_renamed_coded_moved_and_closed(here, desk):
    pk = here.community.pk
    send(desk, "edit-place", pk, source_crs="gcj02", boundary=json.dumps({"geometry": SQUARE}))
    send(desk, "rename-place", pk, name="新社区")
    send(desk, "set-code", pk, code="990101001006", valid_from="2020-01-01")
    moved = send(desk, "move-place", here.building.pk, to="新社区")
    closed = send(desk, "close-place", here.entrance.pk, on="2026-01-01", reason="拆了")

    here.community.refresh_from_db()
    here.entrance.refresh_from_db()
    assert (here.community.name, here.community.boundary, here.community.codes.get().code) == ("新社区", SQUARE, "990101001006")
    assert (moved.status_code, closed.status_code) == (200, 200)
    assert (here.entrance.path.startswith(f"{here.community.path}{here.building.code}/"), here.entrance.valid_to) == (
        True,
        date(2026, 1, 1),
    )


def test_who_is_responsible_is_written_and_ended(here, desk):
    branch = OrganisationFactory(tenant=here.tenant, kind="party_branch")
    send(desk, "cover", here.building.pk, role="party_branch", organisation=branch.pk, valid_from="2026-01-01")
    coverage = Coverage.objects.get(covering_organisation=branch)

    shown = desk.get(reverse("registry:uncover", args=[here.building.pk, coverage.pk]))
    send(desk, "uncover", here.building.pk, coverage.pk, on="2026-05-01", reason="调整")

    coverage.refresh_from_db()
    assert (shown.status_code, coverage.valid_to) == (200, date(2026, 5, 1))


def test_one_of_organisation_and_grid_is_chosen(here, desk):
    neither = send(desk, "cover", here.building.pk, role="grid", valid_from="2026-01-01")
    grid = send(desk, "cover", here.building.pk, role="grid", covering=here.grid.name, valid_from="2026-01-01")

    assert faults(neither) == {"organisation": ["one_side"]}
    assert grid.redirect_chain
    assert Coverage.objects.filter(covering_place=here.grid, place=here.building).exists()


@pytest.mark.parametrize(("text", "code"), [("没有", "not_found"), ("双", "several")])
def test_a_place_that_cannot_be_told_is_asked_for_again(here, desk, text, code):
    for _ in range(2):
        PlaceFactory(parent=here.community, kind="compound", name="双胞胎院")

    assert faults(send(desk, "move-place", here.building.pk, to=text)) == {"to": [code]}


@pytest.mark.parametrize("by", ["public_code", "code"])
def test_a_place_is_found_by_its_codes(here, desk, by):
    send(desk, "move-place", here.building.pk, to=getattr(here.community, by).lower())

    here.building.refresh_from_db()
    assert here.building.parent == here.community


def test_a_unit_is_registered_and_given_to_its_owners(here, desk):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant)
    send(
        desk, "add-unit", here.entrance.pk, number="301", kind="dwelling", area_centi="89.5", area_basis="register", is_sold="on"
    )
    unit = ExclusiveUnit.objects.get()

    send(desk, "edit-unit", unit.pk, area_centi="90", area_basis="survey", is_sold="on")
    send(desk, "transfer-unit", unit.pk, owners=f"{one.phone}，1/2\n{other.name}，1/2", since="2026-01-01")

    unit.refresh_from_db()
    assert (unit.area_centi, Ownership.objects.filter(unit=unit, share_denominator=2).count()) == (9000, 2)


def test_every_line_of_the_owners_that_cannot_be_read_is_told(here, desk):
    unit = ExclusiveUnitFactory(place=here.entrance)
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")

    response = send(desk, "transfer-unit", unit.pk, owners="谁也不是\n试同名\n试同名，一半", since="2026-01-01")

    assert len(response.context["form"].errors["owners"]) == 3


# People


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


# Organisations and posts


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


# Duplicates and the map


def test_two_records_become_one_on_the_page(here, desk):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance, name="试重")

    desk.post(reverse("registry:pair", args=["person", one.pk, other.pk]), {"keep": str(other.pk), "reason": "当面问过"})

    one.refresh_from_db()
    assert one.merged_into == other


def test_two_organisations_that_are_two_come_back_with_the_reason(here, desk):
    one = OrganisationFactory(tenant=here.tenant, credit_code="A")
    other = OrganisationFactory(tenant=here.tenant, credit_code="B")

    response = desk.post(reverse("registry:pair", args=["organisation", one.pk, other.pk]), {"keep": str(one.pk)})

    assert [problem.code for problem in response.context["problems"]] == ["two_identities"]


def test_the_map_has_boundaries_and_points_and_the_list_beside_it_is_complete(client, here):
    drawn = PlaceFactory(parent=here.community, boundary=SQUARE, longitude=113.61, latitude=34.71, source_crs="gcj02")

    features = client.get(
        reverse("registry:features"), {"under": here.community.path, "kind": "compound", "q": drawn.name}
    ).json()
    listed = client.get(reverse("registry:map"), {"kind": "compound"})

    assert [one["geometry"]["type"] for one in features["features"]] == ["Polygon", "Point"]
    assert features["features"][1]["geometry"]["coordinates"] == [113.61, 34.71]
    assert [place.pk for place in listed.context["listed"]] == [drawn.pk]


def test_the_office_s_map_leads_to_the_office_s_pages(here, desk):
    drawn = PlaceFactory(parent=here.community, longitude=113.61, latitude=34.71)

    features = desk.get(reverse("registry:features"), {"desk": "1"}).json()["features"]

    assert features[0]["properties"]["url"] == reverse("registry:place", args=[drawn.pk])


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "²"])
def test_a_strange_page_number_gives_a_list_all_the_same(here, desk, page):
    response = desk.get(reverse("registry:places"), {"page": page, "kind": "no-such", "under": "x/"})

    assert (response.status_code, len(response.context["page_obj"])) == (200, 5)


def test_htmx_gets_only_the_list(here, desk):
    response = desk.get(reverse("registry:places"), headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="found">')
