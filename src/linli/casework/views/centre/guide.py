"""The desk's side of the guide: the catalogue, the questions, what was answered, what has to be looked at again."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.guide import ConfirmForm, EndForm, EntryForm, ItemForm, RetireForm, entry_initial, item_initial
from linli.casework.models import Answer, CounterLine, KnowledgeEntry, ServiceItem
from linli.casework.rules import rights
from linli.casework.selectors import guide as selectors
from linli.casework.selectors.categories import all_categories
from linli.casework.services import guide
from linli.casework.views import listed_office
from linli.casework.views.guesses import category_choices
from linli.core import clock, journal
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import JournalLine, Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, PlaceKind, Post

from .pieces import IN, WRITES, Asked, answered, tabs_of

PER_PAGE = 50
TAB = "guide-desk"
MOST_LINES = 8


@IN
@require_http_methods(["GET", "HEAD"])
def home(request: HttpRequest) -> HttpResponseBase:
    """Items, questions, answers, what is due for review: one list at a time, with a box that finds by their words."""
    tenant, today = tenant_here(request), timezone.localdate(clock.now())
    view, words = request.GET.get("view", "items"), request.GET.get("q", "").strip()[:80]
    rows = {"items": _items, "questions": _questions, "answers": _answers}
    view = view if view in (*rows, "reviews") else "items"
    if wants_sheet(request):
        return _as_sheet(request, view, rows.get(view, _items)(tenant, words), today)
    context: dict[str, Any] = {
        "sheet_url": sheet_url(request),
        "tabs": tabs_of(request, TAB),
        "views": _views(view),
        "view": view,
        "words": words,
        "today": today,
    }
    if view == "reviews":
        context["items"], context["entries"] = selectors.due_for_review(tenant, today)
    else:
        context["page_obj"] = Paginator(rows[view](tenant, words), PER_PAGE).get_page(request.GET.get("page"))
    context["offers"] = selectors.offers_for(words, tenant=tenant, public_only=False, most=5) if words else []
    return page(request, "casework/centre/guide.html", context)


def _as_sheet(request: HttpRequest, view: str, rows: QuerySet[Any], today: date) -> HttpResponseBase:
    if view == "reviews":
        due = listed_office.review_rows(*selectors.due_for_review(tenant_here(request), today))
        return sheet_of(request, listed_office.REVIEWS, due)
    sheet, row = SHEETS[view]
    return sheet_of(request, sheet, map(row, rows.iterator(AT_ONCE)))


SHEETS: dict[str, tuple[Sheet, Callable[[Any], dict[str, Any]]]] = {
    "items": (listed_office.ITEMS, listed_office.item_row),
    "questions": (listed_office.QUESTIONS, listed_office.question_row),
    "answers": (listed_office.ANSWERED, listed_office.answered_row),
}


def _views(current: str) -> list[dict[str, Any]]:
    base = reverse("casework:guide-desk")
    named = [("items", _("办事指南")), ("questions", _("问答")), ("answers", _("当场答过的")), ("reviews", _("该复核的"))]
    return [{"label": label, "url": f"{base}?view={name}", "current": name == current} for name, label in named]


def _items(tenant: Tenant, words: str) -> QuerySet[ServiceItem]:
    """The latest version of everything, that which ended last."""
    rows = ServiceItem.objects.filter(tenant=tenant).select_related("line").order_by("position", "code", "-valid_from")
    rows = rows.filter(valid_to=None)
    return rows.filter(name__icontains=words) if words else rows


def _questions(tenant: Tenant, words: str) -> QuerySet[KnowledgeEntry]:
    rows = KnowledgeEntry.objects.filter(tenant=tenant, retired_at=None).order_by("-times_used", "question", "id")
    return rows.filter(question__icontains=words) if words else rows


def _answers(tenant: Tenant, words: str) -> QuerySet[Answer]:
    """What was said lately, and from what: those from nothing show what is missing."""
    rows = Answer.objects.filter(tenant=tenant).select_related("case", "item", "entry").order_by("-at", "-id")
    return rows.filter(case__description__icontains=words) if words else rows


# ---- items ----


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest) -> HttpResponse:
    """A new item of the catalogue."""
    tenant, today = tenant_here(request), timezone.localdate(clock.now())
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, with_code=True, initial={"valid_from": today}, **_item_choices(request, tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        made = guide.add_item(
            tenant=tenant, code=values["code"], given=form.given(), valid_from=values["valid_from"], by=actor_of(request), now=now
        )
        return reverse("casework:item", args=[made.pk])

    asked = Asked(_("加一个事项"), _("存下"), reverse("casework:guide-desk"), _("照居民会问的顺序写。"), TAB)
    return answered(request, form, do, asked, done=_("存好了，居民马上查得到。"))


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One item: its present version to change, its earlier ones to read."""
    tenant = tenant_here(request)
    found = one_or_404(ServiceItem.objects.filter(tenant=tenant).select_related("tenant", "line", "place"), pk)
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, initial=item_initial(found), **_item_choices(request, tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        made = guide.revise_item(item=found, given=form.given(), valid_from=values["valid_from"], by=actor_of(request), now=now)
        return reverse("casework:item", args=[made.pk])

    asked = Asked(
        found.name,
        _("存下"),
        reverse("casework:guide-desk"),
        _("换了办法，就写新办法从哪天起；只是改错字，日期不用动。"),
        TAB,
        context={
            "item": found,
            "versions": selectors.versions_of(found.code, tenant=tenant),
            "public_url": found.get_absolute_url(),
            "end_url": reverse("casework:item-end", args=[pk]) if found.valid_to is None else "",
        },
    )
    return answered(request, form, do, asked, template="casework/centre/item.html", done=_("存好了。"))


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def item_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that an item is no longer done."""
    found = one_or_404(ServiceItem.objects.filter(tenant=tenant_here(request)), pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate(clock.now())})

    def do(values: dict[str, Any], now: datetime) -> str:
        guide.end_item(item=found, by=actor_of(request), now=now, **values)
        return reverse("casework:guide-desk")

    asked = Asked(
        _("“%(name)s”不办了") % {"name": found.name}, _("停办"), reverse("casework:item", args=[pk]), tab=TAB, tone="stop"
    )
    return answered(request, form, do, asked, done=_("停办了，居民查不到了。"))


def _item_choices(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    lines = CounterLine.objects.filter(tenant=tenant).order_by("position", "letter")
    return {
        "lines": [(str(one.pk), str(one)) for one in lines],
        "categories": _categories(tenant),
        "places": places(request, tenant),
    }


def _categories(tenant: Tenant) -> list[tuple[str, Any]]:
    """Categories by key: the form names rows, not codes."""
    keys = {one.code: str(one.pk) for one in all_categories(tenant.pk)}
    return [
        (name, [(keys[code], inner) for code, inner in below]) if isinstance(below, list) else (keys[name], below)
        for name, below in category_choices(tenant.pk)
    ]


def places(request: HttpRequest, tenant: Tenant) -> list[tuple[str, str]]:
    """The communities that this visitor may write for."""
    actor = actor_of(request)
    found = Place.objects.filter(tenant=tenant, kind=PlaceKind.COMMUNITY, valid_to=None).only(
        "id", "name", "path", "tenant_id", "full_name"
    )
    may = [one for one in found.order_by("path") if actor.may(rights.KNOWLEDGE, tenant_id=tenant.pk, place_path=one.path)]
    return [(str(one.pk), one.name) for one in may]


# ---- questions ----


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest) -> HttpResponse:
    """A question with its answer; `?from=` brings what was asked and answered once already."""
    tenant = tenant_here(request)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, initial=_from_answer(request, tenant), **_entry_choices(request, tenant))

    def do(_values: dict[str, Any], now: datetime) -> str:
        guide.add_entry(tenant=tenant, given=form.given(), by=actor_of(request), now=now)
        return f"{reverse('casework:guide-desk')}?view=questions"

    asked = Asked(_("加一条问答"), _("存下"), f"{reverse('casework:guide-desk')}?view=questions", tab=TAB)
    return answered(request, form, do, asked, done=_("存好了。"))


def _from_answer(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    wanted = request.GET.get("from", "")
    try:
        found = Answer.objects.filter(tenant=tenant, pk=UUID(wanted)).select_related("case").first() if wanted else None
    except ValueError:
        found = None
    if found is None:
        return {"is_public": True}
    return {"question": found.case.title[:120], "answer": found.text, "category": found.case.category_id, "is_public": True}


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: to change, to confirm, to retire; what it said before."""
    tenant = tenant_here(request)
    found = one_or_404(KnowledgeEntry.objects.filter(tenant=tenant).select_related("tenant", "place", "keeper"), pk)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, initial=entry_initial(found), **_entry_choices(request, tenant))

    def do(_values: dict[str, Any], now: datetime) -> str:
        guide.change_entry(entry=found, given=form.given(), by=actor_of(request), now=now)
        return reverse("casework:entry", args=[pk])

    today = timezone.localdate(clock.now())
    asked = Asked(
        found.question,
        _("存下"),
        f"{reverse('casework:guide-desk')}?view=questions",
        tab=TAB,
        context={
            "entry": found,
            "former": _former(found),
            "is_due": bool(found.review_on and found.review_on <= today),
            "is_over": bool(found.valid_until and found.valid_until < today),
            "public_url": found.get_absolute_url() if found.is_public else "",
            "confirm_url": reverse("casework:entry-confirm", args=[pk]),
            "retire_url": reverse("casework:entry-retire", args=[pk]) if found.retired_at is None else "",
        },
    )
    return answered(request, form, do, asked, template="casework/centre/entry.html", done=_("存好了。"))


