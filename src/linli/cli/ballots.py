"""
`ballot …`: count a ballot from a file, as anybody can.

Neither command needs a database. `count` does not even load the applications, so that a large file takes a second.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from .output import Json, give, say
from .places import Data, start_django
from .refusals import exit_when_refused

group = typer.Typer(help="Count a ballot from a file: a budget election, a vote of owners.", no_args_is_help=True)
group.callback()(lambda: None)


class Rule(StrEnum):
    """How a budget election is decided."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    EQUAL_SHARES_ADD1 = "equal-shares-add1"


@group.command()
def count(
    file: Annotated[Path, typer.Argument(help="An election as .pb (pabulib.org).")],
    rule: Annotated[Rule, typer.Option(help="By votes; equal shares; equal shares raised one by one until the budget is used.")],
    as_json: Json = False,
) -> None:
    """Decide a budget election and explain every project. Ends with 2 and every problem of the file."""
    _speak_without_applications()
    from linli.deliberation.rules.budgets.words import explained

    with exit_when_refused(as_json=as_json):
        found = explained(_decided(file, rule))
    give(found, as_json=as_json, in_words=_count_words(found))


def _speak_without_applications() -> None:
    """Sentences in the language of their source; loading every application would take longer than counting."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def _decided(file: Path, rule: Rule) -> Any:
    """:raises Refused: with every problem of the file, or when the rule cannot count such papers."""
    from linli.core.problems import Problem, refuse_if
    from linli.deliberation.rules.budgets import equal_shares, greedy
    from linli.deliberation.rules.budgets.pabulib import read_pb

    if file.suffix.lower() != ".pb" and file.is_file():
        refuse_if([Problem("not_pb", f"{file.name}: 要 .pb 文件。")])
    reading = read_pb(file)
    refuse_if(reading.problems)
    for note in reading.notes:
        say(f"row {note.row} {note.column}: {note.text} [{note.code}]")
    election = reading.election
    if election is None:
        raise AssertionError("a file without problems has an election")
    if rule is not Rule.GREEDY and not election.is_approval:
        refuse_if([Problem("not_approval", "等额份额法只数赞成票；这个文件的票是打分的。")])
    rules = {
        Rule.GREEDY: greedy.greedy,
        Rule.EQUAL_SHARES: equal_shares.equal_shares,
        Rule.EQUAL_SHARES_ADD1: equal_shares.equal_shares_add1,
    }
    return rules[rule](election)


def _count_words(found: dict[str, Any]) -> str:
    projects = found["explanation"]["projects"]
    lines = [f"{'+' if one['in'] else '-'} {one['id']:<10} {one['say']} {one['name']}" for one in projects]
    return "\n".join([*lines, f"{len(found['winners'])} of {len(projects)}; spent {found['spent']} of {found['budget']}"])


@group.command()
def owners(
    sheet: Annotated[Path, typer.Argument(help="A row for each unit: 业主, 房号, 面积, 意见 (赞成, 反对, 弃权 or empty).")],
    matter: Annotated[int, typer.Option(min=1, max=9, help="Which of the nine matters of the Civil Code, article 278.")],
    elevator: Annotated[
        bool, typer.Option("--elevator", help="Show the city's rule for elevators beside the Code (matter 7).")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Decide a vote of owners by area and heads. Ends with 2 and every problem of the sheet."""
    start_django(data)
    with exit_when_refused(as_json=as_json):
        found = _owners_decided(sheet, matter, elevator=elevator)
    give(found, as_json=as_json, in_words="\n".join([*found["words"], f"{found['rule_title']}（{found['citation']}）"]))


def _owners_decided(file: Path, matter: int, *, elevator: bool) -> dict[str, Any]:
    """:raises Refused: with every problem of the sheet."""
    from linli.core import clock, rulesets
    from linli.core.problems import Problem, refuse_if
    from linli.deliberation.rules import owners as deciding
    from linli.deliberation.rules.verdict_words import verdict_words
    from linli.deliberation.selectors.ballot_rules import OWNERS, shipped_on

    if elevator and matter != 7:
        refuse_if([Problem("not_elevator", "加装电梯是第七项。")])
    read = _sheet_read(file)
    matters = shipped_on(OWNERS, clock.today())
    level = deciding.level_of(matter, matters)
    code = matters.body["elevator"] if elevator else matters.body["shares"][level]
    rule = rulesets.in_force(code, on=clock.today())
    roll = deciding.roll_of(read.units, excluded=read.excluded)
    verdict = deciding.decide_owners(deciding.tally_of(roll, read.said), rule=rule)
    return {
        **_measured(verdict),
        "passed": verdict.passed,
        "rule": level,
        "rule_code": rule.code,
        "rule_title": rule.title,
        "citation": rule.citation,
        "status": str(rule.status),
        "matter": matters.body["matters"][str(matter)]["name"],
        "roll": {"heads": roll.total.heads, "area": _area(roll.total.area_centi), "excluded": len(roll.excluded)},
        "groups": verdict.details["groups"],
        "lines": verdict.to_json()["lines"],
        "words": verdict_words(verdict),
    }


def _sheet_read(file: Path) -> Any:
    """:raises Refused: with what is wrong with the sheet."""
    from linli.core import spreadsheets
    from linli.core.problems import refuse_if
    from linli.deliberation.rules.owner_sheets import COLUMNS, sheet_of

    refuse_if(spreadsheets.path_problems(file))
    reading = spreadsheets.read(file, COLUMNS, extra="note")
    try:
        read = sheet_of(reading.rows if reading.is_seen else ())
        refuse_if(sorted([*reading.problems, *read.problems], key=spreadsheets.in_order_of_rows))
    finally:
        reading.close()
    for note in reading.notes:
        say(f"{note.text} [{note.code}]")
    return read


def _measured(verdict: Any) -> dict[str, Any]:
    """Who took part and who agreed, in m² and heads, each with what the Code needed."""
    of = {"participation": "taking_part", "approval": ("ordinary", "special")}
    return {name: _share([one for one in verdict.lines if one.code in codes or one.code == codes]) for name, codes in of.items()}


def _share(lines: Sequence[Any]) -> dict[str, Any]:
    measures = {one.dimension: one for one in lines[0].measures}
    heads, area = measures["heads"], measures["area"]
    return {
        "area": _area(area.part),
        "heads": heads.part,
        "of": {"area": _area(area.base), "heads": heads.base},
        "needed": {"area": _area(area.needed), "heads": heads.needed},
        "threshold": str(heads.threshold),
        "passed": lines[0].passed,
    }


def _area(centi: int) -> int | float:
    """In m²; two places are what JSON writes exactly."""
    return centi // 100 if centi % 100 == 0 else centi / 100
