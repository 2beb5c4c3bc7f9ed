"""Finding out what a verb would be refused for, by doing it and taking it back: so it can never say otherwise than the deed."""

from collections.abc import Callable

from django.db import transaction

from .problems import Problem, Refused


def problems_of_trying(do: Callable[[], object]) -> list[Problem]:
    """Every reason why it would be refused; empty when it would be done. Nothing stays, nobody hears of it."""
    try:
        with transaction.atomic():
            do()
            transaction.set_rollback(True)
    except Refused as refused:
        return list(refused.problems)
    return []
