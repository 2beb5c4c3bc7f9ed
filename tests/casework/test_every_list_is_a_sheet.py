"""Every address of the workbench that stands alone: a list that is a sheet too, or in one table why it is none."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.casework.urls import urlpatterns as of_casework
from linli.core import clock
from linli.core.models import JournalLine
from linli.registry.urls import urlpatterns as of_registry

from ..access.world import sheet_of
from ..factories import casework as make
from ..factories import centre
from ..factories.duties import DutyItemFactory, DutyOverrideFactory, PromotionMeetingFactory, RosterShiftFactory
from ..people import administrator, browser_of, community_secretary, counter_clerk, dispatcher, subdistrict_leader
from .conftest import FRIDAY
from .halls import open_hall

BY_ANOTHER_ADDRESS = {
    "casework:cases": "casework:cases-export",
    "casework:rates": "casework:rates-export",
    "casework:hotline": "casework:hotline-export",
    "casework:supervision": "casework:supervision-export",
    "casework:tasks": "casework:tasks-export",
    "casework:categories": "casework:tree-export",
}
"""Lists that had a sheet at an address of its own before."""
ANOTHER_VIEW = "the same rows as a list that is a sheet, drawn another way"
DOING = "a form or a step of work, which lists nothing"
OWN_FILES = "the last few files that somebody brought in; each is a sheet already"
RULES = "rule sets: texts with their sources, which are files of their own"
NO_LIST = {
    "casework:board": ANOTHER_VIEW,
    "casework:monday": ANOTHER_VIEW,
    "casework:overdue-wall": ANOTHER_VIEW,
    "registry:desk-map": ANOTHER_VIEW,
    "registry:my-doors": "the doors of one volunteer, each a page to work on",
    "registry:duplicates": "pairs to be judged side by side, gone once they are",
    "casework:filters": "the reader's own kept filters, each an address",
    "casework:hand-over": "what is ticked here changes hands; it is the list of cases, narrowed",
    "casework:limits": RULES,
    "casework:import": OWN_FILES,
    "casework:hotline-sheets": OWN_FILES,
    "registry:imports": OWN_FILES,
    **dict.fromkeys(
        [
            *("casework:bulk", "casework:import-mapping", "casework:counter", "casework:phone", "casework:look-up-answers"),
            *(
                "casework:look-up-place",
                "casework:hotline-reply",
                "casework:new-petition",
                "casework:reply-template-new",
            ),
            *("casework:task-add", "casework:centre", "casework:centre-sit", "casework:centre-call", "casework:greet"),
            *("casework:greet-take", "casework:book", "casework:register-visitor", "casework:arrive", "casework:item-new"),
            *("casework:centre-settings", "casework:centre-prepare", "casework:centre-line", "casework:centre-window"),
            *("casework:centre-kiosk", "casework:entry-new", "casework:home-service-new", "casework:category-add"),
            *("casework:tree-import", "casework:rule-add", "casework:duty-add", "casework:duty-adopt"),
            *("casework:roster-print", "casework:roster-fill", "casework:meeting-call", "registry:add-person"),
            *("registry:add-organisation", "registry:add-post"),
        ],
        DOING,
    ),
}
"""Why an address offers no sheet."""


def standing_alone():
    """Every address of the workbench that names nothing, of both engines."""
    found = []
    for engine, patterns in (("casework", of_casework), ("registry", of_registry)):
        found += [
            f"{engine}:{one.name}" for one in patterns if str(one.pattern).startswith("desk/") and "<" not in str(one.pattern)
        ]
    return found


LISTS = [one for one in standing_alone() if one not in NO_LIST and one not in BY_ANOTHER_ADDRESS.values()]


@pytest.fixture
def browsers(office):
    """Somebody for whom each list is."""
    with clock.fixed(FRIDAY):
        something_on_each(office)
        people = (dispatcher, subdistrict_leader, administrator, counter_clerk, community_secretary)
        yield [browser_of(one(office.here)[1]) for one in people]


def something_on_each(office):
    """A row for those lists that show their table only where there is one."""
    here, tenant = office.here, office.here.tenant
    open_hall(office)
    make.ReplyBatchFactory(tenant=tenant, file=sheet_of(tenant, None, purpose="casework-hotline"))
    make.HotlineMappingFactory(tenant=tenant)
    make.ReplyTemplateFactory(tenant=tenant)
    centre.ServiceItemFactory(tenant=tenant)
    DutyItemFactory(tenant=tenant, category=office.category("street_lamp"))
    DutyOverrideFactory(case=office.received(), organisation=office.committee, at=FRIDAY)
    PromotionMeetingFactory(tenant=tenant, place=here.community)
    RosterShiftFactory(tenant=tenant, place=here.community, organisation=here.property_company)


def test_the_tables_name_only_addresses_that_are_there():
    told = [*NO_LIST, *BY_ANOTHER_ADDRESS, *BY_ANOTHER_ADDRESS.values()]

    assert [one for one in told if one not in standing_alone()] == []


def test_every_list_offers_a_sheet_on_its_page_and_gives_it(browsers):
    missing = []
    for name in LISTS:
        page, sheet = opened(browsers, reverse(name)), opened(browsers, reverse(BY_ANOTHER_ADDRESS.get(name, name)) + "?as=xlsx")
        missing += [] if offers(page, name) and first_row_of(sheet) else [name]

    assert missing == []


def offers(page, name):
    """Whether its page leads there: by the address of its own, or by the piece of the kit, which stands under the rows."""
    if name in BY_ANOTHER_ADDRESS:
        return reverse(BY_ANOTHER_ADDRESS[name]) in page.content.decode() + str(page.context.get("export_url"))
    sources = [Path(one.origin.name).read_text() for one in page.templates if one.origin and Path(one.origin.name).exists()]
    return "as=xlsx" in page.context["sheet_url"] and any("ui/sheet_link.html" in one for one in sources)


def opened(browsers, address):
    """The page for the first of those whom it is for."""
    answers = (browser.get(address) for browser in browsers)
    return next(answer for answer in answers if answer.status_code == 200)


def first_row_of(answer):
    """The headings, where it is a sheet."""
    if not answer.streaming:
        return []
    return [cell.value for cell in next(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows())]


def test_the_register_of_people_is_masked_and_leaves_a_line(browsers, office):
    address = reverse("registry:people")
    sheet = opened(browsers, f"{address}?as=xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active.iter_rows(values_only=True))

    assert [row[1] for row in rows[1:] if row[1] and "*" not in row[1]] == []
    assert JournalLine.objects.filter(verb="registry.list.taken").count() == 1
