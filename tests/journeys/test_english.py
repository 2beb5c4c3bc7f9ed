"""After the switch to English no Chinese word of ours is left on the way; names and what people wrote stay as they are."""

import pytest

from linli.casework.models import Case
from linli.registry.api import Person

from . import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_in_english_from_home_to_the_tracking_page(town):
    walk = town.visitor(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/").open(f"/report/?place={town.here.entrance.public_code}").fill(text=steps.LAMP).press("Next")
    walk.press("Next").fill(phone="13900000120").press("Send", exact=False)
    walk.open(walk.page.get_by_role("link", name="Progress", exact=False).first.get_attribute("href") or "/track/")

    assert Case.objects.count() == 1


def test_the_workbench_in_english(town):
    number, _code = steps.finish(steps.begin(town.visitor(), town))
    walk = town.dispatcher(dress="english")
    walk.content = [*names_of(town), steps.LAMP, "东单元门口的路灯三天不亮，老人晚上不敢出门"]

    walk.open("/desk/").open("/desk/cases/").follow("路灯").open(f"/desk/cases/{Case.objects.get().pk}/accept/")
    walk.open("/desk/cases/counter/").open("/desk/cases/callbacks/")

    assert number


def names_of(town):
    here = town.here
    places = [here.subdistrict, here.community, here.compound, here.building, here.entrance]
    return [
        "中文",
        "邻里",
        "试",
        here.tenant.name,
        here.tenant.office_hours,
        *Person.objects.values_list("name", flat=True),
        here.tenant.district_name,
        here.property_company.name,
        "试验",
    ] + [name for place in places for name in (place.full_name, place.name, str(place))]
