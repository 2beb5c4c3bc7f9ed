"""Fields of activities that find a row by what people write of it; days, instants and hours in the browser's own controls."""

from collections.abc import Callable, Iterable, Sequence
from datetime import time
from typing import Any, TypeAlias

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cobuild.api import Space, spaces_open_to
from linli.core import clock
from linli.core.actors import Actor
from linli.core.forms import FoundField
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.core.privacy import search_hash
from linli.core.words import Words, listing
from linli.registry.api import (
    Organisation,
    Person,
    Place,
    empty_organisation,
    empty_place,
    living_records,
    organisations,
    people_meant,
    places_meant,
    somebody,
)

from ..models import ResidentGroup, VolunteerTeam
from .meant import MeantField, one_of

SHOWN = 4
Find: TypeAlias = Callable[[Tenant, str], Sequence[Any]]
Shown: TypeAlias = Callable[[Any], str]
MakeOne: TypeAlias = Callable[[Tenant, Actor], Any]


class RowField(FoundField):
    """A row of the tenant by its name: where to look, what to say when it is none (`%(text)s`), how it is written. `tenant` is set by the form."""

    tenant: Tenant

    def __init__(self, *args: Any, find: Find, none: Words, make: MakeOne, shown: Shown = str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find, self.none, self.make, self.shown = find, none, make, shown

    def found(self, text: str) -> Sequence[Any]:
        return self.find(self.tenant, text)

    def says(self, text: str, found: Sequence[Any]) -> str:
        if found:
            return _("有几个都像：%(names)s。写全一点。") % {"names": listing(self.shown(one) for one in found[:SHOWN])}
        return str(self.none) % {"text": text}

    def stand_in(self, by: Actor) -> Any:
        return self.make(self.tenant, by)

    def prepare_value(self, value: Any) -> Any:
        return self.shown(value) if isinstance(value, Model) else value


def _by_name(rows: Any, text: str) -> Sequence[Any]:
    return list(rows.filter(name=text)[:SHOWN]) or list(rows.filter(name__icontains=text)[:SHOWN])


def _units(tenant: Tenant, text: str) -> Sequence[Organisation]:
    rows = organisations(tenant)
    return list(rows.filter(short_name=text)[:SHOWN]) or _by_name(rows, text)


def _name_and_phone(text: str) -> tuple[str, str]:
    """By name, with the telephone behind it where several have it; or by the telephone alone."""
    name, _blank, phone = text.partition(" ")
    return (text, "") if is_phone(text) else (name, phone.strip())


def _people(tenant: Tenant, text: str) -> Sequence[Person]:
    name, phone = _name_and_phone(text)
    rows = living_records(tenant)
    if is_phone(name):
        return list(rows.filter(phone_hash=search_hash(name, purpose="phone"))[:SHOWN])
    rows = rows.filter(name=name)
    return list((rows.filter(phone_hash=search_hash(phone, purpose="phone")) if phone else rows)[:SHOWN])


class PersonField(RowField):
    """
    A person of the register. Where nobody is just that, or several are, those whom whoever types may look up are to choose from
    (`choice`); who sees nobody writes the telephone behind the name. Whoever stood there stays while the text does (`present`).
    """

    present: Person | None = None
    choice: MeantField
    by: Actor
    picked = ""

    def found(self, text: str) -> Sequence[Person]:
        if self.present is not None and text == self.present.name:
            return [self.present]
        found = super().found(text)
        if len(found) == 1:
            return found
        name, phone = _name_and_phone(text)
        meant = people_meant(self.by, self.tenant, name=name, phone=phone)
        if not meant.near:
            return found
        self.choice.ask(meant.near)
        one = one_of(meant, self.picked)
        return [one] if one else found

    def says(self, text: str, found: Sequence[Any]) -> str:
        if self.choice.required and found:
            return _("和“%(who)s”对得上的不止一位，选一下是哪一位。") % {"who": text}
        if self.choice.required:
            return _("名册里没有和“%(who)s”完全对上的，选一下是哪一位；都不是，先把人登记上。") % {"who": text}
        return _("不止一位是“%(text)s”，在后面加手机号。") % {"text": text} if found else super().says(text, found)


def place_field(label: Words, **more: Any) -> RowField:
    """A place by its full name, door code or official code."""
    return RowField(
        label=label, max_length=200, find=lambda tenant, text: places_meant(text, tenant=tenant), none=gettext_lazy("没有找到“%(text)s”。照地点页上的全称写。"),
        make=lambda tenant, by: empty_place(tenant, kinds=(), by=by, now=clock.now()), shown=_place_words, **more,
    )  # fmt: skip


def _place_words(place: Place) -> str:
    return place.full_name or str(place)


def unit_field(label: Words, **more: Any) -> RowField:
    return RowField(
        label=label, max_length=120, find=_units, none=gettext_lazy("单位里没有“%(text)s”，先登记上。"),
        make=lambda tenant, _by: empty_organisation(tenant, now=clock.now()), shown=lambda one: str(one.name), **more,
    )  # fmt: skip


def person_field(label: Words, **more: Any) -> PersonField:
    return PersonField(
        label=label, max_length=80, find=_people, none=gettext_lazy("没有叫“%(text)s”的人，先把人登记上。"),
        make=lambda tenant, _by: somebody(tenant, now=clock.now()), shown=lambda one: str(one.name), **more,
    )  # fmt: skip


def _some_group(tenant: Tenant, by: Actor) -> ResidentGroup:
    """A group of nobody, where whoever types may keep groups."""
    place = empty_place(tenant, kinds=(), by=by, now=clock.now())
    where = {"tenant": tenant, "place": place, "place_path": place.path}
    return ResidentGroup.objects.create(number=short_code(), name="…", kind="other", recorded_on=clock.today(), **where)


def _some_team(tenant: Tenant, by: Actor) -> VolunteerTeam:
    """A team of nobody, where whoever types may keep teams."""
    place = empty_place(tenant, kinds=(), by=by, now=clock.now())
    where = {"tenant": tenant, "place": place, "place_path": place.path}
    return VolunteerTeam.objects.create(name="…", founded_on=clock.today(), **where)


def group_field(label: Words, **more: Any) -> RowField:
    """A resident group by its name."""
    return RowField(
        label=label, max_length=80, find=lambda tenant, text: _by_name(ResidentGroup.objects.filter(tenant=tenant), text),
        none=gettext_lazy("没有叫“%(text)s”的群团，先登记上。"), make=_some_group, **more,
    )  # fmt: skip


def team_field(label: Words, **more: Any) -> RowField:
    """A volunteer team by its name."""
    return RowField(
        label=label, max_length=80, find=lambda tenant, text: _by_name(VolunteerTeam.objects.filter(tenant=tenant), text),
        none=gettext_lazy("没有叫“%(text)s”的队伍，先编队。"), make=_some_team, **more,
    )  # fmt: skip


class RowChoice(forms.ChoiceField):
    """One of some rows, by their keys; `offer` says which."""

    def offer(self, rows: Iterable[Any], *, none: Words = "", say: Any = str) -> None:
        self.rows = {str(one.pk): one for one in rows}
        nothing = [("", none or _("请选"))]
        self.choices = [*nothing, *((pk, say(one)) for pk, one in self.rows.items())]
        if self.required and len(self.rows) == 1:
            self.initial = next(iter(self.rows))  # who has one community taps it nowhere

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if hasattr(value, "pk") else value


class SpaceField(forms.ChoiceField):
    """One of the spaces in use, or none."""

    tenant: Tenant

    def offer(self, tenant: Tenant, by: Actor, present: Space | None) -> None:
        """What `by` may use, and what is used already."""
        rows = [*([present] if present else []), *spaces_open_to(by, tenant, clock.today()).order_by("name")[:300]]
        self.spaces = {str(one.pk): one for one in rows}
        self.choices = [("", _("不用登记的场地")), *((pk, f"{one.name}（{one.place}）") for pk, one in self.spaces.items())]

    def clean(self, value: Any) -> Space | None:
        return self.spaces.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Space) else value


