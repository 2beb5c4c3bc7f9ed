"""Who brings the hotline's sheets in, and how."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from linli.casework.services import hotline

from ...people import browser_of, dispatcher
from ..conftest import FRIDAY
from .sheets import hotline_sheet

LATER = FRIDAY + timedelta(hours=3)


@pytest.fixture
def clerk(office):
    return dispatcher(office.here)[1]


@pytest.fixture
def desk(clerk):
    return browser_of(clerk)


@pytest.fixture
def tenant(office):
    return office.here.tenant


@pytest.fixture
def bring(tenant, clerk):
    """Bring rows in at once, as a program does."""

    def bring(*rows, now=FRIDAY, **given):
        return hotline.import_sheet(hotline_sheet(*rows, tenant=tenant), tenant=tenant, by=clerk, now=now, **given)

    return bring


@pytest.fixture
def look(office, clerk):
    """Look at rows; the sheet waits for a choice. Returns it with what it says anew, by key."""

    def look(*rows, now=LATER, **given):
        upload = ContentFile(hotline_sheet(*rows, tenant=office.here.tenant).read(), name="12345.xlsx")
        sheet = hotline.begin_sheet(upload, tenant=office.here.tenant, by=clerk, now=now, **given)
        found = hotline.looked_again(sheet)
        return sheet, {one.difference.key: one for changed in found.changed for one in changed.changes}

    return look


@pytest.fixture
def take(look, clerk):
    """Take over what a row says anew: everything, or the keys that are named."""

    def take(row, *keys, now=LATER):
        sheet, changes = look(row, now=now)
        wanted = [changes[key].token for key in keys or changes]
        return hotline.apply_sheet(sheet, take=wanted, by=clerk, now=now)

    return take
