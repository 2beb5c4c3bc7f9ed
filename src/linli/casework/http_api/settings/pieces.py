"""What categories, rules and the duty list share over REST: one door, a write of the settings, a category by its code."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Category
from linli.casework.rules import rights
from linli.casework.selectors import categories as known
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..doors import KeyThrottle, insist, refused, written

DOOR: dict[str, Any] = {"auth": STAFF_DOOR, "throttle": KeyThrottle()}
MOST_NAMED = 200


def settled(request: HttpRequest, verb: str, write: Callable[[Tenant, Actor], dict[str, Any]]) -> dict[str, Any]:
    """Do a write of the settings once, for whoever may. :raises NotAllowed: for everyone else, before anything is looked up."""
    tenant = insist(request, rights.SETTINGS)
    return written(request, verb, lambda by: write(tenant, by))


def coded(code: str, tenant: Tenant) -> Category | None:
    """The category of that code, retired ones too."""
    return next((one for one in known.read_tree(tenant.pk) if one.code == code), None)


def category_named(code: str, tenant: Tenant) -> Category:
    """:raises Refused: for a code that there is none of."""
    found = coded(code, tenant)
    if found is None:
        raise refused("unknown_category", _("没有这一类，请从列表里选。"), "category")
    return found
