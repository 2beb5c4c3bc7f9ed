"""Who telephones or stands at the counter: a name mistyped enters nobody before the clerk looked at who may be meant and said so."""

import pytest
from django.urls import reverse

from linli.activities.models import Attendance, Duty, Enrolment, Excuse, ResidentGroup, SignUp, Stall, Volunteer
from linli.core import clock
from linli.registry.models import Person
from tests.factories.activities import NOW, a_session
from tests.factories.activities_attendance import THERE
from tests.factories.activities_callups import a_shift
from tests.factories.activities_fairs import a_fair
from tests.factories.activities_signups import neighbour
from tests.factories.activities_university import an_open_class

pytestmark = pytest.mark.django_db
PHONE = "13900000941"
FORMS = ["sign-up", "enrolment", "volunteer", "stall", "shift"]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def known(here):
    return neighbour(here, name="试秀兰", phone=PHONE)


@pytest.fixture
def form(here, request):
    """The address of a counter's form, the field of the name, what else it wants, the choice's field, and whom it was about."""
    of = {
        "sign-up": lambda: ("session-signup-new", a_session(here), "who", {"channel": "phone", "heads": "1"}, SignUp, "person"),
        "enrolment": lambda: ("class-enrol", an_open_class(here), "name", {"channel": "phone"}, Enrolment, "learner__person"),
        "volunteer": lambda: ("volunteer-new", None, "name", a_volunteer_typed(here), Volunteer, "person"),
        "stall": lambda: ("stall-new", a_fair(here), "person", a_stall_typed(), Stall, "person"),
        "shift": lambda: ("shift-people", a_shift(here), "people", {"channel": "phone"}, Duty, "person"),
    }
    return of[request.param]()


def a_volunteer_typed(here):
    return {"channel": "phone", "place": str(here.community.pk), "usual": ["理发"], "fields_wanted": ["elders"], "consents": "on"}


def a_stall_typed():
    return {"channel": "phone", "what": "剪纸", "from_on": "2026-11-21", "until_on": "2026-11-21"}


def sent(browser, form, name, **more):
    """The answer to a name typed into a form."""
    address, of, field, plain, _model, _whose = form
    return browser.post(reverse(f"activities:{address}", args=[of.pk] if of else []), plain | {field: name} | more)


def choice_of(answer):
    """The one field of choice that is shown: its name and what there is to choose."""
    fields = answer.context["form"].fields
    name = next(one for one in fields if one == "all_new" or (one.startswith("meant") and fields[one].required))
    return name, [key for key, _label in fields[name].widget.choices]


def whom(form):
    return [str(one) for one in form[4].objects.values_list(f"{form[5]}__name", flat=True)]


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_a_mistyped_name_enters_nobody_and_the_one_who_is_meant_is_picked(known, desk, form):
    before = Person.objects.count()

    answer = sent(desk, form, "试秀蓝")
    name, offered = choice_of(answer)
    assert (answer.status_code, offered[0], Person.objects.count(), whom(form)) == (422, str(known.pk), before, [])
    assert "试秀蓝" in answer.content.decode()
    sent(desk, form, "试秀蓝", **{name: str(known.pk)})

    assert (whom(form), Person.objects.count()) == (["试秀兰"], before)


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_somebody_new_is_entered_when_the_clerk_says_so_and_for_that_name_only(known, desk, form):
    name, offered = choice_of(sent(desk, form, "试秀蓝"))

    changed = sent(desk, form, "试秀篮", **{name: offered[-1]})
    assert (changed.status_code, whom(form)) == (422, [])
    sent(desk, form, "试秀蓝", **{name: offered[-1]})

    assert whom(form) == ["试秀蓝"]


@pytest.mark.parametrize("form", FORMS, indirect=True)
def test_who_is_like_nobody_is_entered_only_when_it_is_said(desk, form):
    name, offered = choice_of(sent(desk, form, "新来的"))
    assert (len(offered), whom(form)) == (1, [])

    sent(desk, form, "新来的", **{name: offered[0]})

    assert whom(form) == ["新来的"]


def test_a_namesake_without_a_telephone_is_a_second_person_once_it_is_said(here, known, desk):
    form = ("class-enrol", an_open_class(here), "name", {"channel": "phone"}, Enrolment, "learner__person")
    said = {"phone": "13900000942", "meant": "new:试秀兰:13900000942"}

    sent(desk, form, "试秀兰", **said)

    assert (whom(form), Person.objects.filter(name="试秀兰").count()) == (["试秀兰"], 2)


@pytest.mark.parametrize(
    ("typed", "field"), [({"name": PHONE}, "name"), ({"name": "试秀兰", "phone": "1390000"}, "phone"), ({"name": ""}, "name")]
)
def test_a_telephone_that_is_none_or_that_nobody_has_is_said_beside_its_field(here, desk, typed, field):
    address = reverse("activities:class-enrol", args=[an_open_class(here).pk])

    answer = desk.post(address, {"channel": "phone", **typed})

    assert (answer.status_code, list(answer.context["form"].errors), Person.objects.filter(name=PHONE).count()) == (
        422,
        [field],
        0,
    )


def test_a_couple_with_one_telephone_are_both_offered_and_nobody_new(here, known, desk):
    other = neighbour(here, name="试建国", phone=PHONE)
    form = ("class-enrol", an_open_class(here), "name", {"channel": "phone"}, Enrolment, "learner__person")

    _name, offered = choice_of(sent(desk, form, PHONE))

    assert sorted(offered) == sorted([str(known.pk), str(other.pk)])


# ---- forms that enter nobody ----


@pytest.mark.parametrize(("address", "model", "at"), [("attendance-come", Attendance, THERE), ("excuse-new", Excuse, NOW)])
def test_a_form_that_only_finds_offers_who_may_be_meant(here, known, desk, address, model, at):
    path = reverse(f"activities:{address}", args=[a_session(here).pk])

    with clock.fixed(at):
        answer = desk.post(path, {"person": "试秀蓝", "heads": "1"})
        assert (answer.status_code, model.objects.count(), str(known.pk) in answer.content.decode()) == (422, 0, True)
        desk.post(path, {"person": "试秀蓝", "heads": "1", "person_meant": str(known.pk)})

    assert [one.person for one in model.objects.all()] == [known]


def test_who_leads_stays_though_another_has_the_name(here, known, desk):
    group = ResidentGroup.objects.create(
        tenant=here.tenant, number="试01", name="试剪纸社", kind="other", place=here.community, place_path=here.community.path,
        recorded_on="2026-01-05", lead=known,
    )  # fmt: skip
    neighbour(here, name="试秀兰", phone="13900000943")
    said = {"name": "试剪纸队", "kind": "other", "place": here.community.full_name, "recorded_on": "2026-01-05", "lead": "试秀兰"}

    desk.post(reverse("activities:group-change", args=[group.pk]), said)

    group.refresh_from_db()
    assert (group.name, group.lead) == ("试剪纸队", known)
