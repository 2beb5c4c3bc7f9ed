"""One factory per table of what presses a case: what is asked of its handlers, and the ledger of tasks. Texts are invented."""

from datetime import date, timedelta

import factory

from linli.casework import models

from .casework import REPORTED, OfCase
from .registry import OfTenant, OrganisationFactory


class SupervisionItemFactory(OfCase):
    """A yellow card with its letter, to be answered."""

    class Meta:
        model = models.SupervisionItem

    level = "yellow"
    organisation = factory.SelfAttribute("case.lead_organisation")
    reason = "过了时限还没办好。"
    issued_at = REPORTED
    issued_by = "试验督办"
    year = 2026
    sequence = factory.Sequence(lambda n: n + 501)  # apart from the numbers that the series gives
    answer_due_at = factory.LazyAttribute(lambda o: o.issued_at + timedelta(days=3))


class TaskFactory(OfTenant):
    """A line of the ledger that an organisation answers for."""

    class Meta:
        model = models.Task

    year = 2026
    sequence = factory.Sequence(lambda n: n + 501)  # apart from the numbers that the series gives
    title = "试验任务"
    source = "meeting"
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    due_on = date(2026, 12, 4)
    added_at = REPORTED
    added_by = "试验督办"
    changed_at = REPORTED
