"""One factory per table of casework. Texts are invented; a case is as `report` would have left it."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from linli.casework import models
from linli.casework.selectors.mappings import shipped
from linli.casework.states import AssignmentRole, ClockKind, Party, State
from linli.core.ids import uuid7

from .registry import OfTenant, OrganisationFactory

REPORTED = datetime(2026, 11, 20, 0, 12, tzinfo=UTC)  # Friday, 8:12 in Zhengzhou
LIMIT = {
    "rule": {"body": {"unit": "hours", "amount": 24, "warn": "1/2"}, "title": "试验时限", "citation": "试验", "status": "assumed"}
}
FROZEN = LIMIT | {"hours": {"hours": [["08:30", "18:00"]]}, "special": {}, "missing_years": []}


class CategoryFactory(OfTenant):
    class Meta:
        model = models.Category

    code = factory.Sequence(lambda n: f"matter_{n}")
    name = factory.Sequence(lambda n: f"试验类{n}")


class DispatchRuleFactory(OfTenant):
    class Meta:
        model = models.DispatchRule

    category = factory.SubFactory(CategoryFactory)
    tenant = factory.SelfAttribute("category.tenant")
    number = factory.Sequence(lambda n: n + 100)
    party = Party.PROPERTY
    reason = "试验规则"
    valid_from = date(2020, 1, 1)


class CaseFactory(OfTenant):
    """A submitted case, reported on a Friday morning; hand in `place=` for one that lies somewhere."""

    class Meta:
        model = models.Case

    id = factory.LazyAttribute(lambda o: uuid7(int(o.reported_at.timestamp() * 1000)))
    category = factory.SubFactory(CategoryFactory, tenant=factory.SelfAttribute("..tenant"))
    category_name = factory.SelfAttribute("category.name")
    number = factory.Sequence(lambda n: f"S99010100120261120{n + 50_000:05d}")  # apart from the numbers that the series gives
    short_number = factory.Sequence(lambda n: f"LA-1120-{n + 5_000:04d}")
    channel = "web"
    title = "单元门口的灯不亮"
    description = "单元门口的灯不亮了，已经三天。"
    state = State.SUBMITTED
    reported_at = REPORTED
    changed_at = factory.SelfAttribute("reported_at")
    place = None
    place_path = factory.LazyAttribute(lambda o: o.place.path if o.place else "")
    closed_at = factory.LazyAttribute(lambda o: o.reported_at + timedelta(days=2) if o.state == State.CLOSED else None)


class OfCase(OfTenant):
    """Something of a case, in its subdistrict."""

    class Meta:
        abstract = True

    case = factory.SubFactory(CaseFactory)
    tenant = factory.SelfAttribute("case.tenant")


class ReporterFactory(OfCase):
    class Meta:
        model = models.Reporter

    channel = "web"
    at = factory.SelfAttribute("case.reported_at")
    name = "试验居民"


class EntryFactory(OfCase):
    class Meta:
        model = models.Entry

    at = factory.SelfAttribute("case.reported_at")
    verb = "note"
    label = "试验岗位"
    text = "看过了。"


class AssignmentFactory(OfCase):
    class Meta:
        model = models.Assignment

    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    role = AssignmentRole.LEAD
    party = Party.PROPERTY
    assigned_at = factory.SelfAttribute("case.reported_at")
    assigned_by = "试验派单员"
    ended_at = None
    is_open = factory.LazyAttribute(lambda o: o.ended_at is None and o.case.is_open)


class ClockFactory(OfCase):
    """A day by the wall clock, with a warning at half of it."""

    class Meta:
        model = models.Clock

    kind = ClockKind.HANDLE
    profile = "general"
    started_at = factory.SelfAttribute("case.reported_at")
    due_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(hours=24))
    warn_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(hours=12))
    rule = factory.LazyFunction(lambda: dict(FROZEN))


class ClockPauseFactory(OfTenant):
    class Meta:
        model = models.ClockPause

    clock = factory.SubFactory(ClockFactory)
    tenant = factory.SelfAttribute("clock.tenant")
    from_at = factory.LazyAttribute(lambda o: o.clock.started_at + timedelta(hours=1))
    reason = "等住户回来"


class CallbackFactory(OfTenant):
    class Meta:
        model = models.Callback

    reporter = factory.SubFactory(ReporterFactory)
    case = factory.SelfAttribute("reporter.case")
    tenant = factory.SelfAttribute("case.tenant")
    category = factory.SelfAttribute("case.category")
    place_path = factory.SelfAttribute("case.place_path")
    party = factory.SelfAttribute("case.party")
    at = factory.LazyAttribute(lambda o: o.case.reported_at + timedelta(days=1))
    how = "phone"
    by_label = "试验窗口"
    is_answered = True
    is_resolved = True
    satisfaction = "satisfied"


class ReturnOrderFactory(OfCase):
    """A return that waits for its answer."""

    class Meta:
        model = models.ReturnOrder

    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    entry = factory.SubFactory(EntryFactory, case=factory.SelfAttribute("..case"), verb="return")
    sequence = 1
    reason_code = "not_our_duty"
    reason_name = "不归本单位管"
    text = "合同里没有这一段。"
    at = factory.SelfAttribute("case.reported_at")
    by_label = "试验物业"


class RulingFactory(OfCase):
    """A ruling on the spot, a precedent for the place of its case."""

    class Meta:
        model = models.Ruling

    number = factory.Sequence(lambda n: f"裁〔2026〕{n + 100}号")
    origin = "spot"
    question = "路灯在红线里还是红线外"
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    party = Party.PROPERTY
    reason = "灯杆在院墙以内，按物业合同归物业。"
    category = factory.SelfAttribute("case.category")
    category_name = factory.SelfAttribute("category.name")
    place = factory.SelfAttribute("case.place")
    place_path = factory.SelfAttribute("case.place_path")
    decided_at = factory.SelfAttribute("case.reported_at")
    decided_by = "试验派单员"


class RulingPartyFactory(OfTenant):
    class Meta:
        model = models.RulingParty

    ruling = factory.SubFactory(RulingFactory)
    tenant = factory.SelfAttribute("ruling.tenant")
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))


class ImportMappingFactory(OfTenant):
    class Meta:
        model = models.ImportMapping

    code = factory.Sequence(lambda n: f"mapping_{n}")
    name = factory.Sequence(lambda n: f"试验对照{n}")
    body = factory.LazyFunction(dict)
    made_at = REPORTED
    made_by = "试验岗位"


class HotlineMappingFactory(ImportMappingFactory):
    """Another city's columns, with the words as shipped."""

    name = factory.Sequence(lambda n: f"试验市 12345 第{n}份")
    body = factory.LazyFunction(lambda: shipped("hotline_12345").body | {"also": {}})


