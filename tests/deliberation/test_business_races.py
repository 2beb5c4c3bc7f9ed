"""Several at the same instant: one speaks, one version follows."""

import pytest

from linli.deliberation.models import MotionVersion, Speech
from linli.deliberation.services import amendments, motions, speeches
from linli.deliberation.services.amendments import AmendmentGiven
from tests.accounts.threads import together
from tests.factories.deliberation_business import NOW, council, item, later, meeting, motion, participant

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_who_are_given_the_word_at_once_one_speaks(here, clerk):
    point = item(meeting(here.community))
    asked = [speeches.ask(item=point, participant=participant(point.meeting, came=True), by=clerk, now=NOW) for _n in range(2)]

    together(2, lambda n: speeches.begin(speech=asked[n], by=clerk, now=later(seconds=n)))

    speaking = Speech.objects.filter(began_at__isnull=False)
    assert (speaking.count(), speaking.filter(ended_at=None).count()) == (2, 1)


def test_one_who_is_given_the_word_twice_at_once_begins_once(here, clerk):
    point = item(meeting(here.community))
    asked = speeches.ask(item=point, participant=participant(point.meeting, came=True), by=clerk, now=NOW)

    told = together(2, lambda _n: speeches.begin(speech=asked, by=clerk, now=NOW))

    assert sorted(one == ["past"] for one in told) == [False, True]


def test_of_two_amendments_adopted_at_once_one_is_and_the_other_is_overtaken(here, clerk):
    one = motion(council(here.community))
    texts = ("装一部。", "装两部。")
    moved = [amendments.move(motion=one, given=AmendmentGiven(text, "改", "试乙"), by=clerk, now=NOW) for text in texts]

    together(2, lambda n: amendments.adopt(amendment=moved[n], by=clerk, now=NOW))

    states = sorted(one.amendments.values_list("state", flat=True))
    assert (states, MotionVersion.objects.filter(motion=one).count()) == (["adopted", "overtaken"], 2)


def test_motions_submitted_at_once_have_numbers_of_their_own(here, clerk):
    body = council(here.community)

    def submit(n):
        given = motions.MotionGiven("装电梯", "装一部。", body, mover=f"试{n}")
        return motions.submit(tenant=here.tenant, given=given, by=clerk, now=NOW).sequence

    assert sorted(together(5, submit)) == [1, 2, 3, 4, 5]
