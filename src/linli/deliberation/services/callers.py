"""Voting through somebody of the office: at the counter, at the door with a tablet, on the telephone where the rule allows it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Channel, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.rolls import text_problems
from linli.deliberation.selectors import rolls as found

from . import votes

TAKEN = (Channel.COUNTER, Channel.VISIT, Channel.PHONE)
TELLING = (capabilities.TAKE_VOTES, capabilities.ROLLS)
MOST_PROOF = 120


def take(*, right: Right, content: str, channel: str, person_id: UUID | None, proof: str = "", by: Actor, now: datetime) -> str:
    """
    Cast what somebody says, by a clerk who made sure who it is; the receipt. `person_id`: which of the right's voters speaks;
    `proof`: how it was made sure, which a right that the register knows no voter of cannot do without.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason.
    """
    refuse_if(_problems(right, channel, person_id, proof), VoteRefused)
    return votes.cast(right=right, content=content, channel=channel, proof=proof, by=by, now=now)


def _problems(right: Right, channel: str, person_id: UUID | None, proof: str) -> list[Problem]:
    problems = []
    if channel not in TAKEN:
        problems.append(Problem("channel", _("请选是在窗口、上门还是电话里投的。"), where="channel"))
    if found.speakers_of(right):
        use = found.may_use(right, person_id)
        if person_id is None:
            problems.append(Problem("speaker", _("请选是谁来投的。"), where="speaker"))
        elif not use:
            problems.append(Problem("speaker", use.why_not, where="speaker"))
    elif not proof.strip():
        problems.append(
            Problem("no_proof", _("登记里没有能投这一份的人。写下怎么核对的身份，看了什么证件、授权书。"), where="proof")
        )
    if len(proof) > MOST_PROOF:
        text = _("最多 %(most)d 个字，现在有 %(count)d 个。")
        problems.append(Problem("proof_long", text % {"most": MOST_PROOF, "count": len(proof)}, where="proof"))
    return problems


@transaction.atomic
def tell_receipt(*, right: Right, proof: str, by: Actor, now: datetime) -> str:
    """
    The receipt of a recorded voice, for whoever forgot it or handed in a paper; the journal says who asked for it and how it was
    made sure that it was theirs.

    :raises NotAllowed: without the right there. :raises VoteRefused: with every reason; of a secret paper nobody can tell it.
    """
    ballot = right.ballot
    if not any(by.may(one, tenant_id=right.tenant_id, place_path=right.place_path or ballot.place_path) for one in TELLING):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能查这一份的回执。")))
    voice = None if ballot.is_secret else right.voices.filter(ended_at=None).first()
    problems = text_problems(proof, where="proof", most=MOST_PROOF)
    if voice is None:
        problems.append(Problem("no_receipt", _("无记名的回执谁也查不出来；没有投的，没有回执。"), where="proof"))
    refuse_if(problems, VoteRefused)
    journal.record("deliberation.right.receipt_told", right, by=by, now=now, changes={"proof": [None, proof.strip()]})
    return str(voice.receipt) if voice else ""
