"""
The REST face of activities: the same verbs that the pages use, for programs.

Reading what is public needs no account. A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from ninja import Router

from . import attendance, callups, enrolments, fairs, groups, hours, outreach, programmes, signups, university, volunteers

router = Router(tags=["activities"])
router.add_router("", programmes.router)
router.add_router("", signups.router)
router.add_router("", attendance.router)
router.add_router("", volunteers.router)
router.add_router("", hours.router)
router.add_router("", callups.router)
router.add_router("", university.router)
router.add_router("", enrolments.router)
router.add_router("", groups.router)
router.add_router("", fairs.router)
router.add_router("", outreach.router)

__all__ = ["router"]
