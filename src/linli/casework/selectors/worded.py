"""Cases by what somebody typed: a number finds exactly that case, words the newest cases that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from linli.casework.models import Case
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.search import newest_subjects

MOST_FOUND = 200
SEARCH_KIND = "casework.case"


@dataclass(frozen=True, slots=True)
class Holding:
    """The keys of the cases; `is_cut`: there may be more that were not looked for."""

    keys: list[UUID]
    is_cut: bool = False


def holding(texts: Mapping[str, str], *, tenant: Tenant, actor: Actor, most: int = 0) -> dict[str, Holding]:
    """For each text the case of this number, else the newest `most` (0: MOST_FOUND) that hold its words."""
    most = most or MOST_FOUND
    found = _numbered(texts, tenant)
    words = {key: text for key, text in texts.items() if key not in found}
    worded = newest_subjects(words, tenant=tenant, actor=actor, kinds=[SEARCH_KIND], limit=most)
    return found | {key: Holding(keys, is_cut=len(keys) >= most) for key, keys in worded.items()}


def _numbered(texts: Mapping[str, str], tenant: Tenant) -> dict[str, Holding]:
    """Those of the texts that are the number of a case. One statement; none where no text has a digit, as every number does."""
    typed = {key: text for key, text in texts.items() if any(one.isdecimal() for one in text)}
    if not typed:
        return {}
    own, outside = [text.upper() for text in typed.values()], list(typed.values())
    is_one = Q(number__in=own) | Q(short_number__in=own) | Q(external_no__in=outside)
    numbers = ("number", "short_number", "external_no")
    rows = Case.objects.filter(is_one, tenant=tenant).order_by().values_list("pk", *numbers)
    keys = {key: [row[0] for row in rows if text.upper() in row[1:3] or text == row[3]] for key, text in typed.items()}
    return {key: Holding(found) for key, found in keys.items() if found}
