"""What the verbs of activities share: who may, and holding a session."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem

from ..models import Session


def allow(by: Actor, right: str, *, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the post holds the right there."""
    if not by.may(right, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def held_session(pk: UUID) -> Session:
    """The session as it is now, held: nobody else takes or frees a place of it meanwhile."""
    return locking.one(Session, pk, "programme__only_place", "programme__only_group", "place", "tenant")
