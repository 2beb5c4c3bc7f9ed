"""Somebody who proved a telephone and is in no register yet: they say their name, and help or ask as anybody else."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.api import phone_hash_of, user_by_id
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, Refused
from linli.registry.api import find_or_add_person, link_user_to_person


@transaction.atomic
def known(*, tenant: Tenant, name: str, by: Actor, now: datetime) -> Actor:
    """
    The same actor as a person of the register: found by the telephone that was proved, or written down under this name.

    :raises Refused: where there is no telephone, or its number is already somebody else's record.
    """
    user = user_by_id(by.user_id) if by.user_id else None
    if by.person_id is not None or user is None:
        return by
    if not name.strip():
        raise Refused(Problem("name", _("写一下怎么称呼您。"), where="name"))
    hashed = phone_hash_of(user.pk)
    person = link_user_to_person(user_id=user.pk, phone_hash=hashed, tenant=tenant, by=by, now=now) if hashed else None
    if person is None:
        find_or_add_person(tenant=tenant, name=name, phone=user.phone, by=by, now=now)
        person = link_user_to_person(user_id=user.pk, phone_hash=hashed, tenant=tenant, by=by, now=now)
    if person is None or person.tenant_id != tenant.pk:
        raise Refused(Problem("unknown_person", _("您的手机号和登记的对不上。打电话或者到社区说一声，核对了就行。")))
    return replace(by, person_id=person.pk)
