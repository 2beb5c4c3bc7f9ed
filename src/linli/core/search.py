"""
Search in Chinese on both databases, by the same words.

SQLite's trigram index finds nothing for words of two characters, which most Chinese words are, and PostgreSQL has no
Chinese parser; so text is cut into words here (rjieba) before it is stored and before it is asked for. Each run of Chinese
is kept as its words, its pairs of characters and its last character: a word is found even where the cutter, seeing other
neighbours, would have cut it differently, and one character is found by prefix.

Who may find an entry: everyone, or whoever holds its `capability` at its place (`organisations` where the grant is bound to
one). Order: hits in the title first, then the newest; the same on both databases. Put no telephone or identity number
into `text`: they are found by keyed hash in the register.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import add, or_
from typing import Any, TypeAlias
from uuid import UUID

import rjieba
from django.db import connection, models
from django.db.models import BooleanField, Case, Func, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Replace

from . import rows
from .actors import Actor
from .models import SearchEntry, Tenant
from .remembered import Remembered
from .ways import compiled

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<other>[^\W_{HAN}]+)")
BEFORE_HAN = re.compile(rf"\d+(?=[{HAN}])")
PARTS = re.compile(r"\d+|[^\W\d_]+")
RECENT = (20_000, 200_000)  # entries of a kind; a word that many hold is found among them without reading all that hold it
HARDLY_ANY = 4
FRESH_FOR = 3600  # seconds
FIELDS = ("tenant", "title", "detail", "url", "place_path", "capability", "organisations", "title_words", "words", "at")
Entries: TypeAlias = models.QuerySet[SearchEntry]
LONGEST_QUERY = 80  # characters; more is a text, not a question


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one thing so that it can be found. `place_path` and `capability` say who may find it."""

    subject: models.Model
    kind: str
    title: str
    url: str
    at: datetime
    detail: str = ""
    text: str = ""
    place_path: str = ""
    capability: str = ""
    organisation_ids: Sequence[UUID] = field(default=())


def _plain(text: str) -> str:
    """Full-width as half-width, lower case, Latin letters without accents: both databases then see the same characters."""
    folded = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFKC", folded.translate(_marks))


class _Marks(dict[int, int | None]):
    """What becomes of a character: marks that stand over others go. Each is looked up once; texts have few thousand."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_marks = _Marks()


def _words_of_run(run: str) -> list[str]:
    return [*rjieba.cut_for_search(run), *map(add, run, run[1:]), run[-1]]


def _split_other(run: str) -> list[str]:
    """Letters and digits: `hyl4f7k` whole, and its runs of letters or digits, so that either is found."""
    parts = PARTS.findall(run)
    return [run] if len(parts) < 2 else [run, *parts]


def cut(text: str) -> str:
    """The words of a text, once each in order of appearance, between blanks."""
    words: list[str] = []
    for match in RUNS.finditer(_plain(text)):
        run = match.group()
        words += _words_of_run(run) if match.lastgroup == "han" else _split_other(run)
    return " ".join(dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a visitor asks for: any of the `ways`; each way is words that must all be there, by prefix if `by_prefix`."""

    ways: tuple[tuple[str, ...], ...]
    by_prefix: bool


def terms_of(query: str) -> list[Term]:
    """
    What a query asks for: all of its words; single characters (的, 我) only where there is nothing longer. A number before
    Chinese (2号楼) is that number, any other is the beginning of one.
    """
    terms: list[Term] = []
    asked = _plain(query[:LONGEST_QUERY])
    for match in RUNS.finditer(asked):
        if match.lastgroup == "han":
            terms += [_han_term(word) for word in rjieba.cut(match.group())]
        else:
            terms.append(Term(((match.group(),),), by_prefix=not BEFORE_HAN.match(asked, match.start())))
    unique = list(dict.fromkeys(terms))
    longer = [term for term in unique if len(term.ways[0][0]) > 1 or term.ways[0][0].isdecimal()]
    return longer or unique


def _han_term(word: str) -> Term:
    pairs = tuple(first + second for first, second in pairwise(word))
    ways = ((word,), pairs) if len(pairs) > 1 else ((word,),)
    return Term(ways, by_prefix=len(word) == 1)


def _as_fts5(terms: Iterable[Term]) -> str:
    def one(term: Term) -> str:
        star = " *" if term.by_prefix else ""
        return "(" + " OR ".join("(" + " AND ".join(f'"{word}"{star}' for word in way) + ")" for way in term.ways) + ")"

    return " AND ".join(one(term) for term in terms)


def _as_tsquery(terms: Iterable[Term]) -> str:
    def one(term: Term) -> str:
        star = ":*" if term.by_prefix else ""
        return "(" + " | ".join("(" + " & ".join(f"'{word}'{star}" for word in way) + ")" for way in term.ways) + ")"

    return " & ".join(one(term) for term in terms)


