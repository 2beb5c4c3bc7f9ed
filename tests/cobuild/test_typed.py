"""What people type into the forms of co-building, odd things too, and what it is taken for or refused with."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from linli.cobuild.forms.agreements import AreaField, EntryForm
from linli.cobuild.forms.bookings import OTHER, PURPOSES, BookForm
from linli.cobuild.forms.market import DeliverForm
from linli.cobuild.forms.space_finding import PlaceField, TeamField, UnitField
from linli.cobuild.forms.spaces import HoursForm, SpaceForm
from linli.cobuild.models import Team
from linli.cobuild.rules.spaces import HoursGiven
from linli.core.actors import Actor
from tests import people
from tests.factories.cobuild_checkins import formed
from tests.factories.registry import OrganisationFactory


def codes_of(form, name):
    form.is_valid()
    return [one.code for one in form.errors.as_data().get(name, [])]


@pytest.mark.parametrize(
    ("hours", "halves", "codes"),
    [("1.5", 3, []), ("0", 0, []), ("", None, []), ("1.2", None, ["hours"]), ("-1", None, ["min_value"])],
)
def test_time_of_service_is_written_in_half_hours(hours, halves, codes):
    form = DeliverForm({"on": "2026-09-01", "text": "换了阀芯", "hours": hours})

    assert (codes_of(form, "hours"), form.cleaned_data.get("hours")) == (codes, halves)


@pytest.mark.parametrize(("text", "centi"), [("", None), ("620", 62_000), ("620平方米", 62_000), ("89.5㎡", 8_950)])
def test_an_area_is_read_as_people_write_it(text, centi):
    assert AreaField(required=False).clean(text) == centi


@pytest.mark.parametrize("text", ["很大", "1.234", "620x"])
def test_what_is_no_area_is_refused(text):
    with pytest.raises(ValidationError) as told:
        AreaField().clean(text)

    assert told.value.code == "area_form"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"is_done": "no", "done_on": "2026-09-29"}, None),
        ({"is_done": "yes", "done_on": "2026-09-29"}, date(2026, 9, 29)),
        ({"is_done": "yes"}, date(2026, 9, 30)),
    ],
)
def test_what_was_not_done_has_no_day(said, day):
    form = EntryForm({"due_on": "2026-09-30"} | said, days=[("2026-09-30", "九月")])

    assert (form.is_valid(), form.done_day(date(2026, 10, 8))) == (True, day)


@pytest.mark.parametrize(
    ("what", "written", "said"),
    [("1", "", str(PURPOSES[1])), ("1", " 议电梯 ", "议电梯"), (OTHER, "", ""), (OTHER, "下棋", "下棋")],
)
def test_what_a_space_is_used_for_is_chosen_or_written(what, written, said):
    form = BookForm({"ends": "960", "what": what, "purpose": written}, ends=[960], is_known=True)

    assert (form.is_valid(), form.said()) == (True, said)


def test_opening_hours_are_shown_as_they_are_typed():
    hours = [HoursGiven(0, 510, 720), HoursGiven(0, 840, 1080), HoursGiven(None, 600, 1440)]

    typed = HoursForm.initial_of(hours)

    assert typed == {"day_0": "8:30-12:00 14:00-18:00", "holidays": "10:00-24:00"}
    form = HoursForm(typed)
    assert (form.is_valid(), form.rows()) == (True, hours)


@pytest.mark.django_db
@pytest.mark.parametrize(("phone", "codes"), [("", []), ("0371 6000 0000", []), ("139 0000 0120", []), ("12", ["phone"])])
def test_a_space_has_a_telephone_that_can_be_called(here, phone, codes):
    assert codes_of(SpaceForm({"phone": phone}, tenant=here.tenant, agreements=[]), "phone") == codes


# ---- found by what people write ----


def says(field, text, here):
    field.tenant = here.tenant
    field.by = None
    return str(field.says(text, field.found(text)))


@pytest.mark.django_db
def test_a_unit_is_found_by_its_name_or_asked_for_in_full(here):
    for name in ("试验银行东里支行", "试验银行西里支行"):
        OrganisationFactory(tenant=here.tenant, name=name)

    told = [says(UnitField(), text, here) for text in ("试验银行", "没有的")]

    assert told[0] in {f"有几个单位都像：{one}。写全称。" for one in _both("试验银行东里支行", "试验银行西里支行")}
    assert told[1] == "单位里没有“没有的”，先登记上。"


def _both(one, other):
    return f"{one}、{other}", f"{other}、{one}"


@pytest.mark.django_db
def test_a_team_is_found_by_its_name_and_a_stranger_is_written_beside(here):
    for name in ("理发一队", "理发二队"):
        formed(here.community, name=name)

    told = [says(TeamField(), text, here) for text in ("理发", "舞蹈")]

    one, other = (f"{name}（{here.community}）" for name in ("理发一队", "理发二队"))
    assert told[0] in {f"有几支队伍都像：{each}。写全名。" for each in _both(one, other)}
    assert told[1] == "没有叫“舞蹈”的队伍。没有登记的队伍，写在“谁来用”里。"


@pytest.mark.django_db
def test_a_place_is_found_by_its_name_and_nowhere_is_said(here):
    field, by = PlaceField(), Actor.system(tenant_id=here.tenant.pk)

    assert says(field, "没有的地方", here) == "没有找到“没有的地方”。照地点页上的全称写。"
    assert (
        str(field.says("x", [here.community, here.compound])) == f"有几个地方都像：{here.community}、{here.compound}。写全一点。"
    )
    assert field.stand_in(by).tenant_id == here.tenant.pk
    assert (field.prepare_value(here.community), field.prepare_value("x")) == (here.community.full_name, "x")


@pytest.mark.django_db
def test_what_stands_in_for_a_unit_or_a_team_that_is_not_known_is_of_here(here):
    unit, team = UnitField(), TeamField()
    unit.tenant = team.tenant = here.tenant

    made = [one.stand_in(people.Actor.anonymous()) for one in (unit, team)]

    assert [one.tenant_id for one in made] == [here.tenant.pk] * 2
    assert Team.objects.count() == 0
