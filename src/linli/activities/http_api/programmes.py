"""Programmes over REST."""

from ninja import Router

from linli.accounts.api import STAFF_DOOR

router = Router(auth=STAFF_DOOR)
