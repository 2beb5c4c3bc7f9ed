"""Proposers hear what became of their wish, by what reaches them, once."""

import pytest

from linli.disclosure.models import Message
from linli.procedures.api import on_proposal_settled
from linli.procedures.events import ProposalSettled
from linli.procedures.models import Proposal
from linli.registry.api import person_by_id
from tests import people
from tests.factories.procedures import NOW, a_round, turned_down, wish

pytestmark = pytest.mark.django_db


def settled(proposal):
    event = ProposalSettled(tenant_id=proposal.tenant_id, proposal_id=proposal.pk)
    on_proposal_settled(event, event_id=proposal.pk, now=NOW)
    return Proposal.objects.get(pk=proposal.pk).told_how


def test_somebody_with_an_account_gets_a_message_with_the_reason(here):
    _user, actor = people.resident(here)
    person = person_by_id(actor.person_id, tenant=here.tenant)
    made = turned_down(wish(a_round(here.tenant), person=person))

    assert settled(made) == "message"
    assert [(one.to_person_id, one.body) for one in Message.objects.all()] == [(actor.person_id, made.reason)]


def test_a_mobile_number_gets_a_message_and_a_landline_waits_for_a_call(here):
    round_ = a_round(here.tenant)
    mobile, landline = (turned_down(wish(round_, phone=phone)) for phone in ("13900000120", "55550120"))

    assert [settled(mobile), settled(landline)] == ["message", ""]
    assert Message.objects.count() == 1


def test_it_is_told_once(here):
    made = turned_down(wish(a_round(here.tenant), phone="13900000120"))

    assert [settled(made), settled(made)] == ["message", "message"]
    assert Message.objects.count() == 1
