"""Every kind of problem has words."""

from __future__ import annotations

from termnews.model.problem import ProblemKind
from termnews.ui.problem_words import problem_words


def test_every_kind_is_told_in_words_of_its_own() -> None:
    words = {problem_words(kind) for kind in ProblemKind}

    assert len(words) == len(ProblemKind)
    assert not any("-" in told for told in words)
