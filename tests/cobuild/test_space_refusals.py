"""What is refused of a space with every reason, its pictures, and what the workbench's lists find of its uses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.errors import BookingRefused, SpaceRefused
from linli.cobuild.models import Booking, BookingSeries, Space
from linli.cobuild.selectors import bookings as rows
from linli.cobuild.selectors import spaces as found
from linli.cobuild.services import booking_series, bookings, condition, spaces
from linli.core import files
from linli.core.models import StoredFile
from tests import people
from tests.core.kept import picture
from tests.factories.cobuild_market import of_resident
from tests.factories.cobuild_spaces import MONDAY, NOW, TODAY, a_booking, a_space, space_given, system, use
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(here):
    return a_space(here)


def refused(do, kind=SpaceRefused, **given):
    with pytest.raises(kind) as told:
        do(**given, now=NOW)
    return told.value.codes


def a_picture(name="one.jpg"):
    return SimpleUploadedFile(name, picture(), "image/jpeg")


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"kind": "x"}, ["kind"]),
        ({"equipment": [f"椅子{n}" for n in range(31)]}, ["equipment"]),
        ({"kind": "x", "name": " ", "ahead_days": 0}, ["name_missing", "ahead_days", "kind"]),
    ],
)
def test_what_is_wrong_about_a_space_is_told_at_once_and_none_is_kept(here, said, codes):
    assert refused(spaces.register, tenant=here.tenant, given=space_given(here, **said), by=system(here)) == codes
    assert Space.objects.count() == 0


def test_a_unit_of_another_street_owns_nothing_here(here):
    stranger = people.neighbourhood().office

    assert refused(spaces.register, tenant=here.tenant, given=space_given(here, owner=stranger), by=system(here)) == [
        "another_tenant"
    ]


def test_a_use_says_what_it_is_for_and_is_of_no_unit_elsewhere(here, space):
    given = use(contact_name="", organisation=OrganisationFactory(tenant=people.neighbourhood().tenant), purpose=" ")

    codes = refused(bookings.book, BookingRefused, space=space, given=given, by=system(here))

    assert (codes, Booking.objects.count()) == (["purpose_missing", "another_tenant"], 0)


def test_a_space_is_closed_down_once_and_not_before_it_opened(here, space):
    early = {"space": space, "on": date(2019, 12, 31), "by": system(here)}
    assert refused(spaces.close_down, **early, reason=" ") == ["reason_missing", "too_early"]
    spaces.close_down(space=space, on=MONDAY, reason="拆了", by=system(here), now=NOW)

    assert refused(spaces.close_down, **early, reason="拆了") == ["closed_down", "too_early"]
    assert Space.objects.get().closed_on == MONDAY


def test_a_space_that_is_hidden_hides_its_pictures(here, space):
    spaces.add_pictures(space=space, uploads=[a_picture()], by=system(here), now=NOW)
    before = StoredFile.objects.get().is_public

    spaces.change(space=space, given=space_given(here, is_public=False), by=system(here), now=NOW)

    assert (before, StoredFile.objects.get().is_public) == (True, False)


def test_nine_pictures_stand_on_a_page_and_one_can_be_taken_off(here, space):
    made = spaces.add_pictures(space=space, uploads=[a_picture(f"{n}.jpg") for n in range(9)], by=system(here), now=NOW)
    assert [one.position for one in made] == list(range(9))
    assert refused(spaces.add_pictures, space=space, uploads=[a_picture()], by=system(here)) == ["too_many"]

    spaces.drop_picture(space=space, picture=made[0], by=system(here), now=NOW)

    assert len(files.files_of(space, purpose="picture")) == 8


def test_a_paper_is_no_picture(here, space):
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

    assert refused(spaces.add_pictures, space=space, uploads=[paper], by=system(here)) == ["no_picture"]
    assert StoredFile.objects.count() == 0


def test_a_fault_is_noted_with_its_pictures_in_their_order(here, space):
    shots = [a_picture("a.jpg"), a_picture("b.jpg")]

    noted = condition.note(space=space, text="窗破了", is_fault=True, photos=shots, by=system(here), now=NOW)

    assert [one.position for one in files.files_of(noted, purpose="condition")] == [0, 1]


def test_a_series_of_which_every_day_is_left_out_is_none(here, space):
    given = {"space": space, "given": use(), "rule": "FREQ=DAILY;COUNT=1", "skip": [MONDAY], "by": system(here)}

    assert refused(booking_series.book_series, BookingRefused, **given) == ["rule"]
    assert BookingSeries.objects.count() == 0


# ---- lists ----


def listed(here, **said):
    actor = people.community_secretary(here)[1]
    return [one.purpose for one in rows.listed(actor, here.tenant, **({"view": "all", "now": NOW} | said))]


def test_the_list_finds_what_is_today_and_what_nobody_has_settled(here, space):
    [a_booking(space, 16, 18, day=day, purpose=name) for day, name in ((TODAY, "今天的"), (MONDAY, "以后的"))]
    tomorrow = NOW + timedelta(days=1)

    assert listed(here, view="today") == ["今天的"]
    assert (listed(here, view="unsettled"), listed(here, view="unsettled", now=tomorrow)) == ([], ["今天的"])
    assert listed(here, view="coming", now=tomorrow) == ["以后的"]


def test_the_list_finds_a_use_by_every_word_of_its_purpose_unit_or_number(here, space):
    bank = OrganisationFactory(tenant=here.tenant, name="试验银行")
    one = a_booking(space, 8, 10, purpose="合唱排练", organisation=bank)
    a_booking(space, 12, 14, purpose="合唱演出")

    assert listed(here, words="合唱") == ["合唱演出", "合唱排练"]
    assert listed(here, words="合唱 银行") == ["合唱排练"]
    assert listed(here, words=one.number.lower()) == ["合唱排练"]


def test_a_space_is_found_by_every_word_of_its_name_address_or_owner(here):
    a_space(here, name="会客厅", address="花园路75号"), a_space(here, name="书房", address="花园路1号")
    actor = people.community_secretary(here)[1]

    names = [[one.name for one in found.listed(actor, here.tenant, words=words)] for words in ("花园路 书", "花园路 没有")]

    assert names == [["书房"], []]


def test_somebody_without_a_post_sees_no_use(here, space):
    a_booking(space)

    assert list(rows.listed(of_resident(here)[0], here.tenant, view="all", now=NOW)) == []


def test_the_limits_are_those_of_the_space_that_is_changed(here, space):
    wrong = replace(space_given(here), step=60, shortest=30)

    assert refused(spaces.change, space=space, given=wrong, by=system(here)) == ["shortest"]
