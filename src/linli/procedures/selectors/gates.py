"""What the gates of a step say now; and the providers that procedures itself brings: papers, publicity, objections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.files import files_of_many
from linli.core.models import StoredFile
from linli.core.words import listing, sentences
from linli.registry.api import KINDS

from .. import providers
from ..models import Evidence, Objection, Publicity, Run, Step
from ..providers import Answer, Kind, Parameter, Provider, Question, Recorded
from ..rules import papers
from ..rules.definition import Ask, Definition, Gate
from ..rules.definition import Step as StepRule
from ..rules.definition_order import OBJECTION_GATE
from ..rules.running import GateSeen, day_words
from ..states import ObjectionState
from .definitions import definition_of


@dataclass(slots=True)
class Evidences:
    """The evidence of a run, read once: two queries. `by_step`: what stands; `rows`: what was withdrawn, too."""

    by_step: dict[Any, list[Recorded]] = field(default_factory=dict)
    rows: list[Evidence] = field(default_factory=list)
    files: dict[UUID, list[StoredFile]] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run) -> "Evidences":
        rows = list(Evidence.objects.filter(run=run).order_by("at", "id"))
        files = files_of_many(rows)
        found = cls({}, rows, files)
        for row in rows:
            if row.withdrawn_at is None:
                found.by_step.setdefault(row.step_id, []).append(_recorded(row, [one.pk for one in files[row.pk]]))
        return found


def _recorded(row: Evidence, file_ids: Iterable[Any]) -> Recorded:
    return Recorded(row.gate, row.values, row.post_kind, tuple(file_ids), row.at, row.appointment_id)


def gates_seen(run: Run, rule: StepRule, step: Step, *, evidences: Evidences, now: datetime) -> list[GateSeen]:
    """What every gate of a step says at this moment."""
    recorded = tuple(evidences.by_step.get(step.pk, ()))
    return [_seen(run, rule, step, gate, recorded, now) for gate in rule.gates]


def _seen(run: Run, rule: StepRule, step: Step, gate: Gate, recorded: tuple[Recorded, ...], now: datetime) -> GateSeen:
    answers = []
    for ask in gate.asks:
        answer = _answer(run, rule, step, gate, ask, recorded, now)
        seen = GateSeen(
            gate,
            answer.is_met,
            answer.text,
            ask.provider,
            answer.figures,
            answer.missing,
            answer.link,
            waits_for_engine=providers.provider_named(ask.provider) is None,
            begins=(answer.begins,) if answer.begins else (),
        )
        if seen.is_met:
            return seen
        answers.append(seen)
    told = next((one for one in reversed(answers) if not one.waits_for_engine), answers[0])
    return replace(told, begins=tuple(each for one in answers for each in one.begins))


def _answer(run: Run, rule: StepRule, step: Step, gate: Gate, ask: Ask, recorded: tuple[Recorded, ...], now: datetime) -> Answer:
    provider = providers.provider_named(ask.provider)
    if provider is None:
        title = providers.title_of(ask.provider)
        return Answer(False, _("证据来源“%(name)s”还没有接上，过不去。") % {"name": title}, missing=(title,))
    return provider.ask(
        Question(
            tenant_id=run.tenant_id,
            run_id=run.pk,
            step_id=step.pk,
            step=rule.code,
            gate=gate.code,
            parameters=ask.parameters,
            evidence=recorded,
            place_id=run.place_id,
            now=now,
        )
    )


def written_days(recorded: Iterable[Recorded]) -> dict[str, date]:
    """The days that stand in a step's evidence, by field; the newest record counts."""
    return {name: day for one in recorded for name, value in one.values.items() if (day := _as_day(value))}


def _as_day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def by_hand(gate: Gate) -> list[tuple[Ask, Provider]]:
    """Those of a gate's asks for which something can be written down, with their providers."""
    named = ((ask, providers.provider_named(ask.provider)) for ask in gate.asks)
    return [(ask, provider) for ask, provider in named if provider and provider.fields]


# ---- what procedures itself answers ----


def publicity_is_quiet(question: Question) -> Answer:
    """Published, its last day over, no objection unanswered, none upheld against what stands."""
    run = Run.objects.select_related("definition").get(pk=question.run_id)
    code = question.parameters.get("publicity") or _only_code(definition_of(run), question.step)
    rows = list(Publicity.objects.filter(run=run, code=code).order_by("published_at", "id"))
    standing = next((one for one in reversed(rows) if one.replaced_at is None), None)
    if standing is None or (standing.step_id != question.step_id and not _is_of(run, standing)):
        return Answer(False, _("还没有公示。"), missing=(_("发布公示。"),))
    open_ones = Objection.objects.filter(publicity__in=rows, state=ObjectionState.OPEN).order_by("sequence")
    upheld = Objection.objects.filter(publicity=standing, state=ObjectionState.UPHELD).order_by("sequence")
    return _quiet(standing, [one.sequence for one in open_ones], [one.sequence for one in upheld], question.now)


def _is_of(run: Run, standing: Publicity) -> bool:
    """Whether what another step published belongs to that step as it stands now, not to a round that was left."""
    newest = Step.objects.filter(run=run, code=standing.step.code).order_by("-round").first()
    return newest is not None and newest.pk == standing.step_id


def _quiet(standing: Publicity, open_ones: list[int], upheld: list[int], now: datetime) -> Answer:
    last_on = standing.last_on
    told = day_words(last_on, now) if last_on else ""
    figures = [(_("公示到"), told), (_("没答复的异议"), str(len(open_ones)))]
    wrong, missing = [], []
    if not standing.is_over(now):
        wrong.append(_("公示到 %(day)s 24:00 才满。") % {"day": told})
        missing.append(_("等公示期满。"))
    if open_ones:
        wrong.append(_("第 %(numbers)s 条异议还没有答复。") % {"numbers": listing(open_ones)})
        missing.append(_("答复异议，写明理由。"))
    if upheld:
        wrong.append(_("第 %(numbers)s 条异议成立，要改了重新公示。") % {"numbers": listing(upheld)})
        missing.append(_("改好以后重新公示，或者退回前面的步骤。"))
    if wrong:
        return Answer(False, sentences(wrong), tuple(figures), missing=tuple(missing))
    return Answer(True, _("公示满了，没有没答复的异议。"), tuple(figures))


def _only_code(definition: Definition, step: str) -> str:
    rule = definition.step(step)
    return next((one.code for one in rule.publishes if one.period), "") if rule else ""


def _sign_titles(question: Question) -> Answer:
    """As papers say it, with the posts by their names."""
    answer = papers.signed(question)
    named = tuple(str(KINDS[kind].title) if kind in KINDS else kind for kind in answer.missing)
    if answer.is_met or question.parameters.get("count"):
        return answer
    return Answer(False, _("还等签字：%(who)s。") % {"who": listing(named)}, answer.figures, missing=named)


OWN: Mapping[str, Any] = {papers.SIGNED: _sign_titles}

for one in papers.PROVIDERS:
    providers.register(Provider(one.name, one.title, OWN.get(one.name, one.ask), one.takes, one.fields))

providers.register(
    Provider(
        OBJECTION_GATE,
        gettext_lazy("公示期满，没有没答复的异议"),
        publicity_is_quiet,
        {"publicity": Parameter(Kind.PUBLICITY)},
    )
)
