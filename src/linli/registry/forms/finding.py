"""Fields that find a place or a person by what people write; the services decide whether it may be."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.actors import Actor
from linli.core.forms import FoundField
from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.registry.models import Person, Place
from linli.registry.selectors.choosing import places_meant
from linli.registry.selectors.people import living_records, people_by_phone
from linli.registry.services.standing_in import empty_place, somebody

SHOWN = 4


class PlaceField(FoundField):
    """A place by its full name, door code or official code. `tenant` must be set before cleaning."""

    tenant: Tenant

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_length": 200, "help_text": gettext_lazy("写全称，如“柳岸里小区3号楼”；门牌码也行。"), **kwargs}
        )
        self.kinds = kinds

    def found(self, text: str) -> Sequence[Place]:
        return places_meant(text, tenant=self.tenant, kinds=self.kinds)

    def says(self, text: str, found: Sequence[Place]) -> str:
        if not found:
            return _("没有找到“%(text)s”。照地点页上的全称写。") % {"text": text}
        return _("有几个地方都像：%(names)s。写全一点。") % {"names": "、".join(str(one) for one in found[:SHOWN])}

    def stand_in(self, by: Actor) -> Place:
        return empty_place(self.tenant, kinds=self.kinds, by=by, now=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Place) else value


class PersonField(FoundField):
    """A person by telephone number, or by a name that only one has. `tenant` must be set before cleaning."""

    tenant: Tenant

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 80, "help_text": gettext_lazy("写姓名；同名的写手机号。"), **kwargs})

    def found(self, text: str) -> Sequence[Person]:
        if is_phone(text):
            return people_by_phone(text, tenant=self.tenant)
        try:
            return list(living_records(self.tenant).filter(pk=UUID(text)))
        except ValueError:
            return list(living_records(self.tenant).filter(name=text)[:SHOWN])

    def says(self, text: str, found: Sequence[Person]) -> str:
        if not found:
            return _("名册里没有“%(text)s”，先把人登记上。") % {"text": text}
        return _("有 %(count)s 位都是“%(text)s”，换成手机号写。") % {"count": len(found), "text": text}

    def stand_in(self, by: Actor) -> Person:  # noqa: ARG002 -- a person stands nowhere
        return somebody(self.tenant, now=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Person) else value


class TenantForm(forms.Form):
    """A form whose finding fields look within one tenant."""

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        for field in self.fields.values():
            if isinstance(field, PlaceField | PersonField):
                field.tenant = tenant
