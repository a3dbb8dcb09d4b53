"""The versions of an article for the person: listing them, and finding one by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.captures import find_version
from termnews.desk.comparison import compare_paragraphs, count_changed
from termnews.errors import UsageError
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.archive import Archive
    from termnews.archive.captures import Version


class VersionRow(NamedTuple):
    """One version in a list of them."""

    place: int
    """1 for the oldest."""
    number: Number
    moment: str
    """When it was first seen, ISO 8601; empty when unknown."""
    until: str
    """When it was last seen."""
    captures: int
    title: str
    is_retitled: bool
    """Whether the title differs from that of the previous version."""
    characters: int
    added: int
    """Characters added since the previous version."""
    removed: int
    """Characters removed since the previous version."""
    is_gone: bool

    @property
    def change(self) -> str:
        """What changed since the previous version, in a few words."""
        if self.is_gone:
            return _("withdrawn")
        if self.place == 1:
            return _("{count} characters").format(count=self.characters)
        words = f"+{self.added} −{self.removed}"
        return _("{change}, title changed").format(change=words) if self.is_retitled else words


def version_rows(archive: Archive, number: Number) -> list[VersionRow]:
    """The versions of an article, the oldest first. Slow when there are many."""
    rows: list[VersionRow] = []
    before: tuple[str, str] | None = None
    for place, version in enumerate(archive.story(number).versions, start=1):
        title, text = archive.row(Number(version.number)).title, archive.text(Number(version.number))
        added, removed = count_changed(compare_paragraphs(before[1], text)) if before else (0, 0)
        rows.append(
            VersionRow(
                place=place,
                number=Number(version.number),
                moment=version.moment,
                until=version.captures[-1].moment,
                captures=len(version.captures),
                title=title,
                is_retitled=before is not None and before[0] != title,
                characters=sum(map(len, text.split())),
                added=added,
                removed=removed,
                is_gone=version.is_gone,
            )
        )
        before = title, text
    return rows


def find_article(archive: Archive, word: str) -> Number:
    """The article with an address, or an id that begins so.

    Raises:
        UsageError: There is none, or several.
    """
    is_id = word.isalnum() and word.isascii()
    numbers = archive.numbers_for_id(word.lower()) if is_id else []
    if len({row.id for row in archive.rows(numbers)}) > 1:
        raise UsageError(_("Several ids begin with {id}; type more of it.").format(id=word))
    numbers = numbers or archive.numbers_for_url(word if "://" in word else f"https://{word}")
    if not numbers:
        raise UsageError(_("No article {id}. `termnews list` prints the ids.").format(id=word))
    return numbers[0]


def find_one_version(archive: Archive, word: str) -> Version:
    """The version named by "ID", "ID@1", "ID@-1" or "ADDRESS@2020-02-14"; without a version, the newest.

    Raises:
        UsageError: There is no such article, or it has no such version.
    """
    name, mark, named = word.rpartition("@")
    if not mark or "/" in named:
        name, named = word, ""
    story = archive.story(find_article(archive, name))
    if not named:
        there = [version for version in story.versions if not version.is_gone]
        return (there or list(story.versions))[-1]
    version = find_version(story.versions, named)
    if version is None:
        count = len(story.versions)
        reason = _("{id} has no version {version}: it has {count}; `termnews versions {id}` lists them.")
        raise UsageError(reason.format(id=name, version=named, count=count))
    return version
