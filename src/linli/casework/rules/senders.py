"""Who sends cases here from outside, as people call them."""

from django.utils.translation import gettext as _

HOTLINE = "12345"
"""`Case.external_source` of the city's hotline."""


def name_of(source: str) -> str:
    """“12345 热线”; of a sender that has no name here, how it calls itself."""
    return _("12345 热线") if source == HOTLINE else source or _("转来的单位")
