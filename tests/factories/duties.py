"""One factory per table of the duty list, the roster and the meetings. People and texts are invented."""

from datetime import date, datetime, time, timedelta

import factory

from linli.casework import models

from .casework import REPORTED, CaseFactory, CategoryFactory, OfCase
from .registry import OfTenant, OrganisationFactory, PlaceFactory


class DutyItemFactory(OfTenant):
    class Meta:
        model = models.DutyItem

    category = factory.SubFactory(CategoryFactory)
    tenant = factory.SelfAttribute("category.tenant")
    number = factory.Sequence(lambda n: n + 100)
    measure = models.Measure.LEAD
    text = "试验条目"
    citation = "试验依据"
    valid_from = date(2020, 1, 1)


class DutyOverrideFactory(OfCase):
    class Meta:
        model = models.DutyOverride

    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    reason = "试验理由"
    at = factory.SelfAttribute("case.reported_at")
    by_label = "试验派单员"


class RosterShiftFactory(OfTenant):
    """A whole office day of somebody of a property company; hand in `place=` (a community) and `organisation=`."""

    class Meta:
        model = models.RosterShift

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))
    side = models.Side.PROPERTY
    on = date(2026, 11, 20)
    begins, ends = time(8, 30), time(18, 0)
    name = "试师傅"
    phone = "5555 0120"


class PromotionMeetingFactory(OfTenant):
    class Meta:
        model = models.PromotionMeeting

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    at: datetime = REPORTED + timedelta(days=3)
    where = "试验会议室"
    called_at = REPORTED
    called_by = "试验岗位"


class MeetingPartyFactory(OfTenant):
    class Meta:
        model = models.MeetingParty

    meeting = factory.SubFactory(PromotionMeetingFactory)
    tenant = factory.SelfAttribute("meeting.tenant")
    organisation = factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant"))


class MeetingMatterFactory(OfTenant):
    class Meta:
        model = models.MeetingMatter

    meeting = factory.SubFactory(PromotionMeetingFactory)
    tenant = factory.SelfAttribute("meeting.tenant")
    case = factory.SubFactory(CaseFactory, tenant=factory.SelfAttribute("..tenant"))


class HeldOverFactory(OfCase):
    class Meta:
        model = models.HeldOver

    reason = "要等配件"
    community_keeps = "照片两张"
    property_keeps = "报价单"
    at = REPORTED
    by_label = "试验岗位"
