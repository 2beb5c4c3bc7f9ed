"""What the verbs of spaces and bookings share: who may, and holding a space."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem

from ..models import Space


def allow(by: Actor, right: str, *, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the post holds the right there."""
    if not by.may(right, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def held(space: Space) -> Space:
    """The space as it is now; whoever books it meanwhile waits."""
    return locking.one(Space, space.pk, "tenant", "place", "owner")
