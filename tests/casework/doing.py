"""A case that is done or was asked about, three hours after it came."""

from datetime import timedelta

from linli.casework.api import (
    call_back,
    complete,
)

from .conftest import FRIDAY

LATER = FRIDAY + timedelta(hours=3)


def done(office):
    return complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=LATER)


def called_back(office, **answer):
    given = {"is_resolved": True, "satisfaction": "satisfied"} | answer
    return call_back(case=done(office), by=office.counter, now=LATER, **given)