class ImportRunFactory(OfTenant):
    class Meta:
        model = models.ImportRun

    mapping = "message_board"
    file_name = "试验.xlsx"
    started_at = REPORTED
    by_label = "试验岗位"


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = models.Attempt

    source = factory.Sequence(lambda n: f"{n:032d}")
    window_at = REPORTED


class WhistleFactory(OfCase):
    """A whistle on a case, without any unit."""

    class Meta:
        model = models.Whistle

    number = factory.Sequence(lambda n: f"吹哨〔2026〕{n + 1}号")
    ground = "beyond_us"
    ground_name = "居民反映强烈，街道和社区解决不了"
    text = "请来看占道的围挡怎么拆。"
    gather_where = "试验小区西门"
    gather_at = factory.LazyAttribute(lambda o: o.blown_at + timedelta(hours=2))
    blown_at = REPORTED
    blown_by = "试验社区书记"
    respond_by = factory.LazyAttribute(lambda o: o.blown_at + timedelta(minutes=30))


class WhistleCallFactory(OfTenant):
    """A unit that was called."""

    class Meta:
        model = models.WhistleCall

    whistle = factory.SubFactory(WhistleFactory)
    tenant = factory.SelfAttribute("whistle.tenant")
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))


class PetitionFactory(OfTenant):
    """A petition as it was received, of nobody in particular."""

    class Meta:
        model = models.Petition

    number = factory.Sequence(lambda n: f"LA-XF-2026-{n + 1:04d}")
    source = "visit"
    kind = "redress"
    title = "反映楼下饭店油烟"
    content = "楼下饭店的油烟管对着窗户，说了几次没人管。"
    received_at = REPORTED
    decide_due_on = date(2026, 12, 5)
    tell_due_on = date(2026, 12, 5)


class PetitionEntryFactory(OfTenant):
    class Meta:
        model = models.PetitionEntry

    petition = factory.SubFactory(PetitionFactory)
    tenant = factory.SelfAttribute("petition.tenant")
    at = REPORTED
    verb = "register"
    label = "试验信访专员"


class PetitionerFactory(OfTenant):
    class Meta:
        model = models.Petitioner

    petition = factory.SubFactory(PetitionFactory)
    tenant = factory.SelfAttribute("petition.tenant")
    name = "试验信访人"
    at = REPORTED


class TellingFactory(OfTenant):
    """Something that a reporter has to be told by a person."""

    class Meta:
        model = models.Telling

    reporter = factory.SubFactory(ReporterFactory)
    case = factory.SelfAttribute("reporter.case")
    tenant = factory.SelfAttribute("reporter.tenant")
    kind = "casework.merged"
    words = "您报的事并到另一件一起办了。"
    made_at = REPORTED
    once_key = factory.Sequence(lambda n: f"casework.merged:{n}")


class SavedFilterFactory(OfTenant):
    class Meta:
        model = models.SavedFilter

    label = factory.Sequence(lambda n: f"试验的条件{n}")
    kept_by = factory.LazyFunction(uuid7)
    kept_by_post = "试验岗位"
    made_at = REPORTED


class HotlineSheetFactory(OfTenant):
    class Meta:
        model = models.HotlineSheet

    mapping = "hotline_12345"
    file_name = "试验工单.xlsx"
    started_at = REPORTED
    by_label = "试验"


class ReplyBatchFactory(OfTenant):
    class Meta:
        model = models.ReplyBatch

    year = 2026
    sequence = factory.Sequence(lambda n: n + 1)
    mapping = "hotline_12345"
    sha256 = "0" * 64
    count = 1
    made_at = REPORTED
    by_label = "试验"


class RelayNoteFactory(OfTenant):
    class Meta:
        model = models.RelayNote

    case = factory.SelfAttribute("reporter.case")
    tenant = factory.SelfAttribute("reporter.tenant")
    kind = "ask"
    text = "哪天在家？"
    asked_at = REPORTED
    asked_by = "试验"


class ReplyTemplateFactory(OfTenant):
    class Meta:
        model = models.ReplyTemplate

    name = factory.Sequence(lambda n: f"试验的话{n}")
    verb = "complete"
    text = "已经修好。"
    changed_at = REPORTED
    changed_by = "试验"
