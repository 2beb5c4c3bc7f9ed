"""What the frame itself puts into the workbench's side list."""

from django.utils.translation import gettext_lazy as _

from linli.core import navigation

from ..access import JOURNAL

navigation.desk_item(_("记录"), "web:journal", "ledger", capability=JOURNAL, order=80)
