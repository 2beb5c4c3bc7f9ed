"""The journal of procedures in words."""

from django.utils.translation import gettext_lazy as _

from linli.core import journal_words

from .states import VERBS

journal_words.name(
    {
        "procedures.run": _("程序"),
        "procedures.definition": _("程序定义"),
    },
    {f"procedures.run.{verb.past}": verb.label for verb in VERBS.values()}
    | {
        "procedures.definition.adopted": _("写下本街道的程序"),
        "procedures.definition.withdrawn": _("停用本街道的程序"),
    },
)
