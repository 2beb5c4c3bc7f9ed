"""Whom a clerk means who types a name and a telephone: where the register has nobody just so, those who may be meant are to choose from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.actors import Actor
from linli.core.forms import FoundField
from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.registry.api import Candidate, Meant, Person, somebody

from ..services.strangers import Stranger

NEW = "new"


class MeantField(FoundField):
    """Hidden until there is something to choose. It gives what was chosen as it was sent; `chosen` says whom that means."""

    widget: type[forms.Widget] | forms.Widget = forms.HiddenInput
    is_long = True
    tenant: Tenant

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": gettext_lazy("是这位吗"), "required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        return forms.CharField.clean(self, value)

    def validate(self, value: Any) -> None:
        """That nothing is chosen yet is said where it matters."""

    def stand_in(self, by: Actor) -> Person:  # noqa: ARG002 -- a person stands nowhere
        return somebody(self.tenant, now=clock.now())

    def ask(self, near: Sequence[Candidate], *new: tuple[str, str]) -> None:
        """From now on it is shown: those who may be meant, and somebody `new` where that may be."""
        choices = [*((str(one.person.pk), str(one)) for one in near), *new]
        self.widget, self.required = forms.RadioSelect(choices=choices), True


def key_of(stranger: Stranger) -> str:
    """To enter somebody new holds for what is typed now, and not for what is typed next."""
    return f"{NEW}:{stranger.name}:{stranger.phone}"


def words_of(stranger: Stranger) -> str:
    return f"{stranger.name} {stranger.phone}".strip()


def chosen(field: MeantField, value: str, meant: Meant, stranger: Stranger) -> Person | Stranger:
    """
    Whom somebody chose of those who are offered for what they typed.

    :raises ValidationError: where nobody of them is chosen yet.
    """
    if meant.exactly is not None:
        return meant.exactly
    new = () if is_phone(stranger.name) else (_entering(stranger, is_alone=not meant.near),)
    field.ask(meant.near, *new)
    if new and value == key_of(stranger):
        return stranger
    if found := one_of(meant, value):
        return found
    raise forms.ValidationError(_why(meant.near, stranger), code="who")


def _entering(stranger: Stranger, *, is_alone: bool) -> tuple[str, str]:
    new = _("新登记：%(who)s") if is_alone else _("都不是，新登记：%(who)s")
    return key_of(stranger), new % {"who": words_of(stranger)}


def one_of(meant: Meant, value: str) -> Person | None:
    """The one who is offered under this key."""
    return next((one.person for one in meant.near if str(one.person.pk) == value), None)


def _why(near: Sequence[Candidate], stranger: Stranger) -> str:
    who = {"who": words_of(stranger)}
    if is_phone(stranger.name) or (not stranger.phone and sum(one.person.name == stranger.name for one in near) > 1):
        return _("和“%(who)s”对得上的不止一位，选一下是哪一位。") % who
    if near:
        return _("名册里没有和“%(who)s”完全对上的，相近的列在这里。问一句是不是他，都不是再新登记。") % who
    return _("名册里没有“%(who)s”。写错了就改；真是第一次来，点“新登记”。") % who
