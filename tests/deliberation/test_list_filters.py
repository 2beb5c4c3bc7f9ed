"""What the filters of lists leave of them; what an address does not know narrows nothing."""

from datetime import timedelta

import pytest

from linli.deliberation.models import ActionItem, Ballot, Motion, Voiced
from linli.deliberation.selectors import ballot_lists, business, motions
from linli.deliberation.selectors.ballot_origins import Origin, said_of
from linli.deliberation.selectors.business import ActionFilters, VoicedFilters
from tests.factories.deliberation_ballots import BallotFactory
from tests.factories.deliberation_business import NOW, council, item, meeting, motion

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def action(of, title, **given):
    made = {"kind": "note", "responsible": "城管科", "decided_at": NOW, "decided_by": "试"}
    return ActionItem.objects.create(tenant=of.tenant, meeting=of, title=title, **(made | given))


def test_opinions_are_narrowed_by_what_became_of_them_and_by_words(here):
    of = meeting(here.community)
    plain = {"tenant": of.tenant, "meeting": of, "voiced_at": NOW, "recorded_by": "试"}
    Voiced.objects.create(text="路灯不亮", **plain)
    Voiced.objects.create(text="车没处停", answer="划车位", **plain)
    Voiced.objects.create(text="井盖坏了", wants_case=True, **plain)

    asked = [{"became": "open"}, {"became": "answered"}, {"became": "case"}, {"text": "车位"}, {"became": "x", "text": "路灯"}]
    found = [[one.text for one in business.voiced_narrowed(Voiced.objects.all(), VoicedFilters.from_query(q))] for q in asked]

    assert found == [["路灯不亮"], ["车没处停"], ["井盖坏了"], ["车没处停"], ["路灯不亮"]]


def test_what_was_decided_is_narrowed_by_how_it_stands_its_kind_words_and_meeting(here):
    of = meeting(here.community)
    action(of, "修路灯", due_on=DAY - timedelta(days=1))
    action(of, "划车位", done_at=NOW)
    action(meeting(here.compound), "换井盖", kind="task")

    asked = [{"stands": "late"}, {"stands": "done"}, {"kind": "task"}, {"text": "路灯"}, {"stands": "all", "meeting": str(of.pk)}]
    rows = ActionItem.objects.order_by("id")
    found = [
        [one.title for one in business.actions_narrowed(rows, ActionFilters.from_query(query), today=DAY)] for query in asked
    ]

    assert found == [["修路灯"], ["划车位"], ["换井盖"], ["修路灯"], ["修路灯", "划车位"]]


def test_motions_and_ballots_are_narrowed_by_their_council(here):
    body, other = council(here.community), council(here.community)
    mine = motion(body)
    motion(other)
    ballot = BallotFactory(place=here.community, council=body)
    BallotFactory(place=here.community, council=other)

    of_motions = motions.narrowed(Motion.objects.all(), motions.MotionFilters(council=str(body.pk)))
    of_ballots = ballot_lists.narrowed(Ballot.objects.all(), ballot_lists.BallotFilters(view="all", council=str(body.pk)))

    assert (list(of_motions), list(of_ballots)) == ([mine], [ballot])


def test_a_ballot_begins_with_what_it_comes_from(here):
    body = council(here.community)
    of, one = meeting(here.community, council=body), motion(body)
    text = one.versions.get()

    said = said_of(Origin(meeting=of, item=item(of, "电梯怎么装")))
    moved = said_of(Origin(motion=one, motion_version=text))

    assert (said["place"], said["council"], said["title"]) == (str(here.community.pk), str(body.pk), "电梯怎么装")
    assert (said["rule_code"], said["roll_source"], said["channels"]) == (body.rule_code, "meeting", ["hands"])
    assert (moved["title"], moved["kind"], moved["about"]) == (one.title, "decision", text.text)


def test_without_an_origin_a_ballot_begins_with_what_most_are():
    assert said_of(Origin()) == {"is_public": True, "channels": ["portal", "counter"], "secrecy": "secret"}
