"""What stands against a material, a wish for it, and sending it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .notices import length_problems, tidied

MOST_COPIES = 20_000


@dataclass(frozen=True, slots=True)
class MaterialGiven:
    """What a material is."""

    title: str
    about: str
    author: str = ""
    form: str = ""
    most_each: int = 1

    def fields(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: tidied(value) if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True, slots=True)
class WishGiven:
    """Who wants a material, how many, and where it goes. `by_hand`: it is fetched at the counter, so no address is needed."""

    name: str
    phone: str = ""
    address: str = ""
    words: str = ""
    quantity: int = 1
    by_hand: bool = False
    person_id: UUID | None = None

    def fields(self) -> dict[str, Any]:
        texts = {name: tidied(getattr(self, name)) for name in ("name", "phone", "address", "words")}
        return texts | {"quantity": self.quantity, "person_id": self.person_id}


def material_problems(given: MaterialGiven) -> list[Problem]:
    """Everything that stands against a material like this."""
    found = length_problems(given.title, where="title", least=2, most=60)
    found += length_problems(given.about, where="about", least=5, most=1000)
    found += length_problems(given.author, where="author", least=0, most=60)
    found += length_problems(given.form, where="form", least=0, most=60)
    if not 1 <= given.most_each <= 100:
        found.append(Problem("most_each", _("一人最多几本，写 1 到 100。"), "most_each"))
    return found


def wish_problems(given: WishGiven, *, most_each: int, is_live: bool, is_doubled: bool) -> list[Problem]:
    """Everything that stands against a wish. A telephone is never demanded: a letter has none."""
    found = length_problems(given.name, where="name", least=1, most=40)
    found += length_problems(given.address, where="address", least=0 if given.by_hand else 6, most=160)
    found += length_problems(given.words, where="words", least=0, most=2000)
    if not 1 <= given.quantity <= most_each:
        found.append(Problem("quantity", _("一人最多 %(most)d 本。") % {"most": most_each}, "quantity"))
    if not is_live:
        found.append(Problem("ended", _("这本教材不再寄了。"), "material"))
    if is_doubled:
        found.append(Problem("asked_already", _("这个电话已经要过这本，还没寄到，不用再要一次。"), "phone"))
    return found


def sending_problems(*, state: str, quantity: int, stock: int, carrier: str, parcel: str, by_post: bool) -> list[Problem]:
    """Everything that stands against sending or handing over."""
    found = [] if state == "asked" else [Problem("wrong_state", _("这一份已经办过了，请刷新页面看看。"))]
    if quantity > stock:
        found.append(
            Problem("no_stock", _("只有 %(stock)d 本了，要 %(quantity)d 本，先补货。") % {"stock": stock, "quantity": quantity})
        )
    if by_post:
        found += length_problems(carrier, where="carrier", least=2, most=30)
        found += length_problems(parcel, where="parcel", least=4, most=40)
    return found


def stock_problems(change: int, stock: int, why: str) -> list[Problem]:
    """Everything that stands against a change of the stock that is no sending."""
    found = [] if change else [Problem("nothing", _("写多了或少了几本。"), "change")]
    if not 0 <= stock + change <= MOST_COPIES:
        found.append(
            Problem(
                "stock",
                _("现在有 %(stock)d 本，减不了这么多，也不能多过 %(most)d 本。") % {"stock": stock, "most": MOST_COPIES},
                "change",
            )
        )
    return [*found, *length_problems(why, where="why", least=2, most=120)]