def _former(found: KnowledgeEntry) -> list[tuple[JournalLine, str]]:
    """What the answer said before, from the journal."""
    lines = journal.lines_about(found.pk).filter(verb="casework.entry.changed").order_by("-at", "-id")[:MOST_LINES]
    return [(line, str(line.changes["answer"][0])) for line in lines if "answer" in line.changes]


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def entry_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It still holds; when to look again."""
    found = one_or_404(KnowledgeEntry.objects.filter(tenant=tenant_here(request)), pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        guide.confirm_entry(entry=found, review_on=values["review_on"], by=actor_of(request), now=now)
        return reverse("casework:entry", args=[pk])

    asked = Asked(_("看过了，还对"), _("记下"), reverse("casework:entry", args=[pk]), found.question, TAB)
    return answered(request, form, do, asked, done=_("记下了。"))


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def entry_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is told no more."""
    found = one_or_404(KnowledgeEntry.objects.filter(tenant=tenant_here(request)), pk)
    form = RetireForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        guide.retire_entry(entry=found, reason=values["reason"], by=actor_of(request), now=now)
        return f"{reverse('casework:guide-desk')}?view=questions"

    asked = Asked(_("停用这一条"), _("停用"), reverse("casework:entry", args=[pk]), found.question, TAB, "stop")
    return answered(request, form, do, asked, done=_("停用了。"))


def _entry_choices(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    today = timezone.localdate(clock.now())
    posts = Post.objects.filter(tenant=tenant, valid_to=None, kind__in=["counter_clerk", "subdistrict_clerk", "community_clerk"])
    return {
        "items": [(one.code, one.name) for one in selectors.items_in_force(tenant, today)],
        "categories": _categories(tenant),
        "places": places(request, tenant),
        "keepers": [(str(one.pk), one.title) for one in posts.order_by("title", "id")],
    }
