"""A volunteer's hours are shown, count, and are certified; a stranger with the paper in their hand sees whether it holds."""

from datetime import timedelta

import pytest

from linli.activities.models import Certificate
from linli.activities.rules.certificates import grouped
from linli.activities.services import batches
from linli.core import clock
from tests.factories.activities_volunteers import a_volunteer, recorded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN, PUBLIC, CHECK = "/desk/activities/hours-shown/", "/volunteers/shown/", "/certificates/"


def test_a_stranger_checks_a_certificate_that_the_community_issued(town):
    one = a_volunteer(town.here.community)
    recorded(one)
    town.secretary().open(SHOWN).press("公示时长").press("看看有哪些").press("公示").sees("公示了")
    town.visitor().open(PUBLIC).follow("1 条").sees("清扫楼道", "2 小时")
    batches.close_due(now=clock.now() + timedelta(days=20))

    clerk = town.secretary().open(one.get_absolute_url()).press("开证明").fill(responsible="试主任", contact="0371-55550120")
    clerk.press("开证明").sees("兹证明", "清扫楼道")
    code = Certificate.objects.get().check_code
    town.visitor().open(CHECK).fill(code=grouped(code).lower()).press("核验").sees("是真的，现在有效", one.person.name, "2 小时")


