"""Front matter is read, or its flaw is named; nothing in it ends the reader."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports():
    from termnews.extract.front_matter import split_front_matter


def check(data: bytes) -> None:
    """Split one post, once as it comes and once as what stands between two fences."""
    text = data.decode("utf-8", "replace")
    for page in (text, f"---\n{text}\n---\nbody", f"+++\n{text}\n+++\nbody"):
        front_matter = split_front_matter(page)
        assert len(front_matter.body) <= len(page)
        assert all(isinstance(value, str) for values in front_matter.values.values() for value in values)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
