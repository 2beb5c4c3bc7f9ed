"""
The REST face of procedures: the same verbs that the pages use, for programs.

Reading what is public needs no account. A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from ninja import Router

from . import collecting, running, wishing

router = Router(tags=["procedures"])
router.add_router("", running.router)
router.add_router("", collecting.router)
router.add_router("", wishing.router)

__all__ = ["router"]
