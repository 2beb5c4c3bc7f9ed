"""
What else hangs on a case that went the way of petitions and could say what it was about: return orders, whistles, what was
kept for a meeting, words that reporters were told. Their rows and times stay; their words go.

What a meeting wrote down of several cases, and rulings, which are precedents, are not touched.
"""

from django.db.models import Model

from linli.casework.models import (
    Assignment,
    Callback,
    Case,
    Extension,
    HeldOver,
    ReturnOrder,
    Suspension,
    Telling,
    Whistle,
    WhistleCall,
)

WITHHELD = "转了信访的事项"
MUST_SAY = "—"  # where the table insists on a word
BLANKED: tuple[tuple[type[Model], str, dict[str, str]], ...] = (
    (ReturnOrder, "case", {"text": ""}),
    (Callback, "case", {"comment": ""}),
    (Telling, "case", {"words": WITHHELD}),
    (Suspension, "case", {"words": MUST_SAY}),
    (Extension, "case", {"reason": MUST_SAY}),
    (HeldOver, "case", {"reason": MUST_SAY, "community_keeps": MUST_SAY, "property_keeps": MUST_SAY}),
    (Whistle, "case", {"text": MUST_SAY, "gather_where": MUST_SAY, "result": ""}),
    (WhistleCall, "whistle__case", {"unit_words": "", "whistle_words": ""}),
)
"""Table, how it hangs on the case, and what its words become."""


def withhold_words(case: Case) -> None:
    """Empty the words that others wrote about the case. One statement for each table."""
    for model, path, fields in BLANKED:
        model._default_manager.filter(**{path: case}).update(**fields)
    Assignment.objects.filter(case=case).update(why={})
