"""Having a word passed on to a reporter, for programs; and noting what they said."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Case, RelayNote, Reporter
from linli.casework.selectors.relays import relays_for
from linli.casework.services import relays
from linli.core import clock
from linli.core.actors import Actor
from linli.core.bodies import Sent

from .doing import CASE, done
from .doors import KeyThrottle, once, refused
from .schemas import CaseOut, case_out

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())


class RelayIn(Sent):
    """To ask or to tell, and the words; without `reporter_id` the first reporter."""

    kind: str
    text: str
    reporter_id: UUID | None = None


class RelayAnswerIn(Sent):
    """What the reporter said, or that nobody was there."""

    answer: str = ""
    reached: bool = True


@router.post(f"{CASE}/relays", response=CaseOut, operation_id="case_relay")
def case_relay(request: HttpRequest, case_id: UUID, data: RelayIn) -> dict[str, Any]:
    """Ask the office to pass a word on to a reporter, whose number stays with it."""

    def write(case: Case, by: Actor) -> Case:
        chosen = _reporter(case, data.reporter_id)
        return relays.relay(case=case, kind=data.kind, text=data.text, reporter=chosen, by=by, now=clock.now())

    return done(request, case_id, "case_relay", write)


@router.post("/relays/{uuid:relay_id}/answer", response=CaseOut, operation_id="case_answer_relay")
def case_answer_relay(request: HttpRequest, relay_id: UUID, data: RelayAnswerIn) -> dict[str, Any]:
    """Note that a word was passed on and what the reporter said, or that nobody was there."""

    def write(actor: Actor) -> Case:
        found = relays_for(actor, opened=False).filter(pk=relay_id).first()
        if found is None:
            raise Http404
        relays.answer_relay(note=found, answer=data.answer, reached=data.reached, by=actor, now=clock.now())
        return RelayNote.objects.select_related("case").get(pk=found.pk).case

    return case_out(once(request, f"case_answer_relay:{relay_id}", write))


def _reporter(case: Case, reporter_id: UUID | None) -> Reporter | None:
    if reporter_id is None:
        return None
    chosen = Reporter.objects.filter(pk=reporter_id, case=case).first()
    if chosen is None:
        raise refused("unknown_reporter", _("请选转告哪一位报事人。"), "reporter_id")
    return chosen
