"""The speaker list in the room: asked for, begun, ended, withdrawn; one speaks at a time."""

import pytest

from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Speech
from linli.deliberation.selectors.speeches import floor_of
from linli.deliberation.services import meetings, speeches
from linli.deliberation.services.speeches import ListGiven
from tests import people
from tests.factories import deliberation_business as made
from tests.factories.deliberation_business import NOW, item, later, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(here):
    return item(meeting(here.community))


def participant(of, label="", **given):
    """Somebody who is in the room."""
    return made.participant(of, label, **({"came": True} | given))


def ask(point, who, kind="speech", *, by, now=NOW, **more):
    return speeches.ask(item=point, participant=who, kind=kind, by=by, now=now, **more)


def waiting(point, now=NOW):
    return [one.participant.label for one in floor_of(point, now).waits]


def verbs():
    return list(JournalLine.objects.order_by("id").values_list("verb", flat=True))


def test_a_point_of_order_goes_before_whoever_asked_earlier(point, clerk):
    first, second, third = (participant(point.meeting, name) for name in ("试甲", "试乙", "试丙"))

    ask(point, first, by=clerk)
    ask(point, second, "point", by=clerk)
    speeches.point_of_order(item=point, participant=third, by=clerk, now=NOW)

    assert waiting(point) == ["试乙", "试丙", "试甲"]


def test_whoever_begins_ends_the_one_who_speaks(point, clerk):
    first, second = (ask(point, participant(point.meeting, name), by=clerk) for name in ("试甲", "试乙"))
    speeches.begin(speech=first, by=clerk, now=later(seconds=10))

    speeches.begin(speech=second, by=clerk, now=later(seconds=70))

    floor = floor_of(point, later(seconds=100))
    assert (floor.speaks.speech, floor.speaks.words) == (second, "30 秒")
    assert [(one.speech, one.words) for one in floor.spoke] == [(first, "1 分钟")]


def test_who_is_over_their_time_is_seen_to_be(point, clerk):
    speeches.arrange(item=point, given=ListGiven(is_open=True, seconds=60), by=clerk, now=NOW)
    speech = ask(point, participant(point.meeting), by=clerk)

    speeches.begin(speech=speech, by=clerk, now=NOW)

    assert [floor_of(point, later(seconds=n)).speaks.over for n in (60, 75)] == ["", "15 秒"]


def test_all_that_somebody_spoke_is_summed(point, clerk):
    who = participant(point.meeting, "试甲")
    for start, kind in ((0, "speech"), (100, "point")):
        speech = ask(point, who, kind, by=clerk)
        speeches.begin(speech=speech, by=clerk, now=later(seconds=start))
        speeches.end(speech=speech, words="说了。", by=clerk, now=later(seconds=start + 40))

    assert floor_of(point, later(hours=1)).totals == [(who, "1 分 20 秒")]


def test_a_participant_asks_on_their_own_telephone_and_for_nobody_else(here, point):
    _user, actor = people.resident(here)
    own, other = participant(point.meeting, person_id=actor.person_id), participant(point.meeting)

    ask(point, own, by=actor)

    with pytest.raises(NotAllowed):
        ask(point, other, by=actor)
    assert waiting(point) == [own.label]


def test_the_card_of_a_participant_asks_for_them_alone(here, point):
    stranger = people.resident(here)[1]
    own, other = participant(point.meeting), participant(point.meeting)

    ask(point, own, by=stranger, card=own.card)

    with pytest.raises(NotAllowed):
        ask(point, other, by=stranger, card=own.card)


def test_a_closed_list_takes_points_of_order_and_no_speech_until_it_is_opened_again(point, clerk):
    who = participant(point.meeting)
    speeches.arrange(item=point, given=ListGiven(is_open=False), by=clerk, now=NOW)

    with pytest.raises(MeetingRefused) as refused:
        ask(point, who, by=clerk)
    ask(point, who, "point", by=clerk)
    speeches.arrange(item=point, given=ListGiven(is_open=True), by=clerk, now=NOW)
    ask(point, who, by=clerk)

    assert (refused.value.codes, waiting(point)) == (["list_closed"], [who.label, who.label])


def test_nobody_is_on_the_list_twice(point, clerk):
    who = participant(point.meeting)
    ask(point, who, by=clerk)

    with pytest.raises(MeetingRefused) as refused:
        ask(point, who, by=clerk)

    assert (refused.value.codes, Speech.objects.count(), verbs()) == (["waits"], 1, ["deliberation.meeting.speech_asked"])


def test_who_withdrew_does_not_speak(point, clerk):
    speech = ask(point, participant(point.meeting), by=clerk)
    speeches.withdraw(speech=speech, by=clerk, now=NOW)

    with pytest.raises(MeetingRefused) as refused:
        speeches.begin(speech=speech, by=clerk, now=NOW)

    assert (refused.value.codes, waiting(point)) == (["past"], [])


def test_nobody_speaks_when_the_meeting_is_closed_and_the_item_over(here, clerk):
    over = item(meeting(here.community, state="closed", closed_at=later(hours=1)), state="done")

    with pytest.raises(MeetingRefused) as refused:
        ask(over, participant(over.meeting), by=clerk)

    assert refused.value.codes == ["not_open", "item_over"]


def test_every_verb_moves_what_the_screen_shows(point, clerk):
    speech = ask(point, participant(point.meeting), by=clerk)
    speeches.begin(speech=speech, by=clerk, now=NOW)
    speeches.end(speech=speech, by=clerk, now=NOW)
    speeches.arrange(item=point, given=ListGiven(is_open=False), by=clerk, now=NOW)

    point.meeting.refresh_from_db()
    assert point.meeting.version == 5
    assert [verb.rpartition(".")[2] for verb in verbs()] == ["speech_asked", "speech_begun", "speech_ended", "list_arranged"]


def test_nobody_who_is_not_in_the_room_is_given_the_word(point, clerk):
    speech = ask(point, participant(point.meeting, "试甲", came=False), by=clerk)

    with pytest.raises(MeetingRefused) as refused:
        speeches.begin(speech=speech, by=clerk, now=NOW)

    assert [(one.code, one.text) for one in refused.value.problems] == [("absent", "试甲现在不在场，不能发言。来了先签到。")]
    assert floor_of(point, NOW).speaks is None


def test_whoever_speaks_when_the_meeting_breaks_off_has_spoken(point, clerk):
    speech = speeches.begin(speech=ask(point, participant(point.meeting), by=clerk), by=clerk, now=NOW)

    meetings.adjourn(meeting=point.meeting, by=clerk, now=later(seconds=30))

    speech.refresh_from_db()
    assert speech.seconds_taken(later(seconds=3600)) == 30
