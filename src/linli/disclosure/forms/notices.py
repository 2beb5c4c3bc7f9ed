"""What is typed for a notice: the draft, its files, whose name is in it, a correction, a withdrawal, who is to read it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.form_fields import day_field
from linli.core.forms import FilesField
from linli.disclosure.models import Notice, NoticeKind
from linli.disclosure.rules.notices import NoticeGiven

Choices = Iterable[tuple[str, Any]]
WRITTEN = [one for one in NoticeKind.choices if one[0] != NoticeKind.BULLETIN]
"""A bulletin is composed, not written here."""
ROLLS: list[tuple[str, Any]] = [
    ("compound_head", _("楼院长")),
    ("building_head", _("楼长")),
    ("entrance_head", _("门洞长")),
    ("grid_worker", _("网格员")),
    ("community_clerk", _("社区工作者")),
    ("property_lead", _("物业项目负责人")),
]


class NoticeForm(forms.Form):
    """Everything that a notice says and for whom."""

    kind = forms.ChoiceField(label=_("哪一种"), choices=WRITTEN, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("标题"), max_length=60, help_text=_("一眼看懂：哪里、什么事、哪天。例如“幸福里 3 号楼周三上午停水”。")
    )
    text = forms.CharField(
        label=_("正文"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("空一行是另起一段。身份证号不能写；表扬谁，先要本人同意。"),
    )
    place = forms.ChoiceField(label=_("给哪里的人看"), required=False)
    shown_until = day_field(_("挂到哪天"), required=False, help_text=_("过了这天自动收起，仍查得到。"))
    ask = forms.CharField(label=_("有疑问找谁"), max_length=80, required=False, help_text=_("岗位和电话，不写就是街道电话。"))
    signed = forms.CharField(label=_("落款"), max_length=60, required=False)
    item_code = forms.ChoiceField(label=_("居务公开的哪一项"), required=False)
    period = forms.CharField(
        label=_("公开哪一期"), max_length=10, required=False, help_text=_("例如 2026-Q3、2026-10、2026。只有居务公开要填。")
    )
    is_urgent = forms.BooleanField(label=_("急：订阅的人马上收到，排在最前"), required=False)

    def __init__(self, *args: Any, places: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("place", places), ("item_code", items)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
            field.choices = list(choices)
            field.required = name == "place" and "" not in dict(field.choices)

    def given(self) -> NoticeGiven:
        """What was typed, for the service; ask after `is_valid()`."""
        values = dict(self.cleaned_data)
        return NoticeGiven(place_id=values.pop("place") or None, **values)


def initial_of(notice: Notice) -> dict[str, Any]:
    """A draft as the form shows it."""
    names = ("kind", "title", "text", "shown_until", "ask", "signed", "item_code", "period", "is_urgent")
    return {name: getattr(notice, name) for name in names} | {"place": str(notice.place_id or "")}


class AttachForm(forms.Form):
    uploads = FilesField(label=_("照片、PDF、表格"), help_text=_("每个不超过 10 MB。"))
    caption = forms.CharField(label=_("说明"), max_length=80, required=False)
    shows_people = forms.BooleanField(label=_("照片上认得出人"), required=False)


class MentionForm(forms.Form):
    """Somebody who agreed, and where they stand: a name in the text, or a picture."""

    person = forms.ChoiceField(label=_("是谁"), help_text=_("这里只列出在登记里同意公开姓名和照片的人。"))
    printed = forms.CharField(label=_("文中怎么写的"), max_length=40, required=False)
    picture = forms.ChoiceField(label=_("在哪张照片上"), required=False)

    def __init__(self, *args: Any, people: Choices, pictures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("person", people), ("picture", pictures)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
            field.choices = list(choices)


class CorrectForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=60)
    text = forms.CharField(label=_("正文"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))
    reason = forms.CharField(label=_("更正了什么、为什么"), max_length=200, help_text=_("写在公告最上面，大家都看得到。"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("为什么撤下"), max_length=200, help_text=_("扫码来的人会看到这句话。"))


class KeepForm(forms.Form):
    day = day_field(_("挂到哪天"), required=False, help_text=_("空着就一直挂。"))


class RollForm(forms.Form):
    kinds = forms.MultipleChoiceField(label=_("要谁看过"), choices=ROLLS, widget=forms.CheckboxSelectMultiple)
