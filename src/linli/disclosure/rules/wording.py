"""A notice in other shapes: a few lines for a chat group, paragraphs for a page, the first words for a list."""

import re

from django.utils.translation import gettext as _

MOST_IN_CHAT = 220


def paragraphs(text: str) -> list[str]:
    """The paragraphs: what stands between empty lines, each with its own lines kept."""
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def one_line(text: str) -> str:
    """The text without line ends; where Latin words meet they keep a blank between them."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return "".join(
        f" {line}" if place and line[0].isascii() and lines[place - 1][-1].isascii() else line for place, line in enumerate(lines)
    )


def size_of_type(length: int) -> str:
    """How large an issue of so many characters is set, so that one sheet of A3 is filled and not more."""
    return "large" if length <= 500 else "middle" if length <= 1100 else "small"


def poster_size(title: str) -> str:
    """How large a poster's title is set, so that it breaks at most once."""
    return "large" if len(title) <= 9 else "middle" if len(title) <= 13 else "small"


def shortened(text: str, most: int) -> str:
    """The first whole sentences that fit into `most` characters, or what fits of the first with “……”."""
    flat = one_line(text)
    if len(flat) <= most:
        return flat
    cut = max(flat.rfind(mark, 0, most) for mark in "。；！？")
    return flat[: cut + 1] if cut > 0 else flat[: most - 2] + "……"


def clauses(title: str) -> list[str]:
    """A title cut behind its marks, so that a large one breaks there and no single character is left alone on a line."""
    return re.findall(r"[^，、：；。！？,;]+[，、：；。！？,;]*\s*|[，、：；。！？,;]+\s*", title)


def chat_text(*, kind: str, title: str, text: str, signed: str, url: str, corrected: str = "") -> str:
    """
    What is pasted into a residents' chat group: the head, what was put right if anything was, what matters, where the whole
    stands, who says so.
    """
    body = shortened(text, MOST_IN_CHAT)
    whole = _("看全文、放大字：%(url)s") % {"url": url}
    put_right = _("更正：%(reason)s") % {"reason": corrected} if corrected else ""
    lines = (f"【{kind}】{title}", put_right, body, whole, f"—— {signed}" if signed else "")
    return "\n".join(line for line in lines if line)
