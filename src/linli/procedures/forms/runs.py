"""What is typed to start a run and along its way: a matter, evidence, a notice, a reason."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, offer
from linli.core.forms import FilesField
from linli.core.models import Tenant
from linli.core.words import listing
from linli.registry.api import Place, PlaceKind, places_named, places_under

from ..providers import Field
from ..rules.papers import range_words
from .pieces import said_field

MOST_TITLE, MOST_PLAIN, SHOWN = 80, 2000, 5


class PlaceField(forms.CharField):
    """A place by its full name, as it is offered. `tenant` is set by the form."""

    tenant: Tenant

    def clean(self, value: Any) -> Place | None:  # type: ignore[override]
        text = super().clean(value)
        found = self._found(text) if text else []
        if text and not found:
            raise forms.ValidationError(
                _("没有找到“%(text)s”。从列出的里面选，或照地点页上的全称写。") % {"text": text}, code="not_found"
            )
        if len(found) > 1:
            names = listing(found[:SHOWN])
            raise forms.ValidationError(_("有几个地方都像：%(names)s。写全一点。") % {"names": names}, code="several")
        return found[0] if found else None

    def _found(self, text: str) -> list[Place]:
        if text == self.tenant.name:
            return list(places_under("", tenant=self.tenant).of_kind(PlaceKind.SUBDISTRICT)[:1])
        found = places_named(text, tenant=self.tenant)
        exact = [one for one in found if text in (one.full_name, one.name)]
        return exact or found


class StartForm(forms.Form):
    """A new run."""

    code = forms.ChoiceField(
        label=gettext_lazy("走哪个程序"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选走哪个程序。")},
    )
    title = forms.CharField(
        label=gettext_lazy("是件什么事"),
        max_length=MOST_TITLE,
        help_text=gettext_lazy("一句话，居民看得懂。例如：8 号院外墙保温改造"),
        error_messages={"required": gettext_lazy("写一句话：是件什么事。")},
    )
    place = PlaceField(
        label=gettext_lazy("在哪里"),
        max_length=200,
        error_messages={"required": gettext_lazy("选一个地方。")},
        help_text=gettext_lazy("写小区、楼栋、社区的名字。"),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    plain = said_field(
        gettext_lazy("说给居民听的"),
        most=MOST_PLAIN,
        rows=4,
        required=False,
        help_text=gettext_lazy("为什么要办，办了有什么好处，花谁的钱。"),
    )
    is_public = forms.BooleanField(label=gettext_lazy("居民看得到走到哪一步"), required=False, initial=True)

    def __init__(self, *args: Any, tenant: Tenant, codes: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "code", codes)
        self.fields["place"].tenant = tenant  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """A verb that asks nothing."""


class CloseForm(forms.Form):
    words = said_field(
        gettext_lazy("结果"), rows=2, required=False, help_text=gettext_lazy("一句话写明这一步的结果，居民看得到。可以不写。")
    )


class ReasonForm(forms.Form):
    reason = said_field(
        gettext_lazy("为什么"), rows=3, help_text=gettext_lazy("居民看得到。"), empty=gettext_lazy("还没写为什么。")
    )


class OverrideForm(forms.Form):
    """Something is passed over."""

    barrier = forms.ChoiceField(
        label=gettext_lazy("越过哪一道"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选越过哪一道。")},
    )
    reason = said_field(
        gettext_lazy("为什么"),
        rows=3,
        help_text=gettext_lazy("写明谁定的、依据什么。这一条永远标红，居民也看得到，撤不回来。"),
        empty=gettext_lazy("还没写为什么。"),
    )

    def __init__(self, *args: Any, barriers: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "barrier", barriers)


class MigrateForm(forms.Form):
    """Another version for a running run."""

    definition = forms.ChoiceField(
        label=gettext_lazy("换成哪一版"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选换成哪一版。")},
    )
    reason = said_field(gettext_lazy("为什么"), rows=3, empty=gettext_lazy("还没写为什么。"))

    def __init__(self, *args: Any, versions: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "definition", versions)


class PublishForm(forms.Form):
    """A notice before it goes on the board."""

    text = said_field(
        gettext_lazy("公告正文"),
        most=4000,
        rows=10,
        help_text=gettext_lazy("花括号里的会自动填上地点和日期。"),
        empty=gettext_lazy("公告还没有正文。"),
    )
    again = said_field(gettext_lazy("为什么重新公示"), most=200, rows=2, empty=gettext_lazy("还没写为什么重新公示。"))

    def __init__(self, *args: Any, is_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_again:
            del self.fields["again"]


class EvidenceForm(forms.Form):
    """What a gate wants written down; what is wrong in it the service says."""

    def __init__(self, *args: Any, wanted: Sequence[Field] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in wanted:
            self.fields[one.name] = _field_for(one)
            self.fields[one.name].required = one.is_needed and one.kind not in ("yes_no", "file")
            self.fields[one.name].help_text = _hint(one)


def _hint(one: Field) -> Any:
    hints = {"money": _("单位：元"), "area": _("单位：平方米"), "paper": _("例如：社区档案柜 3 号，第 12 卷")}
    return range_words(one) or hints.get(one.kind, "" if one.is_needed else _("可以不填"))


def _field_for(one: Field) -> forms.Field:
    if one.kind == "file":
        return FilesField(label=one.title)
    if one.kind == "date":
        return day_field(one.title)
    if one.kind == "yes_no":
        return forms.BooleanField(label=one.title)
    if one.kind in ("number", "area", "money"):
        return forms.CharField(label=one.title, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return forms.CharField(label=one.title, max_length=500)


class DefinitionForm(forms.Form):
    """A definition in YAML, and why it is changed."""

    text = forms.CharField(
        label=gettext_lazy("定义"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 36, "spellcheck": "false", "class": "code", "wrap": "off"}),
        error_messages={"required": gettext_lazy("这里什么也没有写。")},
    )
    reason = said_field(gettext_lazy("为什么这样改"), most=200, rows=2, empty=gettext_lazy("还没写为什么这样改。"))


class SimulateForm(forms.Form):
    """From which day a run is gone through on paper."""

    start = day_field(gettext_lazy("假如从哪天启动"))
