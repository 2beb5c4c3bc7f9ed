"""A result that was told wrong is put right: the old words stay, and whoever was told them is told the new ones."""

from datetime import datetime

from django.db import transaction

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseAmended
from linli.casework.models import Amendment, Case, Category
from linli.casework.rules import amending, cases, rights
from linli.casework.rules.amending import Result
from linli.core.actors import Actor
from linli.core.problems import refuse_if

from .deeds import Deed, allow, locked


@transaction.atomic
def amend(
    *,
    case: Case,
    reason: str,
    reply: str | None = None,
    outcome: str | None = None,
    category: Category | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """
    Correct reply, outcome or category of a case that has ended; what is not given stays. The reporters see both.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.AMEND, case)
    wanted = category or case.category
    old = Result(case.reply, case.outcome, str(case.category_id))
    new = Result(case.reply if reply is None else reply.strip(), outcome or case.outcome, str(wanted.pk))
    is_ours = wanted.tenant_id == case.tenant_id and (wanted.is_active or wanted.pk == case.category_id)
    problems = amending.amend_problems(old, new, state=case.state, reason=reason, is_with_petitions=case.is_with_petitions)
    problems += [] if is_ours else [amending.unknown_category()]
    refuse_if([*cases.step_problems("amend", case.state), *problems], CaseRefused)
    row = Amendment(
        tenant_id=case.tenant_id,
        case=case,
        at=now,
        by_label=by.label[:120],
        reason=reason.strip(),
        old_reply=old.reply,
        new_reply=new.reply,
        old_outcome=old.outcome,
        new_outcome=new.outcome,
        old_category_id=case.category_id,
        old_category_name=case.category_name,
        new_category=wanted,
        new_category_name=wanted.name if wanted.pk != case.category_id else case.category_name,
    )
    deed = Deed(case, by=by, now=now)
    deed.add(row)
    deed.set(reply=new.reply, outcome=new.outcome)
    if wanted.pk != case.category_id:
        deed.set(category_id=wanted.pk, category_name=wanted.name)
    deed.step("amend", text=reason.strip())
    deed.announce(CaseAmended, amendment_id=row.pk)
    return deed.write()
