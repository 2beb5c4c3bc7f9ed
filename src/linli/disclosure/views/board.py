"""The notice board as everybody reads it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ..selectors import notices

PER_PAGE = 20


@public
@require_http_methods(["GET", "HEAD"])
def board(request: HttpRequest) -> HttpResponse:
    """What hangs on the board now, newest first."""
    found = notices.on_board(tenant_here(request), day=clock.today())
    here = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "disclosure/board.html", {"bar_title": _("公告"), "page_obj": here}, partial="notices")


@public
@require_http_methods(["GET", "HEAD"])
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice; one that was taken down says so, and why."""
    found = found_or_404(notices.public_by_code(code))
    context = {"bar_title": _("公告"), "notice": found, "versions": list(found.versions.all())}
    return page(request, "disclosure/notice.html", context)
