"""A body by its numbers on paper: so many members, an odd number, enough of them owners. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.rulesets import Threshold
from linli.core.words import sentences

from ..providers import Answer, Field, Kind, Parameter, Provider, Question
from .papers import papers_of

GROUP = "group_composed"


def group(question: Question) -> Answer:
    """
    The newest record says how many members there are and how many of them are owners; “七至十一人单数” includes both ends.

    Every number that is wrong is told at once.
    """
    latest = papers_of(question)[-1:]
    if not latest:
        return Answer(False, _("还没有登记组成人员。"), missing=(_("登记一共几人、其中业主几人、组长是谁。"),))
    values = latest[0].values
    members, owners = int(values.get("members") or 0), int(values.get("owners") or 0)
    problems = group_words(question.parameters, members, owners)
    figures = ((_("一共"), str(members)), (_("其中业主"), str(owners)), (_("组长"), str(values.get("chair", ""))))
    if problems:
        return Answer(False, sentences(problems), figures, missing=tuple(problems))
    return Answer(
        True, _("一共 %(members)d 人，业主 %(owners)d 人，符合规定。") % {"members": members, "owners": owners}, figures
    )


def group_words(parameters: Mapping[str, Any], members: int, owners: int) -> list[str]:
    """What is wrong with the numbers."""
    least, most = int(parameters.get("least", 0)), int(parameters.get("most", 0))
    problems = []
    if (least and members < least) or (most and members > most):
        problems.append(_("要 %(least)d 到 %(most)d 人，现在 %(count)d 人。") % {"least": least, "most": most, "count": members})
    if parameters.get("odd") and members % 2 == 0:
        problems.append(_("人数要是单数，现在 %(count)d 人。") % {"count": members})
    if owners > members:
        problems.append(_("业主人数比总人数还多。"))
    if (share := parameters.get("owners")) and not (members and Threshold.parse(str(share)).is_met(owners, members)):
        needed = Threshold.parse(str(share)).needed(members) if members else 1
        problems.append(_("业主至少要 %(needed)d 人，现在 %(count)d 人。") % {"needed": needed, "count": owners})
    return problems


def group_fields(_parameters: Mapping[str, Any]) -> Sequence[Field]:
    return (
        Field("members", gettext_lazy("一共几人"), "number"),
        Field("owners", gettext_lazy("其中业主几人"), "number"),
        Field("chair", gettext_lazy("组长（主任）是谁、什么职务"), "text"),
        Field("file", gettext_lazy("名单"), "file", is_needed=False),
        Field("paper", gettext_lazy("纸质材料放在哪里"), "paper", is_needed=False),
    )


PROVIDER = Provider(
    GROUP,
    gettext_lazy("组成人员符合规定"),
    group,
    {
        "least": Parameter(Kind.WHOLE),
        "most": Parameter(Kind.WHOLE),
        "odd": Parameter(Kind.YES_NO),
        "owners": Parameter(Kind.SHARE),
    },
    group_fields,
)
