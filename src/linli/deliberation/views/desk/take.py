"""A vote taken down by a clerk: at the counter or on the telephone, with the receipt to read out; or a tablet is handed over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, by_channel
from linli.core.actors import Channel as Way
from linli.core.answering import secret_once
from linli.core.forms import add_problems
from linli.core.ids import uuid_of
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused
from linli.deliberation.forms.papers import HandOverForm, SpeakerForm
from linli.deliberation.forms.voting import VoteForm
from linli.deliberation.models import Ballot, Channel, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import rolls as found
from linli.deliberation.services import callers, votes
from linli.deliberation.views.desk.roll_pieces import TAKES, frame, right_badge, right_or_404

HERE = (Channel.COUNTER, Channel.PHONE)
WAYS = {Channel.COUNTER: Way.COUNTER, Channel.PHONE: Way.PHONE, Channel.VISIT: Way.VISIT}


@TAKES
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, pk: UUID, right_id: UUID) -> HttpResponse:
    """Write down what somebody says, or hand the tablet over so that they say it themselves."""
    ballot, right = right_or_404(request, pk, right_id, capabilities.TAKE_VOTES)
    options, offered = list(ballot.options.all()), _offered(right, ballot)
    if request.method != "POST":
        return _page(request, right, SpeakerForm(**offered), VoteForm(ballot=ballot, options=options))
    who, vote = SpeakerForm(request.POST, **offered), VoteForm(request.POST, ballot=ballot, options=options)
    if who.is_valid() and vote.is_valid() and (code := _taken(request, right, who, vote)) is not None:
        context = frame(request, ballot, "roll", right=right, code=code)
        return page(request, "deliberation/desk/taken.html", context)
    return _page(request, right, who, vote, status=422)


def _offered(right: Right, ballot: Ballot) -> dict[str, Any]:
    return {
        "speakers": found.speakers_of(right),
        "channels": [(one.value, one.label) for one in HERE if one.value in ballot.channels],
    }


def _taken(request: HttpRequest, right: Right, who: SpeakerForm, vote: VoteForm) -> str | None:
    """The receipt; None when it was refused, and then the form says why."""
    said = who.cleaned_data
    return cast_once(
        request, right, who, content=vote.content, channel=said["channel"], speaker=said.get("speaker", ""), proof=said["proof"]
    )


def cast_once(
    request: HttpRequest, right: Right, form: forms.Form, *, content: str, channel: str, speaker: str, proof: str
) -> str | None:
    """
    Cast what was said, once for its token; the receipt. Nothing of the choice is kept beside the token.

    :raises NotAllowed: what somebody may not do at all is no matter of the form.
    """

    def write(now: datetime) -> str:
        by = by_channel(actor_of(request), WAYS[Channel(channel)])
        return callers.take(
            right=right, content=content, channel=channel, person_id=uuid_of(speaker), proof=proof, by=by, now=now
        )

    try:
        return secret_once(request, f"deliberation.take:{right.pk}", write, tenant_id=right.tenant_id)
    except NotAllowed:
        raise
    except Refused as refused:
        if votes.USED in refused.codes:  # what `cast` noted of it was undone with the rest
            votes.note_conflict(right=right, channel=channel, by=actor_of(request), now=clock.now())
        add_problems(form, refused.problems)
        return None


def hand_page(request: HttpRequest, right: Right, hand: HandOverForm) -> HttpResponse:
    """The page again, with what is wrong about handing the tablet over."""
    options = list(right.ballot.options.all())
    who, vote = SpeakerForm(**_offered(right, right.ballot)), VoteForm(ballot=right.ballot, options=options)
    return _page(request, right, who, vote, hand=hand, status=422)


def hand_form(right: Right, data: Any = None) -> HandOverForm:
    return HandOverForm(data, speakers=found.speakers_of(right), auto_id="id_hand_%s")


def _page(
    request: HttpRequest, right: Right, who: SpeakerForm, vote: VoteForm, *, hand: HandOverForm | None = None, status: int = 200
) -> HttpResponse:
    ballot = right.ballot
    context = frame(
        request,
        ballot,
        "roll",
        right=right,
        right_badge=right_badge(right),
        who=who,
        vote=vote,
        has_way=bool(who.fields["channel"].choices),  # type: ignore[attr-defined]
        hand=(hand or hand_form(right)) if Channel.VISIT in ballot.channels else None,
        is_closed=_closed_words(right),
    )
    return page(request, "deliberation/desk/take.html", context, status=status)


def _closed_words(right: Right) -> str:
    """Why nothing can be taken down here now; "" where it can."""
    if right.excluded_why:
        return _("这一处没有计入这次表决：%(why)s") % {"why": right.excluded_why}
    if right.is_used:
        return _("这一份已经投过了，一份只算一次。")
    if right.paper_issued_on:
        return _("这一份领了纸质票。先把纸质票收回来，再用别的办法投。")
    return "" if right.ballot.is_open else _("表决现在没有在进行。")
