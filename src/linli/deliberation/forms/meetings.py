"""What is typed to prepare a meeting, to put points on its agenda, to invite people, and to note who came."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.form_fields import day_field, instant_field, offer, words_field
from linli.core.forms import FilesField
from linli.deliberation.models import Direction, ItemKind, MeetingKind, Method, ParticipantRole

Choices = Iterable[tuple[str, Any]]
WHY = gettext_lazy("原因")


class NamesForm(forms.Form):
    """Who led a meeting that is over and who took notes: without them nobody signs its minutes."""

    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=60, required=False)
    note_taker = forms.CharField(label=gettext_lazy("记录人"), max_length=60, required=False)


class _About(NamesForm):
    """What a meeting is called, when and where it is."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    starts_at = instant_field(gettext_lazy("什么时候开"))
    ends_at = instant_field(gettext_lazy("预计到"), required=False)
    venue = forms.CharField(label=gettext_lazy("在哪里开"), max_length=120)
    ordinal = forms.IntegerField(label=gettext_lazy("第几次会议"), required=False, min_value=1, max_value=999)
    is_public = forms.BooleanField(
        label=gettext_lazy("居民看得到"), required=False, help_text=gettext_lazy("名称、时间、议程和材料；名单不公开。")
    )
    field_order: tuple[str, ...] = ("title", "starts_at", "ends_at", "venue")


class PrepareForm(_About):
    """A new meeting; its members come from the seats held on its day."""

    kind = forms.ChoiceField(label=gettext_lazy("什么会"), choices=[("", gettext_lazy("请选")), *MeetingKind.choices])
    council = forms.ChoiceField(
        label=gettext_lazy("哪个议事组织开"),
        required=False,
        help_text=gettext_lazy("议事会、联席会、代表会、委员会、业主大会要选；应到的人按开会那天的席位来。"),
    )
    place = forms.ChoiceField(label=gettext_lazy("范围"))
    copies = forms.BooleanField(
        label=gettext_lazy("照搬上次会议的议程"), required=False, help_text=gettext_lazy("同一个议事组织最近一次有议程的会。")
    )
    field_order = ("kind", "council", "place", *_About.field_order)

    def __init__(self, *args: Any, councils: Choices = (), places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "council", [("", _("不属于哪个议事组织")), *councils])
        offer(self, "place", [("", _("请选")), *places])


class ChangeForm(_About):
    """The same of a meeting that is prepared; after the invitation everybody hears of a new time or place."""

    papers_until = day_field(
        gettext_lazy("材料最晚哪天发"), required=False, help_text=gettext_lazy("议事规则有规定的，已经按它算好。")
    )


