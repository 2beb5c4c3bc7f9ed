"""A paper as a form: one field for each thing that can be chosen, and the one spelling of what was chosen."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from linli.deliberation.models import Ballot, BallotKind, Option
from linli.deliberation.rules import papers
from linli.deliberation.rules.amounts import cents_a_unit, money
from linli.deliberation.rules.ballots import answer_codes

Choices = list[tuple[str, str]]
WHOLE = (BallotKind.DECISION, BallotKind.OWNERS)
PREFIX = "mark-"


def decision_choices(kind: str) -> Choices:
    """For, against, abstain; owners agree or not, as the Code says."""
    if kind == BallotKind.OWNERS:
        yes, no = pgettext("ballot", "同意"), pgettext("ballot", "不同意")
    else:
        yes, no = pgettext("ballot", "赞成"), pgettext("ballot", "反对")
    return [(papers.YES, yes), (papers.NO, no), (papers.ABSTAIN, pgettext("ballot", "弃权"))]


def mark_choices(kind: str, option: Option) -> Choices:
    """What may be said of one option; the last says nothing."""
    if kind == BallotKind.SELECTION:
        said = [(papers.FOR, pgettext("ballot", "赞成")), (papers.AGAINST, pgettext("ballot", "反对"))]
        return [*said, ("", pgettext("ballot", "弃权"))]
    if kind == BallotKind.BUDGET:
        return [(papers.FOR, _("选")), ("", _("不选"))]
    if kind == BallotKind.SATISFACTION:
        return [
            (papers.SATISFIED, pgettext("ballot", "满意")),
            (papers.BASICALLY, pgettext("ballot", "基本满意")),
            (papers.DISSATISFIED, pgettext("ballot", "不满意")),
            ("", pgettext("ballot", "弃权")),
        ]
    lines = [line.strip() for line in option.text.splitlines() if line.strip()]
    return [*zip(answer_codes(option.text), lines, strict=False), ("", _("不回答"))]


class VoteForm(forms.Form):
    """
    One paper. What it says is `content`; a paper with more choices than seats is not taken here, because here one can still change
    it.
    """

    choice = forms.ChoiceField(
        label=gettext_lazy("您怎么投"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没选。请选一个。")},
    )

    def __init__(self, *args: Any, ballot: Ballot, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.options = ballot, list(options)
        if ballot.kind in WHOLE:
            self.fields["choice"].choices = decision_choices(ballot.kind)  # type: ignore[attr-defined]
            return
        del self.fields["choice"]
        for option in self.options:
            self.fields[PREFIX + option.code] = forms.ChoiceField(
                label=option.title,
                choices=mark_choices(ballot.kind, option),
                widget=forms.RadioSelect,
                required=False,
                initial="",
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        seats = self.ballot.seats
        over = len(self.chosen) - seats if self.ballot.kind == BallotKind.SELECTION and seats else 0
        if over > 0:
            text = ngettext(
                "最多选 %(seats)d 个，您选了 %(n)d 个。改掉 %(over)d 个再投；多选的票是废票。",
                "最多选 %(seats)d 个，您选了 %(n)d 个。改掉 %(over)d 个再投；多选的票是废票。",
                over,
            )
            values_said = {"seats": seats, "n": len(self.chosen), "over": over}
            raise forms.ValidationError(text % values_said, code="over_full")
        return values

    @property
    def marks(self) -> dict[str, str]:
        """What was said of each option, by its code."""
        return {option.code: self.cleaned_data.get(PREFIX + option.code, "") for option in self.options}

    @property
    def chosen(self) -> list[Option]:
        marks = self.marks
        return [one for one in self.options if marks[one.code] == papers.FOR]

    @property
    def content(self) -> str:
        """The paper, in the one spelling that every channel uses; only once the form is valid."""
        if self.ballot.kind in WHOLE:
            return str(self.cleaned_data["choice"])
        return papers.spelled(self.marks)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each option with its field, its money and its day, for the page."""
        for option in self.options:
            yield {"option": option, "field": self[PREFIX + option.code], "money": money(option.cost_cents)}

    def said(self) -> list[tuple[str, str]]:
        """What the paper says, in words: to be read once more before it is sent."""
        if self.ballot.kind in WHOLE:
            words = dict(decision_choices(self.ballot.kind))
            return [(_("您的票"), words[self.cleaned_data["choice"]])]
        marks = self.marks
        return [(one.title, dict(mark_choices(self.ballot.kind, one))[marks[one.code]]) for one in self.options]

    def counted(self) -> dict[str, Any]:
        """How much of the seats or the budget is used; nothing for other kinds."""
        if self.ballot.kind == BallotKind.SELECTION and self.ballot.seats:
            used = len(self.chosen) if self.is_bound and hasattr(self, "cleaned_data") else 0
            return {"used": used, "left": max(self.ballot.seats - used, 0), "most": self.ballot.seats}
        if self.ballot.kind == BallotKind.BUDGET:
            spent = sum(one.cost_cents or 0 for one in self.chosen) if self.is_bound and hasattr(self, "cleaned_data") else 0
            return {"spent": money(spent), "budget": money(self.ballot.budget_cents), "unit": cents_a_unit()}
        return {}

    def hidden(self) -> list[tuple[str, str]]:
        """What goes along from the review to the sending: in the body of the next request, and nowhere else."""
        return [(name, str(self.data.get(name, ""))) for name in self.fields]
