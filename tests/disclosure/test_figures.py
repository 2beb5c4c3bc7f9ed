"""What disclosure counts."""

import pytest

from linli.core import figures
from tests.factories.accounts import NOON
from tests.factories.core import TenantFactory
from tests.factories.disclosure import MaterialRequestFactory, NoticeFactory, SubscriptionFactory
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
CODES = (
    "notices_published",
    "disclosures_published",
    "notices_corrected",
    "bulletins_published",
    "materials_given",
    "subscribers",
)


def counted(tenant, year=2026):
    found = figures.figures(tenant, year)
    return [found[code] for code in CODES]


def test_notices_count_in_the_year_in_which_they_were_published():
    tenant = TenantFactory()
    NoticeFactory(tenant=tenant)
    NoticeFactory(tenant=tenant, kind="disclosure", version=2)
    NoticeFactory(tenant=tenant, kind="bulletin", state="withdrawn", withdrawn_at=NOON)
    NoticeFactory(tenant=tenant, draft=True)
    NoticeFactory(tenant=tenant, published_at=NOON.replace(year=2025))
    NoticeFactory()

    assert counted(tenant) == [3, 1, 1, 1, 0, 0]


def test_copies_and_people_are_counted_not_parcels_and_places():
    tenant = TenantFactory()
    MaterialRequestFactory(material__tenant=tenant, quantity=2, state="sent", sent_at=NOON)
    MaterialRequestFactory(material__tenant=tenant, quantity=3)
    person = PersonFactory(tenant=tenant)
    SubscriptionFactory(person=person, place_path="a/")
    SubscriptionFactory(person=person)
    SubscriptionFactory(person=PersonFactory(tenant=tenant), ended_at=NOON)

    assert counted(tenant) == [0, 0, 0, 0, 2, 1]


def test_the_list_of_notices_gives_the_years_in_their_order():
    tenant = TenantFactory()
    for number in ("2026-0002", "2026-0001"):
        NoticeFactory(tenant=tenant, number=number)
    [dataset] = [one for one in figures.all_datasets() if one.code == "disclosure.notices"]

    assert [row[0] for row in dataset.rows(tenant, 2026)] == ["2026-0001", "2026-0002"]
