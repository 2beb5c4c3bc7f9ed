"""Pages whose count stops."""

import pytest

from linli.core import paging
from linli.core.models import Tenant

from ..factories.core import TenantFactory


@pytest.fixture
def three(db):
    TenantFactory.create_batch(3)
    return Tenant.objects.order_by("code")


def test_all_pages_are_there_where_nothing_is_cut(three):
    pages = paging.Pages(three, 2)

    assert (pages.num_pages, pages.told, pages.is_cut) == (2, "3", False)
    assert [len(pages.page(number)) for number in (1, 2)] == [2, 1]


def test_what_lies_past_the_last_page_is_not_counted(three, monkeypatch):
    monkeypatch.setattr(paging, "MOST_LEAFED", 2)
    pages = paging.Pages(three, 2)

    assert (pages.num_pages, pages.told, pages.is_cut) == (1, "2+", True)
    assert list(pages.get_page(9)) == list(three[:2])
