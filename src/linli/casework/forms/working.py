"""What clerks type to move a case on: accepting, dispatching, receiving, a line of progress, done, call-back, closing, rework."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.rules.cases import close_problems
from linli.casework.states import Outcome, Satisfaction
from linli.core.form_fields import words_field
from linli.core.forms import PhotosField

from .pieces import PhoneField, moment_field, offer
from .reporting import MOST_WORDS

MOST_REASON = 200
DONE_WITH = (Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.PARTLY, Outcome.UNRESOLVED)
YES_NO = [("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没解决"))]
Choices = Iterable[tuple[str, Any]]


class WithCategories(forms.Form):
    """A form whose `category` is chosen from the tenant's own list."""

    category = forms.ChoiceField(label=gettext_lazy("哪一类"), error_messages={"required": gettext_lazy("还没选是哪一类。")})

    def __init__(self, *args: Any, categories: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", categories, unknown=_("没有这一类，请从列表里选。"))


class AcceptForm(WithCategories):
    """Check what it is and where; what is wrong is put right in the same step."""

    title = forms.CharField(
        label=gettext_lazy("一句话写清是什么事"), max_length=120, error_messages={"required": gettext_lazy("还没写是什么事。")}
    )
    place = forms.UUIDField(
        label=gettext_lazy("在哪里"),
        required=False,
        error_messages={"invalid": gettext_lazy("这个地方找不到了，请重新选。")},
        widget=forms.HiddenInput,
    )
    place_detail = forms.CharField(label=gettext_lazy("具体位置"), required=False, max_length=80)
    field_order = ("title", "category", "place", "place_detail")


class TakeForm(AcceptForm):
    """Accepting: as the correction of a registration, and perhaps a word for the reporters."""

    words = words_field(
        gettext_lazy("告诉报事人一句"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("可以不写。写了就原样给报事人看。"),
    )


class DispatchForm(forms.Form):
    """To whom. The suggestion is preset; another choice asks for a reason."""

    lead = forms.ChoiceField(
        label=gettext_lazy("派给谁"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("还没选派给谁。")}
    )
    reason = words_field(
        gettext_lazy("不按建议派的理由"), most=MOST_REASON, rows=2, required=False, help_text=gettext_lazy("按建议派就不用写。")
    )

    outside_reason = words_field(
        gettext_lazy("清单外派给社区的理由"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("只有派给社区、又不在社区职责清单里才写。会记在这件事上，也数得出来。"),
    )

    note = words_field(
        gettext_lazy("交代一句"), most=MOST_REASON, rows=2, required=False, help_text=gettext_lazy("办的人和报事人都看得到。")
    )

    def __init__(self, *args: Any, offers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lead", offers, unknown=_("不能派给这一家，请从列表里选。"))


class _VisitForm(forms.Form):
    """When somebody will be there: the fact that the resident reads first."""

    visit_at = moment_field(gettext_lazy("约好什么时候到"), required=False)


class ReceiveForm(_VisitForm):
    """Taking it on: who goes, and when they will be there."""

    handler_name = forms.CharField(
        label=gettext_lazy("谁去办"), required=False, max_length=40, help_text=gettext_lazy("例如：周师傅 · 电工")
    )
    handler_phone = PhoneField(
        label=gettext_lazy("办事人的工作电话"), help_text=gettext_lazy("居民看得到，用来问进度。不要写私人号码。")
    )
    text = words_field(gettext_lazy("给居民一句话"), most=MOST_REASON, rows=2, required=False)
    field_order = ("handler_name", "handler_phone", "visit_at", "text")


class StartForm(_VisitForm):
    """Beginning with the work."""

    text = words_field(gettext_lazy("给居民一句话"), most=MOST_REASON, rows=2, required=False)
    field_order = ("text", "visit_at")


class LineForm(_VisitForm):
    """One line of progress, for everybody or for inside only; perhaps what comes next, and when."""

    text = words_field(gettext_lazy("写一句进展"), most=MOST_WORDS, rows=2, empty=gettext_lazy("还没写进展。一句话就行。"))
    inside = forms.BooleanField(label=gettext_lazy("只给内部看"), required=False)
    photos = PhotosField(label=gettext_lazy("加照片"), required=False)
    next_step = forms.CharField(
        label=gettext_lazy("接下来做什么"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("例如：电工到现场。居民一打开就看到。"),
    )
    field_order = ("text", "inside", "photos", "next_step", "visit_at")


class DoneForm(forms.Form):
    """What was done, in words that go to the resident."""

    text = words_field(
        gettext_lazy("办了什么，结果怎样"),
        most=MOST_WORDS,
        rows=4,
        help_text=gettext_lazy("这段话原样给报事人看。"),
        empty=gettext_lazy("还没写办了什么。"),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=[(one.value, one.label) for one in DONE_WITH],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选结果。")},
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("可以不传。"))


class CallForm(forms.Form):
    """A call-back by telephone: what came of the call, and what the reporter said."""

    reporter = forms.ChoiceField(
        label=gettext_lazy("打给谁"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("这一位不用再问了，请从列表里选。")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("电话打得怎么样"),
        choices=[("reached", gettext_lazy("问到了")), ("unreached", gettext_lazy("没联系上"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选电话打得怎么样。")},
    )
    contacted = forms.ChoiceField(
        label=gettext_lazy("办的人联系过您吗"),
        choices=[("yes", gettext_lazy("联系过")), ("no", gettext_lazy("没联系过")), ("", gettext_lazy("没问"))],
        widget=forms.RadioSelect,
        required=False,
    )
    resolved = forms.ChoiceField(label=gettext_lazy("解决了吗"), choices=YES_NO, widget=forms.RadioSelect, required=False)
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("满意吗"), choices=Satisfaction.choices, widget=forms.RadioSelect, required=False
    )
    comment = words_field(gettext_lazy("居民的原话"), most=MOST_WORDS, rows=2, required=False)

    def __init__(self, *args: Any, reporters: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reporter", reporters)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == "reached":
            asked = {"resolved": _("问到了，请选解决没解决。"), "satisfaction": _("问到了，请选满不满意。")}
            for name, text in asked.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(text, code="required"))
        return cleaned


class ReasonForm(forms.Form):
    """A verb that wants a reason: sending back for rework, making void."""

    reason = words_field(gettext_lazy("理由"), most=MOST_REASON, rows=3, empty=gettext_lazy("还没写理由。"))


class CloseForm(forms.Form):
    """Closing after the call-back; where a reporter is unhappy the reason why it is closed all the same is needed."""

    reason = words_field(
        gettext_lazy("说明"),
        most=MOST_REASON,
        rows=2,
        required=False,
        help_text=gettext_lazy("有人说没解决或不满意，就写清楚为什么还是办结。"),
    )

    def __init__(self, *args: Any, unhappy: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(unhappy)
        for told in close_problems(unhappy=unhappy, reason=""):
            self.fields["reason"].error_messages["required"] = told.text


class RevealForm(forms.Form):
    """Why somebody wants to see a telephone number; it goes into the journal."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("看电话做什么"),
        choices=[
            ("contact", gettext_lazy("联系报事人，问清情况或约时间")),
            ("call_back", gettext_lazy("回访")),
            ("correct", gettext_lazy("核对登记的号码")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选看电话做什么。")},
    )
