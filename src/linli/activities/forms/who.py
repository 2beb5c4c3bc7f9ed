"""A form in which a clerk writes who telephones or stands at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from linli.core.phones import is_phone, no_phone_words
from linli.registry.api import Person, Place, people_meant

from ..services.strangers import Stranger
from .finding import FindingForm
from .meant import MeantField, chosen


class WhoForm(FindingForm):
    """
    A form with a name, a telephone and perhaps a home: `meant` gives the person of the register, or the stranger who is to be
    entered because the clerk says so. A telephone may stand for the name of somebody who is known.
    """

    meant = MeantField()
    who_is = ("name", "phone", "home")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meant, order = self.fields.pop("meant"), list(self.fields)
        if self.who_is[0] not in order:
            return  # who it is is known already
        last = max(order.index(name) for name in self.who_is if name in order)
        self.fields["meant"] = meant
        self.order_fields([*order[: last + 1], "meant"])

    def home_typed(self) -> Place | None:
        """Where somebody lives, as far as it was said."""
        home: Place | None = self.cleaned_data.get(self.who_is[2])
        return home

    def clean_meant(self) -> Person | Stranger:
        given = self.cleaned_data
        name, phone = (str(given.get(field, "")).strip() for field in self.who_is[:2])
        stranger = Stranger(name, phone, self.home_typed())
        if not name:
            return stranger  # what is missing is said beside the name
        if phone and not is_phone(phone):
            self.add_error(self.who_is[1], forms.ValidationError(no_phone_words(), code="phone"))
            return stranger
        meant = people_meant(self.by, self.tenant, name=name, phone=phone, home=stranger.home)
        if is_phone(name) and meant.exactly is None and not meant.near:
            nobody = _("名册里没有人留过“%(who)s”这个电话，写上姓名。") % {"who": name}
            self.add_error(self.who_is[0], forms.ValidationError(nobody, code="who"))
            return stranger
        return chosen(self.fields["meant"], given["meant"], meant, stranger)  # type: ignore[arg-type]
