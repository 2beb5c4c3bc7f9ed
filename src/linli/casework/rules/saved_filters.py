"""What stands against keeping filters under a name."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .cases import text_problems

MOST_LABEL, MOST_KEPT = 20, 20


def label_problems(label: str, taken: Iterable[str]) -> list[Problem]:
    """The name is missing, too long, or one of one's own already."""
    problems = text_problems(label, where="label", most=MOST_LABEL)
    if label.strip() in set(taken):
        problems.append(Problem("label_taken", _("您已经有一个叫这个名字的筛选，换个名字。"), where="label"))
    return problems


def keep_problems(label: str, filters: Mapping[str, str], taken: Iterable[str]) -> list[Problem]:
    """As above; and there is nothing to keep, or there are enough already."""
    own = list(taken)
    problems = label_problems(label, own)
    if not filters:
        problems.append(Problem("nothing_to_keep", _("现在没有选条件，先选好再存。"), where="filters"))
    if len(own) >= MOST_KEPT:
        text = _("您已经存了 %(count)s 个，最多存这么多。先删掉用不着的。")
        problems.append(Problem("too_many", text % {"count": len(own)}, where="label"))
    return problems
