"""Committee disclosure as a calendar: what each community owes, until when, what is published."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from linli.core import clock, rulesets
from linli.core.access import actor_of, requires
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ..rules.items import month_of, months_beside
from ..rules.rights import PUBLISH, WRITE
from ..selectors import items as selectors


@requires(WRITE, PUBLISH)
@require_http_methods(["GET", "HEAD"])
def calendar(request: HttpRequest) -> HttpResponse:
    """One row for each community, one column for each item of its last finished period; `?month=` looks back."""
    tenant, today = tenant_here(request), clock.today()
    day = month_of(request.GET.get("month", ""), today)
    boards = selectors.boards_of(actor_of(request), tenant, day, seen_on=today)
    before, after = months_beside(day, today)
    context = {
        "day": day,
        "is_now": day == today,
        "before": before,
        "after": after,
        "boards": boards,
        "heads": boards[0].dues if boards else [],
        "rules": rulesets.in_force(selectors.RULES, on=day, tenant=tenant),
        "late": sum(board.late for board in boards),
        "others": [one for one in selectors.items_in_force(tenant, today) if not one.is_periodic],
    }
    return page(request, "disclosure/desk/items.html", context)
