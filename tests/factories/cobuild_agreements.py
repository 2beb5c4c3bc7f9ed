"""Agreements of a neighbourhood with a bank, in every state, for tests of cobuild."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cobuild.models import Agreement, AgreementParty, Obligation
from linli.cobuild.rules.agreements import AgreementGiven, ObligationGiven, PaperGiven, PartyGiven
from linli.cobuild.services import agreements, confirming, obligations
from linli.core.actors import Actor
from linli.registry.api import Organisation
from tests.people import Neighbourhood, holder

from .registry import OrganisationFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
DAY = date(2026, 9, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def system(here: Any) -> Actor:
    return Actor.system(tenant_id=getattr(here, "tenant_id", None) or here.tenant.pk)


def bank(here: Neighbourhood, name: str = "试验银行") -> Organisation:
    made: Organisation = OrganisationFactory(tenant=here.tenant, kind="resident_unit", name=name)
    return made


def given(here: Neighbourhood, *, unit: Organisation | None = None, email: str = "", **more: Any) -> AgreementGiven:
    """620 m² for the elders, for three years from the first of September, between the office and a bank."""
    plain: dict[str, Any] = {
        "title": "日间照料用房协议",
        "place": here.community,
        "begins_on": DAY,
        "ends_on": date(2029, 8, 31),
        "practices": ("resources",),
        "premises_text": "花园路75号院",
        "area_centi": 62_000,
        "use": "日间照料和活动",
        "text": "银行把 620 平方米腾出来，给院里老人用。",
        "parties": [PartyGiven(here.office, "host"), PartyGiven(unit or bank(here), "partner", "行长", email)],
    }
    return AgreementGiven(**(plain | more))


def drafted(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> Agreement:
    return agreements.draft(tenant=here.tenant, given=given(here, **more), by=system(here), now=now)


def proposed(here: Neighbourhood, *, now: datetime = NOW, **more: Any) -> Agreement:
    return agreements.propose(agreement=drafted(here, now=now, **more), by=system(here), now=now)


def a_scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, "application/pdf")


def on_paper(one: Agreement, *, now: datetime = NOW, **more: Any) -> Agreement:
    """Signed on paper on the first of September, unless said otherwise."""
    made = PaperGiven(**({"signed_on": DAY, "scans": [a_scan()]} | more))
    return confirming.sign_paper(agreement=one, given=made, by=system(one), now=now)


def signed(here: Neighbourhood, *, duties: tuple[dict[str, Any], ...] = (), now: datetime = NOW, **more: Any) -> Agreement:
    """A signed one, with what the unit has to do."""
    one = drafted(here, now=now, **more)
    for each in duties:
        duty(one, now=now, **each)
    return on_paper(one, now=now)


def duty(one: Agreement, *, side: str = "partner", now: datetime = NOW, **more: Any) -> Obligation:
    """The bank visits elders every month from the last of September, unless said otherwise."""
    plain = {"text": "慰问院里老人", "rhythm": "monthly", "first_due": date(2026, 9, 30), "party": party(one, side)}
    return obligations.add(agreement=one, given=ObligationGiven(**(plain | more)), by=system(one), now=now)


def party(one: Agreement, side: str = "partner") -> AgreementParty:
    found: AgreementParty = one.parties.select_related("organisation", "agreement").filter(role=side).earliest("id")
    return found


def liaison(here: Neighbourhood, unit: Organisation) -> Any:
    """(user, actor) of whoever speaks for a unit."""
    return holder("unit_liaison", here, organisation=unit)
