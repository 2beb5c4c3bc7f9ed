"""What may be passed on to a reporter, and what has to come back."""

from django.utils.translation import gettext as _

from linli.casework.states import State, may_step
from linli.core.problems import Problem

MOST_OPEN = 3
"""Words of one case that wait to be passed on: more would ring somebody all day."""
LEAST_TEXT, MOST_TEXT = 4, 300
ASK = "ask"


def ask_problems(kind: str, kinds: list[str], text: str, *, state: str, is_reporter: bool, open_count: int) -> list[Problem]:
    """Everything against asking for a word to be passed on."""
    problems = []
    if not may_step("relay", state):
        label = State(state).label
        problems.append(Problem("wrong_state", _("这件事现在是“%(state)s”，不用转告了。") % {"state": label}))
    if kind not in kinds:
        problems.append(Problem("kind", _("请选是问一句，还是说一句。"), where="kind"))
    if not is_reporter:
        problems.append(Problem("reporter", _("请选转告哪一位报事人。"), where="reporter"))
    problems += _text_problems(text, where="text", empty=_("还没写转告什么。"))
    if open_count >= MOST_OPEN:
        says = _("已经有 %(count)s 句等着转告，等回话来了再问。") % {"count": open_count}
        problems.append(Problem("too_many", says, where="text"))
    return problems


def answer_problems(kind: str, answer: str, *, is_open: bool, reached: bool) -> list[Problem]:
    """Everything against noting what came of it. Somebody who was asked has to have said something."""
    if not is_open:
        return [Problem("answered_before", _("这一句已经转告过了。"))]
    if not reached:
        return []
    if kind != ASK and not answer.strip():
        return []
    return _text_problems(answer, where="answer", empty=_("还没写报事人怎么说。"), least=1)


def _text_problems(text: str, *, where: str, empty: str, least: int = LEAST_TEXT) -> list[Problem]:
    length = len(text.strip())
    if length == 0:
        return [Problem("missing", empty, where=where)]
    if length < least:
        return [
            Problem(
                "too_short", _("只写了 %(count)s 个字，至少 %(least)s 个字。") % {"count": length, "least": least}, where=where
            )
        ]
    if length > MOST_TEXT:
        return [
            Problem("too_long", _("最多 %(most)s 个字，写了 %(count)s 个。") % {"most": MOST_TEXT, "count": length}, where=where)
        ]
    return []
