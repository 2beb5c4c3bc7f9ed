"""Fields that find a place or a person by what people write; the services decide whether it may be."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.registry.models import Person, Place
from linli.registry.selectors.people import living_records, people_by_phone
from linli.registry.selectors.places import places_under

SHOWN = 4


class PlaceField(forms.CharField):
    """A place by its full name, door code or official code. `tenant` must be set before cleaning."""

    tenant: Tenant

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_length": 200, "help_text": gettext_lazy("写全称，如“柳岸里小区3号楼”；门牌码也行。"), **kwargs}
        )
        self.kinds = kinds

    def clean(self, value: Any) -> Place | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        found = self._found(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("没有找到“%(text)s”。照地点页上的全称写。") % {"text": text}, code="not_found")
        names = "、".join(str(one) for one in found[:SHOWN])
        raise forms.ValidationError(_("有几个地方都像：%(names)s。写全一点。") % {"names": names}, code="several")

    def _found(self, text: str) -> list[Place]:
        everyone = places_under("", tenant=self.tenant)
        everyone = everyone.of_kind(*self.kinds) if self.kinds else everyone
        exact = list(everyone.filter(full_name=text)[: SHOWN + 1]) or list(everyone.filter(public_code=text.upper()))
        exact = exact or list(everyone.filter(code=text.upper())[: SHOWN + 1])
        return exact or list(everyone.filter(full_name__icontains=text)[: SHOWN + 1])

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Place) else value


class PersonField(forms.CharField):
    """A person by telephone number, or by a name that only one has. `tenant` must be set before cleaning."""

    tenant: Tenant

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 80, "help_text": gettext_lazy("写姓名；同名的写手机号。"), **kwargs})

    def clean(self, value: Any) -> Person | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        found = self._found(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("名册里没有“%(text)s”，先把人登记上。") % {"text": text}, code="not_found")
        raise forms.ValidationError(
            _("有 %(count)s 位都是“%(text)s”，换成手机号写。") % {"count": len(found), "text": text}, code="several"
        )

    def _found(self, text: str) -> list[Person]:
        if is_phone(text):
            return people_by_phone(text, tenant=self.tenant)
        try:
            return list(living_records(self.tenant).filter(pk=UUID(text)))
        except ValueError:
            return list(living_records(self.tenant).filter(name=text)[:SHOWN])

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


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
