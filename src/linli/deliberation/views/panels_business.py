"""What a meeting's business puts into the workbench's side list."""

from django.utils.translation import gettext_lazy

from linli.core.navigation import desk_item
from linli.deliberation.rules import rights

SEES = (rights.VIEW, rights.MEETINGS, rights.MINUTES)

desk_item(gettext_lazy("议题"), "deliberation:motions", "pen", capability=SEES, order=23)
desk_item(gettext_lazy("会上议定的事"), "deliberation:actions", "list", capability=SEES, order=24)
desk_item(gettext_lazy("会上的意见"), "deliberation:voiced", "user", capability=SEES, order=25)
