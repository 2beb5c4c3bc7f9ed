"""Telephone numbers as people in China write them, with blanks, dashes and +86 or without: the one place that says which are none."""

import re

from django.utils.translation import gettext as _

from linli.core.privacy import normalise

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3})?[2-8]\d{6,7}")
"""Local numbers have seven or eight digits and begin with 2 to 8; a mobile number cut short is none."""
SERVICE = re.compile(r"[48]00\d{7}|(12|95)\d{3}|1\d{2}")
"""Numbers that many share: 400 and 800, 12345 and 95598, 110."""


def is_mobile(phone: str) -> bool:
    """Whether a text message can reach it."""
    return bool(MOBILE.fullmatch(normalise(phone)))


def is_phone(phone: str) -> bool:
    """A mobile number, or a landline with or without its area code: what a person can have."""
    digits = normalise(phone)
    return bool(MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits))


def is_any_phone(phone: str) -> bool:
    """What an office or a firm can have: service numbers too, and a landline with an extension behind a dash."""
    return is_phone(re.sub(r"(?<=\d{7})[-转]\d{1,5}$", "", phone.strip())) or bool(SERVICE.fullmatch(normalise(phone)))


def no_phone_words(*, is_needed: bool = False) -> str:
    """What somebody reads whose number is none of them. `is_needed`: the field may not stay empty."""
    if is_needed:
        return _("电话没有写全或写错：手机是 11 位，例如 139 0000 0120；座机 7 位或 8 位，前面可以加区号。")
    return _("电话没有写全或写错：手机是 11 位，例如 139 0000 0120；座机 7 位或 8 位，前面可以加区号。不想留就空着。")
