"""Forms: a field with its label, hint and errors; the box with all problems; the token that makes a form work once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.core import submissions
from linli.core.forms import names_its_field
from linli.core.problems import Problem

from .library import register


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", row: bool = False) -> dict[str, Any]:
    """A field of a form: label above, hint between, control, and each problem beside it. `row` sets short choices side by side, but not those of a field that says `is_long`."""
    widget = bound.field.widget
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "kind": kind_of(widget),
        "control": bound.as_widget(attrs=_described(bound, hint)),
        "is_optional": not bound.field.required,
        "row": row and not getattr(bound.field, "is_long", False),
        "is_photos": widget.attrs.get("accept") == "image/*",
    }


def kind_of(widget: forms.Widget) -> str:
    """Which shape of `ui/field.html` draws this widget."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "files" if isinstance(widget, forms.FileInput) else "plain"


def _described(bound: BoundField, hint: str) -> dict[str, str | bool]:
    named = [f"{bound.auto_id}_hint"] if hint or bound.help_text else []
    if bound.errors:
        named.append(f"{bound.auto_id}_why")
    return {"aria-describedby": " ".join(named)} if named else {}


@register.inclusion_tag("ui/problems.html")
def problems(*sources: Any, advice: str = "") -> dict[str, Any]:
    """Every problem in one box at the top, each a link to where it is. Sources: lists of Problem, or forms."""
    lines: list[dict[str, str]] = []
    for source in sources:
        found = _of_form(source) if isinstance(source, forms.BaseForm) else _of_problems(source or ())
        lines += [line for line in found if line not in lines]
    return {"lines": lines, "advice": advice or _("您写的都还在，改完再试一次。")}


def _of_form(form: forms.BaseForm) -> list[dict[str, str]]:
    lines, order = [], list(form.fields)
    for name, errors in sorted(form.errors.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)):
        bound = form[name] if name in form.fields else None
        where = f"#{bound.id_for_label or bound.auto_id}" if bound is not None else ""
        for error in errors.as_data():
            is_told = bound is None or (len(form.fields) == 1 and names_its_field(" ".join(error.messages), error.code))
            prefix = "" if is_told or bound is None else f"{bound.label}："
            lines += [{"text": f"{prefix}{text}", "href": where} for text in error.messages]
    return lines


def _of_problems(found: Iterable[Problem]) -> list[dict[str, str]]:
    return [
        {"text": place_of(problem) + str(problem.text), "href": f"#id_{problem.where}" if problem.where else ""}
        for problem in found
    ]


def place_of(problem: Problem) -> str:
    """“第 7 行 · 手机号：” for a problem in a sheet."""
    if problem.row is None:
        return ""
    row = _("第 %(row)s 行") % {"row": problem.row}
    return f"{row} · {problem.column}：" if problem.column else f"{row}："


@register.simple_tag(takes_context=True)
def submission_token(context: Context) -> SafeString:
    """A hidden token: the same form sent twice is done once. A form that comes back with problems keeps its token."""
    kept = submissions.kept_token(context.get("request"))
    return format_html('<input type="hidden" name="{}" value="{}">', submissions.FIELD, kept or submissions.new_token())
