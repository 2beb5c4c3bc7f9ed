"""Reply templates for whoever writes them: the list, one with its fields, its history from the journal, and out of use."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms.templates import TemplateForm
from linli.casework.models import ReplyTemplate
from linli.casework.rules import rights
from linli.casework.rules.templates import FIELDS
from linli.casework.selectors import categories
from linli.casework.selectors import templates as selectors
from linli.casework.services import templates
from linli.casework.states import BY_VERB
from linli.casework.views import listed_office
from linli.casework.views.centre.pieces import Asked, answered
from linli.casework.views.desk.settings.answering import tabs
from linli.casework.views.guesses import category_choices
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.list_sheets import sheet_of, sheet_url, wants_sheet
from linli.core.models import JournalLine, Tenant
from linli.core.pages import page
from linli.core.tenancy import tenant_here

WRITES = requires(rights.SETTINGS)
SHOWS = require_http_methods(["GET", "HEAD", "POST"])
TEMPLATE = "casework/desk/reply_template.html"


@WRITES
@require_http_methods(["GET", "HEAD"])
def listing(request: HttpRequest) -> HttpResponseBase:
    """Every template, those in use first. One query."""
    found = selectors.all_templates(tenant_here(request).pk)
    if wants_sheet(request):
        return sheet_of(request, listed_office.REPLIES, map(listed_office.reply_row, found))
    context = {"rows": [_row(one) for one in found], "tabs": tabs("replies"), "sheet_url": sheet_url(request)}
    return page(request, "casework/desk/reply_templates.html", context)


def _row(one: ReplyTemplate) -> dict[str, Any]:
    return {"template": one, "verb": BY_VERB[one.verb].label, "category": one.category.name if one.category else _("每一类")}


@WRITES
@SHOWS
def new(request: HttpRequest) -> HttpResponse:
    """A new one, for the step that an address names (?verb=…)."""
    tenant, start = tenant_here(request), {"verb": request.GET.get("verb", "")}

    def do(values: dict[str, Any], now: datetime) -> str:
        made = templates.add_template(tenant=tenant, by=actor_of(request), now=now, **_given(values, tenant))
        return made.get_absolute_url()

    asked = Asked(_("写一个回复模板"), _("存下来"), reverse("casework:reply-templates"), context={"fields": FIELDS.items()})
    return answered(request, _form(request, tenant, start), do, asked, template=TEMPLATE, done=_("存好了，办的时候就能选。"))


@WRITES
@SHOWS
def template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One template: what it says, what it said before."""
    tenant = tenant_here(request)
    found = one_or_404(selectors.all_templates(tenant.pk), pk)
    start = {
        "name": found.name,
        "verb": found.verb,
        "text": found.text,
        "category": found.category.code if found.category else "",
    }

    def do(values: dict[str, Any], now: datetime) -> str:
        templates.change_template(template=found, by=actor_of(request), now=now, **_given(values, tenant))
        return found.get_absolute_url()

    context = {"found": found, "fields": FIELDS.items(), "history": [_line(one) for one in selectors.history_of(found)]}
    asked = Asked(found.name, _("改好了"), reverse("casework:reply-templates"), context=context)
    return answered(request, _form(request, tenant, start), do, asked, template=TEMPLATE, done=_("改好了。发出去的不变。"))


@WRITES
@require_http_methods(["POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of use."""
    found = one_or_404(selectors.all_templates(tenant_here(request).pk), pk)

    def do(_values: dict[str, Any], now: datetime) -> str:
        templates.end_template(template=found, by=actor_of(request), now=now)
        return reverse("casework:reply-templates")

    start = {"name": found.name, "verb": found.verb, "text": found.text}
    form = TemplateForm(start, categories=category_choices(found.tenant_id))
    asked = Asked(found.name, _("停用"), found.get_absolute_url(), context={"found": found, "fields": FIELDS.items()})
    return answered(request, form, do, asked, template=TEMPLATE, done=_("停用了，办的时候不再出现。"))


def _form(request: HttpRequest, tenant: Tenant, start: dict[str, Any]) -> TemplateForm:
    given = request.POST if request.method == "POST" else None
    return TemplateForm(given, initial=start, categories=category_choices(tenant.pk))


def _given(values: dict[str, Any], tenant: Tenant) -> dict[str, Any]:
    category = categories.category_by_code(values["category"], tenant_id=tenant.pk) if values["category"] else None
    return {"name": values["name"], "verb": values["verb"], "text": values["text"], "category": category}


def _line(line: JournalLine) -> dict[str, Any]:
    """What was done, and the text that stood before where that was changed."""
    done = {"added": _("写的"), "changed": _("改了"), "ended": _("停用了")}[line.verb.rpartition(".")[2]]
    before = str((line.changes.get("text") or [""])[0] or "")
    return {"at": line.at, "by": line.by_label, "done": done, "before": before}
