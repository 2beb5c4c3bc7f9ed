"""Proposals of congresses and conferences, by their own numbers."""

from datetime import UTC, date, datetime

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import SupervisionRefused
from linli.deliberation.models import ExternalProposal, Meeting
from linli.deliberation.selectors.supervision import external_proposals
from linli.deliberation.services import external
from linli.deliberation.services.external import ExternalGiven
from tests import people
from tests.factories.deliberation import CouncilFactory, ExternalProposalFactory, SeatFactory, absent

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)
GIVEN = ExternalGiven("省政协提案", "1204063", "老旧小区加装电梯", date(2021, 3, 1), answer_until=date(2021, 5, 31))


def system(row):
    return Actor.system(tenant_id=row.tenant_id)


def test_a_proposal_is_known_by_its_source_and_number():
    here = people.neighbourhood()
    _user, secretary = people.community_secretary(here)

    row = external.note(tenant=here.tenant, given=GIVEN, by=secretary, now=NOW)
    with pytest.raises(SupervisionRefused) as refused:
        external.note(tenant=here.tenant, given=GIVEN, by=secretary, now=NOW)

    assert (str(row), refused.value.codes) == ("省政协提案 1204063", ["number_taken"])


def test_a_building_head_notes_no_proposal():
    here = people.neighbourhood()
    _user, head = people.building_head(here)

    with pytest.raises(NotAllowed):
        external.note(tenant=here.tenant, given=GIVEN, by=head, now=NOW)

    assert (ExternalProposal.objects.count(), JournalLine.objects.count()) == (0, 0)


def test_every_reason_against_a_proposal_is_told_at_once():
    row = ExternalProposalFactory()
    wrong = ExternalGiven("", row.number, "题" * 121, date(2021, 6, 2), answer_until=date(2021, 6, 1))

    with pytest.raises(SupervisionRefused) as refused:
        external.note(tenant=row.tenant, given=wrong, by=system(row), now=NOW)

    assert sorted(refused.value.codes) == ["empty", "in_future", "too_long", "until_before"]


def test_a_proposal_is_linked_to_the_meeting_that_deals_with_it():
    council = CouncilFactory()
    absent(council, SeatFactory(term__council=council), days=["2021-04-01"])
    row = ExternalProposalFactory(tenant=council.tenant)

    external.link_meeting(proposal=row, meeting=Meeting.objects.get(), by=system(row), now=NOW)

    assert list(row.meetings.all()) == [Meeting.objects.get()]


def test_an_answer_is_kept_with_what_the_proposer_said_of_it():
    row = ExternalProposalFactory()

    external.answer(proposal=row, words="已列入计划。", on=date(2021, 5, 1), satisfaction="满意", by=system(row), now=NOW)

    row.refresh_from_db()
    assert (row.answer, row.answered_on, row.satisfaction) == ("已列入计划。", date(2021, 5, 1), "满意")


def test_the_subdistrict_answers_and_not_one_community():
    here = people.neighbourhood()
    row = ExternalProposalFactory(tenant=here.tenant)
    said = {"proposal": row, "words": "已列入计划。", "on": date(2021, 5, 1), "now": NOW}

    with pytest.raises(NotAllowed):
        external.answer(**said, by=people.community_secretary(here)[1])

    assert external.answer(**said, by=people.subdistrict_leader(here)[1]).answer == "已列入计划。"


def test_an_answer_came_after_the_proposal_and_not_tomorrow():
    row = ExternalProposalFactory()

    for day in (date(2021, 2, 28), date(2021, 6, 2)):
        with pytest.raises(SupervisionRefused) as refused:
            external.answer(proposal=row, words="已列入。", on=day, by=system(row), now=NOW)
        assert refused.value.codes == ["day"]


def test_those_that_wait_and_those_that_are_late_are_listed():
    late = ExternalProposalFactory(answer_until=date(2021, 5, 31))
    waits = ExternalProposalFactory(tenant=late.tenant, received_on=date(2021, 5, 1))
    ExternalProposalFactory(tenant=late.tenant, answered_on=date(2021, 5, 1), answer="好")

    listed = {show: list(external_proposals(late.tenant, show=show, today=date(2021, 6, 1))) for show in ("waiting", "late")}

    assert listed == {"waiting": [waits, late], "late": [late]}
