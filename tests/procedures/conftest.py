"""The small neighbourhood that procedures' tests are set in, and what several of them begin from."""

from datetime import date, timedelta

import pytest

from linli.procedures.services import draft_lists, runs
from tests import people
from tests.factories.procedures import NOW, a_round, chosen, wish


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def leader(here):
    return people.subdistrict_leader(here)[1]


@pytest.fixture
def secretary(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def run(here):
    """A lift's procedure, begun."""
    given = {"title": "三号楼加装电梯", "place": here.building, "plain": "老人上不了楼。"}
    return runs.start(tenant=here.tenant, code="elevator_retrofit", by=people.community_secretary(here)[1], now=NOW, **given)


@pytest.fixture
def published(here, leader):
    """A call whose list of three candidates is out for comments until the twelfth of October."""
    round_ = a_round(here.tenant)
    for title in ("给纬二路装路灯", "开一个老年食堂", "修后巷的路"):
        chosen(wish(round_, title))
    until, after = date(2026, 10, 12), NOW + timedelta(days=31)
    return draft_lists.publish_draft(round_=round_, until=until, by=leader, now=after)
