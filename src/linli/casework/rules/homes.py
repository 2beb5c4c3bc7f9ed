"""Errands at somebody's home: from which state to which, and what has to be there for each step."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models.home_services import HomeState
from linli.casework.rules.cases import visit_problems
from linli.core.problems import Problem

H = HomeState
MOVES = {
    "arrange": (gettext_lazy("约时间"), frozenset({H.NOTED, H.ARRANGED}), H.ARRANGED),
    "done": (gettext_lazy("办好"), frozenset({H.ARRANGED}), H.DONE),
    "cancel": (gettext_lazy("取消"), frozenset({H.NOTED, H.ARRANGED}), H.CANCELLED),
}
MOST_WHAT, MOST_ADDRESS, MOST_NOTE, MOST_RESULT = 80, 120, 300, 500


def move_problems(verb: str, state: str) -> list[Problem]:
    """Whether the errand may take this step now."""
    label, from_states, _to = MOVES[verb]
    if HomeState(state) in from_states:
        return []
    text = _("这件上门现在是“%(state)s”，不能%(verb)s。") % {"state": HomeState(state).label, "verb": label}
    return [Problem("wrong_state", text, where="state")]


def reach_problems(*, name: str, address: str, has_place: bool) -> list[Problem]:
    """To go to somebody one has to know to whom and where."""
    problems = []
    if not name.strip():
        problems.append(Problem("missing", _("请写怎么称呼，上门的人好叫门。"), where="name"))
    if not has_place and not address.strip():
        problems.append(Problem("missing", _("请写去哪一户。"), where="address"))
    return problems


def arrange_problems(*, visit_at: datetime | None, now: datetime, goes: str, has_partner: bool, consents: bool) -> list[Problem]:
    """A time that is still to come, somebody who goes, and the person's own consent before a partner is told (PIPL art. 23)."""
    problems = []
    if visit_at is None:
        problems.append(Problem("missing", _("还没写约在什么时候。"), where="visit_at"))
    else:
        problems += visit_problems(visit_at, now)
    if not goes.strip() and not has_partner:
        problems.append(Problem("nobody_goes", _("还没写谁去。"), where="goes"))
    if has_partner and not consents:
        text = _("要把姓名、住处、电话告诉合作单位，先问本人同不同意；同意了再勾上。")
        problems.append(Problem("no_consent", text, where="consents"))
    return problems
