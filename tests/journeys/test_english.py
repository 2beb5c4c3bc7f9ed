"""After the switch to English no Chinese word of ours is left on the way; names and what people wrote stay as they are."""

import pytest

from linli.casework.models import Case, Category
from linli.registry.api import Organisation, Person

from . import steps

# What a record keeps in the words of the day it was written: who acted, which rule ran.
RECORDED = ["未登录的来访者", "受理派单时限", "一般事项"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_in_english_from_home_to_the_tracking_page(town):
    walk = town.visitor(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/").open(f"/report/?place={town.here.entrance.public_code}").fill(text=steps.LAMP).press("Next")
    walk.press("Next").fill(phone="13900000120").press("Report it").press("See how far it is")

    assert walk.reads("main .badge") == "To be accepted"


def test_the_workbench_in_english(town):
    steps.finish(steps.begin(town.visitor(), town))
    walk = town.dispatcher(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/desk/").open("/desk/cases/").follow("路灯").open(f"/desk/cases/{Case.objects.get().pk}/accept/")
    walk.open("/desk/cases/counter/").open("/desk/cases/callbacks/")

    assert walk.reads("h1") == "To call back"


def names_of(town):
    """What the office itself has written: names of places, people and kinds, office hours, what a kind leads to."""
    here = town.here
    places = [here.subdistrict, here.community, here.compound, here.building, here.entrance]
    kinds = Category.objects.values_list("name", "consequence")
    names = [
        here.tenant.name,
        here.tenant.district_name,
        here.tenant.office_hours,
        *Organisation.objects.values_list("name", flat=True),
    ]
    told = [*Person.objects.values_list("name", flat=True), *(word for kind in kinds for word in kind if word)]
    return [
        "中文",
        "邻里",
        *RECORDED,
        "试验",
        "试",
        *names,
        *told,
        *(str(name) for place in places for name in (place.full_name, place.name, place)),
    ]