class FindingForm(forms.Form):
    """A form whose finding fields look within one tenant, those of spaces and people among what `by` may use and see."""

    def __init__(self, *args: Any, tenant: Tenant, by: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant, self.by, self.choices = tenant, by or Actor.anonymous(), list[str]()
        for name, field in list(self.fields.items()):
            if isinstance(field, MeantField | RowField):
                field.tenant = tenant
            if isinstance(field, PersonField):
                self._offer_people(name, field)
            elif isinstance(field, SpaceField):
                field.offer(tenant, self.by, self.initial.get(name))

    def _offer_people(self, name: str, field: PersonField) -> None:
        """Behind a person stands the choice among those who may be meant, hidden as long as there is none."""
        choice, order = MeantField(), list(self.fields)
        field.by, field.choice, choice.tenant = self.by, choice, self.tenant
        present = self.initial.get(name)
        field.present = present if isinstance(present, Person) else None
        key = f"{name}_meant"
        field.picked = str(self.data.get(self.add_prefix(key)) or "")
        self.fields[key] = choice
        self.choices.append(key)
        self.order_fields([*order[: order.index(name) + 1], key])

    def _post_clean(self) -> None:
        """A choice is told by the person whom it means."""
        super()._post_clean()  # type: ignore[misc]
        for name in self.choices:
            self.cleaned_data.pop(name, None)


def year_field() -> forms.IntegerField:
    """Which calendar year a list is narrowed to; none: all."""
    return forms.IntegerField(label=gettext_lazy("哪一年"), required=False, min_value=1949, max_value=2999)


class MinuteField(forms.TimeField):
    """An hour of the day as minutes from midnight."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        found: time | None = super().clean(value)
        return None if found is None else found.hour * 60 + found.minute

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value


def reason_field(*, most: int = 120, help_text: Words | None = None) -> forms.CharField:
    """Why, in a sentence that people read."""
    hint = gettext_lazy("报了名的人会看到这句话。") if help_text is None else help_text
    return forms.CharField(label=gettext_lazy("为什么"), max_length=most, help_text=hint)
