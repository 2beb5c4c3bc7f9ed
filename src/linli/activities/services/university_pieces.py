"""What the verbs of the senior university share: who may, and holding a term, a class, an enrolment."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem

from ..models import ClassGroup, Enrolment, Term
from ..rules import rights


def allow(by: Actor, *codes: str, tenant_id: UUID, place_path: str | None = None) -> None:
    """:raises NotAllowed: unless the post holds one of these rights there; without a place, anywhere in the tenant."""
    if not any(by.may(code, tenant_id=tenant_id, place_path=place_path) for code in codes):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def allow_keeping(by: Actor, tenant_id: UUID, place_path: str | None = None) -> None:
    allow(by, rights.UNIVERSITY, tenant_id=tenant_id, place_path=place_path)


def allow_terms(by: Actor, tenant_id: UUID) -> None:
    """A term is the subdistrict's: its communities plan their classes in it."""
    allow(by, rights.TERMS, tenant_id=tenant_id)


def held_term(pk: UUID) -> Term:
    """The term as it is now; whoever plans a class in it meanwhile waits."""
    return locking.one(Term, pk, "tenant")


def held_class(pk: UUID) -> ClassGroup:
    """The class as it is now; whoever enrols in it meanwhile waits."""
    return locking.one(ClassGroup, pk, "tenant", "term", "course", "programme", "place", "space", "teacher__person")


def held_enrolment(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, its class held before it."""
    group = held_class(enrolment.class_group_id)  # type: ignore[attr-defined]
    row = locking.one(Enrolment, enrolment.pk, "learner__person")
    row.class_group = group
    return row
