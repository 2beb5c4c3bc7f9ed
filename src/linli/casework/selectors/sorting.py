"""The words of the rules in force that make a report sound like something else."""

from linli.casework.rules import sorting
from linli.casework.rules.sorting import Hint
from linli.core import clock, rulesets
from linli.core.models import Tenant

WORDS = "casework.sorting_words"
rulesets.check(WORDS)(sorting.word_problems)


def hint_of(text: str, *, tenant: Tenant) -> Hint | None:
    """What a report may be instead of an ordinary one, by the words of the tenant's rules."""
    return sorting.hint_of(text, rulesets.in_force(WORDS, on=clock.today(), tenant=tenant).body)
