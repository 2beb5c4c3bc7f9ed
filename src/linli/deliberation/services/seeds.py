"""
The seed of a lot: made by chance and promised by its hash while the ballot is a draft, published when it is drawn.

Until then it lies encrypted where the key of a secret ballot would lie.
"""

import secrets

from linli.core import privacy
from linli.core.lots import promise_of
from linli.deliberation.models import Ballot, BallotKind, BoxKey

LABEL = "deliberation.boxkey.wrapped"


def promise(ballot: Ballot) -> None:
    """A lot that has no seed gets one; what is no lot any more loses it. The row of the ballot is there already."""
    if (ballot.kind == BallotKind.LOT) == bool(ballot.lot_commitment):
        return
    BoxKey.objects.filter(ballot=ballot).delete()
    ballot.lot_commitment = ""
    if ballot.kind == BallotKind.LOT:
        seed = secrets.token_hex(32)
        wrapped = privacy.encrypt(seed, label=LABEL)
        BoxKey(tenant_id=ballot.tenant_id, ballot=ballot, wrapped=wrapped).save(force_insert=True)
        ballot.lot_commitment = promise_of(seed)
    ballot.save(update_fields=["lot_commitment"])


def seed_of(ballot: Ballot) -> str:
    """The seed, for the draw. :raises BoxKey.DoesNotExist: when it was drawn before, or thrown away."""
    return privacy.decrypt(BoxKey.objects.values_list("wrapped", flat=True).get(ballot=ballot), label=LABEL)
