"""What waits for this visitor beside cases: letters to answer and tasks, as rows to be counted with the rest or shown."""

from django.db.models import QuerySet
from django.http import HttpRequest

from linli.casework.models import SupervisionItem, Task
from linli.casework.selectors import pressing, supervision
from linli.core.access import actor_of
from linli.core.tenancy import tenant_here


def items_here(request: HttpRequest) -> QuerySet[SupervisionItem]:
    """The letters and cards of this subdistrict that the visitor may see."""
    return pressing.items_visible_to(actor_of(request)).filter(tenant=tenant_here(request))


def letters_waiting(request: HttpRequest) -> QuerySet[SupervisionItem]:
    """Letters that wait for an answer: for the handlers theirs, for the office all that it sees."""
    return pressing.waiting_for_answer(items_here(request))


def tasks_open(request: HttpRequest) -> QuerySet[Task]:
    """Open tasks that the visitor answers for."""
    return supervision.my_tasks(actor_of(request)).filter(tenant=tenant_here(request))
