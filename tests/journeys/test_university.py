"""The senior university from both ends of the telephone: who has no mobile enrols by a call and holds a week in large print."""

from datetime import timedelta

import pytest

from linli.activities.models import Enrolment
from linli.core import clock
from tests.factories.activities_university import a_term, an_open_class, enrolled, someone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHOIR, NAME, LARGE = "合唱一班", "张桂兰", 24
SIZES = (
    "[...document.querySelectorAll('main .large-name, main .large-when')].map(one => parseFloat(getComputedStyle(one).fontSize))"
)


def the_choir(town, *, capacity=2):
    """It takes enrolments since yesterday and begins in two weeks."""
    today, now = clock.today(), clock.now()
    days = {"starts_on": today + timedelta(days=14), "ends_on": today + timedelta(days=140)}
    term = a_term(town.here, **days, enrol_from=now - timedelta(days=1), enrol_until=now + timedelta(days=7))
    return an_open_class(town.here, term, title=CHOIR, capacity=capacity)


def telephoned(town):
    """What the clerk does while the elder is on the line: from the desk to the answer, which is read out."""
    desk = town.counter_clerk().open("/desk/").follow("老年大学").press("替人报名").follow(f"报这个 {CHOIR}")
    desk.choose("打电话", "要大字的课表").fill(name=NAME, home=town.here.building.full_name)
    desk.refused(lambda: desk.press("报上")).sees(f"名册里没有“{NAME}”").look()
    return desk.choose(f"新登记：{NAME}").press("报上")


def test_an_eighty_year_old_enrols_by_telephone_and_gets_a_large_print_timetable(town):
    the_choir(town)
    desk = telephoned(town).sees(NAME, CHOIR, "把报名号念给他")

    desk.follow("他的大字课表").sees(NAME, CHOIR, town.here.community.name)

    made = Enrolment.objects.get()
    assert (made.state, made.channel, made.learner.large_print) == ("in", "phone", True)
    assert min(desk.page.evaluate(SIZES)) >= LARGE


def test_where_the_class_is_full_the_caller_hears_how_many_are_before_her(town):
    group = the_choir(town, capacity=1)
    for _n in range(2):
        enrolled(group, someone(town.here), now=clock.now())

    desk = telephoned(town)

    desk.sees("前面还有 1 位候补")
    assert list(Enrolment.objects.order_by("enrolled_at").values_list("state", flat=True)) == ["in", "waiting", "waiting"]
