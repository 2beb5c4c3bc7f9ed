"""Fields that find a person or an organisation by what people write of them; and those that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.words import listing
from linli.registry.api import Organisation, Person, living_records, organisations

SHOWN = 4


class _Found(forms.CharField):
    """A row of the tenant that a text names; `tenant` is set by the form."""

    tenant: Tenant

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        found = self.found(text)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(self.says(text, found), code="several" if found else "not_found")

    def found(self, text: str) -> list[Any]:
        raise NotImplementedError

    def says(self, text: str, found: list[Any]) -> str:
        raise NotImplementedError


class PersonField(_Found):
    """A person by name, with the telephone behind it where several have it: “王小明 13900000001”."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 80, "help_text": gettext_lazy("写姓名；同名的在后面加手机号。"), **kwargs})

    def found(self, text: str) -> list[Person]:
        name, _blank, phone = text.partition(" ")
        rows = living_records(self.tenant)
        if name.isdecimal():
            return list(rows.filter(phone_hash=search_hash(name, purpose="phone"))[:SHOWN])
        rows = rows.filter(name=name)
        return list((rows.filter(phone_hash=search_hash(phone.strip(), purpose="phone")) if phone.strip() else rows)[:SHOWN])

    def says(self, text: str, found: list[Person]) -> str:
        if found:
            return _("不止一位是“%(text)s”，在后面加手机号。") % {"text": text}
        return _("居民里没有“%(text)s”，先把人登记上。") % {"text": text}


class UnitField(_Found):
    """An organisation by its full or short name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 120, **kwargs})

    def found(self, text: str) -> list[Organisation]:
        rows = organisations(self.tenant)
        exact = list(rows.filter(name=text)[:SHOWN]) or list(rows.filter(short_name=text)[:SHOWN])
        return exact or list(rows.filter(name__icontains=text)[:SHOWN])

    def says(self, text: str, found: list[Organisation]) -> str:
        if found:
            return _("有几个单位都像：%(names)s。写全称。") % {"names": listing(one.name for one in found)}
        return _("单位里没有“%(text)s”，先登记上。") % {"text": text}


class FindingForm(forms.Form):
    """A form whose finding fields look within one tenant."""

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, _Found):
                field.tenant = tenant
