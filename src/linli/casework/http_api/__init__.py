"""
The REST face of casework: the same verbs that the pages use, for programs.

Programs sign in with a key (`Authorization: Bearer …`) and act under one appointment; a signed-in browser may use it too.
Reporting, joining, following and answering need no account. A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from ninja import Router

from . import (
    bulk,
    centre,
    delaying,
    guide,
    hotline,
    hotline_mappings,
    joint_office,
    pressing,
    rates,
    reading,
    relaying,
    reporting,
    returning,
    settings,
    tasks,
    whistling,
    working,
)

router = Router(tags=["casework"])
# Addresses are tried in this order: what programs call by the thousand stands first.
router.add_router("", reading.router)
router.add_router("", reporting.router)
router.add_router("", joint_office.router)
router.add_router("", rates.router)
router.add_router("", whistling.router)
router.add_router("", settings.router)
router.add_router("", bulk.router)
router.add_router("", working.router)
router.add_router("", relaying.router)
router.add_router("", returning.router)
router.add_router("", delaying.router)
router.add_router("", pressing.router)
router.add_router("", hotline.router)
router.add_router("", hotline_mappings.router)
router.add_router("", tasks.router)
router.add_router("", centre.router)
router.add_router("", guide.router)

__all__ = [
    "router",
]
