"""The register's journal in words."""

from django.utils.translation import gettext_lazy as _

from linli.core import journal_words

from .rules.telling import VERBS

journal_words.name(
    {
        "registry.appointment": _("任职"),
        "registry.consent": _("同意书"),
        "registry.household": _("户"),
        "registry.list": _("一张表"),
        "registry.organisation": _("单位"),
        "registry.person": _("人"),
        "registry.place": _("地点"),
        "registry.post": _("岗位"),
        "registry.unit": _("房屋"),
    },
    VERBS,
)
