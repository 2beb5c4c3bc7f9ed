"""A place that is not found, or not chosen yet, hides nothing else of its form."""

from html import unescape

import pytest
from django.urls import reverse

from linli.casework.models import Case, DispatchRule, DutyItem
from linli.core.models import JournalLine
from linli.registry.api import Place

from ..people import browser_of
from .desk import COUNTER

pytestmark = pytest.mark.usefixtures("nine")


def faults(answer):
    """{field: [codes]} of the form that came back."""
    return {name: [error.code for error in errors] for name, errors in answer.context["form"].errors.as_data().items()}


def everything():
    return [model.objects.count() for model in (Place, Case, DispatchRule, DutyItem, JournalLine)]


@pytest.mark.parametrize("then", ["look", "apply"])
def test_a_dispatch_rule_for_a_place_that_is_not_found(office, chief, then):
    given = {"category": "lift", "party": "community", "reason": "近", "valid_from": "2026-11-01", "place": "没有的院"}
    before = everything()

    answer = chief.post(reverse("casework:rule-add"), given | {"then": then})

    assert faults(answer) == {"place": ["not_found"], "valid_from": ["in_the_past"]}
    assert everything() == before


def test_a_duty_of_a_community_that_is_not_found(office, chief):
    given = {"category": "lift", "measure": "lead", "text": "先去看", "citation": "清单", "place": office.here.compound.name}
    before = everything()

    answer = chief.post(reverse("casework:duty-add"), given | {"valid_from": "2026-11-01"})

    assert faults(answer) == {"place": ["not_found"], "valid_from": ["in_the_past"]}
    assert everything() == before


def test_a_report_at_the_counter_without_a_place(office, client):
    given = {"text": "灯", "place_words": "没有的院", "name": "王奶奶", "then": "send"}
    before = everything()

    answer = browser_of(office.counter, client).post(COUNTER, given)

    assert (answer.status_code, [one.where for one in answer.context["problems"]]) == (422, ["text", "place"])
    assert ('value="王奶奶"' in unescape(answer.content.decode()), everything()) == (True, before)
