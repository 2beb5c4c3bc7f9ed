"""What is typed to give a case back, to rule on it, to hand it to another, to ask for help and to say that the help is done."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.precedents import MOST_QUESTION
from linli.casework.states import RulingOrigin
from linli.core.form_fields import words_field
from linli.core.forms import FilesField

from .pieces import choices_of, offer
from .reporting import MOST_WORDS
from .working import MOST_REASON, Choices, DispatchForm, DoneForm


class ReturnForm(forms.Form):
    """Why it is given back, what was found, and perhaps whose it should be."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么退"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("还没选为什么退。"),
            "invalid_choice": gettext_lazy("没有这个原因，请从列表里选。"),
        },
    )
    text = words_field(
        gettext_lazy("写清楚"),
        most=MOST_WORDS,
        rows=4,
        help_text=gettext_lazy("派单员照着它定，报事人也看得到。不写人名和电话。"),
        empty=gettext_lazy("还没写清楚。去了哪里、看到什么、凭什么不归，写一句。"),
    )
    suggests = forms.ChoiceField(
        label=gettext_lazy("您看该归谁"), required=False, help_text=gettext_lazy("知道就选上，不知道就空着。")
    )
    photos = FilesField(label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("有就附上：门牌、图纸、现场。"))

    def __init__(self, *args: Any, reasons: Choices = (), offers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", reasons)
        offer(self, "suggests", [("", _("不知道")), *offers], unknown=_("没有这一家，请从列表里选。"))


class TransferForm(DispatchForm):
    """To whom a case that was signed for goes instead, and why."""

    reason = words_field(
        gettext_lazy("为什么转"),
        most=MOST_REASON,
        rows=2,
        help_text=gettext_lazy("两家单位和报事人都看得到。"),
        empty=gettext_lazy("还没写为什么转。"),
    )


class RuleForm(forms.Form):
    """Whose it is, by what, and how far that reaches as a precedent."""

    lead = forms.ChoiceField(
        label=gettext_lazy("定下由谁办"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("还没选定由谁办。"),
            "invalid_choice": gettext_lazy("没有这一家，请从列表里选。"),
        },
    )
    question = words_field(
        gettext_lazy("争的是什么"),
        most=MOST_QUESTION,
        rows=2,
        help_text=gettext_lazy("一句话。以后的人按它找先例，不写人名和电话。"),
        empty=gettext_lazy("还没写争的是什么。"),
    )
    reason = words_field(
        gettext_lazy("凭什么这样定"),
        most=MOST_WORDS,
        rows=4,
        help_text=gettext_lazy("看过的现场、合同、图纸。各家单位和报事人都看得到。"),
        empty=gettext_lazy("还没写凭什么这样定。"),
    )
    citation = forms.CharField(
        label=gettext_lazy("依据"), required=False, max_length=MOST_REASON, help_text=gettext_lazy("哪份合同、哪个文件、第几条。")
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("怎么来的"),
        choices=RulingOrigin.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选这次裁定是怎么来的。")},
    )
    origin_note = forms.CharField(
        label=gettext_lazy("哪次会、谁在场"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("推进会议定的要写；写单位和岗位。"),
    )
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("当事的单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("没有这一家，请从列表里选。")},
    )
    category = forms.ChoiceField(label=gettext_lazy("以后哪一类照着办"))
    place = forms.ChoiceField(label=gettext_lazy("以后哪一片照着办"))
    supersedes = forms.ChoiceField(
        label=gettext_lazy("取代哪一条先例"), required=False, help_text=gettext_lazy("被取代的留着可查，派单时不再提示。")
    )
    note = words_field(gettext_lazy("交代一句"), most=MOST_REASON, rows=2, required=False)

    def __init__(self, *args: Any, choices: dict[str, Sequence[tuple[str, Any]]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in (choices or {}).items():
            offer(self, name, listed)
        if not choices_of(self, "supersedes").choices:
            del self.fields["supersedes"]


class AssistForm(forms.Form):
    """Who is asked to help, and with what."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("请谁协办"),
        error_messages={
            "required": gettext_lazy("还没选请谁协办。"),
            "invalid_choice": gettext_lazy("没有这一家，请从列表里选。"),
        },
    )
    text = words_field(
        gettext_lazy("请他们做什么"),
        most=MOST_REASON,
        rows=3,
        help_text=gettext_lazy("主办、协办和报事人都看得到。"),
        empty=gettext_lazy("还没写请他们做什么。"),
    )

    def __init__(self, *args: Any, offers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [("", "—"), *offers])


class EndAssistForm(forms.Form):
    """What an assistant has done; which one, where the office says it for one of several."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("哪一家"),
        error_messages={"required": gettext_lazy("请选是哪一家协办的。"), "invalid_choice": gettext_lazy("请选是哪一家协办的。")},
    )
    text = words_field(
        gettext_lazy("办了什么"),
        most=MOST_WORDS,
        rows=3,
        help_text=gettext_lazy("主办和报事人都看得到。整件事由主办报办结。"),
        empty=gettext_lazy("还没写办了什么。"),
    )
    photos = FilesField(label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("可以不传。"))

    def __init__(self, *args: Any, assisting: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(assisting)
        offer(self, "organisation", listed)
        if len(listed) < 2:
            del self.fields["organisation"]


class FinishForm(DoneForm):
    """As DoneForm; while somebody still assists it asks for a word why the lead does not wait for them."""

    despite_assist = words_field(
        gettext_lazy("协办还没说办完，为什么不等了"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("只给内部看。"),
    )
    field_order = ("text", "outcome", "despite_assist", "photos")

    def __init__(self, *args: Any, assisting: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not list(assisting):
            del self.fields["despite_assist"]
