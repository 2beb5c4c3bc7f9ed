"""The register's journal in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    {
        "cover": pgettext_lazy("journal", "归谁管"),
        "grid": pgettext_lazy("journal", "网格"),
        "merged": pgettext_lazy("journal", "并进来的"),
        "moved": pgettext_lazy("journal", "一起挪的"),
        "organisation": pgettext_lazy("journal", "单位"),
        "owners": pgettext_lazy("journal", "产权人"),
        "party_branch": pgettext_lazy("journal", "党支部"),
        "path": pgettext_lazy("journal", "在哪里之下"),
        "person": pgettext_lazy("journal", "人"),
        "post": pgettext_lazy("journal", "岗位"),
        "property_manager": pgettext_lazy("journal", "物业单位"),
        "room": pgettext_lazy("journal", "房号"),
        "social_work": pgettext_lazy("journal", "社工机构"),
        "what": pgettext_lazy("journal", "看了哪一项"),
    },
)
