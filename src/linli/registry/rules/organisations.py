"""What may be registered as an organisation."""

from django.utils.translation import gettext as _

from linli.core.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def is_credit_code(code: str) -> bool:
    """Eighteen characters without I, O, S, V, Z, the last a check character (GB 32100-2015, modulus 31)."""
    if len(code) != 18 or any(letter not in ALPHABET for letter in code):
        return False
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(code[:17], WEIGHTS, strict=True))
    return ALPHABET[-total % 31] == code[17]


def organisation_problems(*, name: str, credit_code: str, code_taken: bool, is_own_parent: bool = False) -> list[Problem]:
    """Every reason why such an organisation cannot be registered."""
    problems = []
    if not name.strip():
        problems.append(Problem("name_missing", _("写上单位名称。"), "name"))
    if credit_code and not is_credit_code(credit_code):
        problems.append(Problem("credit_code_form", _("统一社会信用代码不对：18 位，最后一位是校验码。"), "credit_code"))
    if code_taken:
        problems.append(Problem("credit_code_taken", _("这个信用代码已经登记过一个单位。"), "credit_code"))
    if is_own_parent:
        problems.append(Problem("parent_circle", _("上级单位绕回了自己。"), "parent"))
    return problems
