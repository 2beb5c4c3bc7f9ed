"""Two hotline clerks at the same instant, on PostgreSQL, each on a connection of its own."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from linli.casework.api import ImportRefused, Wanted, report, report_back
from linli.casework.models import Case, HotlineOrder, ReplyBatch
from linli.casework.services import hotline
from linli.core.models import JournalLine

from ...accounts.threads import together
from ...people import dispatcher
from ..conftest import FRIDAY, Office, make_office
from .sheets import done, hotline_sheet, order, orders

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office() -> Office:
    return make_office()


def bring(office, clerk, *rows):
    stream = hotline_sheet(*rows, tenant=office.here.tenant)
    return hotline.import_sheet(stream, tenant=office.here.tenant, by=clerk, now=FRIDAY)


def test_the_same_sheet_brought_in_twice_at_once_doubles_nothing(office):
    clerk = dispatcher(office.here)[1]

    made = together(2, lambda n: bring(office, clerk, *orders(5)).created)

    assert (sorted(made), Case.objects.count(), HotlineOrder.objects.count()) == ([0, 5], 5, 5)
    assert JournalLine.objects.filter(verb="casework.case.reported").count() == 5


def test_a_number_that_comes_by_another_door_meanwhile_leaves_nothing_of_the_sheet(office):
    clerk = dispatcher(office.here)[1]

    def second():
        try:
            return bring(office, clerk, *orders(2)).created
        except ImportRefused as refused:
            return refused.codes
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            wanted = Wanted(text="试验小区门口的路灯不亮了。", external_source="12345", external_no=order()["number"])
            report(tenant=office.here.tenant, wanted=wanted, by=clerk, now=FRIDAY)
            told = pool.submit(second)
            time.sleep(0.5)
        assert told.result() == ["meanwhile"]

    assert Case.objects.count() == 1


def test_the_same_cases_reported_back_twice_at_once_go_once(office):
    clerk = dispatcher(office.here)[1]
    bring(office, clerk, *orders(3))
    finished = [done(case, office, clerk, now=FRIDAY) for case in Case.objects.order_by("external_no")]

    made = together(2, lambda n: report_back(cases=finished, tenant=office.here.tenant, by=clerk, now=FRIDAY).number)

    assert sorted(made, key=str) == sorted([["gone_before"], "回传〔2026〕1号"], key=str)
    assert (ReplyBatch.objects.count(), JournalLine.objects.filter(verb="casework.case.reported_back").count()) == (1, 3)
