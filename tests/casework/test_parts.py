"""A part in a case is open as long as it was not taken away and the case has not ended: after every verb of the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.casework.models import Assignment
from linli.casework.selectors.troubles import wrong_parts
from linli.casework.services.afterwards import call_back, close, rework
from linli.casework.services.deeds import Deed
from linli.casework.services.handling import complete
from linli.casework.states import ENDED, OPEN, TABLE, State
from linli.core.actors import Actor

from ..factories.casework import AssignmentFactory, CaseFactory
from ..factories.registry import OrganisationFactory
from .conftest import FRIDAY

MOVING = [step for step in TABLE if step.to_state and step.from_states]
ALL_ENDS = [(step.verb, state) for step in MOVING for state in sorted(step.from_states)]


def with_parts(state):
    """A case in this state: one organisation leads, one assists, one had it before."""
    case = CaseFactory(state=state, closed_at=FRIDAY if state in ENDED else None)
    case.lead_organisation = OrganisationFactory(tenant=case.tenant)
    case.save()
    AssignmentFactory(case=case, organisation=case.lead_organisation)
    AssignmentFactory(case=case, role="assist")
    AssignmentFactory(case=case, ended_at=FRIDAY)
    return case


def done(case, verb):
    """The verb's step alone, as every service takes it."""
    deed = Deed(case, by=Actor.system(tenant_id=case.tenant_id), now=FRIDAY)
    deed.set(closed_at=FRIDAY)
    deed.step(verb)
    return deed.write()


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "state"), ALL_ENDS)
def test_every_verb_leaves_open_what_is_at_work_and_nothing_else(verb, state):
    case = done(with_parts(state), verb)

    assert case.assignments.filter(is_open=True).count() == (2 if case.state in OPEN else 0)
    assert list(wrong_parts()) == []


class TestAnyRoad(TestCase):
    @given(st.data())
    def test_however_a_case_goes_its_parts_follow(self, data):
        case = with_parts(State.DISPATCHED)
        for _turn in range(data.draw(st.integers(1, 8))):
            verbs = sorted(step.verb for step in MOVING if case.state in step.from_states)
            if not verbs:
                break
            case = done(case, data.draw(st.sampled_from(verbs)))

        assert list(wrong_parts()) == []


def test_who_had_it_when_it_was_closed_has_it_again_when_it_is_done_anew(office):
    case = office.received()
    complete(case=case, text="换了新的灯头，试过会亮。", by=office.property_clerk, now=FRIDAY)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.clerk, now=FRIDAY)
    close(case=case, by=office.clerk, now=FRIDAY)
    part = Assignment.objects.get(case=case)
    assert (part.is_open, part.ended_at) == (False, None)

    rework(case=case, reason="又不亮了", by=office.clerk, now=FRIDAY)

    part.refresh_from_db()
    assert (part.is_open, part.held_by_id) == (True, office.property_clerk.appointment_id)
