"""What cannot be done now is held over for a promotion meeting, with what both sides keep of it."""

from django.utils.translation import gettext_lazy as _

from linli.casework.forms.joint_office import HoldOverForm
from linli.casework.rules import rights
from linli.casework.services import promotion

from .verb import Verb, plain

VERBS: list[Verb] = [
    Verb(
        "hold_over",
        _("留到推进会议"),
        _("现在办不了，留到推进会议"),
        _("留下了，下次推进会议会拿出来议。"),
        "people",
        rights.DISPATCH,
        HoldOverForm,
        plain(promotion.hold_over),
        lead=_("社区和物业都把资料留好，开会的时候不用从头说。时限照样走。"),
        is_rare=True,
    ),
]
