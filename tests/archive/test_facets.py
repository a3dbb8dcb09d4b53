"""How many articles of a result have each value of a facet."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from termnews.archive.catalogue import Catalogue, FacetValues
from termnews.archive.facets import FacetCounts, count_facet


def catalogue(tags: dict[str, list[int]]) -> Catalogue:
    """An archive of a hundred articles with some tags."""
    facet = FacetValues.of({tag: BitMap(numbers) for tag, numbers in tags.items()})
    return Catalogue(1, array("I", range(100)), {"tag": facet})


TAGS = {"b": [1, 2, 3], "a": [4, 5, 6], "c": [1, 2, 3, 4, 5], "d": [9]}


@pytest.mark.parametrize(
    ("within", "most", "counts"),
    [
        (None, None, FacetCounts((("c", 5), ("a", 3), ("b", 3), ("d", 1)), is_all=True)),
        (None, 2, FacetCounts((("c", 5), ("a", 3)), is_all=False)),
        ([1, 2, 3], None, FacetCounts((("b", 3), ("c", 3)), is_all=True)),
        ([1, 2, 3], 1, FacetCounts((("b", 3),), is_all=False)),
        ([4], 2, FacetCounts((("a", 1), ("c", 1)), is_all=True)),
        ([1, 2, 3, 4, 9], 2, FacetCounts((("c", 4), ("b", 3)), is_all=False)),
        ([], 3, FacetCounts((), is_all=True)),
    ],
)
def test_counts(within: list[int] | None, most: int | None, counts: FacetCounts) -> None:
    """The commonest first, equals by name, without those that none has."""
    assert count_facet(catalogue(TAGS), "tag", None if within is None else BitMap(within), most) == counts


@given(
    st.dictionaries(st.text("abc", max_size=3), st.sets(st.integers(0, 99), min_size=1), max_size=20),
    st.sets(st.integers(0, 99)),
    st.integers(1, 6),
)
@settings(max_examples=100, deadline=None)
def test_the_commonest_are_found_without_counting_all(tags: dict[str, set[int]], within: set[int], most: int) -> None:
    """Stopping early never changes the answer."""
    archive = catalogue({tag: sorted(numbers) for tag, numbers in tags.items()})
    everything = count_facet(archive, "tag", BitMap(within))
    counted = count_facet(archive, "tag", BitMap(within), most)
    assert counted.values == everything.values[:most]
    assert not counted.is_all or len(everything.values) <= most


def test_a_facet_that_nobody_has() -> None:
    """Nothing is counted."""
    assert count_facet(catalogue({}), "source") == FacetCounts((), is_all=True)
