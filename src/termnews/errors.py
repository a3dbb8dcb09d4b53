"""What can go wrong, as a tree.

TermnewsError            a sentence for the person: what happened, what they can do
├── UsageError           the command line asks for something that is not there
├── SettingsError        the settings file has an unknown key or a bad value
├── AddressError         not the address of a server, or one with a password
├── QueryError           a query cannot be read; carries the place of the mistake
├── ArchiveError         the folder, its index or its workers
│   ├── IndexUnusableError   the index cannot be used; the archive is read without it
│   └── VanishedError        an article whose page has gone since the list was made
├── PageError            one page; becomes a row in the list of problems
│   ├── UnreadablePageError  its bytes cannot be read, or are empty
│   ├── PassedOverError      it belongs to a mirror: cookies, a log, a list of pages
│   ├── OtherKindError       it is no page: a PDF, a picture, a zip file
│   └── NotAnArticleError    it was read, and holds no article
├── ServerError          the PostgreSQL server that the person named
│   └── LostServerError      it does not answer, at least for now
└── ShelfError           the person's marks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Sentence(NamedTuple):
    """A sentence with {placeholders}, formatted in the reader's language."""

    words: str
    values: Mapping[str, object]
    """The values of the placeholders; a sentence among them is translated too."""

    def said(self, translate: Callable[[str], str] = str) -> str:
        """Format it in the language of `translate`, or in English."""
        values = {
            name: value.said(translate) if isinstance(value, Sentence) else value for name, value in self.values.items()
        }
        return translate(self.words).format(**values)


class TermnewsError(Exception):
    """An error that is shown to the person as a sentence instead of a traceback."""


class UsageError(TermnewsError):
    """The command line asks for something that is not there."""


class SettingsError(TermnewsError):
    """The settings file has an unknown key or a bad value; the message names its line."""

    def __init__(self, sentence: Sentence | str) -> None:
        """Create with what is wrong; a `Sentence` can be shown in another language later."""
        super().__init__(sentence.said() if isinstance(sentence, Sentence) else sentence)
        self._sentence = sentence

    def said(self, translate: Callable[[str], str]) -> str:
        """What is wrong, in the language of `translate`."""
        return self._sentence.said(translate) if isinstance(self._sentence, Sentence) else self._sentence


class AddressError(TermnewsError):
    """Not the address of a server, or one with a password, which the message never repeats."""


class QueryError(TermnewsError):
    """A query cannot be read."""

    def __init__(self, message: str, start: int, end: int, **values: str) -> None:
        """Create with the mistake and its place in the query as typed.

        Args:
            message: A sentence, with {placeholders} for `values`.
            start: Where the mistake begins.
            end: Where it ends.
            values: What the placeholders stand for. So the sentence can be translated later:
            `translate(error.message).format(**error.values)`.
        """
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values
        self.start = start
        self.end = end


class ArchiveError(TermnewsError):
    """The folder of pages, its index, or the workers that parse it."""


class IndexUnusableError(ArchiveError):
    """The index file cannot be used; the archive is read without it."""


class NotMarkedError(ArchiveError):
    """A mark could not be made, because the index does not say which article it belongs to."""


class VanishedError(ArchiveError):
    """The article's page has vanished since the list was made."""


class PageError(TermnewsError):
    """One page cannot be read as it should be; it becomes a row in the list of problems."""


class UnreadablePageError(PageError):
    """The bytes of a page cannot be read, or are empty."""


class PassedOverError(PageError):
    """The file belongs to a mirror and is not an article: cookies, a log, a redirect, a list of pages."""


class OtherKindError(PageError):
    """The file is not a page but of another kind: a PDF, a picture, a zip file."""

    def __init__(self, kind: str, sentence: str) -> None:
        """Say what it is and what can be done; `kind` is a value of `extract.file_kind.FileKind`."""
        super().__init__(sentence)
        self.kind = kind


class NotAnArticleError(PageError):
    """The page was read, and there is no article in it."""


class ServerError(TermnewsError):
    """The PostgreSQL server that the person named cannot be used."""


class LostServerError(ServerError):
    """The server does not answer, at least for now."""


class ShelfError(TermnewsError):
    """The person's marks cannot be read or kept."""