class _Holds(Func):
    """On PostgreSQL: whether a column holds what is asked. It names its table as the query does, also within another query."""

    template = "to_tsvector('simple', %(expressions)s) @@ to_tsquery('simple', %%s)"
    output_field = BooleanField()

    def __init__(self, column: str, asked: str) -> None:
        super().__init__(column)
        self.asked = asked

    def as_sql(self, compiler: Any, connection: Any, *given: Any, **more: Any) -> tuple[str, Any]:
        """The condition as the index has it, and what is asked."""
        sql, params = super().as_sql(compiler, connection, *given, **more)
        return sql, (*params, self.asked)


def _matching(terms: list[Term], column: str) -> Q:
    """Whether `column` (title_words, words) holds every term, as a condition that uses the full-text index where there is one."""
    if connection.vendor == "postgresql":
        return Q(_Holds(column, _as_tsquery(terms)))
    sql = "SELECT rowid FROM core_search_fts WHERE core_search_fts MATCH %s"
    return Q(pk__in=RawSQL(sql, [f"{{{column}}} : ({_as_fts5(terms)})"]))  # noqa: S611 -- parameters are bound


def _visible_to(actor: Actor) -> Q:
    """The entries that this actor may find: the public ones, and what the grants cover."""
    if actor.is_system:
        return Q()
    condition = Q(capability="")
    covered: dict[tuple[UUID | None, str, UUID | None], list[str]] = {}
    for grant in actor.grants:
        covered.setdefault((grant.tenant_id, grant.place_path, grant.organisation_id), []).append(grant.capability)
    for (tenant_id, place_path, organisation_id), capabilities in covered.items():
        part = Q(capability__in=sorted(capabilities), place_path__startswith=place_path)
        part &= Q(tenant_id=tenant_id) if tenant_id else Q()
        part &= Q(organisations__contains=f" {organisation_id.hex} ") if organisation_id else Q()
        condition |= part
    return condition


def find(query: str, *, tenant: Tenant, actor: Actor, kinds: Sequence[str] | None = None, limit: int = 20) -> list[SearchEntry]:
    """What this actor may find for `query` in this tenant: title hits first, then the newest. At most `limit`."""

    def titles_first(held: Entries, terms: list[Term]) -> Entries:
        in_title = When(_matching(terms, "title_words"), then=0)
        return held.defer("words", "title_words", "organisations").order_by(Case(in_title, default=1), "-at", "pk")

    return _recent_first({"": query}, titles_first, tenant=tenant, actor=actor, kinds=kinds, limit=limit)[""]


def newest_subjects(
    queries: Mapping[str, str], *, tenant: Tenant, actor: Actor, kinds: Sequence[str], limit: int
) -> dict[str, list[UUID]]:
    """For each of these queries the keys of the newest things that hold its words, wherever they stand. At most `limit` each."""

    def newest(held: Entries, _terms: list[Term]) -> Entries:
        return held.only("subject_id").order_by("-at", "pk")

    found = _recent_first(queries, newest, tenant=tenant, actor=actor, kinds=kinds, limit=limit)
    return {key: [entry.subject_id for entry in entries] for key, entries in found.items()}


def _recent_first(
    queries: Mapping[str, str],
    ordered: Callable[[Entries, list[Term]], Entries],
    *,
    tenant: Tenant,
    actor: Actor,
    kinds: Sequence[str] | None,
    limit: int,
) -> dict[str, list[SearchEntry]]:
    """
    For each query the first `limit` of the entries that hold its words: of the most recent ones where these are enough, else of
    more, at last of all; where hardly any are recent there are few at all. One statement each time, for all queries together.

    A word that every twentieth entry of a million holds would else be read fifty thousand times to find the newest few.
    """
    asked = {key: terms for key, query in queries.items() if (terms := terms_of(query))}
    found: dict[str, list[SearchEntry]] = {key: [] for key in queries}
    entries = [SearchEntry.objects.filter(one, _visible_to(actor), tenant=tenant) for one in _windows(tenant, kinds)]
    looking, last = dict.fromkeys(asked, 0), len(entries) - 1
    while looking:
        held = {key: entries[window].filter(_matching(asked[key], "words")) for key, window in looking.items()}
        found |= _of_each({key: ordered(some, asked[key])[:limit] for key, some in held.items()})
        further = {key: window for key, window in looking.items() if window < last and len(found[key]) < limit}
        looking = {key: last if len(found[key]) < HARDLY_ANY else window + 1 for key, window in further.items()}
    return found


def _windows(tenant: Tenant, kinds: Sequence[str] | None) -> list[Q]:
    """The entries to look among, ever more of them: the newest of each kind, where one has more than that; then all."""
    known = _borders.get(tenant.pk)
    asked = {kind: borders for kind, borders in known.items() if kinds is None or kind in kinds}
    windows = []
    for index, _most in enumerate(RECENT):
        parts = [Q(kind=kind, at__gt=borders[index]) for kind, borders in asked.items() if len(borders) > index]
        if parts:
            whole = [kind for kind, borders in asked.items() if len(borders) <= index]
            windows.append(reduce(or_, [*parts, Q(kind__in=whole)] if whole else parts))
    return [*windows, Q() if kinds is None else Q(kind__in=list(kinds))]


