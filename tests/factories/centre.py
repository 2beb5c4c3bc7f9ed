"""One factory per table of the service centre: its hall, its guide, its errands. People and texts are invented."""

from datetime import date

import factory

from linli.casework import models

from .casework import REPORTED, OfCase
from .naming import in_words
from .registry import OfTenant


class CounterLineFactory(OfTenant):
    class Meta:
        model = models.CounterLine

    letter = factory.Sequence(lambda n: chr(ord("A") + n % 26))
    name = factory.Sequence(lambda n: f"试验业务{in_words(n)}")


class CounterWindowFactory(OfTenant):
    class Meta:
        model = models.CounterWindow

    number = factory.Sequence(lambda n: n % 90 + 1)
    serves = factory.LazyFunction(list)


class CounterKioskFactory(OfTenant):
    class Meta:
        model = models.CounterKiosk

    name = "试验取号机"
    key = factory.Sequence(lambda n: f"KEY{n:07d}")
    made_at = REPORTED


class CounterVisitFactory(OfTenant):
    """Somebody who waits on a Friday morning."""

    class Meta:
        model = models.CounterVisit

    line = factory.SubFactory(CounterLineFactory)
    tenant = factory.SelfAttribute("line.tenant")
    day = date(2026, 11, 20)
    in_line = factory.SelfAttribute("line.letter")
    letter = factory.SelfAttribute("line.letter")
    sequence = factory.Sequence(lambda n: n % 400 + 501)  # apart from the numbers that the series gives
    number = factory.LazyAttribute(lambda o: f"{o.letter}{o.sequence:03d}")
    how = "greeter"
    state = "waiting"
    taken_at = REPORTED
    in_line_at = REPORTED
    changed_at = REPORTED


class VisitStepFactory(OfTenant):
    class Meta:
        model = models.VisitStep

    visit = factory.SubFactory(CounterVisitFactory)
    tenant = factory.SelfAttribute("visit.tenant")
    at = factory.SelfAttribute("visit.taken_at")
    verb = "taken"
    by_label = "试验窗口"


class ServiceItemFactory(OfTenant):
    class Meta:
        model = models.ServiceItem

    code = factory.Sequence(lambda n: f"thing-{n}")
    name = factory.Sequence(lambda n: f"试验事项{in_words(n)}")
    for_whom = "试验居民"
    bring = factory.LazyFunction(lambda: ["身份证"])
    how_long = "当场"
    where = "试验窗口"
    valid_from = date(2020, 1, 1)
    made_at = REPORTED
    made_by = "试验窗口"


class KnowledgeEntryFactory(OfTenant):
    class Meta:
        model = models.KnowledgeEntry

    question = factory.Sequence(lambda n: f"试验问题{in_words(n)}")
    answer = "试验的答复。"
    made_at = REPORTED
    changed_at = REPORTED


class AnswerFactory(OfCase):
    class Meta:
        model = models.Answer

    text = "试验的答复。"
    at = factory.SelfAttribute("case.reported_at")
    by_label = "试验窗口"


class HomeServiceRequestFactory(OfTenant):
    class Meta:
        model = models.HomeServiceRequest

    number = factory.Sequence(lambda n: f"LA-SM26-{n:04d}")
    what = "试验上门"
    name = "试验老人"
    why = "elder"
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    noted_at = REPORTED
    noted_by = "试验窗口"
    changed_at = REPORTED
