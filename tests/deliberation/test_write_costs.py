"""What single writes of residents and clerks cost in statements: no more than fifteen, whatever else stands in the tables."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.actors import Actor
from linli.deliberation.services import attendance, batches, invitations, opinions, progress, speeches, votes
from tests.access.deliberation import BEFORE, DAY, of_deliberation
from tests.factories.deliberation_ballots import NOW, clerk_of, open_ballot, owners, secret, voter_of
from tests.factories.deliberation_business import participant
from tests.people import community_secretary, neighbourhood

pytestmark = pytest.mark.django_db
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


@pytest.fixture(params=[1, 3])
def shown(request):
    """What of_deliberation makes, of a meeting to which one or three have come besides."""
    made, _hidden = of_deliberation(neighbourhood().entrance)
    for _number in range(request.param):
        participant(made.meeting, came=True)
    return made


def cost_of(verb, **given):
    """Statements of a verb but for those that only begin and end transactions."""
    with CaptureQueriesContext(connection) as seen:
        verb(**given)
    return sum(not one["sql"].startswith(CONTROL) for one in seen.captured_queries)


def referring():
    """Statements that only keep a row from ending while others refer to it: PostgreSQL is asked for that, SQLite writes one by one."""
    return 1 if connection.vendor == "postgresql" else 0


def clock_of(row):
    return Actor.system(tenant_id=row.tenant_id)


@pytest.mark.parametrize("count", [1, 3])
def test_a_secret_voice(count):
    right = secret(count).rights.first()
    given = {"right": right, "content": "1=o", "channel": "counter", "proof": "身份证"}
    assert cost_of(votes.cast, by=clerk_of(right), now=NOW, **given) == 8 + referring()


@pytest.mark.parametrize("count", [1, 3])
def test_a_recorded_voice_of_a_resident(count):
    right = owners([9000] * count).rights.first()
    given = {"right": right, "content": "yes", "channel": "portal"}
    assert cost_of(votes.cast, by=voter_of(right), now=NOW, **given) == 8 + referring()


def test_somebody_who_comes(shown):
    entries = [attendance.Coming(said=str(participant(shown.meeting).number))]
    assert cost_of(attendance.note, meeting=shown.meeting, entries=entries, by=clock_of(shown.meeting), now=BEFORE) == 8


def test_forty_who_come_at_once(shown):
    entries = [attendance.Coming(said=str(participant(shown.meeting).number)) for _number in range(40)]
    assert cost_of(attendance.note, meeting=shown.meeting, entries=entries, by=clock_of(shown.meeting), now=BEFORE) == 8


def test_asking_for_the_floor(shown):
    given = {"item": shown.item, "participant": participant(shown.meeting, came=True)}
    assert cost_of(speeches.ask, by=clock_of(shown.meeting), now=BEFORE, **given) == 10


def test_an_opinion(shown):
    given = opinions.VoicedGiven("楼道灯不亮", who="试居民", item=shown.item, wants_case=True, place=shown.meeting.place)
    assert cost_of(opinions.voice, meeting=shown.meeting, given=given, by=clock_of(shown.meeting), now=BEFORE) == 6


def test_an_answer_to_an_invitation(shown):
    someone = participant(shown.meeting)
    given = {"participant": someone, "answer": "coming"}
    assert cost_of(invitations.answer, by=clock_of(shown.meeting), now=BEFORE, **given) == 5


def test_a_report_of_progress(shown):
    given = {"undertaking": shown.undertaking, "on": DAY, "percent": 30, "text": "灯杆立好了"}
    assert cost_of(progress.report, by=clock_of(shown.undertaking), now=BEFORE, **given) == 9


@pytest.mark.parametrize("count", [3, 30])
def test_a_secret_pile_typed_twice(count):
    here = neighbourhood()
    ballot = secret(count, channels=["counter", "paper"], place=here.compound)
    lines = [batches.Line(None, "1=o") for _paper in range(count)]
    first, second = (community_secretary(here)[1] for _who in range(2))
    given = {"lines": lines, "now": NOW}

    typed = cost_of(batches.type_first, ballot=ballot, number=1, by=first, **given)
    again = cost_of(batches.type_second, batch=ballot.batches.get(), by=second, **given)

    assert (typed, again) == (7, 13)


@pytest.mark.parametrize("count", [3, 10])
def test_a_recorded_pile_typed_twice(count):
    here = neighbourhood()
    ballot = open_ballot(count, place=here.compound)
    lines = [batches.Line(right, "yes") for right in ballot.rights.order_by("position")]
    first, second = (community_secretary(here)[1] for _who in range(2))
    given = {"lines": lines, "now": NOW}

    typed = cost_of(batches.type_first, ballot=ballot, number=1, by=first, **given)
    again = cost_of(batches.type_second, batch=ballot.batches.get(), by=second, **given)

    assert (typed, again) == (7, 15)
