"""The purposes for which personal data are processed, each with its ground in law (PIPL art. 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: what for, on what ground, whether it passes data to somebody, whether the data are sensitive."""

    code: str
    title: str
    detail: str
    basis: str
    needs_recipient: bool
    is_sensitive: bool
    keep_months: int | None


def purposes_of(body: Mapping[str, Any]) -> dict[str, Purpose]:
    """The catalogue from the body of its rule set, in the order of the text."""
    return {
        one["code"]: Purpose(
            code=one["code"],
            title=one["title"],
            detail=one["detail"],
            basis=one["basis"],
            needs_recipient=one.get("needs_recipient", False),
            is_sensitive=one.get("is_sensitive", False),
            keep_months=one.get("keep_months"),
        )
        for one in body["purposes"]
    }


def consent_problems(purpose: Purpose | None, *, has_recipient: bool, is_gone: bool) -> list[Problem]:
    """Every reason why such a consent cannot be written down."""
    problems = []
    if is_gone:
        problems.append(Problem("person_gone", _("这条记录已经合并或删除，不能再改。")))
    if purpose is None:
        return [*problems, Problem("purpose_unknown", _("选一个用途。"), "purpose")]
    if purpose.basis == "duty":
        problems.append(Problem("needs_no_consent", _("这一项是法定职责要办的，不用另取同意，也不能当成同意记。"), "purpose"))
    if purpose.needs_recipient and not has_recipient:
        problems.append(Problem("recipient_missing", _("写明给哪个单位：给谁，就要对谁单独同意。"), "recipient"))
    if has_recipient and not purpose.needs_recipient:
        problems.append(Problem("recipient_not_asked", _("这个用途不往外给，不用选单位。"), "recipient"))
    return problems
