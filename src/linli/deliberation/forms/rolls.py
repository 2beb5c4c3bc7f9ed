"""What is typed about a roll: until when it is public, who is left out and why, who votes for a right, requests and answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.core.form_fields import day_field, words_field
from linli.core.forms import FilesField
from linli.deliberation.models import Channel
from linli.deliberation.rules.rolls import MOST_REASON, MOST_TEXT, MOST_WHERE, MOST_WHO
from linli.deliberation.services.roll_corrections import TAKEN


class PubliciseForm(forms.Form):
    """Until when the roll is public."""

    until = day_field(
        gettext_lazy("公示到哪天"),
        help_text=gettext_lazy("当天 24:00 前都可以申请更正。最后一天是节假日的，顺延到下一个工作日。"),
    )

    def __init__(self, *args: Any, proposed: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = proposed


class ExcludeForm(forms.Form):
    """Why a right is left out."""

    why = forms.CharField(
        label=gettext_lazy("为什么不计入"), max_length=MOST_REASON, help_text=gettext_lazy("会写在名册上，居民看得到。")
    )


class ReceiptForm(forms.Form):
    """How it was made sure that whoever asks for a receipt may have it."""

    proof = forms.CharField(
        label=gettext_lazy("怎么核对的身份"),
        max_length=MOST_REASON,
        help_text=gettext_lazy("看了什么证件，或者回拨了登记的电话。会记在日志里。"),
    )


class NamingForm(forms.Form):
    """Who of the owners is named, or which agent, and where the letter is."""

    voter = forms.ChoiceField(label=gettext_lazy("哪一位（哪个单位）"), widget=forms.RadioSelect)
    agent_name = forms.CharField(
        label=gettext_lazy("派谁来投"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("单位必须写。共有人自己来投的不用写。"),
    )
    agent_phone = forms.CharField(
        label=gettext_lazy("他的电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    letter = FilesField(label=gettext_lazy("授权书的扫描件或照片"), required=False)
    letter_kept_where = forms.CharField(
        label=gettext_lazy("授权书原件放在哪里"),
        required=False,
        max_length=MOST_WHERE,
        help_text=gettext_lazy("扫描件和这一栏至少有一个。"),
    )

    def __init__(self, *args: Any, voters: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(voters)
        self.fields["voter"].choices = offered  # type: ignore[attr-defined]
        self.fields["voter"].initial = offered[0][0] if len(offered) == 1 else None


WAYS = [(one, gettext_lazy("书面") if one == Channel.PAPER else label) for one, label in Channel.choices if one in TAKEN]


class AskForm(forms.Form):
    """A resident asks for a correction; who has several rights says of which."""

    right = forms.ChoiceField(label=gettext_lazy("说的是哪一处"), required=False, widget=forms.RadioSelect)
    text = words_field(
        gettext_lazy("哪里不对"), most=MOST_TEXT, rows=4, help_text=gettext_lazy("照您的话写就行。每一条都会书面答复。")
    )

    def __init__(self, *args: Any, rights: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*rights, ("", gettext_lazy("名册上没有的"))]
        self.fields["right"].choices = choices  # type: ignore[attr-defined]
        self.fields["right"].initial = choices[0][0]


class TakeAskForm(forms.Form):
    """A clerk writes a request down for somebody."""

    channel = forms.ChoiceField(label=gettext_lazy("怎么提的"), choices=WAYS, widget=forms.RadioSelect, initial=Channel.PHONE)
    number = forms.IntegerField(
        label=gettext_lazy("名册上第几号"), required=False, min_value=1, help_text=gettext_lazy("说的是名册上没有的，就不填。")
    )
    who = forms.CharField(label=gettext_lazy("怎么称呼"), max_length=MOST_WHO)
    text = words_field(gettext_lazy("哪里不对"), most=MOST_TEXT, rows=4, help_text=gettext_lazy("照他的话写，念一遍给他听。"))


class AnswerForm(forms.Form):
    """The office's answer to a request."""

    is_accepted = forms.TypedChoiceField(
        label=gettext_lazy("怎么处理"),
        choices=[("yes", gettext_lazy("接受，照着改")), ("no", gettext_lazy("不接受"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("接受的，先到“人员”“房屋”里改好登记，再重新生成名册。"),
    )
    answer = words_field(
        gettext_lazy("答复和理由"), most=MOST_TEXT, rows=4, help_text=gettext_lazy("提的人看得到。写清查了什么、依据是什么。")
    )
