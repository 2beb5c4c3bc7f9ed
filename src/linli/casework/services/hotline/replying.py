"""What is finished goes back to the city in its own sheet: kept as it went, with its hash; a correction is another batch."""

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import ReplyRefused
from linli.casework.models import Case, HotlineOrder, ReplyBatch, ReplyLine
from linli.casework.rules import cases as rules
from linli.casework.rules import hotline_returns, rights
from linli.casework.rules.hotline import Format
from linli.casework.rules.senders import HOTLINE
from linli.casework.selectors import hotline as selectors
from linli.casework.services.deeds import Deed
from linli.core import files, journal, locking, numbers
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import write

from .taking import order_for

MOST_IN_BATCH = 500


@transaction.atomic
def report_back(*, cases: Sequence[Case], tenant: Tenant, reason: str = "", by: Actor, now: datetime) -> ReplyBatch:
    """
    Make the reply sheet of these finished cases, in the columns of the sheet that came last, and mark them as reported back.
    What has gone before goes again only with a `reason`: the batch is then a correction. What is not ours goes back within the
    city's limit, later only as its rule says.

    :raises NotAllowed: without the right. :raises ReplyRefused: with every reason; nothing goes back then.
    """
    if not by.may(rights.HOTLINE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能回传热线。")))
    held = _held(cases, tenant)
    refuse_if([*_problems(held, len(cases), reason), *_late_returns(held, tenant, reason, now)], ReplyRefused)
    mapping = selectors.reply_mapping(tenant)
    form = selectors.format_of(tenant, mapping)
    gone = [one for one in held if _went(one)]
    year = timezone.localdate(now).year
    batch = ReplyBatch(
        tenant=tenant,
        year=year,
        sequence=0,
        mapping=mapping,
        count=len(held),
        corrects=_last_of(gone),
        reason=reason.strip(),
        made_at=now,
        by_label=by.label[:120],
    )
    batch.sequence = numbers.next_number(selectors.BATCHES, tenant=tenant, period=str(year))
    content = _sheet_of(held, form, tenant)
    upload = ContentFile(content, name=f"12345-{batch.year}-{batch.sequence}.xlsx")
    batch.file = files.store(upload, tenant=tenant, by=by, now=now, subject=batch, purpose="reply")
    batch.sha256 = hashlib.sha256(content).hexdigest()
    batch.save(force_insert=True)
    for position, case in enumerate(held):
        _mark(batch, position, case, form, by, now)
    told = {"count": [None, batch.count], "sha256": [None, batch.sha256]}
    journal.record("casework.reply_batch.made", batch, by=by, now=now, reason=batch.reason, changes=told)
    return batch


def unknown_cases(count: int) -> ReplyRefused:
    """Some of the keys that were named are no cases of the hotline's that this actor may see."""
    text = _("选的里面有 %(count)d 件不是 12345 转来的。") % {"count": count}
    return ReplyRefused(Problem("not_hotline", text, where="case_ids"))


def _held(cases: Sequence[Case], tenant: Tenant) -> list[Case]:
    """The cases as they are now, held in the order of their keys; those of another sender or subdistrict are not among them."""
    keys = sorted({case.pk for case in cases})
    rows = Case.objects.filter(pk__in=keys, tenant=tenant, external_source=HOTLINE).exclude(external_no="")
    return locking.several(selectors.with_orders(rows).order_by("external_no"), "category")


def _problems(held: Sequence[Case], wanted: int, reason: str) -> list[Problem]:
    problems = []
    if not wanted:
        problems.append(Problem("none_chosen", _("还没选要回传的。"), where="case"))
    if wanted > MOST_IN_BATCH:
        text = _("选了 %(count)d 件，一批最多 %(most)d 件。") % {"count": wanted, "most": MOST_IN_BATCH}
        problems.append(Problem("too_many", text, where="case"))
    if len(held) != wanted:
        problems.append(Problem("not_hotline", _("选的里面有不是 12345 转来的。"), where="case"))
    if unfinished := [one.external_no for one in held if not selectors.is_finished(one)]:
        text = _("这些还没办完，不能回传：%(numbers)s。") % {"numbers": "、".join(unfinished[:10])}
        problems.append(Problem("unfinished", text, where="case"))
    if (gone := [one.external_no for one in held if _went(one)]) and not reason.strip():
        text = _("这些回传过了：%(numbers)s。要再传，写清为什么更正。") % {"numbers": "、".join(gone[:10])}
        problems.append(Problem("gone_before", text, where="reason"))
    return [*problems, *rules.text_problems(reason, where="reason", least=0, most=rules.MOST_REASON)]


def _late_returns(held: Sequence[Case], tenant: Tenant, reason: str, now: datetime) -> list[Problem]:
    """Orders that are not ours go back within the city's limit, or with a word why not."""
    window = selectors.return_window(tenant, now=now)
    late = [one.external_no for one in held if selectors.goes_back(one) and window.is_over(one, now)]
    return hotline_returns.late_problems(window.limit, late, reason=reason)


def _went(case: Case) -> bool:
    order = selectors.order_of(case)
    return order is not None and order.sent_at is not None


def _last_of(gone: Sequence[Case]) -> ReplyBatch | None:
    """The batch that is corrected: the last one that had one of these cases."""
    batches = [order.batch for one in gone if (order := selectors.order_of(one)) and order.batch]
    return max(batches, key=lambda one: (one.made_at, one.pk), default=None)


def _sheet_of(held: Sequence[Case], form: Format, tenant: Tenant) -> bytes:
    stream = io.BytesIO()
    write(stream, form.writers(selectors.headings_of(tenant)), (selectors.cells_of(one, form) for one in held), title="12345")
    return stream.getvalue()


def _mark(batch: ReplyBatch, position: int, case: Case, form: Format, by: Actor, now: datetime) -> None:
    """The line of the batch, what the city has been told from now on, and “回传于…” on the case."""
    answer = selectors.answer_cells(case, form)
    ReplyLine.objects.create(
        tenant_id=batch.tenant_id, batch=batch, case=case, position=position, answer=answer, is_again=_went(case)
    )
    order: HotlineOrder = selectors.order_of(case) or order_for(case, now)
    order.said |= answer
    order.sent_at, order.sent_round, order.batch = now, case.rework_count, batch
    order.sent_digest = hashlib.sha256(json.dumps(answer, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    order.over_at = None
    order.save()
    deed = Deed(case, by=by, now=now)
    deed.step("report_back", text=batch.number, is_internal=True, changes={"batch": [None, str(batch.pk)]})
    deed.write()
