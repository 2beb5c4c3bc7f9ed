"""Found by words: on the workbench by whoever may see it, on the portal what residents may read about."""

from datetime import timedelta

import pytest

from linli.core import search
from linli.core.models import SearchEntry
from linli.deliberation.services import ballots as ballot_verbs
from linli.deliberation.services import councils, indexing, meetings, resolutions
from linli.deliberation.services.ballots import BallotGiven
from linli.deliberation.services.councils import CouncilGiven
from tests.factories import deliberation_ballots as ballots
from tests.factories import deliberation_business as business
from tests.factories import deliberation_resolutions as decided
from tests.factories.deliberation_meetings import BEFORE, a_meeting, convened, system
from tests.people import community_secretary, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return neighbourhood()


def kinds_of(thing):
    return sorted(SearchEntry.objects.filter(subject_id=thing.pk).values_list("kind", flat=True))


def found(here, actor, words):
    return [(hit.kind, hit.url) for hit in search.find(words, tenant=here.tenant, actor=actor)]


def test_a_meeting_in_preparation_is_found_on_the_workbench_alone(here):
    meeting = a_meeting(here.compound, title="电梯怎么装")

    assert kinds_of(meeting) == ["deliberation.meeting"]
    assert found(here, resident(here)[1], "电梯") == []
    assert found(here, community_secretary(here)[1], "电梯") == [("deliberation.meeting", meeting.get_absolute_url())]


def test_a_convened_meeting_is_found_by_everybody(here):
    meeting = convened(here.compound, members=0, title="电梯怎么装")

    assert found(here, resident(here)[1], "电梯") == [("meeting", f"/meetings/{meeting.pk}/")]


def test_a_meeting_that_is_not_public_stays_on_the_workbench(here):
    meeting = convened(here.compound, members=0, is_public=False)

    meetings.cancel(meeting=meeting, reason="下雨", by=system(here.tenant), now=BEFORE)

    assert kinds_of(meeting) == ["deliberation.meeting"]


def test_a_council_is_found_until_it_is_dissolved(here):
    given = CouncilGiven(kind="residents_council", name="试验议事会", place=here.community, founded_on=BEFORE.date())
    council = councils.found(tenant=here.tenant, given=given, by=system(here.tenant), now=BEFORE)
    before = kinds_of(council)

    councils.dissolve(council=council, on=BEFORE.date(), reason="撤并", by=system(here.tenant), now=BEFORE + timedelta(days=1))

    assert (before, kinds_of(council)) == (["council", "deliberation.council"], ["deliberation.council"])


def test_a_motion_is_found_by_residents_once_it_is_on_the_agenda(here):
    council = business.council(here.compound)
    waits = business.motion(council, admitted=False)
    admitted = business.motion(council)

    assert (kinds_of(waits), kinds_of(admitted)) == (["deliberation.motion"], ["deliberation.motion", "motion"])


def test_a_ballot_is_found_by_residents_while_it_is_no_draft(here):
    given = BallotGiven(kind="decision", title="换大门", question="同意换吗？", place=here.compound, rule_code=ballots.COUNCIL)
    draft = ballot_verbs.prepare(tenant=here.tenant, given=given, by=system(here.tenant), now=BEFORE)
    voted = ballots.open_ballot(place=here.compound)

    assert (kinds_of(draft), kinds_of(voted)) == (["deliberation.ballot"], ["deliberation.ballot", "vote"])


def test_a_resolution_is_found_by_residents_while_it_is_published(here):
    one = decided.resolution(here.compound)
    seen = [kinds_of(one)]
    resolutions.publish(resolution=one, by=system(here.tenant), now=decided.NOW)
    seen.append(kinds_of(one))
    resolutions.take_down(resolution=one, reason="写错了", by=system(here.tenant), now=decided.NOW)

    both = ["decision", "deliberation.resolution"]
    assert [*seen, kinds_of(one)] == [["deliberation.resolution"], both, ["deliberation.resolution"]]


def test_both_search_pages_lead_to_their_own_page_of_it_once(here):
    council = business.council(here.compound, name="梧桐议事会")
    indexing.index(council)
    browser = signed_in(community_secretary(here)[0])

    desk, portal = (browser.get(path, {"q": "梧桐"}).content.decode() for path in ("/desk/search/", "/search/"))

    own, public = f'href="{council.get_absolute_url()}"', f'href="/councils/{council.pk}/"'
    assert [(own in page, public in page) for page in (desk, portal)] == [(True, False), (False, True)]
