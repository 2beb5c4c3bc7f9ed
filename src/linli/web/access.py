"""What only the frame itself offers, and to whom."""

from django.utils.translation import gettext_lazy as _

from linli.core import files
from linli.core.access import declare

JOURNAL = declare("web.journal", _("看记录：谁在什么时候做了什么，再验一遍没有被动过"), posts=("auditor",))
files.allow_reading_withdrawn(JOURNAL)
