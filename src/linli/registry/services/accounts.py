"""Tying a staff account to the person of the register who uses it; appointments do the rest."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import PersonRefused
from ..models import Person

if TYPE_CHECKING:
    from linli.accounts.api import User

LINK = "registry.appointments.office"


@transaction.atomic
def link_account(*, person: Person, user: "User", by: Actor, now: datetime) -> Person:
    """
    Let this account be used by this person: from now on it acts under their appointments.

    :raises NotAllowed: without the right to fill posts there. :raises PersonRefused: with every reason.
    """
    locking.one(Tenant, person.tenant_id)  # one account, one person
    person = locking.one(Person, person.pk, "home")
    if not by.may(LINK, tenant_id=person.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("把账号配给人，要有管岗位任职的岗位。")))
    problems = []
    if person.merged_into_id or person.erased_at:
        problems.append(Problem("person_gone", _("这个人的记录已经合并或删除，换一条记录。"), "person"))
    if person.user_id and person.user_id != user.pk:
        problems.append(Problem("person_has_account", _("这个人已经有账号。"), "person"))
    if Person.objects.filter(user_id=user.pk, merged_into=None).exclude(pk=person.pk).exists():
        problems.append(Problem("account_taken", _("这个账号已经配给别人。"), "user"))
    refuse_if(problems, PersonRefused)
    person.user = user
    person.save(update_fields=["user"])
    journal.record("registry.person.linked", person, by=by, now=now, changes={"user": [None, user.pk]})
    return person
