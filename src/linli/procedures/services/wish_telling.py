"""Proposers hear what became of their wish: by a message where they have an account or left a mobile number, else somebody calls."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.disclosure.api import tell
from linli.procedures.models import Proposal, ProposalState

from .proposals import note_told

MOBILE_DIGITS = 11


@transaction.atomic
def tell_proposer(*, proposal_id: UUID, once_key: str, now: datetime) -> bool:
    """Tell the proposer by a message, if one reaches them. Returns whether it did; else the wish stays among those to be told."""
    wish = Proposal.objects.select_related("person", "into", "round").get(pk=proposal_id)
    person_id, phone = _reached_by(wish)
    if wish.told_at or wish.is_open or not (person_id or phone):
        return False
    tell(
        tenant_id=wish.tenant_id,
        kind="procedures.proposal_settled",
        title=_title(wish),
        body=wish.reason,
        url=reverse("procedures:wishes"),
        about=wish,
        once_key=once_key,
        now=now,
        to_person=person_id,
        to_phone=phone,
    )
    note_told(proposal=wish, how="message", by=Actor.system(tenant_id=wish.tenant_id), now=now)
    return True


def _reached_by(wish: Proposal) -> tuple[UUID | None, str]:
    """The person, or the mobile number, by which a message finds the proposer; neither where only a call or a letter does."""
    if wish.person is not None and wish.person.user_id:
        return wish.person.pk, ""
    phone = wish.phone or (wish.person.phone if wish.person else "")
    return None, phone if len(phone) == MOBILE_DIGITS and phone.startswith("1") else ""


def _title(wish: Proposal) -> str:
    words = {
        ProposalState.CANDIDATE: _("您提的建议 %(number)s 列为候选了"),
        ProposalState.REFUSED: _("您提的建议 %(number)s 没有采纳，原因在里面"),
        ProposalState.MERGED: _("您提的建议 %(number)s 和别人提的是一件事，并到一起了"),
    }
    return words[ProposalState(wish.state)] % {"number": wish.number}
