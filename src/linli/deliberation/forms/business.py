"""What is typed about a meeting's business: the speaker list, groups, opinions, what is to be done, a talk in the corridor."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, instant_field, offer, words_field
from linli.core.forms import PhotosField
from linli.deliberation.models import ActionKind, SpeechKind
from linli.deliberation.rules import opinions as rules
from linli.deliberation.rules import speeches

Choices = Iterable[tuple[str, Any]]


class EmptyForm(forms.Form):
    """A button, and nothing to type."""


class AskForm(forms.Form):
    """Somebody asks to speak: by the number on their card."""

    number = forms.IntegerField(label=gettext_lazy("几号"), min_value=1, max_value=9999)
    kind = forms.ChoiceField(label=gettext_lazy("哪种"), choices=SpeechKind.choices, initial=SpeechKind.SPEECH)


class ListForm(forms.Form):
    """How the list is run."""

    is_open = forms.BooleanField(label=gettext_lazy("可以报名发言"), required=False)
    seconds = forms.IntegerField(
        label=gettext_lazy("每人几秒"),
        required=False,
        min_value=10,
        max_value=speeches.MOST_SECONDS,
        help_text=gettext_lazy("不填就不限时。"),
    )


class WordsForm(forms.Form):
    """What somebody said, for the minutes."""

    words = words_field(gettext_lazy("说了什么"), most=speeches.MOST_WORDS, rows=4, required=False)


class GroupForm(forms.Form):
    """What a group said."""

    group = forms.CharField(label=gettext_lazy("组别"), max_length=40)
    convener = forms.CharField(label=gettext_lazy("召集人"), max_length=60, required=False)
    text = words_field(gettext_lazy("讨论了什么"), most=4000, rows=6)


class OwnGroupForm(forms.Form):
    """What one's own group said."""

    convener = forms.CharField(label=gettext_lazy("召集人"), max_length=60, required=False)
    text = words_field(gettext_lazy("讨论了什么"), most=4000, rows=6)


class VoicedForm(forms.Form):
    """An opinion at the table."""

    text = words_field(gettext_lazy("意见"), most=rules.MOST_TEXT, rows=4, help_text=gettext_lazy("照他的话写，念一遍给他听。"))
    who = forms.CharField(
        label=gettext_lazy("怎么称呼"), required=False, max_length=rules.MOST_WHO, help_text=gettext_lazy("不愿意留名就不填。")
    )
    place = forms.ChoiceField(label=gettext_lazy("说的是哪里"), required=False)
    answer = words_field(gettext_lazy("当场答复"), most=rules.MOST_TEXT, rows=2, required=False)
    wants_case = forms.BooleanField(label=gettext_lazy("转成诉求，派给单位去办"), required=False)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places, _("这次会的范围"))


class AnswerForm(forms.Form):
    words = words_field(pgettext_lazy("noun", "答复"), most=rules.MOST_TEXT)


class ActionForm(forms.Form):
    """What is to be done."""

    title = forms.CharField(label=gettext_lazy("做什么"), max_length=rules.MOST_TITLE)
    kind = forms.ChoiceField(
        label=gettext_lazy("转成什么"), choices=ActionKind.choices, widget=forms.RadioSelect, initial=ActionKind.NOTE
    )
    organisation = forms.ChoiceField(label=gettext_lazy("责任单位"), required=False)
    responsible = forms.CharField(
        label=gettext_lazy("谁做（人或部门）"),
        max_length=rules.MOST_RESPONSIBLE,
        required=False,
        help_text=gettext_lazy("选了责任单位可以不填。"),
    )
    due_on = day_field(gettext_lazy("最晚哪天"), required=False)
    item = forms.ChoiceField(label=gettext_lazy("哪一项议定的"), required=False)
    text = words_field(gettext_lazy("说明"), most=rules.MOST_ACTION, required=False)

    def __init__(self, *args: Any, organisations: Choices = (), items: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations, _("没有单位"))
        offer(self, "item", items, _("整个会"))


class DoneForm(forms.Form):
    words = words_field(gettext_lazy("做成了什么"), most=rules.MOST_DONE, rows=2)


class CorridorForm(forms.Form):
    """A talk in the corridor, on one page."""

    title = forms.CharField(label=gettext_lazy("议的什么事"), max_length=rules.MOST_TITLE)
    place = forms.ChoiceField(label=gettext_lazy("哪一片"))
    venue = forms.CharField(
        label=gettext_lazy("在哪里"), max_length=rules.MOST_VENUE, help_text=gettext_lazy("例如：三号楼一单元楼道")
    )
    held_at = instant_field(
        gettext_lazy("什么时候"),
        required=False,
        help_text=gettext_lazy("不填就是现在。"),
    )
    chair = forms.CharField(
        label=gettext_lazy("谁召集的"),
        max_length=rules.MOST_WHO,
        required=False,
        help_text=gettext_lazy("不填就是您自己。会议记录要请他签。"),
    )
    who = words_field(gettext_lazy("有哪些人"), most=rules.MOST_TEXT, rows=2)
    text = words_field(gettext_lazy("议了什么、怎么定的"), most=rules.MOST_TEXT * 2, rows=6)
    photos = PhotosField(label=gettext_lazy("照片"), required=False)

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)
