"""The REST face of this noun."""

from ninja import Router

router = Router()
