"""What is typed into the catalogue and the knowledge base; a list is a box with one line for each."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import KnowledgeEntry, ServiceItem
from linli.casework.rules.guide import EntryGiven, ItemGiven
from linli.core.form_fields import day_field, words_field

from .pieces import offer

Choices = Iterable[tuple[str, Any]]


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    def __init__(self, *, label: Any, help_text: Any = "", rows: int = 4, required: bool = False) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": rows}))

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of lines is what it is for
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def _chosen(value: str) -> Any:
    return value or None


class ItemForm(forms.Form):
    """One version of a service item, in the order in which a resident asks."""

    name = forms.CharField(label=gettext_lazy("事项名称"), max_length=60)
    plain_name = forms.CharField(
        label=gettext_lazy("大白话怎么说"), max_length=60, required=False, help_text=gettext_lazy("例如：八十岁以上的老年补贴。")
    )
    for_whom = words_field(gettext_lazy("谁能办"), most=300, rows=2)
    bring = LinesField(
        label=gettext_lazy("带什么"), help_text=gettext_lazy("一行一样。什么都不用带，就写“不用带东西”。"), required=True
    )
    steps = LinesField(label=gettext_lazy("怎么办"), help_text=gettext_lazy("一行一步。"))
    how_long = forms.CharField(label=gettext_lazy("多久办好"), max_length=80)
    fee = forms.CharField(label=gettext_lazy("收不收钱"), max_length=80, initial=gettext_lazy("不收钱"))
    line = forms.ChoiceField(label=gettext_lazy("在哪类窗口"), required=False)
    where = forms.CharField(label=gettext_lazy("在哪里办"), max_length=120)
    who = forms.CharField(label=gettext_lazy("谁来办"), max_length=80, required=False)
    hours = forms.CharField(label=gettext_lazy("几点开门"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("问哪个电话"), max_length=40, required=False)
    comes_home = forms.BooleanField(label=gettext_lazy("走不动的可以上门办"), required=False)
    by_proxy = forms.BooleanField(label=gettext_lazy("家里人可以代办"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=300, required=False, help_text=gettext_lazy("拿得准的才写，写到哪一条。")
    )
    keywords = LinesField(
        label=gettext_lazy("人们怎么说"), help_text=gettext_lazy("一行一个词：居民会用的说法，找的时候靠它。"), rows=3
    )
    category = forms.ChoiceField(label=gettext_lazy("咨询归哪类"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("只在哪里有"), required=False)
    review_on = day_field(gettext_lazy("哪天复核"), required=False)
    valid_from = day_field(gettext_lazy("从哪天起这样办"), help_text=gettext_lazy("以前的写法留着，查得到那时怎么说的。"))

    def __init__(
        self,
        *args: Any,
        lines: Choices = (),
        categories: Choices = (),
        places: Choices = (),
        with_code: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, {"line": lines, "category": categories, "place": places})
        if with_code:
            code = forms.CharField(
                label=gettext_lazy("代码"), max_length=40, help_text=gettext_lazy("网址里的一段，例如 elder-allowance。")
            )
            self.fields = {"code": code, **self.fields}

    def given(self) -> ItemGiven:
        """What was typed, for the service; ask after `is_valid()`."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "valid_from")}
        keys = {f"{name}_id": _chosen(values.pop(name)) for name in ("line", "category", "place")}
        return ItemGiven(**values, **keys)


def item_initial(item: ServiceItem) -> dict[str, Any]:
    """A version as the form shows it."""
    plain = {name: getattr(item, name) for name in ItemForm.base_fields if name not in ("line", "category", "place")}
    return plain | {"line": item.line_id, "category": item.category_id, "place": item.place_id}


class EntryForm(forms.Form):
    """A question with its answer."""

    question = forms.CharField(label=gettext_lazy("怎么问"), max_length=120, help_text=gettext_lazy("照居民的话写。"))
    answer = words_field(gettext_lazy("怎么答"), most=2000, rows=5, help_text=gettext_lazy("念得出口的话，先说结论。"))
    keywords = LinesField(label=gettext_lazy("人们怎么说"), help_text=gettext_lazy("一行一个词，找的时候靠它。"), rows=3)
    items = forms.MultipleChoiceField(
        label=gettext_lazy("有关的事项"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    category = forms.ChoiceField(label=gettext_lazy("咨询归哪类"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("只在哪里有"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("居民也能看；不勾就只给窗口看"), required=False, initial=True)
    valid_until = day_field(gettext_lazy("用到哪天"), required=False)
    review_on = day_field(gettext_lazy("哪天复核"), required=False)
    keeper = forms.ChoiceField(
        label=gettext_lazy("谁管这一条"), required=False, help_text=gettext_lazy("到复核那天提醒他；不选就提醒窗口。")
    )

    def __init__(
        self,
        *args: Any,
        items: Choices = (),
        categories: Choices = (),
        places: Choices = (),
        keepers: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, {"category": categories, "place": places, "keeper": keepers})
        offer(self, "items", items)

    def given(self) -> EntryGiven:
        values = dict(self.cleaned_data)
        keys = {f"{name}_id": _chosen(values.pop(name)) for name in ("category", "place", "keeper")}
        return EntryGiven(**values, **keys)


def entry_initial(entry: KnowledgeEntry) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in EntryForm.base_fields if name not in ("category", "place", "keeper")}
    return plain | {"category": entry.category_id, "place": entry.place_id, "keeper": entry.keeper_id}


def _fill(form: forms.Form, choices: dict[str, Choices]) -> None:
    for name, offered in choices.items():
        offer(form, name, [("", _("不指定")), *offered], unknown=_("没有这一项，请从列出的里面选。"))


class EndForm(forms.Form):
    """An item that is no longer done."""

    on = day_field(gettext_lazy("办到哪天"))
    reason = forms.CharField(
        label=gettext_lazy("为什么停办"), max_length=200, error_messages={"required": gettext_lazy("还没写原因。")}
    )


class RetireForm(forms.Form):
    """An entry that is told no more."""

    reason = forms.CharField(
        label=gettext_lazy("为什么停用"), max_length=200, error_messages={"required": gettext_lazy("还没写原因。")}
    )


class ConfirmForm(forms.Form):
    """An entry that still holds."""

    review_on = day_field(gettext_lazy("下次哪天复核"))


class AnswerForm(forms.Form):
    """A question that was registered, answered before it is given to anyone."""

    source = forms.ChoiceField(label=gettext_lazy("照哪一条答"), required=False, widget=forms.RadioSelect)
    text = words_field(
        gettext_lazy("怎么答"),
        most=2000,
        rows=5,
        help_text=gettext_lazy("这段话原样给报事人看。选了上面一条，不写就照那一条答。"),
        required=False,
    )

    def __init__(self, *args: Any, sources: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source", [*sources, ("", _("都不是，我自己写"))], unknown=_("没有这一条，请从列出的里面选。"))
