"""Petitions as tests bring them in and move them on, and a refusal as they look at it."""

import pytest

from linli.casework.api import (
    PetitionerGiven,
    PetitionGiven,
    accept_petition,
    answer_petition,
    open_petition,
    refer_petition,
)
from linli.casework.models import Petition, PetitionEntry
from linli.core.models import JournalLine
from linli.core.problems import Refused

from .conftest import FRIDAY

SECRET = "王主任收了施工队的钱"
LETTER = "您反映的事项已经受理，按程序办理。"


def told(office, **wanted):
    return office.reported(text=f"{SECRET}，请查。", title=SECRET, **wanted)


def referred(office, case=None, **given):
    arguments = {"kind": "denunciation", "by": office.clerk, "now": FRIDAY} | given
    return refer_petition(case=case or told(office), **arguments)


def registered(office, clerk, **given):
    """A petition that a resident brought to the window."""
    wanted = {
        "title": "要求给个说法",
        "content": "改造时我家的储藏室被拆了，一直没有说法。",
        "kind": "redress",
        "source": "visit",
        "people": [PetitionerGiven(name="试验信访人", phone="139 0000 0155", address="试验楼 301")],
    }
    return open_petition(tenant=office.here.tenant, given=PetitionGiven(**(wanted | given)), by=clerk, now=FRIDAY)


def accepted(office, clerk, **given):
    return accept_petition(petition=registered(office, clerk, **given), text=LETTER, by=clerk, now=FRIDAY)


def answered(office, clerk):
    given = {"text": "经查，储藏室在违建范围内，已作说明。", "opinion": "explained"}
    return answer_petition(petition=accepted(office, clerk), by=clerk, now=FRIDAY, **given)


def codes_of(verb, **arguments):
    """What the verb refuses; the petition is as before and nothing was written."""
    petition = arguments["petition"]
    before = Petition.objects.filter(pk=petition.pk).values().get(), PetitionEntry.objects.count(), JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    after = Petition.objects.filter(pk=petition.pk).values().get(), PetitionEntry.objects.count(), JournalLine.objects.count()
    assert after == before
    return refused.value.codes
