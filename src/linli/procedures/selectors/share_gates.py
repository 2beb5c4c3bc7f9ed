"""What gates ask of collections and of the call for wishes: shares by heads and by area, days collected, everything screened."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.words import day_words, listing
from linli.core.workcalendar import calendar_of
from linli.procedures.models import Collection, CollectionKind, ProposalRound, Step
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import composition, shares
from linli.procedures.rules.days import Period, is_over, last_day
from linli.procedures.rules.shares import Check
from linli.procedures.rules.sharing import check_words, checks_for, short_words, tally_figures

from .. import providers
from ..providers import Answer, Begin, Kind, Parameter, Provider, Question
from . import collections as found
from . import proposals as wishes

NOT_BEGUN = gettext_lazy("还没有发起征求。")


def consents(question: Question) -> Answer:
    return share(question, CollectionKind.CONSENT)


def surveyed(question: Question) -> Answer:
    return share(question, CollectionKind.OPINION)


def share(question: Question, kind: CollectionKind) -> Answer:
    """Whether the collection of this step (or of the one that is named) came to what the gate asks."""
    step = str(question.parameters.get("step") or question.step)
    collection = found.collection_of_step(question.run_id, step)
    if collection is None or (step == question.step and _is_of_an_earlier_round(collection, question)):
        asked = (_("在这一步发起征求意见，名册从人房户里来。"),)
        return Answer(False, str(NOT_BEGUN), missing=asked, begins=_begin(question, step, kind))
    return _answer(collection, question.parameters)


def _begin(question: Question, step: str, kind: CollectionKind) -> Begin:
    """Where the collection for this step is begun, with what the gate says of it filled in; its title comes from the run."""
    given = {"run": question.run_id, "step": step, "place": question.place_id, "rule_code": question.parameters.get("rule")}
    plain = {name: str(value) for name, value in given.items() if value} | {"kind": kind.value}
    return Begin(
        _("发起征求"), f"{reverse('procedures:collection-begin')}?{urlencode(plain)}", rights.LEAD, plain.get("rule_code", "")
    )


def _is_of_an_earlier_round(collection: Collection, question: Question) -> bool:
    """A step that is gone through again asks again: what was collected before it opened this time is history."""
    if question.step_id is None:
        return False
    opened = Step.objects.filter(pk=question.step_id).values_list("opened_at", flat=True).first()
    return opened is not None and collection.opened_at < opened


def _answer(collection: Collection, parameters: Mapping[str, Any]) -> Answer:
    standing = found.standing_of(collection)
    link = reverse("procedures:collection", args=[collection.pk])
    wanted = str(parameters.get("rule", ""))
    if wanted and (collection.rule or {}).get("code") != wanted:
        text = _("%(number)s 不是按这一步要的规则征求的。")
        return Answer(False, text % {"number": collection.number}, link=link, missing=(_("按规定的规则重新发起征求。"),))
    asked = checks_for(parameters, standing.tally)
    checks = (*(standing.checks if wanted else ()), *asked) or standing.checks
    figures = tally_figures(standing.tally, counts_area=collection.counts_owners)
    failed = [check for check in checks if not check.passed]
    if failed or not checks:
        missing = tuple(line for check in failed for line in check_words(check)) or (_("这次征求没有写按什么比例算。"),)
        text = _("%(number)s 还不够%(short)s。") % {"number": collection.number, "short": short_words(failed)}
        return Answer(False, text, figures, link, missing)
    if collection.is_open:
        text = _("%(number)s 已经够了，还没有宣布截止。")
        return Answer(False, text % {"number": collection.number}, figures, link, (_("宣布截止，结果从此不变。"),))
    return Answer(True, _("%(number)s 够了：%(checks)s。") % _told(collection, checks), figures, link)


def _told(collection: Collection, checks: tuple[Check, ...]) -> dict[str, str]:
    return {"number": collection.number, "checks": listing(check.name for check in checks)}


# ---- wishes ----


def collected(question: Question) -> Answer:
    """Whether the call was open for as long as it must, and is over."""
    round_ = wishes.round_of_run(question.run_id)
    if round_ is None:
        url = f"{reverse('procedures:proposal-call')}?{urlencode({'run': str(question.run_id)})}"
        asked = (_("发起征集，写明从哪天到哪天。"),)
        return Answer(False, _("还没有发起征集。"), missing=asked, begins=Begin(_("发起征集"), url, rights.CALL))
    period = Period.parse(f"{question.parameters.get('for') or '30 days'} exact")
    counted = wishes.counted(round_)
    figures = ((_("收到的建议"), _("%(n)s 条") % {"n": counted.total}), (_("截止"), day_words(round_.closes_on)))
    if round_.closes_on < last_day(round_.opens_on, period, calendar_of(round_.tenant)):
        text = _("征集不足 %(period)s。") % {"period": period}
        return Answer(False, text, figures, _round_url(round_))
    if not is_over(round_.closes_on, question.now):
        text = _("征集到 %(day)s 截止。") % {"day": day_words(round_.closes_on)}
        return Answer(False, text, figures, _round_url(round_))
    return Answer(
        True, _("征集满 %(period)s，收到 %(n)s 条。") % {"period": period, "n": counted.total}, figures, _round_url(round_)
    )


def screened(question: Question) -> Answer:
    """Whether every wish was screened, every refusal told, and there are more candidates than seats."""
    round_ = wishes.round_of_run(question.run_id)
    if round_ is None:
        return Answer(False, _("还没有发起征集。"))
    counted = wishes.counted(round_)
    surplus = wishes.surplus_of(round_, counted.candidates)
    missing = []
    if counted.open:
        missing.append(_("还有 %(count)d 条建议没有筛选。") % {"count": counted.open})
    if counted.untold:
        missing.append(_("还有 %(count)d 条不采纳的建议没有告诉提的人为什么。") % {"count": counted.untold})
    if surplus.more <= 0:
        text = _("候选要比票选的多：要选 %(seats)d 件，候选只有 %(count)d 件。")
        missing.append(text % {"seats": surplus.seats, "count": surplus.candidates})
    figures = (
        (_("候选"), str(counted.candidates)),
        (_("不采纳"), str(counted.refused)),
        (pgettext("done", "合并"), str(counted.merged)),
        (_("差额"), str(surplus.more)),
    )
    if missing:
        return Answer(False, missing[0], figures, _round_url(round_), tuple(missing))
    text = _("候选 %(count)d 件，选 %(seats)d 件。") % {"count": surplus.candidates, "seats": surplus.seats}
    if surplus.is_low:
        text += _("差额偏少，可以再想想。")
    return Answer(True, text, figures, _round_url(round_))


def commented(question: Question) -> Answer:
    """Whether the draft list was out for comments as long as it must and each comment has its answer."""
    round_ = wishes.round_of_run(question.run_id)
    if round_ is None or round_.published_at is None or round_.comment_until is None:
        return Answer(False, _("候选名单还没有公开征求意见。"))
    counted = wishes.counted(round_)
    figures = ((_("收到的意见"), str(counted.comments)), (_("没答复的"), str(counted.comments_open)))
    missing = []
    if not is_over(round_.comment_until, question.now):
        missing.append(_("公开征求意见到 %(day)s 才结束。") % {"day": day_words(round_.comment_until)})
    if counted.comments_open:
        missing.append(_("还有 %(count)d 条意见没有答复。") % {"count": counted.comments_open})
    if missing:
        return Answer(False, missing[0], figures, _round_url(round_), tuple(missing))
    text = _("征求意见从 %(start)s 到 %(end)s，%(n)s 条意见都有答复。")
    told = {
        "start": day_words(timezone.localdate(round_.published_at)),
        "end": day_words(round_.comment_until),
        "n": counted.comments,
    }
    return Answer(True, text % told, figures, _round_url(round_))


def _round_url(round_: ProposalRound) -> str:
    return reverse("procedures:proposal-round", args=[round_.pk])


STEP = {"step": Parameter(Kind.STEP), "kind": Parameter(Kind.TEXT), "rule": Parameter(Kind.TEXT)}
for provider in (
    Provider(
        "consent_share",
        gettext_lazy("征求意见里同意的够了"),
        consents,
        STEP
        | {
            "heads": Parameter(Kind.SHARE),
            "area": Parameter(Kind.SHARE),
            "of": Parameter(Kind.TEXT, choices=shares.BASES),
        },
    ),
    Provider(
        "survey_share",
        gettext_lazy("征求意见问到的人够了"),
        surveyed,
        STEP | {name: Parameter(Kind.SHARE) for name in ("asked", "answered", "agreed")},
    ),
    Provider("proposals_collected", gettext_lazy("征集的天数够了"), collected, {"for": Parameter(Kind.PERIOD)}),
    Provider(
        "proposals_screened",
        gettext_lazy("收上来的建议都筛选过，每条不采纳的都写了理由"),
        screened,
    ),
    Provider("draft_commented", gettext_lazy("候选名单公开征求过意见，每条都有答复"), commented),
    composition.PROVIDER,
):
    providers.register(provider)
