"""The bulletin: composed and put right at the desk, read by everybody, printed on A3."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, papers
from linli.core.access import actor_of, public, requires
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here

from ..forms.bulletins import ArrangeForm, ComposeForm, ItemForm
from ..models import Bulletin
from ..rules.bulletins import ItemGiven
from ..rules.rights import PUBLISH
from ..rules.wording import size_of_type
from ..selectors.bulletins import by_section, issues_of
from ..selectors.places import places_to_write_for
from ..services import bulletins
from .board import hanging_or_404
from .pieces import answered, pressed

PUBLISHES = requires(PUBLISH)
PER_PAGE = 30


@PUBLISHES
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The issues; a POST begins the next one with what happened in its days."""
    actor, tenant, today = actor_of(request), tenant_here(request), clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    start = {"title": _("一周黑板报"), "from_on": sunday - timedelta(days=6), "until_on": sunday}
    data = request.POST if request.method == "POST" else None
    form = ComposeForm(data, initial=start, places=places_to_write_for(actor, tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        place_id = values.pop("place") or None
        made = bulletins.compose(tenant=tenant, place_id=place_id, by=actor, now=now, **values)
        return reverse("disclosure:desk-bulletin", args=[made.pk])

    context = {"page_obj": Paginator(issues_of(actor), PER_PAGE).get_page(request.GET.get("page"))}
    return answered(request, form, do, template="disclosure/desk/bulletins.html", context=context)


def _mine(request: HttpRequest, pk: UUID) -> Bulletin:
    return one_or_404(issues_of(actor_of(request)), pk)


@PUBLISHES
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An issue to put right, with how it will look."""
    issue = _mine(request, pk)
    items = list(issue.items.all())
    start = {"head_title": issue.title, "greeting": issue.greeting}
    form = ArrangeForm(request.POST if request.method == "POST" else None, initial=start, items=items)

    def do(values: dict[str, Any], now: datetime) -> str:
        head = bulletins.Head(values["head_title"], values["greeting"])
        bulletins.arrange(issue=issue, head=head, items=form.given(), by=actor_of(request), now=now)
        return reverse("disclosure:desk-bulletin", args=[pk])

    context = {"issue": issue, "sections": by_section(items), "item_form": ItemForm(initial={"section": _("身边事")})}
    return answered(request, form, do, template="disclosure/desk/bulletin.html", context=context, done=_("排好了。"))


@PUBLISHES
@require_POST
def add_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write something that no engine knows."""
    issue = _mine(request, pk)
    items, form = list(issue.items.all()), ItemForm(request.POST)

    def do(values: dict[str, Any], now: datetime) -> str:
        bulletins.write_item(issue=issue, given=ItemGiven(**values), by=actor_of(request), now=now)
        return reverse("disclosure:desk-bulletin", args=[pk])

    start = {"head_title": issue.title, "greeting": issue.greeting}
    context = {
        "issue": issue,
        "sections": by_section(items),
        "item_form": form,
        "arrange": ArrangeForm(initial=start, items=items),
    }
    return answered(request, form, do, template="disclosure/desk/bulletin.html", context=context)


@PUBLISHES
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hang it up."""
    issue, actor = _mine(request, pk), actor_of(request)

    pressed(
        request,
        lambda: bulletins.publish_issue(issue=issue, by=actor, now=clock.now()),
        done=_("贴出去了。打印一张 A3 贴到墙上。"),
    )
    return redirect("disclosure:desk-bulletin", pk)


@public
@require_http_methods(["GET", "HEAD"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The page for the wall, A3 lying."""
    found = hanging_or_404(code)
    issue = Bulletin.objects.filter(notice=found).select_related("place", "tenant").first()
    if issue is None:
        raise Http404
    context = {
        "issue": issue,
        "notice": found,
        "sections": by_section(issue.items.all()),
        "size": size_of_type(len(found.text)),
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "back_url": found.get_absolute_url(),
    }
    return papers.paper(request, "disclosure/paper/bulletin.html", context, name=f"bulletin-{found.number}")
