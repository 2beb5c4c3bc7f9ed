"""What procedures may ask of cases: whether those that a run names, or that came from its place, are closed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.models import Case
from linli.casework.states import State
from linli.core.words import listing, sentences
from linli.procedures.api import Answer, Field, Kind, Parameter, Provider, Question, register


def cases_closed(question: Question) -> Answer:
    """The cases whose numbers were written down for this gate are closed; the newest record counts."""
    latest = [one for one in question.evidence if one.gate == question.gate][-1:]
    numbers = str(latest[0].values.get("numbers", "")).replace("，", " ").replace("、", " ").split() if latest else []
    if not numbers:
        return Answer(False, _("还没有写是哪几件诉求。"), missing=(_("登记诉求的编号。"),))
    rows = Case.objects.filter(tenant=question.tenant_id, short_number__in=numbers)
    rows = rows.filter(category__code=question.parameters["category"]) if question.parameters.get("category") else rows
    states = dict(rows.values_list("short_number", "state"))
    unknown = [one for one in numbers if one not in states]
    waiting = [one for one, state in states.items() if state != State.CLOSED]
    if unknown or waiting:
        told = [_("没有这个编号：%(n)s。") % {"n": one} for one in unknown] + [
            _("%(n)s 还没办结。") % {"n": one} for one in waiting
        ]
        return Answer(False, sentences(told), missing=tuple(told))
    text = ngettext("%(n)s 件诉求办结了。", "%(n)s 件诉求都办结了。", len(numbers)) % {"n": len(numbers)}
    return Answer(True, text, ((_("诉求"), listing(numbers)),))


register(
    Provider(
        "case_closed",
        gettext_lazy("诉求办结了"),
        cases_closed,
        {"category": Parameter(Kind.TEXT)},
        lambda _parameters: (Field("numbers", gettext_lazy("诉求编号，几件用顿号隔开"), "text"),),
    )
)
