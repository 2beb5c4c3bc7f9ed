"""What is typed about learning material."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.actors import Channel
from linli.disclosure.rules.materials import MaterialGiven, WishGiven

AREA = forms.Textarea(attrs={"rows": 4})


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("书名"), max_length=60)
    about = forms.CharField(label=_("讲什么"), max_length=1000, widget=AREA)
    author = forms.CharField(label=_("谁编的"), max_length=60, required=False)
    form = forms.CharField(label=_("什么样子"), max_length=60, required=False, help_text=_("例如 大 16 开，48 页，大字。"))
    most_each = forms.IntegerField(label=_("一人最多几本"), min_value=1, max_value=100, initial=1)
    stock = forms.IntegerField(label=_("现在有几本"), min_value=0, max_value=20000, initial=0)

    def given(self) -> MaterialGiven:
        return MaterialGiven(**{name: value for name, value in self.cleaned_data.items() if name != "stock"})


class WishForm(forms.Form):
    """What a reader fills in for a parcel."""

    name = forms.CharField(label=_("收件人"), max_length=40)
    address = forms.CharField(label=_("寄到哪里"), max_length=160, help_text=_("省、市、区、街道、门牌，写全。"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False, help_text=_("快递找得到您；没有就不填。"))
    quantity = forms.IntegerField(label=_("几本"), min_value=1, max_value=100, initial=1)

    def given(self, **more: Any) -> WishGiven:
        names = ("name", "address", "phone", "quantity", "words")
        return WishGiven(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data}, **more)


class LetterForm(WishForm):
    """What a clerk writes down from a letter, the telephone or the counter."""

    material = forms.ChoiceField(label=_("要哪本"))
    channel = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(Channel.PAPER.value, _("来信")), (Channel.PHONE.value, _("电话")), (Channel.COUNTER.value, _("窗口"))],
        widget=forms.RadioSelect,
        initial=Channel.PAPER.value,
    )
    words = forms.CharField(label=_("信里怎么说的"), max_length=2000, required=False, widget=AREA)
    scan = forms.FileField(label=_("信的扫描或照片"), required=False)
    by_hand = forms.BooleanField(label=_("不用寄，来窗口拿"), required=False)
    field_order = ("channel", "material", "name", "address", "phone", "quantity", "words", "scan", "by_hand")

    def __init__(self, *args: Any, materials: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False  # for what is fetched at the counter; the service asks for it otherwise
        field = self.fields["material"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = list(materials)


class StockForm(forms.Form):
    change = forms.IntegerField(label=_("多了几本（少了写负数）"), min_value=-20000, max_value=20000)
    why = forms.CharField(label=_("为什么"), max_length=120, help_text=_("例如 印了一批、课上发了。"))


class ParcelForm(forms.Form):
    carrier = forms.CharField(label=_("哪家寄的"), max_length=30, initial=_("中国邮政"))
    parcel = forms.CharField(label=_("单号"), max_length=40)


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("为什么寄不了"), max_length=200)


class EchoForm(forms.Form):
    thanks = forms.CharField(label=_("对方怎么说的"), max_length=2000, required=False, widget=AREA)
