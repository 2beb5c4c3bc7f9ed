"""
The REST face of cobuild: the same verbs that the pages use, for programs.

Reading what is public needs no account. A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from ninja import Router

from . import agreements, checkins, donations, market, mentoring, partners, spaces, ventures

router = Router(tags=["cobuild"])
router.add_router("", partners.router)
router.add_router("", agreements.router)
router.add_router("", market.router)
router.add_router("", checkins.router)
router.add_router("", spaces.router)
router.add_router("", donations.router)
router.add_router("", ventures.router)
router.add_router("", mentoring.router)

__all__ = ["router"]
