"""On the page of a case: what was to be passed on to a reporter, and what they said."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.models import Case, RelayNote
from linli.casework.selectors.relays import relays_of
from linli.core.panels import Panel, panel


@panel("case", order=40)
def passed_on(_request: HttpRequest, case: Case) -> Panel | None:
    """Beside the reporters; nothing where nothing was to be passed on. One query."""
    rows = [_row(one) for one in relays_of(case)]
    return Panel(_("请转告的"), "casework/panels/relays.html", {"slot": "side", "rows": rows}) if rows else None


def _row(one: RelayNote) -> dict[str, Any]:
    kind, word = ("wait", _("等转告")) if one.is_open else ("ok", _("转告了"))
    return {"note": one, "who": str(one.organisation or one.asked_by), "kind": kind, "word": word}
