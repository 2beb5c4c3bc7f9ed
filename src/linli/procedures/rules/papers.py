"""
What evidence on paper shows: documents, facts, signatures, and a meeting by its sheet of attendance.

Each answers a Question by what was written down for the gate, exactly (thresholds of core; Civil Code art. 1259).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from linli.core.rulesets import Threshold
from linli.core.words import day_words, listing, sentences, shipped_words

from ..providers import Answer, Field, Kind, Parameter, Provider, Question, Recorded
from .days import Period, corresponding_day
from .evidence import in_words

DOCUMENT, FACTS, MEETING, SIGNED = "document", "facts", "meeting_on_paper", "signed_by_posts"
BASES = ("due", "present")


def papers_of(question: Question) -> tuple[Recorded, ...]:
    """The evidence that was written down for this gate, oldest first."""
    return tuple(one for one in question.evidence if one.gate == question.gate)


def document(question: Question) -> Answer:
    """Enough documents: a file here, or a paper with the place where it lies."""
    wanted = int(question.parameters.get("count", 1)) or 1
    found = sum(len(one.file_ids) + bool(one.values.get("paper")) for one in papers_of(question))
    if found >= wanted:
        text = ngettext("有 %(n)s 份材料。", "有 %(n)s 份材料。", found) % {"n": found}
        return Answer(True, text, ((_("材料"), _("%(n)s 份") % {"n": found}),))
    text = ngettext("还差 %(n)s 份材料。", "还差 %(n)s 份材料。", wanted - found) % {"n": wanted - found}
    return Answer(False, text, missing=(_("上传扫描件，或写明纸质材料放在哪里。"),))


def document_fields(_parameters: Mapping[str, Any]) -> Sequence[Field]:
    return (
        Field("file", gettext_lazy("扫描件或照片"), "file", is_needed=False),
        Field("paper", gettext_lazy("纸质材料放在哪里"), "paper", is_needed=False),
    )


def facts(question: Question) -> Answer:
    """Every needed field is written down; the newest record counts."""
    latest = papers_of(question)[-1:]
    values: Mapping[str, Any] = latest[0].values if latest else {}
    fields = facts_fields(question.parameters)
    missing = [str(one.title) for one in fields if one.is_needed and values.get(one.name) in (None, "")]
    if missing:
        return Answer(False, _("还没有写：%(what)s。") % {"what": listing(missing)}, missing=tuple(missing))
    written = [(one, values[one.name]) for one in fields if values.get(one.name) not in (None, "")]
    figures = tuple((str(one.title), in_words(one.kind, value)) for one, value in written)
    beyond = [
        _("%(what)s要 %(range)s，写的是 %(value)s。") % {"what": one.title, "range": range_words(one), "value": value}
        for one, value in written
        if _is_beyond(one, value) and not values.get(one.unless)
    ]
    if beyond:
        return Answer(False, sentences(beyond), figures, missing=(_("人数、数目够了再重新登记。"),))
    if wrong := [said for one, value in written if (said := _days_wrong(one, value, values, fields))]:
        return Answer(False, sentences(wrong), figures, missing=(_("日期对了再重新登记。"),))
    return Answer(True, _("都写明了。"), figures)


def _is_beyond(one: Field, value: Any) -> bool:
    if not isinstance(value, int):
        return False
    return (one.least is not None and value < one.least) or (one.most is not None and value > one.most)


def _days_wrong(one: Field, value: Any, values: Mapping[str, Any], fields: Sequence[Field]) -> str:
    """Why a day does not fit the day that it comes after; "" where it does. A month ends on the corresponding day (art. 202)."""
    if not one.after or not values.get(one.after):
        return ""
    first, until = date.fromisoformat(str(values[one.after])), date.fromisoformat(str(value))
    told = {"what": one.title, "first": next(each.title for each in fields if each.name == one.after), "within": ""}
    if until <= first:
        return _("“%(what)s”要在“%(first)s”以后。") % told
    if one.within and until > corresponding_day(first, Period.parse(one.within)):
        told["within"] = str(Period.parse(one.within))
        return _("从“%(first)s”到“%(what)s”最长 %(within)s。") % told
    return ""


def range_words(one: Field) -> str:
    """“10 以上”, “5 到 9”, “7 以下”, both ends included (Civil Code art. 1259); empty where any number does."""
    told = {"least": one.least, "most": one.most}
    if one.least is not None and one.most is not None:
        return _("%(least)s 到 %(most)s") % told
    if one.least is not None:
        return _("%(least)s 以上") % told
    return _("%(most)s 以下") % told if one.most is not None else ""


def facts_fields(parameters: Mapping[str, Any]) -> Sequence[Field]:
    return [
        Field(
            one["name"],
            shipped_words(one["title"]),
            one["kind"],
            one.get("needed", True),
            one.get("least"),
            one.get("most"),
            one.get("unless", ""),
            one.get("after", ""),
            one.get("within", ""),
        )
        for one in parameters.get("fields", ())
    ]


def meeting(question: Question) -> Answer:
    """
    A meeting held as its papers show: enough were there (`quorum` of those due), enough agreed (`pass` of `of`: due or present).

    The newest record counts. Exact: 102 due need 68 for 三分之二以上, 52 for 过半数.
    """
    latest = papers_of(question)[-1:]
    if not latest:
        return Answer(False, _("还没有登记这次会。"), missing=(_("登记开会日期、应到、实到和同意人数。"),))
    values = latest[0].values
    due, present, agreed = (int(values.get(name) or 0) for name in ("due", "present", "agreed"))
    problems = [*_attendance(question.parameters, due, present), *_agreement(question.parameters, due, present, agreed)]
    held = date.fromisoformat(str(values["held_on"]))
    figures = (
        (_("开会"), day_words(held)),
        (_("应到"), str(due)),
        (_("实到"), str(present)),
        (pgettext("vote", "同意"), str(agreed)),
    )
    if problems:
        return Answer(False, sentences(problems), figures, missing=(_("人数够了再开一次会，重新登记。"),))
    text = _("应到 %(due)s 人，实到 %(present)s 人，同意 %(agreed)s 人，够了。")
    return Answer(True, text % {"due": due, "present": present, "agreed": agreed}, figures)


def _attendance(parameters: Mapping[str, Any], due: int, present: int) -> list[str]:
    if "quorum" not in parameters:
        return []
    if due < 1:
        return [_("应到人数要大于 0。")]
    quorum = Threshold.parse(parameters["quorum"])
    if quorum.is_met(present, due):
        return []
    text = _("应到 %(due)s 人，至少要到 %(needed)s 人，只到了 %(present)s 人。")
    return [text % {"due": due, "needed": quorum.needed(due), "present": present}]


def _agreement(parameters: Mapping[str, Any], due: int, present: int, agreed: int) -> list[str]:
    if "pass" not in parameters:
        return []
    base, words = (present, _("到会")) if parameters.get("of", "due") == "present" else (due, _("应到"))
    needs = Threshold.parse(parameters["pass"])
    if base >= 1 and needs.is_met(agreed, base):
        return []
    text = _("按%(of)s %(base)s 人算，至少要 %(needed)s 人同意，只有 %(agreed)s 人。")
    needed = needs.needed(base) if base >= 1 else 1
    return [text % {"of": words, "base": base, "needed": needed, "agreed": agreed}]


def meeting_fields(parameters: Mapping[str, Any]) -> Sequence[Field]:
    votes = [Field("agreed", pgettext_lazy("vote", "同意"), "number")] if "pass" in parameters else []
    return (
        Field("held_on", gettext_lazy("开会日期"), "date"),
        Field("due", gettext_lazy("应到"), "number"),
        Field("present", gettext_lazy("实到"), "number"),
        *votes,
        Field("file", gettext_lazy("会议记录、签到表"), "file", is_needed=False),
        Field("paper", gettext_lazy("纸质材料放在哪里"), "paper", is_needed=False),
    )


def signed(question: Question) -> Answer:
    """A holder of each of these kinds of post has signed; with `count`, so many different posts of any of them."""
    wanted = list(question.parameters.get("posts", ()))
    signatures = papers_of(question)
    count = int(question.parameters.get("count") or 0)
    if count:
        found = len({one.appointment_id for one in signatures if one.post_kind in wanted})
        if found >= count:
            return Answer(True, _("有 %(n)s 人签了字。") % {"n": found}, ((_("签字"), str(found)),))
        return Answer(False, _("还差 %(n)s 人签字。") % {"n": count - found}, missing=(_("请有这个岗位的人打开这一页签字。"),))
    missing = [kind for kind in wanted if kind not in {one.post_kind for one in signatures}]
    if missing:
        text = ngettext("还有 %(n)s 个岗位没有签字。", "还有 %(n)s 个岗位没有签字。", len(missing)) % {"n": len(missing)}
        return Answer(False, text, missing=tuple(missing))
    return Answer(True, _("该签字的都签了。"), ((_("签字"), str(len(wanted))),))


def signed_fields(_parameters: Mapping[str, Any]) -> Sequence[Field]:
    return (Field("opinion", gettext_lazy("意见"), "text", is_needed=False),)


PROVIDERS = (
    Provider(DOCUMENT, gettext_lazy("材料齐了"), document, {"count": Parameter(Kind.WHOLE)}, document_fields),
    Provider(FACTS, gettext_lazy("该写明的都写明了"), facts, {"fields": Parameter(Kind.FIELDS, is_needed=True)}, facts_fields),
    Provider(
        MEETING,
        gettext_lazy("会开成了（按纸质记录）"),
        meeting,
        {
            "body": Parameter(Kind.TEXT),
            "quorum": Parameter(Kind.SHARE),
            "pass": Parameter(Kind.SHARE),
            "of": Parameter(Kind.TEXT, choices=BASES),
        },
        meeting_fields,
    ),
    Provider(
        SIGNED,
        gettext_lazy("该签字的人签了"),
        signed,
        {"posts": Parameter(Kind.POSTS, is_needed=True), "count": Parameter(Kind.WHOLE)},
        signed_fields,
    ),
)
