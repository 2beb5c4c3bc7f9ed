"""Somebody who signed in and is not in the register yet gives their name, and is in it: no counter, no second form."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.api import phone_hash_of
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person, Place, find_or_add_person, link_user_to_person

from ..errors import CheckInRefused


@transaction.atomic
def introduce(*, tenant: Tenant, name: str, phone: str, home: Place, by: Actor, now: datetime) -> tuple[Person, Actor]:
    """
    The record of whoever signed in with this telephone, which the account has proved, and the same actor as that person.

    :raises NotAllowed: for whoever has not signed in. :raises CheckInRefused: where the number is another's in the register.
    """
    if by.user_id is None:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录再报到。不方便上网，到社区或者窗口也能报。")))
    refuse_if([] if name.strip() else [Problem("name", _("写上姓名。"), where="name")], CheckInRefused)
    person = find_or_add_person(tenant=tenant, name=name, phone=phone, home=home, by=by, now=now)
    linked = link_user_to_person(user_id=by.user_id, phone_hash=phone_hash_of(by.user_id), tenant=tenant, by=by, now=now)
    is_theirs = linked is not None and linked.pk == person.pk
    text = _("名册上这个号码不止一个人，或者姓名不一样。请到社区或者窗口报到，顺便核对。")
    refuse_if([] if is_theirs else [Problem("another", text, where="name")], CheckInRefused)
    return person, replace(by, person_id=person.pk, tenant_id=tenant.pk)
