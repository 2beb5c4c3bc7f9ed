"""A sheet of the hotline's, and what is said when an answer goes back a second time."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.rules import hotline_words
from linli.casework.rules.hotline_columns import Choice

from .pieces import offer
from .working import Choices


class HotlineSheetForm(forms.Form):
    """The city's export; the limit of rows that name none; whether what is sure goes straight out."""

    file = forms.FileField(
        label=gettext_lazy("热线导出的表"),
        help_text=gettext_lazy("xlsx、xls 或 csv，第一行是列名。工单编号认得出来过没有，同一份传两次不会重复。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("哪个城市的列"),
        required=False,
        help_text=gettext_lazy("别的城市列名不一样，先做一份列对照，再到这里选。"),
        error_messages={"invalid_choice": gettext_lazy("没有这份列对照，请从列表里选。")},
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("表里没写办理时限的，按哪一档"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("没有这一档时限，请从列表里选。")},
    )
    straight = forms.BooleanField(
        label=gettext_lazy("规则定得准的，导入时直接派出去"),
        required=False,
        help_text=gettext_lazy("不勾就先进“等派单”，由您核对。"),
    )

    def __init__(self, *args: Any, profiles: Choices = (), mappings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mapping", list(mappings))
        offer(self, "profile", [("", _("各按各的分类")), *profiles])


class ReplyForm(forms.Form):
    """Why something that went back already goes again, or what is not ours goes back late."""

    reason = forms.CharField(
        label=gettext_lazy("为什么更正、为什么退晚了"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("写清改了什么、为什么晚了，热线好核对。"),
    )


class ColumnsUploadForm(forms.Form):
    """A sheet whose columns and words are to be chosen; from scratch, or going on from a mapping that is there."""

    file = forms.FileField(
        label=gettext_lazy("那个城市导出的表"),
        help_text=gettext_lazy("xlsx、xls 或 csv。看列名、状态这样的固定用词和前几行，选好就删掉，最多存一天。"),
        error_messages={"required": gettext_lazy("还没选表格。"), "empty": gettext_lazy("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("从哪份对照接着改"),
        required=False,
        help_text=gettext_lazy("表里出了新词，就选原来那份：选过的都还在，只补新的。"),
        error_messages={"invalid_choice": gettext_lazy("没有这份列对照，请从列表里选。")},
    )

    def __init__(self, *args: Any, mappings: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "start", [("", _("从头对一份")), *mappings])


class Choose(forms.CharField):
    """Shown as required where it is; that it is missing say the rules, together with everything else."""

    def validate(self, value: Any) -> None:
        """Nothing is said here."""


class MappingNameForm(forms.Form):
    """What a mapping is called from now on; what stands against a name say the rules."""

    name = Choose(label=gettext_lazy("叫什么"))


class MappingEndForm(forms.Form):
    """Why a mapping is put out of use."""

    reason = Choose(label=gettext_lazy("为什么不再用"), help_text=gettext_lazy("例如：那边换了系统，列名都改了。"))


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word that stands in `rows` rows of a coded column, and what we take it for."""

    key: str
    word: str
    rows: int
    guess: str

    @property
    def field(self) -> str:
        return hotline_words.field_of(self.key, self.word)


class ColumnsForm(forms.Form):
    """
    For each thing that an order says the column of the sheet, for each word of a coded column its meaning; what is missing or
    doubled is said by the rules, all at once.
    """

    name = Choose(label=gettext_lazy("这份对照叫什么"), help_text=gettext_lazy("例如：洛阳 12345 热线"))
    answer_done = Choose(label=gettext_lazy("办完了的，回传时写"), required=False)
    answer_returned = Choose(label=gettext_lazy("不归我们、退回去的，回传时写"), required=False)

    def __init__(
        self, *args: Any, fields: Choices, headings: list[str], required: frozenset[str], seen: list[SeenWord], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys, self.seen = [key for key, _heading in fields], seen
        offered = [("", _("表里没有")), *((one, one) for one in dict.fromkeys(headings))]
        for key, heading in fields:
            self.fields[key] = Choose(label=heading, required=key in required, widget=forms.Select(choices=offered))
        for one in seen:
            none = _("还没选") if one.key in hotline_words.NEEDED else _("不用认")
            choices = [("", none), *hotline_words.MEANINGS[one.key].items()]
            self.fields[one.field] = Choose(
                label=one.word,
                required=one.key in hotline_words.NEEDED,
                widget=forms.Select(choices=choices),
                help_text=ngettext("%(n)s 行", "%(n)s 行", one.rows) % {"n": one.rows},
                initial=one.guess,
            )

    def choice(self) -> Choice:
        """What was chosen; ask after `is_valid()`."""
        given = self.cleaned_data
        words: dict[str, dict[str, str]] = {}
        for one in self.seen:
            words.setdefault(one.key, {})[one.word] = given.get(one.field, "")
        answers = {name: given.get(f"answer_{name}", "") for name in hotline_words.ANSWERS}
        return Choice(given["name"], {key: given.get(key, "") for key in self.keys}, words, answers)

    def words_by_column(self) -> list[dict[str, Any]]:
        """The columns whose words are asked for, as the sheet calls them, each with its fields, for the page."""
        keys = dict.fromkeys(one.key for one in self.seen)
        return [{"label": self[key].value(), "fields": [self[one.field] for one in self.seen if one.key == key]} for key in keys]
