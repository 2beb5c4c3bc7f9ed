"""What the frames are made of: navigation, the switches for type, theme and language, the card with the telephone number."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.core import clock, frames, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel

from .library import register
from .times import day, when

DESK_HOME = "/desk/"  # every workbench address begins with it, so it is above nothing in particular
# package → the file of it that pages load; assets.lock says which versions are fetched
VENDOR = {
    "htmx": "vendor/htmx/htmx.min.js",
    "leaflet": "vendor/leaflet/leaflet.js",
    "leaflet-css": "vendor/leaflet/leaflet.css",
    "echarts": "vendor/echarts/echarts.common.min.js",
}


@register.simple_tag
def vendor(name: str) -> SafeString:
    """A browser library fetched by lock: `{% vendor "htmx" %}`."""
    path = static(VENDOR[name])
    if path.split("?")[0].endswith(".css"):
        return format_html('<link rel="stylesheet" href="{}">', path)
    return format_html('<script src="{}" defer></script>', path)


@register.simple_tag(takes_context=True)
def desk_sections(context: Context) -> list[navigation.Section]:
    """The workbench's side list for this visitor; a page below an entry marks that entry as where one is."""
    request: HttpRequest = context["request"]
    sections = navigation.desk_sections(request)
    links = [link for section in sections for link in section.links]
    if any(link.is_current for link in links):
        return sections
    above = max((link.url for link in links if request.path.startswith(link.url) and link.url != DESK_HOME), key=len, default="")
    return [
        navigation.Section(one.title, [replace(link, is_current=link.url == above) for link in one.links]) for one in sections
    ]


@register.simple_tag
def portal_tiles() -> tuple[list[navigation.PortalTile], list[navigation.PortalTile]]:
    return navigation.portal_tiles()


@register.simple_tag(takes_context=True)
def portal_places(context: Context) -> list[frames.Here]:
    """The main places of the portal."""
    return frames.portal_tabs(context["request"])


@register.simple_tag(takes_context=True)
def desk_verbs(context: Context) -> list[frames.Here]:
    """The buttons at the head of the workbench that this visitor may press."""
    return frames.desk_verbs(context["request"])


@register.simple_tag(takes_context=True)
def posts_held(context: Context) -> list[frames.PostHeld]:
    """The posts that this visitor may act under."""
    return frames.posts_held(context["request"])


@register.simple_tag
def now_day() -> SafeString | str:
    """Today, in words."""
    return day(clock.now())


@register.simple_tag
def printed_at() -> SafeString | str:
    """When a page for paper was made, with its year: it is read for longer than a page."""
    return when(clock.now(), year=True)


@register.simple_tag(takes_context=True)
def return_path(context: Context) -> str:
    """Where a switch of the frame comes back to: this page, or the home page when this one was sent by POST."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request is not None and request.method == "GET" else "/"


@register.inclusion_tag("ui/portal_bar.html", takes_context=True)
def portal_bar(context: Context, title: str, back: str = "/") -> dict[str, Any]:
    """The narrow head of a portal page below home: back, title, large type, someone to help."""
    return {"title": title, "back": back, **_frame(context)}


@register.inclusion_tag("ui/portal_search.html")
def portal_search(placeholder: str, query: str = "", kind: str = "") -> dict[str, Any]:
    """The portal's search box; the glass is its button."""
    return {"placeholder": placeholder, "query": query, "kind": kind}


@register.inclusion_tag("ui/mode_switch.html", takes_context=True)
def mode_switch(context: Context, kind: str = "") -> dict[str, Any]:
    """The switch to large type and back; it is on every page of the portal."""
    return {"kind": kind, **_frame(context)}


@register.inclusion_tag("ui/call.html", takes_context=True)
def call_card(context: Context) -> dict[str, Any]:
    """“不方便用手机？” – the telephone and the counter, on every page."""
    return _frame(context)


@register.simple_tag(takes_context=True)
def may(context: Context, capability: str) -> bool:
    """Whether this visitor may do this anywhere here: `{% may "casework.dispatch" as may_dispatch %}`."""
    actor = actor_of(context["request"])
    return actor.may(capability, tenant_id=actor.tenant_id)


def _frame(context: Context) -> dict[str, Any]:
    keys = ("request", "tenant", "mode", "theme", "csrf_token", "actor", "community")
    return {key: context.get(key) for key in keys}


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> SafeString:
    """Draw a panel of another engine in this page: its template sees its own context, `panel`, and the frame."""
    template = get_template(panel.template).template  # type: ignore[attr-defined]
    with context.push(**{str(key): value for key, value in panel.context.items()}, panel=panel):
        return template.render(context)  # type: ignore[no-any-return]
