"""What the pages of returns are tested with: a case given back, and the last time it may be."""

from django.urls import reverse

from linli.casework.api import dispatch, return_case
from linli.casework.views.desk.verbs import VERBS
from linli.core import clock

from .desk import page_of, text_of

RULINGS, FOUND = reverse("casework:rulings"), "合同里没有院墙外这一段。"


def buttons_of(browser, case):
    """The verbs that the page offers, in its order."""
    found = [part.split('/"')[0] for part in text_of(browser.get(page_of(case))).split(f'href="{page_of(case)}')[1:]]
    return [name for name in found if name in VERBS]


def returned(office, case=None):
    return return_case(
        case=case or office.received(), reason="address_unclear", text=FOUND, by=office.property_clerk, now=clock.now()
    )


def last_return(office):
    case = office.received()
    for _time in range(2):
        back = {"organisation": office.here.property_company, "reason": "灯杆在院里", "by": office.clerk, "now": clock.now()}
        case = dispatch(case=returned(office, case), **back)
    return returned(office, case)
