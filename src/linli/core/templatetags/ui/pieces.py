"""Pieces of a page: icons, badges, cards, heads, roads, people, what opens and closes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import segno
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.core.words import shipped_words

from .library import register

# kind → (tone of the stylesheet, shape of the sprite); a state is a shape, a word and a colour, always all three
BADGES = {
    "wait": ("still", "s-wait"),
    "run": ("info", "s-run"),
    "info": ("info", "s-run"),
    "warn": ("wait", "s-warn"),
    "late": ("stop", "s-over"),
    "stop": ("stop", "s-over"),
    "ok": ("ok", "s-ok"),
    "fail": ("stop", "s-no"),
    "still": ("still", "s-pause"),
    "back": ("still", "s-back"),
    "vote": ("vote", "s-vote"),
    "remind": ("info", "bell"),
    "yellow": ("wait", "s-card"),
    "red": ("stop", "s-card"),
}
STOPS = {"now": "s-run", "todo": "clock", "done": "check", "warn": "s-warn"}
NOTICES = {"info": "info", "ok": "check", "wait": "s-warn", "stop": "s-over", "still": "info"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, for the eye only: a word stands beside it. `size`: "" (24), "s" (18), "l" (36)."""
    return _icon(static("icons.svg"), name, size)


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, size: str) -> SafeString:
    kind = f"icon icon--{size}" if size else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', kind, sprite, name)


@register.simple_tag
def logo() -> SafeString:
    return format_html('<svg class="logo" aria-hidden="true"><use href="{}#logo"/></svg>', static("icons.svg"))


@register.simple_tag
def badge(kind: str, word: object) -> SafeString:
    """A state. Kinds: wait run info warn late stop ok fail still back vote; remind yellow red: how hard it is pressed."""
    tone, shape = BADGES[kind]
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(shape), word)


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    link: str = "",
    link_label: str = "",
    tone: str = "",
    anchor: str = "",
    flush: bool = False,
    level: int = 2,
) -> SafeString:
    """A card. `flush` for tables, `tone`: soft, wait, vote; `link` with `link_label` stands at the right of the title."""
    context = {"content": content, "title": title, "link": link, "link_label": link_label, "tone": tone, "anchor": anchor}
    return mark_safe(render_to_string("ui/card.html", context | {"flush": flush, "level": level}))  # noqa: S308 -- our own template


@register.simple_block_tag
def section(content: str, title: str, link: str = "", link_label: str = "", anchor: str = "") -> SafeString:
    """A titled section of the portal whose content brings its own cards."""
    context = {"content": content, "title": title, "link": link, "link_label": link_label, "anchor": anchor}
    return mark_safe(render_to_string("ui/section.html", context))  # noqa: S308 -- our own template


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", crumbs: Iterable[tuple[str, str]] = ()) -> SafeString:
    """
    The head of a page. `crumbs` are (label, url) pairs, the last may have no url.

    Content: `{% facts %}…{% endfacts %}` stands under the title, `{% actions %}…{% endactions %}` at its right.
    """
    context = {"content": content, "title": title, "lead": lead, "crumbs": list(crumbs)}
    return mark_safe(render_to_string("ui/page_head.html", context))  # noqa: S308 -- our own template


@register.simple_block_tag
def facts(content: str) -> SafeString:
    return format_html('<div class="facts">{}</div>', content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    return format_html('<div class="acts">{}</div>', content)


@register.inclusion_tag("ui/road.html")
def road(stops: Iterable[Any]) -> dict[str, Any]:
    """
    What happened and what comes, newest first. A stop has `at` (or `expected`, a text), `title`, and perhaps `detail`, `quote`,
    `internal`, `url`, `files`; `kind` is now, done, todo or warn.
    """
    return {"stops": list(stops)}


@register.filter
def shipped(text: str) -> str:
    """A title of a definition or a rule, in the reader's language where it is shipped."""
    return shipped_words(str(text or ""))


@register.filter
def stop_shape(kind: str) -> str:
    return STOPS.get(kind, "check")


@register.inclusion_tag("ui/stops.html")
def stops(steps: Iterable[Any]) -> dict[str, Any]:
    """The road as a strip for a card: steps with `title` and `kind` (done, now, todo)."""
    return {"steps": list(steps)}


@register.inclusion_tag("ui/steps.html")
def steps(titles: Iterable[str], current: int) -> dict[str, Any]:
    """The steps of a long form; `current` counts from 1."""
    return {"titles": list(titles), "current": current}


@register.inclusion_tag("ui/empty.html")
def empty(text: str, action_url: str = "", action_label: str = "", icon_name: str = "") -> dict[str, Any]:
    """What would be here, why it is empty, and one thing to do about it."""
    return {"text": text, "action_url": action_url, "action_label": action_label, "icon_name": icon_name}


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    """A sentence that stands out: info, ok, wait, stop, still."""
    return format_html('<div class="notice {}">{}<div>{}</div></div>', tone, icon(NOTICES[tone]), content)


@register.inclusion_tag("ui/person.html")
def person(name: str, detail: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """A person or a body, with the first character of the name as a face. Tones: "", info, leaf, vote."""
    return {"name": name, "detail": detail, "url": url, "tone": tone, "letter": str(name)[:1]}


@register.simple_tag
def face(name: str, tone: str = "") -> SafeString:
    return format_html('<span class="face {}" aria-hidden="true">{}</span>', tone, str(name)[:1])


@register.simple_block_tag
def dialog(
    content: str, label: str, title: str = "", icon_name: str = "", tone: str = "", side: str = "end", opened: bool = False
) -> SafeString:
    """
    A verb that asks something first. A native `<details>`: it opens without any script; Escape and a click outside close it with one.

    `opened` shows it at once: after a refusal, so that what was typed is before the reader. `tone`: primary, stop, quiet.
    """
    context = {
        "content": content,
        "label": label,
        "title": title,
        "icon_name": icon_name,
        "tone": tone,
        "side": side,
        "opened": opened,
    }
    return mark_safe(render_to_string("ui/dialog.html", context))  # noqa: S308 -- our own template


@register.simple_block_tag
def fold(content: str, label: str, opened: bool = False) -> SafeString:
    """Something that most readers do not need, behind its own heading."""
    attribute = mark_safe(" open") if opened else ""
    return format_html(
        '<details class="fold"{}><summary>{}{}</summary><div>{}</div></details>', attribute, icon("right", "s"), label, content
    )


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Views of one list: items with `label`, `url`, `current`, and perhaps `count`."""
    return {"items": list(items), "label": label or _("分类")}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page_obj: Any) -> dict[str, Any]:
    """Which part of a list this is; the links keep the filters of the address."""
    return {"page": page_obj, "request": context.get("request")}


@register.inclusion_tag("ui/photos.html")
def photos(files: Iterable[Any]) -> dict[str, Any]:
    """Stored pictures as squares that open the whole picture: items with `thumb`, `url`, `name`. Without `thumb` it is a document."""
    return {"files": list(files)}


@register.simple_tag
def qr(url: str, label: str = "") -> SafeString:
    """A QR code as SVG, drawn here; nothing is asked of anyone."""
    code = segno.make(url, error="m", micro=False)
    drawing = code.svg_inline(scale=1, border=2, svgclass="qr", lineclass=None, omitsize=True, title=label or _("二维码"))
    return mark_safe(drawing.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 -- segno escapes the title


@register.inclusion_tag("ui/stamp.html")
def stamp(first: str, second: str = "") -> dict[str, Any]:
    """The result stamp: one to a page, after an official declaration, never decoration."""
    return {"first": first, "second": second}
