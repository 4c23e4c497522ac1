"""What mentions a thing, where so much does that it comes in pages: asked for by themselves, or with what a document says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from seeother.engine.engine import Engine
from seeother.engine.results import Row
from seeother.graph.catalogue import MoreThan
from seeother.remote.beside import make_room
from seeother.remote.excerpt import Excerpt
from seeother.remote.statements import RemoteStatements, new_mark, part
from seeother.remote.told import Latest, room_of
from seeother.sparql import lookups
from seeother.sparql.documents import MOST_MENTIONS
from seeother.statements import Node, Quad
from seeother.write.ntriples import text_of

T = TypeVar("T")
MOST_ANSWERED = 100_000  # members and mentions in answers to questions that are asked by themselves


class RemoteMentions(RemoteStatements):
    """The part that knows mentions."""

    def _connect(self, engine: Engine) -> None:
        super()._connect(engine)
        self._mention_counts: dict[Node, dict[str, int]] = {}
        self._answers = Latest[object, Any](MOST_ANSWERED, room_of)

    def mentions(self, node: Node, most: int, start: int = 0) -> tuple[list[Quad], int]:
        """Return up to `most` statements that have a node as object, and how many there are, of very many up to a bound."""
        if not self._is_mentioned_much(node):
            return super().mentions(node, most, start)
        own = list(self._of_files(value=node))
        before = own[start : start + most]
        page = self._answered(
            ("mentions", node, most, start),
            lambda: self._ask_for_mentions(node, most - len(before), max(0, start - len(own))),
        )
        total = sum(self.mention_counts(node).values())
        return [*before, *page], MoreThan(total) if total >= lookups.MOST_COUNTED else total

    def mention_counts(self, node: Node) -> dict[str, int]:
        """Return for each property how many statements made with it have a node as object, counted up to a bound."""
        if not self._is_mentioned_much(node):
            return super().mention_counts(node)
        if (known := self._mention_counts.get(node)) is None:
            self._ask_for_mentions(node, 1, 0)
            known = self._mention_counts[node]
        return Counter(str(quad.predicate) for quad in self._of_files(value=node)) + Counter(known)

    def _is_mentioned_much(self, node: Node) -> bool:
        """Tell whether a node is mentioned too often for all mentions to be put in order."""
        excerpt: Excerpt | None = getattr(self._here, "excerpt", None)
        if excerpt is not None and str(node) in excerpt.topics:
            return excerpt.is_cut
        query = lookups.count(f"?s ?p {text_of(node)}", MOST_MENTIONS)
        return self._answered(
            ("mentioned", node),
            lambda: sum(row.number("n") for row in self.engine.select(query)) >= MOST_MENTIONS,
        )

    def _answered(self, key: object, work: Callable[[], T]) -> T:
        """Return what `work` asks by itself, or has asked: this is final, whatever else is gathered."""
        found: T | None = self._answers.get(key)
        if found is None:
            found = work()
            self._answers.keep(key, found)
        return found

    def _ask_for_mentions(self, node: Node, most: int, start: int) -> list[Quad]:
        is_counted = node in self._mention_counts
        excerpt: Excerpt | None = getattr(self._here, "excerpt", None)
        if excerpt is not None and (start, most) == excerpt.page and str(node) in excerpt.topics:
            rows: Sequence[Row] = excerpt.paged
        else:
            rows = self._rows_from(lookups.page_of_mentions(node, most, start, is_counted), start)
        if not is_counted:
            make_room(self._mention_counts)
            self._mention_counts[node] = {str(row["p"]): row.number("n") for row in rows if "n" in row}
        mark, page = new_mark(), (row for row in rows if "n" not in row)
        return [Quad(part(row, "s", None, mark), part(row, "p", None, mark), node, None) for row in page]

    def _place_of_page(self, node: Node, page: int) -> tuple[int, int]:
        """Return where a page of mentions begins among those of the engine, and how many it has: the files' come first."""
        most = self.settings.incoming
        if page < 1 or not most:
            return 0, 0
        start, own = (page - 1) * most, len(list(self._of_files(value=node)))
        return max(0, start - own), max(0, most - len(range(own)[start : start + most]))

    def _rows_from(self, query: str, start: int) -> Sequence[Row]:
        """Return a page that begins so far into a list; far on, an engine walks there for longer than it may take."""
        return self.engine.select(query, is_much=start >= lookups.MOST_COUNTED)
