"""What is typed about donations and a store: a receipt with its lines, a hand-out, a count, and the words of each step."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.actors import Actor
from linli.core.form_fields import Someone
from linli.core.forms import FoundField

from ..models import MoveKind, Need, StockItem
from ..rules import donations as rules
from ..rules.donations import Line
from ..rules.stock import in_words, name_in_words
from .space_finding import FindingForm, UnitField, day_field
from .ventures import YuanField

Choices = Iterable[tuple[str, Any]]
LINES = 6
"""Things on one receipt that is typed; more go on a second one, or by a program."""
CENT = Decimal("0.01")
KINDS = [
    ("", gettext_lazy("全部")),
    ("unit", gettext_lazy("单位捐的")),
    ("person", gettext_lazy("个人捐的")),
    ("anonymous", gettext_lazy("匿名的")),
    ("sale", gettext_lazy("义卖所得")),
    ("void", gettext_lazy("作废的")),
]


class StoreFilter(forms.Form):
    """What a list of this part is narrowed by, in its address."""

    q = forms.CharField(
        label=gettext_lazy("编号、单位、东西"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    under = forms.ChoiceField(label=gettext_lazy("哪个社区"), required=False)

    def __init__(self, *args: Any, communities: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部")), *communities]  # type: ignore[attr-defined]


class DonationFilter(StoreFilter):
    year = forms.IntegerField(label=gettext_lazy("哪一年"), required=False, min_value=2000, max_value=2100)


class MoveFilter(StoreFilter):
    kind = forms.ChoiceField(
        label=pgettext_lazy("stock", "进出"), required=False, choices=[("", gettext_lazy("全部")), *MoveKind.choices]
    )
    first = day_field(gettext_lazy("从哪天"), required=False)
    last = day_field(gettext_lazy("到哪天"), required=False)


class NeedField(FoundField):
    """A need by its number. `tenant` is set by the form."""

    tenant: Any

    def found(self, text: str) -> Sequence[Need]:
        return list(Need.objects.filter(tenant=self.tenant, number=text.strip().upper()).select_related("place"))

    def says(self, text: str, found: Sequence[Need]) -> str:  # noqa: ARG002 -- a number means one need or none
        return _("没有编号是“%(text)s”的需求。") % {"text": text}

    def stand_in(self, by: Actor) -> Need:  # noqa: ARG002 -- the same for everybody
        return Need(tenant=self.tenant, place_path="", title="…", state="open")


class DonationForm(Someone, FindingForm):
    """A receipt: who gave (nobody written: anonymous), money, and up to six things."""

    place = forms.ChoiceField(label=gettext_lazy("哪里收的"))
    received_on = day_field(gettext_lazy("哪天收到"))
    organisation = UnitField(label=gettext_lazy("捐赠单位"), max_length=120, required=False)
    purpose = forms.CharField(
        label=gettext_lazy("捐给谁、做什么用"),
        required=False,
        max_length=rules.MOST_PURPOSE,
        help_text=gettext_lazy("公示时大家看得到，不要写受助人的姓名。"),
    )
    may_name = forms.BooleanField(
        label=gettext_lazy("本人（单位）同意公开姓名（名称）"),
        required=False,
        help_text=gettext_lazy("个人以后随时可以反悔，反悔了各处都不再出现。"),
    )
    cents = YuanField(label=gettext_lazy("捐款（元）"), required=False, min_value=CENT)
    field_order = ("place", "received_on", "organisation", "name", "phone", "may_name", "purpose", "cents")

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["name"].label = _("或者捐赠人姓名")
        self.fields["name"].help_text = _("单位和姓名都不写，就是匿名捐赠。")
        for number in range(1, LINES + 1):
            told = {"n": number}
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("第 %(n)d 样：东西") % told, max_length=60, required=False, widget=forms.TextInput({"list": "things"})
            )
            self.fields[f"quantity_{number}"] = forms.IntegerField(
                label=_("第 %(n)d 样：数量") % told, min_value=1, max_value=rules.MOST_QUANTITY, required=False
            )
            self.fields[f"unit_{number}"] = forms.CharField(label=_("第 %(n)d 样：单位") % told, max_length=10, required=False)
            self.fields[f"best_before_{number}"] = day_field(_("第 %(n)d 样：保质期到") % told, required=False)

    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.split("_")[-1].isdecimal()]

    def line_fields(self) -> list[list[Any]]:
        names = ("name", "quantity", "unit", "best_before")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, LINES + 1)]

    def lines(self) -> list[Line]:
        """Those lines in which something was written; money comes last, so that a thing is the one of its row."""
        said = self.cleaned_data
        found = []
        for number in range(1, self._last_row() + 1):
            name, quantity, unit, day = (said.get(f"{one}_{number}") for one in ("name", "quantity", "unit", "best_before"))
            found.append(Line(name or "", unit or "", quantity or 0, day))
        return found + ([rules.money(said["cents"])] if said.get("cents") else [])

    def _last_row(self) -> int:
        """The last row in which something was written: empty ones before it are told of, those after it are left out."""
        names = ("name", "quantity", "unit", "best_before")
        filled = [n for n in range(1, LINES + 1) if any(self.cleaned_data.get(f"{one}_{n}") for one in names)]
        return max(filled, default=0)


class _PerItem(forms.Form):
    """A form with a number for each thing of a store."""

    last: Sequence[str] = ()

    def offer_items(self, items: Iterable[StockItem], least: int) -> None:
        self.items = {f"item_{one.pk}": one for one in items}
        for name, one in self.items.items():
            self.fields[name] = _amount(one, least)

    def item_fields(self) -> list[Any]:
        return [self[name] for name in self.items]

    def other_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in {*self.items, *self.last}]

    def last_fields(self) -> list[Any]:
        """What is asked after the things."""
        return [self[name] for name in self.last]

    def amounts(self) -> dict[StockItem, int]:
        """What was typed; an empty field is nothing said."""
        return {one: self.cleaned_data[name] for name, one in self.items.items() if self.cleaned_data.get(name) is not None}


def _amount(one: StockItem, least: int) -> forms.Field:
    label = name_in_words(one.name, is_money=one.is_money)
    if one.is_money:
        return YuanField(label=_("%(what)s（元）") % {"what": label}, required=False, min_value=CENT * least)
    label = f"{label}（{one.unit}）"
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=rules.MOST_QUANTITY)


class HandOutForm(_PerItem, Someone, FindingForm):
    """To whom, and how many of what there is. Whom is never part of an address."""

    organisation = UnitField(label=gettext_lazy("发给单位"), max_length=120, required=False)
    need = NeedField(
        label=gettext_lazy("或者给一条需求"), max_length=24, required=False, help_text=gettext_lazy("写需求的编号。")
    )
    on = day_field(gettext_lazy("哪天发的"))
    field_order = ("name", "phone", "organisation", "need", "on")

    def __init__(self, *args: Any, items: Iterable[StockItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("发给谁家")
        self.fields["name"].help_text = _("写一位家里人。只有管发放的人看得到。")
        self.fields["need"].tenant = self.tenant  # type: ignore[attr-defined]
        self.offer_items(items, 1)
        for name, one in self.items.items():
            there = in_words(getattr(one, "stock", 0), one.unit, is_money=one.is_money)
            self.fields[name].help_text = _("有 %(there)s") % {"there": there}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        written = [name for name in ("name", "organisation", "need") if str(self.data.get(name) or "").strip()]
        if len(written) != 1:
            raise forms.ValidationError(_("发给谁：一家人、一个单位、一条需求，写一个。"), code="recipient")
        return said


class CountForm(_PerItem):
    """What somebody counted; left empty, a thing was not counted."""

    last = ("reason",)

    as_of = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("和账上不一样，为什么"),
        required=False,
        max_length=rules.MOST_REASON,
        help_text=gettext_lazy("一样就不用写。"),
    )

    def __init__(self, *args: Any, items: Iterable[StockItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_items(items, 0)
        self.order_fields(["as_of", *self.items, "reason"])

    def began(self) -> datetime | None:
        """When the page was opened to count by; nothing of the future."""
        found: datetime | None = self.cleaned_data.get("as_of")
        return min(found, clock.now()) if found else None


class GoodsForm(forms.Form):
    """How many of one thing."""

    def __init__(self, *args: Any, item: StockItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = _amount(item, 1)
        one.required, one.label = True, _("多少（%(unit)s）") % {"unit": item.unit}
        self.fields["quantity"] = one
        self.order_fields(["quantity"])


class BackForm(GoodsForm):
    on = day_field(gettext_lazy("哪天退的"))


class SpoilForm(GoodsForm):
    reason = forms.CharField(
        label=gettext_lazy("怎么坏的"), max_length=rules.MOST_REASON, help_text=gettext_lazy("例如：过期，受潮。")
    )


class MoveForm(GoodsForm):
    to = forms.ChoiceField(label=gettext_lazy("调到哪里"))
    note = forms.CharField(label=pgettext_lazy("stock", "说明"), required=False, max_length=rules.MOST_REASON)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(places)  # type: ignore[attr-defined]
        self.order_fields(["to", "quantity", "note"])


class VoidForm(forms.Form):
    reason = forms.CharField(label=pgettext_lazy("donation", "为什么作废"), max_length=rules.MOST_REASON)


class NothingForm(forms.Form):
    """A button, and nothing to type."""
