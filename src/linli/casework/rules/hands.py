"""
In whose hands a case is, and what stands against handing it over.

A case can be in two hands at once: of the office, whoever took it first stays responsible for it to the end (首接负责); of the
handling organisation, whoever signed for it. Each hand passes to a colleague of its own office only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .cases import MOST_REASON, text_problems


class Side(StrEnum):
    OFFICE = "office"
    HANDLER = "handler"


@dataclass(frozen=True, slots=True)
class Held:
    """One hand: on which side, under which appointment, of which office (an organisation, or none: the subdistrict itself)."""

    side: Side
    appointment_id: UUID
    office_id: UUID | None


def of_office(held: Sequence[Held], office_id: UUID | None) -> list[Held]:
    """The hands that belong to an office."""
    return [one for one in held if one.office_id == office_id]


def hand_over_problems(moving: Sequence[Held], *, to_id: UUID, is_in_force: bool, can_work: bool, reason: str) -> list[Problem]:
    """
    What stands against handing a case to somebody. `moving`: the hands of their office; `can_work`: whether their post could
    do that work on this case.
    """
    problems = text_problems(reason, where="reason", most=MOST_REASON)
    if not is_in_force:
        problems.append(Problem("not_in_force", _("这一位现在不在岗，交给别的同事。"), where="to"))
    elif not moving:
        problems.append(Problem("not_in_hand", _("这件事不在这个单位的谁手上，不用交接。"), where="to"))
    elif all(one.appointment_id == to_id for one in moving):
        problems.append(Problem("in_hand_already", _("这件事就在这一位手上。"), where="to"))
    elif not can_work:
        problems.append(Problem("out_of_reach", _("这一位的岗位管不到这件事，交给别的同事。"), where="to"))
    return problems
