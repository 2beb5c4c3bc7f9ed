"""The draft list of a call for wishes: published, commented on, each comment answered, handed over to the vote."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.procedures.errors import ProposalRefused
from linli.procedures.events import DraftListPublished
from linli.procedures.models import DraftComment, How, Proposal, ProposalRound, ProposalState
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import proposals as rules
from linli.procedures.selectors import proposals as found
from linli.registry.api import Person

from .proposals import allow, allow_taking


@transaction.atomic
def publish_draft(*, round_: ProposalRound, until: date, by: Actor, now: datetime) -> ProposalRound:
    """
    Publish the draft list for comments until a day.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    round_ = _held_round(round_, by)
    counted = found.counted(round_)
    problems = rules.publish_problems(
        candidates=counted.candidates, seats=round_.seats, unscreened=counted.open, untold=counted.untold,
        today=timezone.localdate(now), closes_on=round_.closes_on, until=until,
        min_days=round_.rule_set.body["comment_min_days"],
    )  # fmt: skip
    if round_.published_at:
        problems.append(Problem("published", _("候选名单已经公开了。"), where="state"))
    refuse_if(problems, ProposalRefused)
    round_.published_at, round_.comment_until = now, until
    round_.save(update_fields=["published_at", "comment_until"])
    changes = {"until": [None, until], "candidates": [None, counted.candidates]}
    journal.record("procedures.round.published", round_, by=by, now=now, changes=changes)
    events.publish(DraftListPublished(tenant_id=round_.tenant_id, round_id=round_.pk), now=now)
    return round_


def _held_round(round_: ProposalRound, by: Actor) -> ProposalRound:
    round_ = locking.one(ProposalRound, round_.pk)
    if not by.may(rights.CALL, tenant_id=round_.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("征集由街道发起。")))
    return round_


@transaction.atomic
def comment(
    *,
    round_: ProposalRound,
    text: str,
    proposal: Proposal | None = None,
    way: str = How.WEB,
    person: Person | None = None,
    by: Actor,
    now: datetime,
) -> DraftComment:
    """
    Say something about the draft list, or one candidate on it, until the end of the last day.

    :raises NotAllowed: for a way that only posts may use. :raises ProposalRefused: with every reason.
    """
    if way != How.WEB:
        allow_taking(by, round_.tenant_id)
    round_ = locking.one(ProposalRound, round_.pk)
    is_open = round_.takes_comments_on(timezone.localdate(now))
    problems = rules.comment_problems(is_open=is_open, text=text, channel=way, channels=How.values)
    if proposal is not None and (proposal.round_id != round_.pk or proposal.state != ProposalState.CANDIDATE):
        problems.append(Problem("not_listed", _("名单上没有这一件。"), where="proposal"))
    refuse_if(problems, ProposalRefused)
    row = DraftComment.objects.create(
        tenant_id=round_.tenant_id, round=round_, proposal=proposal, text=text.strip(), way=way, person=person,
        made_at=now, taken_by=by.label[:120],
    )  # fmt: skip
    journal.record("procedures.comment.made", row, by=by, now=now, changes={"way": [None, way]})
    return row


@transaction.atomic
def answer_comment(*, comment: DraftComment, taken_up: bool | None, reason: str, by: Actor, now: datetime) -> DraftComment:
    """
    Say whether a comment is taken up, and why; both are published.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    comment = locking.one(DraftComment, comment.pk)
    allow(by, rights.SCREEN, comment.tenant_id)
    refuse_if(rules.answer_problems(is_answered=comment.is_answered, taken_up=taken_up, reason=reason), ProposalRefused)
    comment.taken_up, comment.reason = taken_up, reason.strip()
    comment.answered_at, comment.answered_by = now, by.label[:120]
    comment.save(update_fields=["taken_up", "reason", "answered_at", "answered_by"])
    journal.record("procedures.comment.answered", comment, by=by, now=now, changes={"taken_up": [None, taken_up]})
    return comment


@transaction.atomic
def hand_over(*, round_: ProposalRound, by: Actor, now: datetime) -> ProposalRound:
    """
    Give the list to the vote, once the time for comments is over and each is answered.

    :raises NotAllowed: without the right. :raises ProposalRefused: with every reason.
    """
    round_ = _held_round(round_, by)
    counted = found.counted(round_)
    problems = rules.hand_over_problems(
        is_published=round_.published_at is not None, comments_open=counted.comments_open,
        today=timezone.localdate(now), until=round_.comment_until,
    )  # fmt: skip
    if round_.handed_over_at:
        problems.append(Problem("handed_over", _("已经交票选了。"), where="state"))
    refuse_if(problems, ProposalRefused)
    round_.handed_over_at = now
    round_.save(update_fields=["handed_over_at"])
    changes = {"candidates": [None, counted.candidates]}
    journal.record("procedures.round.handed_over", round_, by=by, now=now, changes=changes)
    return round_
