"""What the groups said, made one text of the item."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

FIRST, LAST = "【分组讨论汇总】", "【汇总完】"
"""Between these lines stands what was merged: it can be merged again without touching what somebody wrote beside it."""


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


def without_marks(outcome: str) -> str:
    """The outcome as people read it."""
    return outcome.replace(f"{FIRST}\n", "").replace(f"\n{LAST}", "").strip()
