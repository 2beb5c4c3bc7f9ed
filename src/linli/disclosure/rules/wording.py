"""A notice in other shapes: a few lines for a chat group, paragraphs for a page, the first words for a list."""

from django.utils.translation import gettext as _

MOST_IN_CHAT = 220


def paragraphs(text: str) -> list[str]:
    """The paragraphs: what stands between empty lines, each with its own lines kept."""
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def shortened(text: str, most: int) -> str:
    """The first whole sentences that fit into `most` characters, or what fits of the first with “……”."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = max(flat.rfind(mark, 0, most) for mark in "。；！？")
    return flat[: cut + 1] if cut > 0 else flat[: most - 2] + "……"


def chat_text(*, kind: str, title: str, text: str, signed: str, url: str) -> str:
    """What is pasted into a residents' chat group: the head, what matters, where the whole stands, who says so."""
    body = shortened(text, MOST_IN_CHAT)
    whole = _("看全文、放大字：%(url)s") % {"url": url}
    return "\n".join(line for line in (f"【{kind}】{title}", body, whole, f"—— {signed}" if signed else "") if line)
