"""One of everything that an address of procedures can name: a run that is being shown, what was said of it, a roll, a wish."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.procedures.models import DraftComment, Proposal, Run
from linli.procedures.services import collections, definitions, evidence, objections, proposals, publishing, runs
from linli.procedures.services.collections import AskingGiven
from linli.registry.models import Place

from ..factories import procedures as made
from ..procedures.doing import TEXT

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Zhengzhou: what is shown from then on is shown still."""
ADOPTED = "small_here"


def of_procedures(place: Place, mark: str = "", office: str = "") -> SimpleNamespace:
    """
    What is public (a run's title, a question, a wish) says nothing that must not be found; `mark` stands in who objected, what
    was handed in, who wished for something and what was said at a door; `office` in what the whole office works with.
    """
    by = Actor.system(tenant_id=place.tenant_id)
    text = (
        TEXT.replace("code: small", f"code: {ADOPTED}")
        .replace("[compound, building]", "[entrance]")
        .replace("小程序", f"{office}程序")
    )
    version = _adopted(place.tenant, text, by)
    run, paper = _shown(place, by, mark)
    publicity = publishing.publish(run=run, step="show", code="plan", by=by, now=BEFORE)
    said = {"words": f"{mark}不同意这样换。", "name": f"{mark}街坊", "phone": "139 0000 0177"}
    return SimpleNamespace(
        run=run,
        version=version,
        paper=paper,
        publicity=publicity,
        objection=objections.lodge(publicity=publicity, **said, by=by, now=BEFORE),
        **_asked(place, by, mark),
        **_wished(place, by, mark),
    )


def _adopted(tenant: Tenant, text: str, by: Actor) -> Any:
    """The subdistrict's own procedure, adopted once."""
    known = definitions.Definition.objects.filter(tenant=tenant, code=ADOPTED).first()
    return known or definitions.adopt(tenant=tenant, text=text, reason="试验", by=by, now=BEFORE)


def _shown(place: Place, by: Actor, mark: str) -> tuple[Run, Any]:
    run = runs.start(tenant=place.tenant, code=ADOPTED, title="换大门", place=place, plain="大门坏了。", by=by, now=BEFORE)
    runs.open_step(run=run, step="ask", by=by, now=BEFORE)
    paper = evidence.record(run=run, step="ask", gate="sheet", values={"paper": f"{mark}3 号柜"}, by=by, now=BEFORE)
    runs.close_step(run=run, step="ask", by=by, now=BEFORE)
    return runs.open_step(run=run, step="show", by=by, now=BEFORE), paper


def _asked(place: Place, by: Actor, mark: str) -> dict[str, Any]:
    roll = made.collection(place, closes_on=date(2026, 12, 20), by=by, now=BEFORE)
    head = roll.heads.first()
    assert head is not None
    asking = AskingGiven(way="visit", outcome="nobody", words=f"{mark}没人在家")
    return {"collection": roll, "head": head, "asking": collections.write_down(head=head, given=asking, by=by, now=BEFORE)}


def _wished(place: Place, by: Actor, mark: str) -> dict[str, Any]:
    called = proposals.ProposalRound.objects.filter(tenant=place.tenant).first() or made.a_round(place.tenant)
    wish: Proposal = made.wish(called, name=f"{mark}提的人", phone="139 0000 0188")
    given = {"tenant": place.tenant, "round": called, "way": "web", "made_at": BEFORE, "taken_by": by.label}
    return {"round": called, "wish": wish, "comment": DraftComment.objects.create(text=f"{mark}先修路", **given)}
