"""What a page asks on its way, gathered and asked at once: it is worked out again with the answers until it asks nothing new.

So a page costs as many requests as its questions depend on each other, not as many as there are questions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rdflib import URIRef

from seeother.engine.trouble import EngineTrouble
from seeother.sparql.documents import Wanted
from seeother.statements import Node, Term

T = TypeVar("T")
Pointing = tuple[
    URIRef, Term, str
]  # a predicate, an object and its language: literals are equal without regard to that
Space = tuple[str, frozenset[str]]  # a namespace, and the kinds of terms that are looked for in it
_MOST_ROUNDS = 12


@dataclass
class Questions:
    """What is asked for: each is a key of a dictionary, so that it is asked once and in the same order."""

    subjects: dict[Node, None] = field(default_factory=dict)  # what is said about them
    pointing: dict[Pointing, None] = field(default_factory=dict)  # what leads to an object by a predicate
    predicates: dict[URIRef, None] = field(default_factory=dict)  # everything that is said with them
    named: dict[str, None] = field(default_factory=dict)  # what resources are called
    described: dict[str, None] = field(default_factory=dict)  # what else is told of them in words
    there: dict[str, None] = field(default_factory=dict)  # whether keys are subjects
    counted: dict[tuple[str, bool], None] = field(
        default_factory=dict
    )  # members of a class, uses of a property
    below: dict[Space, None] = field(
        default_factory=dict
    )  # which terms there are, and what is said about them
    around: dict[Wanted, None] = field(default_factory=dict)  # all that a document says

    def __len__(self) -> int:
        return sum(map(len, self._all()))

    def take(self, subject: Node | None, predicate: URIRef | None, value: Term | None, language: str) -> bool:
        """Take a pattern of statements among the questions; False where it is of no kind that is asked together."""
        if subject is not None:
            if predicate is None and value is None:
                self.subjects[subject] = None
            return predicate is None and value is None
        if predicate is None:
            return False
        if value is None:
            self.predicates[predicate] = None
        else:
            self.pointing[predicate, value, language] = None
        return True

    def _all(self) -> Sequence[dict[object, None]]:
        return (
            self.subjects,
            self.pointing,
            self.predicates,
            self.named,
            self.described,
            self.there,
            self.counted,
            self.below,
            self.around,
        )  # type: ignore[return-value]

    def parts(self, most: int) -> Iterable[Questions]:
        """Yield the same in parts of at most so many questions."""
        tagged = [(number, key) for number, each in enumerate(self._all()) for key in each]
        for start in range(0, len(tagged), most):
            part = Questions()
            for number, key in tagged[start : start + most]:
                part._all()[number][key] = None
            yield part


class NotYet(Exception):
    """Something can only be done with the answers to what is gathered."""


class Rounds(threading.local):
    """Whether questions are gathered for the moment, by each thread for itself; None where they are asked at once."""

    questions: Questions | None = None

    def settle(self) -> None:
        """Raise NotYet where there are questions that are to be answered first."""
        if self.questions:
            raise NotYet

    def work_out(self, work: Callable[[], T], ask: Callable[[Questions], None]) -> T:
        """Return what `work` returns when nothing that it asks is missing any more."""
        if self.questions is not None:  # whoever began this will come back
            return work()
        for _ in range(_MOST_ROUNDS):
            gathered = self.questions = Questions()
            try:
                result = work()
            except EngineTrouble:
                raise
            except Exception:  # of half of what there is, nothing has to make sense
                if not gathered:
                    raise
            else:
                if not gathered:
                    return result
            finally:
                self.questions = None
            ask(gathered)
        return work()
