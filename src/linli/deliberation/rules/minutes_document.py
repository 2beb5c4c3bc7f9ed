"""
The minutes as a document: headings and paragraphs in reading order, the same on the page, on paper and in the Word file (pure).

It is a document in Chinese, whatever language the page around it speaks: what is signed must read the same for everybody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

HEADING, POINT, PARAGRAPH, NOTE = "heading", "point", "paragraph", "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of a part, of a point, a paragraph, or small print beside it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """`head` is the table at the top: (label, value)."""

    title: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def document(
    facts: Mapping[str, Any], *, opening: str, words: Mapping[str, str], closing: str, names_residents: bool = True
) -> Document:
    """Everything that a version says. `names_residents`: whether those who voiced opinions are named."""
    return Document(
        title=_title(facts["council"] or facts["place"], facts["title"]),
        head=tuple(_head(facts)),
        blocks=tuple(_blocks(facts, opening, words, closing, names_residents=names_residents)),
    )


def _title(whose: str, title: str) -> str:
    """Whose minutes and of which meeting; most meetings bear the name of whose they are, or its end, already."""
    said = next((whose[start:] for start in range(len(whose)) if title.startswith(whose[start:]) and start < len(whose) - 1), "")
    return f"{whose.removesuffix(said)}{title.removesuffix('会议')}会议记录"


def _head(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "编号", facts["number"]
    yield "类别", facts["kind"]
    yield "时间", _from_to(facts["opened_at"], facts["closed_at"])
    yield "地点", facts["venue"]
    yield "主持人", facts["chair"] or "—"
    yield "记录人", facts["note_taker"] or "—"
    if facts["due"]:
        yield "应到、实到", f"应到 {facts['due']} 人，实到 {facts['present']} 人"
    people = (("到会", "present_names"), ("请假", "excused_names"), ("缺席", "absent_names"), ("列席", "invited_names"))
    for label, key in people:
        if facts[key]:
            yield label, "、".join(facts[key])


def _from_to(began: str, ended: str) -> str:
    """“2026年9月1日14:00至16:00”; the second day is named where it is another."""
    day = began.partition("日")[0]
    return f"{began}至{ended.removeprefix(f'{day}日')}" if began and ended else began or "—"


def _blocks(
    facts: Mapping[str, Any], opening: str, words: Mapping[str, str], closing: str, *, names_residents: bool
) -> Iterator[Block]:
    if correction := facts.get("correction"):
        yield Block(NOTE, f"本版更正第 {correction['of']} 版。更正原因：{correction['reason']}")
    if facts["due"]:
        yield Block(PARAGRAPH, facts["quorum"])
        if facts["quorum_rule"]:
            yield Block(NOTE, f"依据：{facts['quorum_rule']}")
    yield from _said(opening)
    for item in facts["items"]:
        yield from _item(item, words.get(item["key"], ""))
    yield from _business(facts)
    yield from _opinions(facts["opinions"], names_residents=names_residents)
    yield from _said(closing)


def _said(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield Block(PARAGRAPH, line.strip())


def _item(item: Mapping[str, Any], words: str) -> Iterator[Block]:
    yield Block(HEADING, f"{item['no']}　{item['title']}（{item['kind']}）")
    if item["added_late"]:
        yield Block(NOTE, f"会议通知以后加的，原因：{item['added_late']}")
    if item.get("not_dealt_with"):
        yield Block(NOTE, "这一项没有议。")
    elif item["presenter"]:
        yield Block(PARAGRAPH, f"{item['presenter']}作了说明。")
    yield from _said(words)
    for speech in item["speeches"]:
        said = f"：{speech['words']}" if speech["words"] else ""
        yield Block(PARAGRAPH, f"{speech['who']}（{speech['kind']}，{speech['took']}）{said}")
    for group in item["groups"]:
        convener = f"（召集人 {group['convener']}）" if group["convener"] else ""
        yield Block(POINT, f"{group['group']}{convener}")
        yield from _said(group["text"])
    yield from _business(item)
    yield from _outcome(item)


def _outcome(item: Mapping[str, Any]) -> Iterator[Block]:
    """What came of it in the clerk's words; not what the groups or the ballot above have said already."""
    written = item.get("said_beside", "" if item["groups"] else item["outcome"])
    told = {_bare(sentence) for ballot in item["ballots"] for sentence in ballot["sentences"]}
    left = [bare for line in written.splitlines() if (bare := _bare(line)) and bare not in told]
    yield from _said("\n".join([f"结果：{left[0]}", *left[1:]]) if left else "")


def _bare(line: str) -> str:
    """A line as it ends with a stop and without the word that stands before it anyway."""
    said = line.strip()
    said = said[3:].strip() if said.startswith(("结果：", "结果:")) else said
    return said if not said or said[-1] in "。！？；，、：." else f"{said}。"


def _business(of: Mapping[str, Any]) -> Iterator[Block]:
    """Motions with their versions, ballots with their verdicts, what is to be done."""
    for motion in of["motions"]:
        yield Block(POINT, f"{motion['number']}　{motion['title']}（{motion['mover']}提，{motion['state']}）")
        for amendment in motion["amendments"]:
            yield Block(
                PARAGRAPH, f"修改{amendment['no']}：{amendment['mover']}提，{amendment['reason']}（{amendment['state']}）"
            )
        yield Block(NOTE, f"全文（第 {motion['version']} 版）：")
        yield from _said(motion["text"])
    for ballot in of["ballots"]:
        version = f"，用议题第 {ballot['version']} 版" if ballot["version"] else ""
        yield Block(POINT, f"表决 {ballot['number']}　{ballot['title']}（{ballot['kind']}，{ballot['secrecy']}{version}）")
        for sentence in ballot["sentences"] or [f"{ballot['state']}。"]:
            yield Block(PARAGRAPH, sentence)
    for action in of["actions"]:
        until = f"，{day_said(date.fromisoformat(action['due_on']))}前" if action["due_on"] else ""
        yield Block(PARAGRAPH, f"议定：{action['title']}（{action['responsible']}{until}）")
        yield from _said(action["text"])


def day_said(day: date) -> str:
    """2026年12月10日, whatever language the page speaks."""
    return f"{day.year}年{day.month}月{day.day}日"


def _opinions(opinions: list[Mapping[str, Any]], *, names_residents: bool) -> Iterator[Block]:
    if opinions:
        yield Block(HEADING, "收到的意见")
    for number, one in enumerate(opinions, start=1):
        who = one["who"] if names_residents else "居民"
        yield Block(PARAGRAPH, f"{number}. {who}：{one['text']}")
        if one["answer"]:
            yield Block(PARAGRAPH, f"答复：{one['answer']}")
        if one["to_case"]:
            yield Block(NOTE, "转成诉求办理。")
