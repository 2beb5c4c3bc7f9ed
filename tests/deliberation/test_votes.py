"""One right, one voice, whatever way it comes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Conflict, Right, SealedPaper, Voice
from linli.deliberation.rules.receipts import receipt_as_typed
from linli.deliberation.selectors import eligibility
from linli.deliberation.services import votes
from tests.factories.deliberation_ballots import (
    NOW,
    clerk_of,
    closed,
    crosses,
    owners,
    say,
    secret,
    voter_of,
)
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_voter_gets_a_receipt_and_their_right_a_day_and_a_way():
    ballot = secret(1)
    right = ballot.rights.get()

    receipt = say(right, crosses("1"), by=voter_of(right))

    right.refresh_from_db()
    assert (right.used_on, right.used_channel) == (timezone.localdate(NOW), "portal")
    assert (len(receipt), receipt_as_typed(receipt.lower().replace("-", " "))) == (14, receipt)


def test_what_a_secret_voter_chose_stands_nowhere_but_sealed():
    ballot = secret(1, options=("甲乙丙丁", "戊己庚辛"))

    say(ballot.rights.get(), crosses("2"))

    line = JournalLine.objects.get(verb="deliberation.right.used")
    assert line.changes == {"channel": [None, "portal"], "ballot": [None, str(ballot.pk)]}
    assert (Voice.objects.count(), "2=o" in SealedPaper.objects.get().sealed) == (0, False)
    assert [one for one in OutboxEvent.objects.values_list("name", flat=True) if "ote" in one] == []


def test_every_sealed_paper_is_as_long_as_every_other():
    ballot = secret(3, seats=2)

    [say(right, content) for right, content in zip(ballot.rights.all(), ["", crosses("1"), crosses("1", "2")], strict=True)]

    assert len({len(one.sealed) for one in SealedPaper.objects.all()}) == 1


def test_a_right_is_used_once():
    ballot = secret(1)
    say(ballot.rights.get(), crosses("1"))

    with pytest.raises(VoteRefused) as refused:
        say(ballot.rights.get(), crosses("2"))

    assert (refused.value.codes, SealedPaper.objects.count(), Conflict.objects.count()) == (["already_used"], 1, 0)


def test_a_second_voice_at_the_counter_stands_on_the_list_of_conflicts_once_a_day():
    ballot = secret(1)
    say(ballot.rights.get(), crosses("1"))

    for _time in range(2):
        with pytest.raises(VoteRefused):
            say(ballot.rights.get(), crosses("2"), channel="counter")

    conflict = Conflict.objects.get()
    assert (conflict.channel, conflict.why) == ("counter", "已经在 2026年9月1日 通过“网页”投过了。")


def test_nobody_votes_with_somebody_elses_right():
    ballot = secret(2)
    mine, other = ballot.rights.order_by("position")

    with pytest.raises(NotAllowed):
        say(other, crosses("1"), by=voter_of(mine))

    assert (SealedPaper.objects.count(), Right.objects.exclude(used_on=None).count()) == (0, 0)


def test_the_scan_of_a_paper_is_a_picture_or_a_pdf():
    right = owners([9000], channels=["paper"]).rights.get()

    with pytest.raises(VoteRefused) as refused:
        say(right, "yes", channel="paper", scan=SimpleUploadedFile("票.txt", "同意".encode()))

    assert (refused.value.codes, Voice.objects.count()) == (["scan_kind"], 0)


@pytest.mark.parametrize("content", ["9=o", "1=y", "o", "1=o,1=o", "2=o,1=o", "yes", "?"])
def test_what_does_not_stand_on_the_paper_is_not_taken(content):
    ballot = secret(1)

    with pytest.raises(VoteRefused) as refused:
        say(ballot.rights.get(), content)

    assert refused.value.codes == ["choice_unknown"]


def test_the_closing_instant_is_too_late():
    ends = NOW + timedelta(hours=1)
    ballot = secret(1, closes_at=ends)

    with pytest.raises(VoteRefused) as refused:
        say(ballot.rights.get(), crosses("1"), now=ends)

    assert refused.value.codes == ["over"]


def test_every_reason_why_a_voice_is_not_taken_comes_at_once():
    ballot = owners([1000], channels=["phone"])
    Right.objects.filter(ballot=ballot).update(paper_issued_on=timezone.localdate(NOW))

    with pytest.raises(VoteRefused) as refused:
        say(ballot.rights.get(), "maybe")

    assert refused.value.codes == ["no_proof", "choice_unknown", "paper_issued"]


def test_a_recorded_voice_that_was_written_down_wrongly_is_struck_out_and_the_right_speaks_again():
    ballot = owners([1000])
    say(ballot.rights.get(), "yes", channel="counter")

    votes.strike(voice=Voice.objects.get(), reason="记错了门牌", by=clerk_of(ballot), now=NOW)
    say(ballot.rights.get(), "no", channel="counter")

    assert closed(ballot).verdict["details"]["said"]["disagree"] == {"heads": 1, "area_centi": 1000}
    assert list(Voice.objects.order_by("at", "id").values_list("content", "ended_why")) == [("yes", "记错了门牌"), ("no", "")]


def test_where_it_is_allowed_a_later_voice_supersedes_the_earlier_one():
    ballot = owners([1000], rule_code="procedures.owners_ordinary", allows_revote=True)
    [say(ballot.rights.get(), content) for content in ("yes", "no")]

    assert closed(ballot).verdict["details"]["said"]["disagree"] == {"heads": 1, "area_centi": 1000}
    assert sorted(Voice.objects.values_list("content", "ended_why")) == [("no", ""), ("yes", "改投")]


def test_somebody_who_cannot_vote_reads_why():
    ballot = secret(1)
    stranger = PersonFactory(tenant=ballot.tenant).pk

    problems = eligibility.problems_for(ballot, stranger, NOW)

    assert [one.text for one in problems] == ["名册上没有您。觉得不对，可以找社区更正。"]


def test_somebody_who_has_voted_reads_when():
    ballot = secret(1)
    right = ballot.rights.get()
    say(right, crosses("1"))

    problems = eligibility.problems_for(ballot, right.voters.get().person_id, NOW)

    assert [one.code for one in problems] == ["already_used"]
