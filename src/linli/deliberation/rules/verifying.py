"""
Recounting an export of a ballot without any database: every digest, the roll, the box, the verdict. Pure.

Each difference has a code and says what it is about. A file that was changed everywhere alike is found by the digests that were
published before and after (`expected`): on the board, on the page, in the journal's anchor.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.core.canonical import digest
from linli.core.rulesets import RuleSet

from . import receipts as spelled
from .recounting import Turnout, Voices, verdict_from
from .verdicts import Verdict

FORMAT = "linli-ballot-1"
SHAPE: dict[str, tuple[type, ...]] = {
    "frozen": (dict,),
    "frozen_digest": (str,),
    "roll": (list,),
    "papers": (list, type(None)),
    "receipts": (list,),
    "voices": (list, type(None)),
    "hands": (dict, type(None)),
    "lot_keys": (list, type(None)),
    "turnout": (dict,),
    "box": (dict,),
    "box_digest": (str,),
    "verdict": (dict,),
}
FROZEN_NAMES = {"kind", "options", "roll", "rule", "shares", "seats", "matter", "among_tied", "ballot"}


class NotAnExport(ValueError):
    """The file is no export of a closed ballot; the sentence says why."""


@dataclass(slots=True)
class Checked:
    """What came of it: the verdict worked out again (None when it cannot be), the one that the file declares, and differences."""

    recount: dict[str, Any] | None
    declared: dict[str, Any]
    differences: list[dict[str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.differences

    @property
    def word(self) -> str:
        """What the page of the box names: whether the file and its recount are the same."""
        return _("一致") if self.ok else _("不一样")

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, "recount": self.recount, "declared": self.declared, "differences": self.differences}


def check(export: Any, *, expected: str = "") -> Checked:
    """
    Recount an export. `expected`: the digest of what was frozen or of the box, or its beginning, as it was published.

    :raises NotAnExport: when it is none.
    """
    _insist_on_shape(export)
    found = Checked(None, export["verdict"])
    for code, text in _differences(export, expected):
        found.differences.append({"code": code, "text": text})
    _recount(export, found)
    return found


def _insist_on_shape(export: Any) -> None:
    if not isinstance(export, dict) or export.get("format") != FORMAT:
        raise NotAnExport(_("这不是导出的表决文件（格式应是 %(format)s）。") % {"format": FORMAT})
    for name, kinds in SHAPE.items():
        if not isinstance(export.get(name), kinds):
            raise NotAnExport(_("文件里缺少“%(name)s”，或者不是该有的样子。") % {"name": name})
    if missing := sorted(FROZEN_NAMES - set(export["frozen"])):
        raise NotAnExport(_("定下来的内容里缺少：%(names)s。") % {"names": "、".join(missing)})
    if not all(_is_roll_row(row) for row in export["roll"]):
        raise NotAnExport(_("名册里有一行不是该有的样子。"))
    if not all(isinstance(one, str) for one in [*(export["papers"] or []), *export["receipts"]]):
        raise NotAnExport(_("票或者回执里有一项不是文字。"))
    if not all(
        isinstance(one, list) and len(one) == 3 and all(isinstance(x, str) for x in one) for one in export["voices"] or []
    ):
        raise NotAnExport(_("记名的票里有一行不是该有的样子。"))


def _is_roll_row(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 4 and isinstance(row[0], str) and all(type(one) is int for one in row[1:])


def _differences(export: Mapping[str, Any], expected: str) -> Iterator[tuple[str, str]]:
    frozen = export["frozen"]
    if digest(frozen) != export["frozen_digest"]:
        yield "frozen_digest", _("定下来的内容（题目、选项、门槛、名册）和它的校验码对不上。")
    yield from _rule_differences(frozen)
    yield from _roll_differences(export)
    yield from _box_differences(export)
    if expected and not any(export[name].startswith(expected.lower()) for name in ("frozen_digest", "box_digest")):
        yield "published_digest", _("文件的校验码不是公布过的 %(code)s。") % {"code": expected}


def _rule_differences(frozen: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("rule", "shares"):
        try:
            if frozen[name] is not None:
                RuleSet.from_frozen(frozen[name])
        except (ValueError, KeyError, TypeError):
            yield "rule", _("规则（门槛）和它的校验码对不上：%(name)s。") % {"name": name}


def _roll_differences(export: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rows, said = export["roll"], export["frozen"]["roll"]
    lines = (spelled.roll_line(who, area, bool(unsold), bool(excluded)) for who, area, unsold, excluded in rows)
    if spelled.digest_of_lines(lines) != said["digest"]:
        yield "roll_digest", _("名册和它的校验码对不上。")
    counted = [row for row in rows if not row[3]]
    if (len(counted), sum(row[1] for row in counted)) != (said["count"], said["area_centi"]):
        yield "roll_count", _("名册的人数或者面积和定下来的不一样。")
    if len({row[0] for row in rows}) < len(rows):
        yield "roll_twice", _("名册上有人出现了两次。")


def _box_differences(export: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    box, had = export["box"], _papers_said(export)
    count = len(export["papers"] or export["voices"] or [])
    if spelled.digest_of_lines(_lines(export)) != box.get("papers"):
        if had is not None and count > had:
            yield "paper_added", _("多了 %(n)d 张票：文件里有 %(count)d 张。") % {"n": count - had, "count": count}
        elif had is not None and count < had:
            yield "paper_removed", _("少了 %(n)d 张票：文件里有 %(count)d 张。") % {"n": had - count, "count": count}
        else:
            yield "paper_changed", _("张数没变，有票被改过或者调换过。")
    if spelled.digest_of_lines(export["receipts"]) != box.get("receipts"):
        yield "receipts", _("回执和它们的校验码对不上。")
    if spelled.box_digest(str(box.get("papers")), str(box.get("receipts")), export["turnout"]) != export["box_digest"]:
        yield "box_digest", _("票箱或者投票人数和票箱的校验码对不上。")
    yield from _voice_differences(export)


def _papers_said(export: Mapping[str, Any]) -> int | None:
    """How many papers the turnout speaks of."""
    part = export["turnout"].get("participating")
    return part.get("heads") if isinstance(part, dict) else None


def _lines(export: Mapping[str, Any]) -> Iterator[str]:
    if export["lot_keys"] is not None:
        return iter(sorted(map(str, export["lot_keys"])))
    if export["hands"] is not None:
        return (spelled.hands_line(code, count) for code, count in sorted(export["hands"].items()))
    if export["papers"] is not None:
        return spelled.paper_lines(export["papers"])
    return iter(sorted(spelled.voice_line(*one) for one in export["voices"] or []))


def _voice_differences(export: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    speakers = [who for who, _content, _receipt in export["voices"] or []]
    on_roll = {row[0] for row in export["roll"] if not row[3]}
    if any(who not in on_roll for who in speakers):
        yield "voice_not_on_roll", _("有一票不是名册上的人的。")
    if len(set(speakers)) < len(speakers):
        yield "voice_twice", _("有人投了两票。")


def _recount(export: Mapping[str, Any], found: Checked) -> None:
    try:
        again = verdict_from(export["frozen"], _voices(export), Turnout.from_json(export["turnout"])).to_json()
        Verdict.from_json(export["verdict"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found.differences.append({"code": "recount", "text": _("重新数不出来：%(why)s") % {"why": error}})
        return
    found.recount = again
    for name in sorted(again.keys() | export["verdict"].keys()):
        if again.get(name) != export["verdict"].get(name):
            text = _("重新数出来的和宣布的不一样：%(name)s。") % {"name": name}
            found.differences.append({"code": f"verdict.{name}", "text": text})


def _voices(export: Mapping[str, Any]) -> Voices:
    if export["lot_keys"] is not None:
        return Voices({}, keys=export["lot_keys"])
    if export["hands"] is not None:
        return Voices(export["hands"])
    if export["papers"] is not None:
        return Voices(Counter(export["papers"]))
    areas = {row[0]: row[1] for row in export["roll"]}
    counts, behind = Counter[str](), Counter[str]()
    for who, content, _receipt in export["voices"] or []:
        counts[content] += 1
        behind[content] += areas.get(who, 0)
    return Voices(dict(counts), dict(behind))
