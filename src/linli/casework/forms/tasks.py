"""What is typed into the ledger of tasks: a new task, a line, the end, another day or hand."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models.pressing import Source
from linli.casework.rules.cases import MOST_REASON, MOST_TITLE
from linli.casework.rules.tasks import MOST_WORDS
from linli.core.form_fields import day_field, words_field

from .pieces import offer

Choices = Iterable[tuple[str, Any]]


def task_day(label: Any, **more: Any) -> forms.DateField:
    """A day with words of its own where none was chosen."""
    words = {"required": gettext_lazy("还没选日子。"), "invalid": gettext_lazy("日子没看懂，请写成 2026-11-20 这样。")}
    return day_field(label, error_messages=words, **more)


class WithResponsible(forms.Form):
    """A form that names who answers for the task: a post or an organisation, in one list."""

    responsible = forms.ChoiceField(label=gettext_lazy("谁负责"), error_messages={"required": gettext_lazy("还没选谁负责。")})

    def __init__(self, *args: Any, responsible: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "responsible", [("", _("请选一个")), *responsible], unknown=_("不能交给这一家，请从列表里选。"))


class TaskForm(WithResponsible):
    """A new task."""

    title = forms.CharField(
        label=gettext_lazy("要办什么"),
        max_length=MOST_TITLE,
        help_text=gettext_lazy("一句话，写到能看出办没办完。例如：把 8 号院地下室的水泵换掉"),
        error_messages={"required": gettext_lazy("还没写要办什么。")},
    )
    due_on = task_day(gettext_lazy("哪天以前办完"))
    source = forms.ChoiceField(
        label=gettext_lazy("从哪里来"),
        choices=Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选从哪里来。")},
    )
    source_words = forms.CharField(label=gettext_lazy("哪次会、哪份文件"), required=False, max_length=MOST_TITLE)
    place = forms.ChoiceField(label=gettext_lazy("在哪一片"), required=False)
    detail = words_field(gettext_lazy("说明"), most=MOST_WORDS, rows=3, required=False)
    field_order = ("title", "responsible", "due_on", "source", "source_words", "place", "detail")

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", [("", _("负责的单位所在的地方")), *places])


class LineForm(forms.Form):
    """How far it is."""

    text = words_field(gettext_lazy("写一句进展"), most=MOST_WORDS, rows=2, empty=gettext_lazy("还没写进展。一句话就行。"))


class FinishForm(forms.Form):
    """Done, and what came of it."""

    text = words_field(gettext_lazy("办成了什么"), most=MOST_WORDS, rows=3, empty=gettext_lazy("还没写办成了什么。"))


class CancelForm(forms.Form):
    """Cancelled, and why."""

    reason = words_field(gettext_lazy("为什么取消"), most=MOST_REASON, rows=3, empty=gettext_lazy("还没写为什么取消。"))


class ChangeForm(WithResponsible):
    """Another day, or somebody else."""

    due_on = task_day(gettext_lazy("改到哪天以前"), required=False, help_text=gettext_lazy("不改期限就不动。"))
    reason = words_field(gettext_lazy("为什么改"), most=MOST_REASON, rows=2, empty=gettext_lazy("还没写为什么改。"))
    field_order = ("due_on", "responsible", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].required = False
