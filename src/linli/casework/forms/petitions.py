"""What the petition clerk types: a petition that comes straight, and each verb on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.petitions import superior_problems
from linli.casework.states import Opinion, PetitionKind, PetitionSource, Refusal
from linli.core.form_fields import words_field
from linli.core.forms import add_problems

from .pieces import PhoneField, offer
from .working import Choices

MOST_PEOPLE_TYPED = 5
KIND_MISSING = gettext_lazy("请选是哪一类：建议意见、检举控告，还是申诉求决。")
SOURCES = [(one.value, one.label) for one in PetitionSource if one != PetitionSource.CASE]


def letter_field(label: Any, help_text: Any = "") -> forms.CharField:
    """The words of a letter: what the petitioner gets in writing."""
    return words_field(label, most=4000, rows=6, help_text=help_text, empty=gettext_lazy("请写明书面告知信访人的话。"))


class _Described(forms.Form):
    """Of which class it is, what it is, and whom it is about; the organisation that is chosen never sees it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是哪一类"),
        choices=PetitionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": KIND_MISSING},
    )
    title = forms.CharField(
        label=gettext_lazy("一句话写清是什么事"), max_length=120, error_messages={"required": gettext_lazy("还没写是什么事。")}
    )
    accused = forms.CharField(label=gettext_lazy("反映的是谁"), required=False, max_length=120)
    accused_organisation = forms.ChoiceField(
        label=gettext_lazy("反映的是哪个单位"),
        required=False,
        help_text=gettext_lazy("选了，这个单位的人就看不到，材料也转不过去。"),
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "accused_organisation", [("", _("没有，或不清楚")), *organisations])


class NewPetitionForm(_Described):
    """A petition by visit, letter, telephone, online, or from above; with up to five people who speak for the others."""

    source = forms.ChoiceField(
        label=gettext_lazy("怎么来的"),
        choices=SOURCES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选怎么来的。")},
    )
    transferred_by = forms.CharField(label=gettext_lazy("上级转来的，写是哪里"), required=False, max_length=60)
    content = words_field(
        gettext_lazy("请求、事实和理由"), most=4000, rows=6, empty=gettext_lazy("还没写请求、事实和理由。口头说的照原话记。")
    )
    people_count = forms.IntegerField(
        label=gettext_lazy("一共几个人"), min_value=1, initial=1, help_text=gettext_lazy("多人来访推选代表，不超过 5 人。")
    )
    field_order = (
        "source",
        "transferred_by",
        "kind",
        "title",
        "content",
        "accused_organisation",
        "accused",
        "people_count",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PEOPLE_TYPED + 1):
            self.fields[f"person{number}_name"] = forms.CharField(label=_("姓名"), required=False, max_length=60)
            self.fields[f"person{number}_phone"] = PhoneField(label=_("电话"))
            self.fields[f"person{number}_address"] = forms.CharField(label=_("住址"), required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Who passed it on is told missing together with everything else that is."""
        given = super().clean() or {}
        if "transferred_by" not in self.errors:
            add_problems(self, superior_problems(given.get("source", ""), given.get("transferred_by", "")))
        return given

    def people(self) -> list[dict[str, Any]]:
        """The fields of each person, for the page."""
        return [
            {name: self[f"person{number}_{name}"] for name in ("name", "phone", "address")} | {"number": number}
            for number in range(1, MOST_PEOPLE_TYPED + 1)
        ]

    def given_people(self) -> list[dict[str, str]]:
        """Those of whom something was written."""
        typed = [
            {name: self.cleaned_data.get(f"person{number}_{name}", "") for name in ("name", "phone", "address")}
            for number in range(1, MOST_PEOPLE_TYPED + 1)
        ]
        return [one for one in typed if any(one.values())]


class RegisterForm(_Described):
    """Taking a referred case into the register."""

    people_count = forms.IntegerField(label=gettext_lazy("一共几个人"), min_value=1)
    representatives = forms.MultipleChoiceField(
        label=gettext_lazy("代表是谁"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("多人的，推选代表，不超过 5 人。"),
        error_messages={"invalid_choice": gettext_lazy("这一位不在里面，请从列表里选。")},
    )
    field_order = ("kind", "title", "accused_organisation", "accused", "people_count", "representatives")

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "representatives", people)


class AcceptForm(forms.Form):
    text = letter_field(gettext_lazy("受理告知书写什么"), gettext_lazy("写明受理了、怎么办、多久答复。"))


class HandOnForm(forms.Form):
    handed_to = forms.CharField(
        label=gettext_lazy("转给哪里"),
        max_length=80,
        help_text=gettext_lazy("有权处理的机关或单位。"),
        error_messages={"required": gettext_lazy("还没写转给哪里。")},
    )
    text = letter_field(gettext_lazy("转送告知书写什么"), gettext_lazy("写明转给了谁、由谁答复。"))


class ObjectForm(forms.Form):
    text = words_field(
        gettext_lazy("为什么不归我们管"),
        most=4000,
        rows=6,
        help_text=gettext_lazy("写给转来的机关，写明依据。"),
        empty=gettext_lazy("还没写为什么不归我们管。"),
    )


class RefuseForm(forms.Form):
    refusal = forms.ChoiceField(
        label=gettext_lazy("为什么不予受理"),
        choices=Refusal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选为什么不予受理。")},
    )
    earlier = forms.ChoiceField(label=gettext_lazy("还在办的那一件"), required=False)
    text = letter_field(gettext_lazy("不予受理告知书写什么"))

    def __init__(self, *args: Any, earlier: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "earlier", [("", _("没有")), *earlier])


class ExtendForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("延长几天"), min_value=1, error_messages={"required": gettext_lazy("还没写延长几天。")}
    )
    approved_by = forms.CharField(
        label=gettext_lazy("哪位负责人批准的"), max_length=40, error_messages={"required": gettext_lazy("还没写是谁批准的。")}
    )
    text = letter_field(gettext_lazy("延期告知书写什么"), gettext_lazy("写明为什么延、延到哪天。"))


class AnswerForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("处理意见"),
        choices=Opinion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选处理意见：支持、作了解释，还是不支持。")},
    )
    text = letter_field(gettext_lazy("处理意见书写什么"), gettext_lazy("写明请求、查到的事实、意见和依据，不服可以请求复查。"))


class NoteForm(forms.Form):
    text = words_field(gettext_lazy("记一句"), most=2000, rows=3, empty=gettext_lazy("还没写。"))


class CloseForm(forms.Form):
    agreed = forms.BooleanField(label=gettext_lazy("信访人书面表示没有意见了"), required=False)
    text = words_field(gettext_lazy("说明"), most=500, rows=2, required=False)
