"""Reply templates: those that a verb on a case is offered, all of them for whoever writes them, and what one said before."""

from uuid import UUID

from django.db.models import QuerySet

from linli.casework.models import Case, ReplyTemplate
from linli.casework.selectors import categories
from linli.core import journal
from linli.core.models import JournalLine

MOST_OFFERED, MOST_LINES = 30, 20


def templates_for(case: Case, verb: str) -> list[ReplyTemplate]:
    """Those in use for a verb: for every category, and for the case's own with those above it. One query."""
    category = categories.category_by_id(case.category_id, tenant_id=case.tenant_id)
    own = [one.pk for one in categories.above(category)] if category else []
    found = in_use(case.tenant_id).filter(verb=verb)
    fitting = found.filter(category=None) | found.filter(category__in=own)
    return list(fitting.order_by("name", "id")[:MOST_OFFERED])


def in_use(tenant_id: UUID) -> QuerySet[ReplyTemplate]:
    return ReplyTemplate.objects.filter(tenant_id=tenant_id, ended_at=None)


def all_templates(tenant_id: UUID) -> QuerySet[ReplyTemplate]:
    """Every one, those in use first."""
    return ReplyTemplate.objects.filter(tenant_id=tenant_id).select_related("category").order_by("ended_at", "verb", "name", "id")


def history_of(template: ReplyTemplate) -> list[JournalLine]:
    """What was done to a template, newest first, as the journal keeps it."""
    return list(journal.lines_about(template.pk).order_by("-at", "-id")[:MOST_LINES])
