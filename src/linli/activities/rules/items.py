"""What must be there for a programme: costs, things and tasks; what an after-note says. Money in fen (分). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import ProgrammeItem
from ..states import TOOK_PLACE

MOST_TITLE, MOST_UNIT, MOST_WORDS, MOST_QUANTITY, MOST_ITEMS = 80, 10, 80, 1_000_000, 300
MOST_CENTS = 10_000_000_000
MOST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Sums:
    """Planned and spent over all items, in fen."""

    planned: int
    spent: int


def sums(items: Iterable[tuple[int | None, int | None]]) -> Sums:
    """From (planned, spent) of each item, in fen."""
    listed = list(items)
    return Sums(sum(planned or 0 for planned, _spent in listed), sum(spent or 0 for _planned, spent in listed))


def item_problems(
    *, kind: str, title: str, quantity: int | None, unit: str, planned: int | None, spent: int | None, source: str, who: str
) -> list[Problem]:
    problems = []
    if kind not in ProgrammeItem.Kind.values:
        problems.append(Problem("kind", _("请选花费、物品还是事情。"), where="kind"))
    if not title.strip():
        problems.append(Problem("title_missing", _("写一下是什么。"), where="title"))
    for where, text, most in (("title", title, MOST_TITLE), ("unit", unit, MOST_UNIT), ("source", source, MOST_WORDS), ("who", who, MOST_WORDS)):  # fmt: skip
        if len(text.strip()) > most:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where))
    if quantity is not None and not 0 <= quantity <= MOST_QUANTITY:
        problems.append(Problem("quantity", _("数量不对。"), where="quantity"))
    for where, cents in (("planned_cents", planned), ("spent_cents", spent)):
        if cents is not None and not 0 <= cents <= MOST_CENTS:
            problems.append(Problem("money", _("钱数不对。"), where=where))
    return problems


def note_problems(state: str, *, text: str, next_time: str) -> list[Problem]:
    """What stands against an after-note: the session was held, and somebody says how it went."""
    problems = [] if state in TOOK_PLACE else [Problem("not_held", _("办过了才能写。"), where="state")]
    if not text.strip():
        problems.append(Problem("text_missing", _("写几句办得怎样。"), where="text"))
    for where, words in (("text", text), ("next_time", next_time)):
        if len(words.strip()) > MOST_NOTE:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_NOTE}, where=where))
    return problems