class ItemForm(forms.Form):
    """One point of the agenda."""

    title = forms.CharField(label=gettext_lazy("议题"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("做什么"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION)
    parent = forms.ChoiceField(label=gettext_lazy("挂在哪一项下面"), required=False)
    presenter = forms.CharField(label=gettext_lazy("谁说"), max_length=60, required=False)
    minutes_planned = forms.IntegerField(label=gettext_lazy("几分钟"), required=False, min_value=1, max_value=600)
    speech_seconds = forms.IntegerField(label=gettext_lazy("每人发言几秒"), required=False, min_value=10, max_value=3600)
    list_is_open = forms.BooleanField(label=gettext_lazy("可以报名发言"), required=False)
    text = words_field(gettext_lazy("说明"), most=4000, required=False)
    late_reason = forms.CharField(
        label=gettext_lazy("为什么临时加"), max_length=120, required=False, help_text=gettext_lazy("通知发出以后加的才写。")
    )

    def __init__(self, *args: Any, parents: Choices = (), is_late: bool = False, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", [("", _("单独一项")), *parents])
        if not (is_late and is_new):
            del self.fields["late_reason"]
        if not is_new:
            del self.fields["parent"]


class MoveForm(forms.Form):
    """Where a point goes."""

    parent = forms.ChoiceField(label=gettext_lazy("挂在哪一项下面"), required=False)
    to = forms.IntegerField(label=gettext_lazy("排在第几"), min_value=1, max_value=200)

    def __init__(self, *args: Any, parents: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", [("", _("单独一项")), *parents])


class EndForm(forms.Form):
    """What came of a point."""

    outcome = words_field(gettext_lazy("结果"), most=2000, rows=2, required=False)


class SkipForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么不议"), max_length=200)


class LateForm(forms.Form):
    """A reason, where it is late."""

    late_reason = forms.CharField(
        label=gettext_lazy("晚发的原因"), max_length=200, required=False, help_text=gettext_lazy("没有过最晚的日子就不用写。")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=WHY, max_length=200)


class OptionalReasonForm(forms.Form):
    reason = forms.CharField(label=WHY, max_length=200, required=False)


class NothingForm(forms.Form):
    """A verb that asks nothing."""


class ScreenForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("大屏上的话"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("比如“休息十分钟”。空着就不显示。"),
    )


class InviteForm(forms.Form):
    """Somebody who is not on a seat."""

    role = forms.ChoiceField(
        label=gettext_lazy("身份"), choices=ParticipantRole.choices, widget=forms.RadioSelect, initial=ParticipantRole.INVITED
    )
    who = forms.CharField(
        label=gettext_lazy("姓名或手机号"),
        max_length=60,
        help_text=gettext_lazy("名册里有的会对上，能在网页上收到通知；没有的照样能请。"),
    )
    unit_label = forms.CharField(label=gettext_lazy("单位、代表谁"), max_length=120, required=False)
    group = forms.CharField(label=gettext_lazy("组别"), max_length=40, required=False)


class ToldForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("怎么通知的"),
        choices=[
            ("phone", pgettext_lazy("told", "打电话")),
            ("paper", pgettext_lazy("told", "送纸质通知")),
            ("visit", pgettext_lazy("told", "上门")),
            ("counter", pgettext_lazy("told", "在窗口当面")),
        ],
        widget=forms.RadioSelect,
        initial="phone",
    )
    with_papers = forms.BooleanField(label=gettext_lazy("材料也给了"), required=False)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("来不来"),
        choices=[("coming", gettext_lazy("来")), ("excused", gettext_lazy("请假"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选。")},
    )
    reason = forms.CharField(label=gettext_lazy("请假的原因"), max_length=120, required=False)


class PapersForm(forms.Form):
    item = forms.ChoiceField(label=gettext_lazy("哪一项的材料"), required=False)
    uploads = FilesField(label=gettext_lazy("文件"))
    late_reason = forms.CharField(
        label=gettext_lazy("晚发的原因"), max_length=200, required=False, help_text=gettext_lazy("没有过最晚的日子就不用写。")
    )

    def __init__(self, *args: Any, items: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", [("", _("整个会")), *items])


class NoteForm(forms.Form):
    """Somebody came or went: scanned, called out, ticked on the roll, or from the paper sheet."""

    said = forms.CharField(
        label=gettext_lazy("扫码或报号"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "inputmode": "text"}),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("到还是离开"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.IN
    )
    method = forms.ChoiceField(
        label=gettext_lazy("怎么记的"), choices=[one for one in Method.choices if one[0] != Method.OWN], initial=Method.NUMBER,
        required=False,
    )  # fmt: skip
    at = instant_field(gettext_lazy("几点"), required=False, help_text=gettext_lazy("不写就是现在；照着纸质签到表补记才写。"))


class SheetForm(forms.Form):
    """The paper sheet afterwards: numbers in one go."""

    numbers = words_field(
        gettext_lazy("签了到的号"), most=4000, help_text=gettext_lazy("照着签到表写号，空格、逗号或换行隔开；连着的可以写 1-15。")
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("到还是离开"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.IN
    )
    at = instant_field(gettext_lazy("几点"), help_text=gettext_lazy("这些人到的时间。"))

    def clean_numbers(self) -> list[str]:
        """Numbers and ranges of numbers, each once, in their order."""
        found: dict[str, None] = {}
        words = self.cleaned_data["numbers"].replace("，", " ").replace(",", " ").replace("、", " ").replace("－", "-")
        for word in words.split():
            found |= dict.fromkeys(_numbers(word))
        return list(found)


def _numbers(word: str) -> list[str]:
    first, dash, last = word.partition("-")
    is_number = first.isascii() and first.isdecimal() and len(first) <= 3
    if is_number and not dash:
        return [str(int(first))]
    if is_number and last.isascii() and last.isdecimal() and len(last) <= 3 and int(first) <= int(last):
        return [str(number) for number in range(int(first), int(last) + 1)]
    raise forms.ValidationError(_("“%(word)s”不像号，写成 7 或者 1-15。") % {"word": word[:20]})


class StrikeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("哪里记错了"), max_length=120)
