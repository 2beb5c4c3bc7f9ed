"""What the groups said, made one text of the item."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

FIRST, LAST = "【分组讨论汇总】", "【汇总完】"
"""Between these lines stands what was merged: it can be merged again without touching what somebody wrote beside it."""
DIGITS = {one: n for n, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMBER = re.compile(r"\d+|[零〇一二两三四五六七八九十百]+")


def by_number(group: str) -> tuple[str, int, str]:
    """The key groups are listed by: 第三组 before 第七组 before 第十二组, 2 组 before 10 组; without a number by the name."""
    found = NUMBER.search(group)
    return (group[: found.start()], number_of(found[0]), group) if found else (group, 0, group)


def number_of(text: str) -> int:
    """3, 三, 十二, 二十 or 一百零二 as a number; 二〇 digit by digit."""
    if text.isdecimal():
        return int(text)
    if not set(text) & {"十", "百"}:
        return int("".join(str(DIGITS[one]) for one in text))
    total, digit = 0, 0
    for one in text:
        if one in DIGITS:
            digit = DIGITS[one]
        else:
            total, digit = total + (digit or 1) * (10 if one == "十" else 100), 0
    return total + digit


def merged_text(notes: Iterable[tuple[str, str, str]]) -> str:
    """One text of (group, convener, text), each group named."""
    said = []
    for group, convener, text in notes:
        head = _("%(group)s（召集人 %(convener)s）") % {"group": group, "convener": convener} if convener else group
        said.append(f"{head}\n{text.strip()}")
    return "\n\n".join(said)


def put_into(outcome: str, merged: str) -> str:
    """The item's outcome with what was merged in its place: where it stood before, or at the end."""
    block = f"{FIRST}\n{merged}\n{LAST}"
    before, first, rest = outcome.partition(FIRST)
    if first:
        _old, last, after = rest.partition(LAST)
        return before + block + (after if last else "")
    return f"{outcome.rstrip()}\n\n{block}" if outcome.strip() else block


def beside_merged(outcome: str) -> str:
    """What somebody wrote beside the groups' text; all of it where nothing was merged."""
    before, first, rest = outcome.partition(FIRST)
    return f"{before.rstrip()}\n{rest.partition(LAST)[2].lstrip()}".strip() if first else outcome.strip()


def without_marks(outcome: str) -> str:
    """The outcome as people read it."""
    return outcome.replace(f"{FIRST}\n", "").replace(f"\n{LAST}", "").strip()
