"""Categories, dispatch rules and the duty list over REST."""

from ninja import Router

from . import categories, duties, rules

router = Router()
router.add_router("", categories.router)
router.add_router("", rules.router)
router.add_router("", duties.router)

__all__ = ["router"]
