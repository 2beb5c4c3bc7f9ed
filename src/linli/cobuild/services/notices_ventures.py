"""Who hears of a venture: the body that applied, of every step that somebody else decided."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.disclosure.api import tell

from ..events import VentureStateChanged
from ..models import Venture
from ..states import VentureState

OWN = (VentureState.DRAFT, VentureState.APPLIED, VentureState.WITHDRAWN)
"""What an applicant does itself it need not be told."""


def on_venture_state_changed(event: VentureStateChanged, *, event_id: Any, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """The applicant hears how its venture stands, with the reason."""
    venture = Venture.objects.filter(pk=event.venture_id).exclude(state__in=OWN).first()
    if venture is None:
        return
    state = VentureState(venture.state)
    tell(
        tenant_id=venture.tenant_id,
        to_organisation=venture.applicant_id,  # type: ignore[attr-defined]
        kind="cobuild.venture",
        title=_("%(number)s：%(state)s") % {"number": venture.number, "state": state.label},
        body=venture.state_reason,
        url=f"/unit/ventures/{venture.pk}/",
        about=venture,
        once_key=f"venture:{venture.pk}:{venture.state}",
        now=now,
    )
