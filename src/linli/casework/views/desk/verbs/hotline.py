"""The hotline takes a case back, by hand: where the word came by telephone and not in its sheet."""

from django.utils.translation import gettext_lazy as _

from linli.casework.forms import working
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.rules.senders import HOTLINE
from linli.casework.services.hotline import withdraw

from .verb import Verb, plain


def _came_from_there(case: Case) -> bool:
    return case.external_source == HOTLINE and bool(case.external_no)


VERBS: list[Verb] = [
    Verb(
        "withdraw",
        _("热线撤单"),
        _("热线撤了单，不再办"),
        _("撤单记好了，在办的单位会知道。"),
        "x",
        rights.HOTLINE,
        working.ReasonForm,
        plain(withdraw),
        lead=_("热线打电话说撤了，就在这里记。从表里来的撤单，收表时接受就行。"),
        is_stop=True,
        is_rare=True,
        fits=_came_from_there,
    ),
]
