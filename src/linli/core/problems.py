"""Problems are values: a refusal carries every reason at once, each with a code, a sentence and where it is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One reason why something was refused.

    `code` is stable and tested; `text` is a translated sentence for the person reading; `where` names the form field;
    for a sheet, `row` (1-based, as Excel shows it) and `column` (its heading).
    """

    code: str
    text: str
    where: str = ""
    row: int | None = None
    column: str = ""

    def as_dict(self) -> dict[str, str | int | None]:
        return {"code": self.code, "text": str(self.text), "where": self.where, "row": self.row, "column": self.column}


class Refused(Exception):
    """Raised by a service that did nothing; `problems` holds every reason. Engines subclass it: SignUpRefused."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("; ".join(f"{p.code}: {p.text}" for p in self.problems))

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


class NotAllowed(Refused):
    """The actor may not do this here."""


def refuse_if(problems: Iterable[Problem], error: type[Refused] = Refused) -> None:
    """:raises Refused: (or `error`) when there is any problem."""
    found = list(problems)
    if found:
        raise error(found)