def _load_borders(tenant_id: UUID) -> dict[str, list[datetime]]:
    """Of each kind, after when its newest 20,000 came, its newest 200,000: of as many as there are more than. Two statements."""
    entries = SearchEntry.objects.filter(tenant_id=tenant_id)
    kinds = list(entries.order_by().values_list("kind", flat=True).distinct())
    ordered = {kind: entries.filter(kind=kind).only("at").order_by("-at") for kind in kinds}
    found = _of_each({f"{kind} {most}": rows[most : most + 1] for kind, rows in ordered.items() for most in RECENT})
    return {kind: [row.at for most in RECENT for row in found[f"{kind} {most}"]] for kind in kinds}


_borders: Remembered[UUID, dict[str, list[datetime]]] = Remembered(_load_borders, max_age=FRESH_FOR)


def _of_each(parts: Mapping[str, Entries]) -> dict[str, list[SearchEntry]]:
    """The entries of each part. One statement; none where no part can have any."""
    found: dict[str, list[SearchEntry]] = {key: [] for key in parts}
    made = [(key, one) for key, part in parts.items() if (one := compiled(part))]
    if made:
        keys = list(parts)
        sql = " UNION ALL ".join(f"SELECT part.*, {keys.index(key)} AS part_of FROM ({one[0]}) AS part" for key, one in made)  # noqa: S608 -- parameters are bound
        for entry in SearchEntry.objects.raw(sql, [value for _key, one in made for value in one[1]]):
            found[keys[entry.part_of]].append(entry)  # type: ignore[attr-defined]
    return found


def row_of(entry: Entry) -> SearchEntry:
    """The row of one thing, for a verb that writes it together with the thing itself."""
    subject: Any = entry.subject
    title_words = cut(entry.title)
    return rows.fresh(
        SearchEntry,
        tenant_id=subject.tenant_id,
        kind=entry.kind,
        subject_id=subject.pk,
        title=entry.title[:200],
        detail=entry.detail[:300],
        url=entry.url,
        place_path=entry.place_path,
        capability=entry.capability,
        organisations="".join(f" {one.hex} " for one in entry.organisation_ids),
        title_words=title_words,
        words=cut(f"{entry.title}\n{entry.detail}\n{entry.text}"),
        at=entry.at,
    )


def index_many(entries: Iterable[Entry], *, batch_size: int = 1000) -> int:
    """Index many things, each new or changed, in a statement for each `batch_size`. Returns how many."""
    return keep(cut_up(entries), batch_size=batch_size)


def cut_up(entries: Iterable[Entry]) -> list[SearchEntry]:
    """The entries with their words, not yet kept: the slow part, to be done before the transaction that keeps them."""
    return list({(row.kind, row.subject_id): row for row in map(row_of, entries)}.values())


def keep(cut: list[SearchEntry], *, batch_size: int = 1000) -> int:
    """Keep what `cut_up` made, each new or changed. Returns how many."""
    for start in range(0, len(cut), batch_size):
        rows.insert_or_change(cut[start : start + batch_size], unique=("kind", "subject_id"), changing=FIELDS)
    return len(cut)


def index_new(entries: Iterable[Entry]) -> int:
    """Index many things that were made in this transaction, so that nothing of them can be there yet. Returns how many."""
    made = [row_of(entry) for entry in entries]
    rows.Table(SearchEntry, FIELDS_OF_NEW).write([getattr(row, name) for name in FIELDS_OF_NEW] for row in made)
    return len(made)


FIELDS_OF_NEW = [field.attname for field in SearchEntry._meta.concrete_fields if not rows.is_auto(field)]


def index(
    subject: models.Model,
    *,
    kind: str,
    title: str,
    url: str,
    at: datetime,
    detail: str = "",
    text: str = "",
    place_path: str = "",
    capability: str = "",
    organisation_ids: Sequence[UUID] = (),
) -> None:
    """Make one thing findable, or change what it is found by. Call it in the transaction of the change."""
    index_many([Entry(subject, kind, title, url, at, detail, text, place_path, capability, organisation_ids)])


def remove(subject: models.Model, *, kind: str | None = None) -> None:
    """Make a thing unfindable (erased, withdrawn, merged away)."""
    entries = SearchEntry.objects.filter(subject_id=subject.pk)
    (entries.filter(kind=kind) if kind else entries).delete()


def replace_organisation(old: UUID, new: UUID) -> int:
    """What an organisation finds is found by the one that it was merged into. Returns how many entries changed."""
    found = SearchEntry.objects.filter(organisations__contains=f" {old.hex} ")
    return found.update(organisations=Replace("organisations", Value(old.hex), Value(new.hex)))
