"""What an account remembers of how its holder wants to see the pages: language, large type, dark."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.accounts.models import User
from linli.core import journal, locking
from linli.core.actors import Actor


@transaction.atomic
def keep_wish(*, user_id: UUID, name: str, value: str, by: Actor, now: datetime) -> User:
    """Keep one of `language`, `mode` and `theme` in the holder's own account; nothing is written when it is so already."""
    if name not in {"language", "mode", "theme"}:
        raise ValueError(f"an account keeps no wish {name!r}")
    user = locking.one(User, user_id)
    before = getattr(user, name)
    if before == value:
        return user
    setattr(user, name, value)
    user.save(update_fields=[name])
    journal.record("accounts.user.wish_kept", user, by=by, now=now, changes={name: [before, value]})
    return user
