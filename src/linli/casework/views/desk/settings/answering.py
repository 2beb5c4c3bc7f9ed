"""How the forms of the settings are answered: done once, every problem beside its field, what was typed stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.forms.pieces import problems_of
from linli.casework.models import Category
from linli.casework.rules import rights
from linli.casework.selectors import categories, dispatching, limits
from linli.casework.selectors.settings import place_names
from linli.casework.views.guesses import category_choices
from linli.core.access import requires
from linli.core.answering import url_once
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.words import day_words

FORM = "casework/desk/settings/form.html"
Crumbs = Sequence[tuple[str, str]]


R = TypeVar("R", bound=HttpResponseBase)


def SETTINGS(view: Callable[..., R]) -> Callable[..., R]:
    """For whoever may change the settings; what such a page shows is read anew, whichever process changed it."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> R:
        categories.forget()
        return view(request, *args, **kwargs)

    return requires(rights.SETTINGS)(fresh)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form page says: title, its button, the way back, what it says when it is done."""

    title: str
    submit: str
    back: str
    done: str
    crumbs: Crumbs = ()
    lead: str = ""
    tone: str = "primary"
    template: str = FORM
    context: dict[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any], datetime], str], asked: Asked) -> HttpResponse:
    """Show the form; when it was sent let `do(values, now)` act once, and go to the address that it gives."""
    if request.method == "POST" and (url := url_once(request, form, do)):
        messages.success(request, asked.done)
        return redirect(url)
    return form_page(request, form, asked)


def form_page(request: HttpRequest, form: forms.Form, asked: Asked, **more: Any) -> HttpResponse:
    problems = problems_of(form) if form.is_bound else []
    context = {"form": form, "asked": asked, "problems": problems, **asked.context, **more}
    return page(request, asked.template, context, status=422 if problems else 200)


def tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the settings."""
    parts = {
        "categories": (_("诉求分类"), reverse("casework:categories")),
        "rules": (_("派单规则"), reverse("casework:rules")),
        "duties": (_("社区职责清单"), reverse("casework:duty-list")),
        "replies": (_("回复模板"), reverse("casework:reply-templates")),
    }
    return [{"label": label, "url": url, "current": name == current} for name, (label, url) in parts.items()]


def when_tabs(base: str, current: str) -> list[dict[str, Any]]:
    """What holds, what is to come, what is over."""
    words = {"standing": _("现在用的"), "coming": _("还没开始的"), "ended": _("停了的")}
    return [
        {"label": label, "url": base if name == "standing" else f"{base}?when={name}", "current": name == current}
        for name, label in words.items()
    ]


def when_asked(request: HttpRequest) -> str:
    asked = request.GET.get("when", "")
    return asked if asked in ("standing", "coming", "ended") else "standing"


def crumbs(part: str, *more: tuple[str, str]) -> Crumbs:
    """The way from the settings to this page."""
    return [(one["label"], one["url"]) for one in tabs(part) if one["current"]] + list(more)


def choices_for(tenant: Tenant, *, organisations: bool = False) -> dict[str, Any]:
    """What a SettingsForm is made with: the categories in use, and whom a case may be given to."""
    bodies = [(str(one.pk), one.name) for one in dispatching.standing(tenant.pk)] if organisations else []
    return {"tenant": tenant, "categories": category_choices(tenant.pk), "organisations": bodies}


def named_places(tenant: Tenant) -> dict[str, Any]:
    return {"place_names": place_names(tenant)}


def profile_choices(tenant: Tenant) -> list[tuple[str, str]]:
    """The limits by the titles of their rule sets; that for accepting is no category's."""
    found = [one for one in limits.profiles() if one != "accept"]
    return [(one, limits.profile_rule(one, tenant=tenant).title) for one in found]


def chosen_category(given: dict[str, Any], tenant: Tenant, name: str = "category") -> Category | None:
    return categories.category_by_code(given[name], tenant_id=tenant.pk) if given.get(name) else None


def dates(begin: date, end: date | None) -> str:
    """“2026年3月1日 起”, “2026年3月1日 到 2026年11月19日”."""
    if end is None:
        return _("%(day)s 起") % {"day": day_words(begin)}
    return _("%(begin)s 到 %(end)s") % {"begin": day_words(begin), "end": day_words(end)}
