"""A unit without an account confirms an agreement by the link that it was sent."""

import pytest

from linli.cobuild.models import Agreement
from linli.cobuild.services import confirming
from linli.core import clock
from tests.factories.cobuild_agreements import party, proposed, system

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_unit_confirms_by_its_link_in_a_browser(town):
    one = proposed(town.here, now=clock.now())
    token = confirming.make_link(party=party(one), by=system(one), now=clock.now())

    town.visitor().open(f"/agreements/confirm/{token}/").fill(name="试主任").press("我代表单位确认").sees("确认了，谢谢")

    assert party(Agreement.objects.get()).signatory == "试主任"
