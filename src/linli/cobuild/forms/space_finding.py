"""Fields of spaces and bookings that find a unit or a team by what people write of it; days and instants in the browser's own calendar."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.actors import Actor
from linli.core.form_fields import day_field, instant_field, words_field
from linli.core.forms import FoundField
from linli.core.models import Tenant
from linli.core.words import listing
from linli.registry.api import Organisation, Place, empty_organisation, empty_place, organisations, places_meant

from ..models import Team

__all__ = [
    "SHOWN",
    "FindingForm",
    "PlaceField",
    "TeamField",
    "UnitField",
    "day_field",
    "instant_field",
    "reason_field",
    "to_choose",
    "words_field",
]
SHOWN = 4


class UnitField(FoundField):
    """An organisation by its full or short name. `tenant` is set by the form."""

    tenant: Tenant

    def found(self, text: str) -> Sequence[Organisation]:
        rows = organisations(self.tenant)
        exact = list(rows.filter(name=text)[:SHOWN]) or list(rows.filter(short_name=text)[:SHOWN])
        return exact or list(rows.filter(name__icontains=text)[:SHOWN])

    def says(self, text: str, found: Sequence[Organisation]) -> str:
        if found:
            return _("有几个单位都像：%(names)s。写全称。") % {"names": listing(one.name for one in found)}
        return _("单位里没有“%(text)s”，先登记上。") % {"text": text}

    def stand_in(self, by: Actor) -> Organisation:  # noqa: ARG002 -- the same for everybody
        return empty_organisation(self.tenant, now=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value


class TeamField(FoundField):
    """A team of those who checked in, by its name. `tenant` is set by the form."""

    tenant: Tenant

    def found(self, text: str) -> Sequence[Team]:
        rows = Team.objects.filter(tenant=self.tenant, dissolved_on=None).select_related("place")
        return list(rows.filter(name=text)[:SHOWN]) or list(rows.filter(name__icontains=text)[:SHOWN])

    def says(self, text: str, found: Sequence[Team]) -> str:
        if found:
            return _("有几支队伍都像：%(names)s。写全名。") % {"names": listing(f"{one.name}（{one.place}）" for one in found)}
        return _("没有叫“%(text)s”的队伍。没有登记的队伍，写在“谁来用”里。") % {"text": text}

    def stand_in(self, by: Actor) -> Team:  # noqa: ARG002 -- the same for everybody
        return Team(tenant=self.tenant, name="…")

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Team) else value


class PlaceField(FoundField):
    """A place by its full name, door code or official code. `tenant` is set by the form."""

    tenant: Tenant

    def found(self, text: str) -> Sequence[Place]:
        return places_meant(text, tenant=self.tenant)

    def says(self, text: str, found: Sequence[Place]) -> str:
        if found:
            return _("有几个地方都像：%(names)s。写全一点。") % {"names": listing(str(one) for one in found[:SHOWN])}
        return _("没有找到“%(text)s”。照地点页上的全称写。") % {"text": text}

    def stand_in(self, by: Actor) -> Place:
        return empty_place(self.tenant, kinds=(), by=by, now=clock.now())

    def prepare_value(self, value: Any) -> Any:
        return value.full_name or str(value) if isinstance(value, Place) else value


class FindingForm(forms.Form):
    """A form whose finding fields look within one tenant."""

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        for field in self.fields.values():
            if isinstance(field, UnitField | TeamField | PlaceField):
                field.tenant = tenant


def to_choose(places: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Places to choose from: where there are several, none is chosen before, because the first of many is nobody's choice."""
    return [("", _("请选择")), *places] if len(places) > 1 else list(places)


def reason_field() -> forms.CharField:
    """Why, in a sentence that whoever booked reads."""
    hint = gettext_lazy("订的人会看到这句话。")
    return forms.CharField(label=gettext_lazy("为什么"), max_length=120, help_text=hint)
