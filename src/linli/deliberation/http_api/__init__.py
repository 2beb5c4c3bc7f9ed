"""
The REST face of deliberation: the same verbs that the pages use, for programs.

Reading what is public needs no account. A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from ninja import Router

from . import ballots, business, councils, meetings, resolutions, rolls

router = Router(tags=["deliberation"])
router.add_router("", councils.router)
router.add_router("", meetings.router)
router.add_router("", business.router)
router.add_router("", ballots.router)
router.add_router("", rolls.router)
router.add_router("", resolutions.router)

__all__ = ["router"]
