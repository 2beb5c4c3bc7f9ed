"""The register's journal in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.words import Words

VERBS: dict[str, Words] = {
    "registry.place.added": _("登记了这个地方"),
    "registry.place.edited": _("改了情况"),
    "registry.place.renamed": pgettext_lazy("done", "改了名"),
    "registry.place.moved": _("挪了地方"),
    "registry.place.closed": pgettext_lazy("done", "停用了"),
    "registry.place.code-set": _("换了区划代码"),
    "registry.place.covered": _("登记了谁负责"),
    "registry.place.uncovered": _("结束了谁负责"),
    "registry.person.added": _("登记了这个人"),
    "registry.person.changed": _("改了资料"),
    "registry.person.moved": _("办了搬家"),
    "registry.person.linked": _("配了账号"),
    "registry.person.revealed": _("看了完整信息"),
    "registry.person.copied": _("给了本人一份"),
    "registry.person.merged": _("合并了重复的记录"),
    "registry.person.erased": _("删掉了个人信息"),
    "registry.consent.given": _("记下了一项同意"),
    "registry.consent.withdrawn": _("撤回了一项同意"),
}


def in_words(verb: str) -> Words:
    """What a line of the journal says, for people; a verb of another engine stands as it is."""
    return VERBS.get(verb, verb)
