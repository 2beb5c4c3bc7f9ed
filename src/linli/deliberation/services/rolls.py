"""The roll: made from the register, the council or the meeting, publicised, and corrected one right at a time while it is a draft."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core import events, journal, locking, rows, workcalendar
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words
from linli.deliberation.errors import RollRefused
from linli.deliberation.events import RollPublicised
from linli.deliberation.models import Ballot, Correction, Right, RightUnit, RightVoter
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules import rolls as rules
from linli.deliberation.rules.rolls import Entry, Voting
from linli.deliberation.selectors import rolls as found
from linli.deliberation.selectors.frozen import roll_digest_of
from linli.deliberation.selectors.roll_sources import entries_of, source_problems
from linli.deliberation.states import BallotState
from linli.disclosure.api import NoticeKind, publish_notice
from linli.procedures.api import area_text

LEAST_PUBLIC_DAYS = 1
MOST_PUBLIC_DAYS = 366


def allow(by: Actor, ballot: Ballot, *, path: str | None = None, right: str = capabilities.ROLLS) -> None:
    """:raises NotAllowed: without the right over the ballot's place, or over that of one right."""
    if not by.may(right, tenant_id=ballot.tenant_id, place_path=ballot.place_path if path is None else path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能办这次表决的名册。")))


def draft_problems(ballot: Ballot) -> list[Problem]:
    if ballot.state == BallotState.DRAFT:
        return []
    return [Problem("not_draft", _("名册已经定下来了，不能再改。"), where="state")]


@transaction.atomic
def build(*, ballot: Ballot, by: Actor, now: datetime) -> Ballot:
    """
    Make the roll from its source as it stands today, in place of the one before.

    Who was excluded with a reason and who was named to vote stays so. What the register lacks is told by
    `selectors.rolls.problems_of` and stands against freezing, not against looking at the roll.

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot = locking.one(Ballot, ballot.pk, "place", "tenant")
    allow(by, ballot)
    refuse_if([*draft_problems(ballot), *source_problems(ballot)], RollRefused)
    before = found.stored_entries(ballot)
    entries = found.carried_over(entries_of(ballot, on=timezone.localdate(now)), before)
    _replace(ballot, entries)
    _note_sums(ballot, entries)
    changes = {"heads": [len(before), ballot.roll_count], "roll": [None, ballot.roll_digest]}
    journal.record("deliberation.roll.built", ballot, by=by, now=now, changes=changes)
    return ballot


def _replace(ballot: Ballot, entries: Sequence[Entry]) -> None:
    """Write the rights anew; letters and corrections find the right of the same key again."""
    asked = {pk: right.key for pk, right in _asked_about(ballot)}
    letters = {(one.right.key, found.voting_of(one).key): one for one in _named(ballot)}
    ballot.rights.all().delete()
    rights = [(_right(ballot, position, entry), entry) for position, entry in enumerate(entries, start=1)]
    rows.insert(
        [right for right, _entry in rights],
        [_unit(right, unit) for right, entry in rights for unit in entry.units],
        [_voter(right, voting, letters.get((entry.key, voting.key))) for right, entry in rights for voting in entry.voters],
    )
    by_key = {right.key: right for right, _entry in rights}
    for pk, key in asked.items():
        Correction.objects.filter(pk=pk).update(right=by_key.get(key))


def _asked_about(ballot: Ballot) -> list[tuple[UUID, Right]]:
    rows_asked = ballot.corrections.filter(right__isnull=False).select_related("right")
    return [(one.pk, one.right) for one in rows_asked if one.right is not None]


def _named(ballot: Ballot) -> list[RightVoter]:
    return list(RightVoter.objects.filter(right__ballot=ballot, is_named=True).select_related("right"))


def _right(ballot: Ballot, position: int, entry: Entry) -> Right:
    return Right(
        tenant_id=ballot.tenant_id, ballot=ballot, position=position, key=entry.key, label=entry.label[:200],
        place_id=entry.place_id, place_path=entry.place_path, area_centi=entry.area_centi, is_unsold=entry.is_unsold,
        excluded_why=entry.excluded_why[:120],
    )  # fmt: skip


def _unit(right: Right, unit: rules.UnitEntry) -> RightUnit:
    return RightUnit(
        tenant_id=right.tenant_id, right=right, unit_id=unit.unit_id, label=unit.label[:120], area_centi=unit.area_centi
    )


def _voter(right: Right, voting: Voting, letter: RightVoter | None) -> RightVoter:
    made = RightVoter(
        tenant_id=right.tenant_id, right=right, person_id=voting.person_id, organisation_id=voting.organisation_id,
        agent_id=voting.agent_id, is_named=voting.is_named,
    )  # fmt: skip
    if letter is not None:
        made.letter_id, made.letter_kept_where, made.named_at = letter.letter_id, letter.letter_kept_where, letter.named_at
    return made


def _note_sums(ballot: Ballot, entries: Sequence[Entry]) -> None:
    """
    What the roll comes to, on the ballot. A roll that was publicised and changes is publicised anew, unless it changes because
    a correction was accepted meanwhile.
    """
    sums, digest = rules.sums_of(entries), roll_digest_of(ballot)
    if digest != ballot.roll_digest and ballot.roll_published_at is not None and not _was_corrected(ballot):
        ballot.roll_published_at = ballot.roll_public_until = None
    ballot.roll_count = ballot.due_count = sums.heads
    ballot.roll_area_centi, ballot.roll_digest = sums.area_centi, digest
    ballot.save(
        update_fields=["roll_count", "due_count", "roll_area_centi", "roll_digest", "roll_published_at", "roll_public_until"]
    )


def _was_corrected(ballot: Ballot) -> bool:
    return ballot.corrections.filter(is_accepted=True, answered_at__gte=ballot.roll_published_at).exists()


@transaction.atomic
def exclude(*, right: Right, why: str, by: Actor, now: datetime) -> Right:
    """
    Leave a right out of the count; it stays on the roll with the reason, for everybody to read.

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot, right = _held(right)
    allow(by, ballot)
    problems = draft_problems(ballot) + rules.text_problems(why, where="why", most=rules.MOST_REASON)
    if right.excluded_why:
        problems.append(Problem("excluded", _("这一处本来就没有计入。"), where="why"))
    refuse_if(problems, RollRefused)
    right.excluded_why = why.strip()
    return _rewritten(ballot, right, "excluded", by, now, reason=right.excluded_why)


@transaction.atomic
def include(*, right: Right, by: Actor, now: datetime) -> Right:
    """
    Count a right that was left out.

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot, right = _held(right)
    allow(by, ballot)
    problems = draft_problems(ballot)
    if not right.excluded_why:
        problems.append(Problem("included", _("这一处本来就计入了。"), where="why"))
    refuse_if(problems, RollRefused)
    right.excluded_why = ""
    return _rewritten(ballot, right, "included", by, now)


def _held(right: Right) -> tuple[Ballot, Right]:
    """The right with its ballot, which stands above it."""
    ballot = locking.one(Ballot, right.ballot_id, "place", "tenant")
    right = locking.one(Right, right.pk)
    right.ballot = ballot
    return ballot, right


def _rewritten(ballot: Ballot, right: Right, past: str, by: Actor, now: datetime, *, reason: str = "") -> Right:
    right.save(update_fields=["excluded_why"])
    _note_sums(ballot, found.stored_entries(ballot))
    journal.record(f"deliberation.right.{past}", right, by=by, now=now, reason=reason, changes={"number": [None, right.position]})
    return right


@transaction.atomic
def publicise(*, ballot: Ballot, until: date | None, by: Actor, now: datetime) -> Ballot:
    """
    Make the roll public until the end of a day: a notice with the sums, and the page on which everyone finds their own right.

    The day on which it begins is not counted, and a last day that is a holiday moves to the next working day (Civil Code art.
    201, 203). Doors and areas are shown, no names of owners (PIPL art. 6).

    :raises NotAllowed: without the right there. :raises RollRefused: with every reason.
    """
    ballot = locking.one(Ballot, ballot.pk, "place", "tenant")
    allow(by, ballot)
    today = timezone.localdate(now)
    refuse_if([*draft_problems(ballot), *_public_problems(ballot, until, today)], RollRefused)
    assert until is not None  # noqa: S101 -- without it there is a problem
    calendar = workcalendar.calendar_of(ballot.tenant, on=today)
    last = rules.moved_off_holidays(until, calendar.is_working_day)
    before, ballot.roll_public_until, ballot.roll_published_at = ballot.roll_public_until, last, now
    ballot.save(update_fields=["roll_public_until", "roll_published_at"])
    if ballot.is_public:
        _put_up(ballot, by, now)
    journal.record("deliberation.roll.publicised", ballot, by=by, now=now, changes={"until": [before, last]})
    events.publish(RollPublicised(tenant_id=ballot.tenant_id, ballot_id=ballot.pk), now=now)
    return ballot


def _public_problems(ballot: Ballot, until: date | None, today: date) -> list[Problem]:
    problems = []
    if not ballot.roll_digest:
        problems.append(Problem("no_roll", _("还没有名册。先生成，看过没有问题再公示。"), where="roll"))
    if until is None or not LEAST_PUBLIC_DAYS <= (until - today).days <= MOST_PUBLIC_DAYS:
        problems.append(Problem("until", _("公示到哪天，请选明天或以后的日期，一年以内。"), where="until"))
    return problems


def _put_up(ballot: Ballot, by: Actor, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # what hangs on the board is in the office's language, whoever puts it up
        assert ballot.roll_public_until is not None  # noqa: S101 -- just set
        until = _("%(day)s 24:00") % {"day": day_words(ballot.roll_public_until)}
        text = [
            _("“%(title)s”要表决，名册从今天起公示到 %(until)s。") % {"title": ballot.title, "until": until},
            _sums_words(ballot),
            _("请查一查自己的表决权对不对。不对的，在网页上申请更正，也可以打电话、到社区窗口或者交书面材料；每一条都会答复。"),
        ]
        title = _("表决名册公示：%(title)s") % {"title": ballot.title}
    publish_notice(
        tenant_id=ballot.tenant_id,
        title=title[:80],
        text="\n".join(text),
        kind=NoticeKind.PUBLICITY,
        audience_place_id=ballot.place_id,
        about=ballot,
        url=reverse("deliberation:public-roll", args=[ballot.pk]),
        shown_until=ballot.roll_public_until,
        ask=ballot.tenant.phone,
        once_key=f"deliberation.roll:{ballot.pk}:{now.isoformat()}",
        by=by,
        now=now,
    )


def _sums_words(ballot: Ballot) -> str:
    if ballot.counts_area:
        text = ngettext(
            "名册上一共 %(n)d 份表决权，专有部分面积 %(area)s m²。",
            "名册上一共 %(n)d 份表决权，专有部分面积 %(area)s m²。",
            ballot.roll_count,
        )
        return text % {"n": ballot.roll_count, "area": area_text(ballot.roll_area_centi)}
    return ngettext("名册上一共 %(n)d 份表决权。", "名册上一共 %(n)d 份表决权。", ballot.roll_count) % {"n": ballot.roll_count}
