"""What a form does not find stands beside its field with everything else that would be refused; nothing breaks and nothing is written."""

import pytest
from django.urls import reverse

from linli.activities.models import Lecturer, ResidentGroup, Stall, Teacher, VolunteerTeam
from linli.core import clock
from linli.registry.models import Organisation, Person
from tests import people
from tests.factories.activities import NOW
from tests.factories.activities_fairs import a_fair

pytestmark = pytest.mark.django_db
NOBODY = "查无此人"
WRITTEN = [Lecturer, Organisation, Person, ResidentGroup, Stall, Teacher, VolunteerTeam]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def office(here, client):
    return people.browser_of(people.holder("subdistrict_clerk", here, place=here.subdistrict)[1], client)


def answered(browser, name, *of, **sent):
    """The status, which fields are marked, and whether anything was written."""
    before = [model.objects.count() for model in WRITTEN]
    answer = browser.post(reverse(f"activities:{name}", args=of), sent)
    return answer.status_code, sorted(answer.context["form"].errors), [model.objects.count() for model in WRITTEN] == before


def test_a_teacher_whom_nobody_knows(office):
    assert answered(office, "teacher-new", person=NOBODY) == (422, ["person"], True)


def test_a_lecturer_whom_nobody_knows(office):
    assert answered(office, "lecturer-new", person=NOBODY, since="2026-11-20") == (422, ["person", "topics"], True)


@pytest.mark.parametrize("field", ["group", "organisation"])
def test_a_stall_for_what_nobody_knows(here, office, field):
    days = {"from_on": "2026-11-22", "until_on": "2026-11-21", "channel": "counter"}

    found = answered(office, "stall-new", a_fair(here).pk, what="糖画", **days, **{field: NOBODY})

    assert (found[0], field in found[1], found[2]) == (422, True, True)


@pytest.mark.parametrize("field", ["group", "team", "organisation"])
def test_a_task_for_what_nobody_knows(here, office, field):
    found = answered(office, "task-new", a_fair(here).pk, title="搭台", **{field: NOBODY})

    assert found == (422, [field], True)


@pytest.mark.parametrize("field", ["group", "only_group", "team", "organiser", "lead"])
def test_a_programme_with_what_nobody_knows(here, office, field):
    typed = {"kind": "culture", "title": "包饺子", "place": str(here.community), "most_heads": "1", "closes_minutes": "0"}

    found = answered(office, "programme-new", **typed, guardian_below="0", **{field: NOBODY})

    assert found == (422, [field], True)
