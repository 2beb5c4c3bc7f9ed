"""The category tree as a sheet: out as .xlsx, in again after a look at what it would do."""

from typing import IO
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.forms.settings import TreeSheetForm
from linli.casework.services import category_sheet as services
from linli.core import clock, files, submissions
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.list_sheets import as_sheet
from linli.core.models import StoredFile
from linli.core.pages import page
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.tenancy import tenant_here

from .answering import SETTINGS, Asked, crumbs, form_page
from .category_tree import ASKS, READS, told_of

PURPOSE = "casework-categories"
SHOWN = 200


@SETTINGS
@READS
def tree_export(request: HttpRequest) -> HttpResponseBase:
    """Every category, retired ones too, with the columns that an import reads."""
    rows = services.rows_out(tenant_here(request))
    return as_sheet(services.COLUMNS, rows, title=_("诉求分类"), name="categories")


@SETTINGS
@ASKS
def tree_import(request: HttpRequest) -> HttpResponse:
    """Keep the sheet, and show what it would do."""
    form = TreeSheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            stored = files.store(
                form.cleaned_data["file"], tenant=tenant_here(request), by=actor_of(request), now=clock.now(), purpose=PURPOSE
            )
        except Refused as refused:
            add_problems(form, [Problem(one.code, one.text, "file") for one in refused.problems])
        else:
            return redirect("casework:tree-preview", stored.pk)
    back = reverse("casework:categories")
    lead = _("先导出，在表里改，再传上来。先看会改什么，没有问题才改。表里没有的列不动；有的列，空着的格就是清空。")
    asked = Asked(_("用表格改分类"), _("看看会改什么"), back, "", crumbs("categories", (_("用表格改"), "")), lead)
    return form_page(request, form, asked, is_upload=True)


@SETTINGS
@ASKS
def tree_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the sheet would do, or everything that stands against it; POST does it."""
    tenant, actor, now = tenant_here(request), actor_of(request), clock.now()
    mine = StoredFile.objects.filter(tenant=tenant, purpose=PURPOSE, stored_by_id=actor.user_id)
    stored = one_or_404(mine, pk)
    if request.method == "POST" and _applied(request, stored):
        messages.success(request, _("照表格改好了。"))
        return redirect("casework:categories")
    with _opened(stored) as file:
        plan = services.look_at_tree(file, tenant=tenant, by=actor, now=now)
    context = {
        "stored": stored,
        "plan": plan,
        "problems": plan.problems[:SHOWN],
        "changes": [(change.category.name, told_of(change, tenant.pk)) for change in plan.changes],
        "crumbs": crumbs("categories", (_("用表格改"), reverse("casework:tree-import")), (stored.name, "")),
    }
    return page(request, "casework/desk/settings/tree_preview.html", context, status=422 if plan.problems else 200)


def _applied(request: HttpRequest, stored: StoredFile) -> bool:
    """Whether the sheet was applied, once however often it is sent; a refusal shows itself in the preview."""
    now, tenant = clock.now(), tenant_here(request)
    try:
        with submissions.once(f"casework.tree:{stored.pk}", tenant_id=tenant.pk, now=now) as sent, _opened(stored) as file:
            if not sent.before:
                services.import_tree(file, tenant=tenant, by=actor_of(request), now=now)
    except NotAllowed:
        raise
    except Refused:
        return False
    return True


def _opened(stored: StoredFile) -> IO[bytes]:
    """:raises Refused: when the file has been cleaned away since it was sent."""
    try:
        return files.open_stored(stored)
    except FileNotFoundError as error:
        raise Refused(Problem("sheet_gone", _("这份表格已经清理掉了，请再传一次。"), "file")) from error
