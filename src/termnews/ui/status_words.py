"""Sentences about queries, orders and counts, for the lines above and below the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.results import AUTO
from termnews.model.query import And, Field, Query, Term
from termnews.text.words import _
from termnews.ui.widgets.fitting import GAP

if TYPE_CHECKING:
    from termnews.desk.answers import Explanation


def number_words(number: int) -> str:
    """Format a number with commas between thousands, as in the header of an article."""
    return f"{number:,}"


def explanation_words(explanation: Explanation) -> str:
    """Explain on one line how a query was read, what it finds, and what each of several terms finds alone."""
    if not explanation.terms:
        return ""
    whole = _("{query}: {count}").format(query=explanation.query, count=number_words(explanation.articles))
    terms = [f"{term} {number_words(count)}" for term, count in explanation.terms[:6]]
    words = [whole, *(terms if len(terms) > 1 else [])]
    if (suggestion := explanation.suggestion) is not None:
        count = number_words(suggestion.articles)
        if suggestion.dropped is not None:
            words.append(_("without {term}: {count}").format(term=suggestion.dropped, count=count))
        else:
            words.append(_("{query} finds {count}").format(query=suggestion.query, count=count))
    return GAP.join(words)


def sort_words(sort: str) -> str:
    """An order in words."""
    words: dict[str, str] = {
        AUTO: _("newest first; in a search best match first"),
        "-date": _("newest first"),
        "date": _("oldest first"),
        "title": _("by title"),
        "-title": _("by title, reversed"),
        "length": _("shortest first"),
        "-length": _("longest first"),
        "relevance": _("best match first"),
    }
    return words.get(sort, sort)


def words_for_no_rows(looked_for: str) -> str:
    """The text of a sidebar without rows."""
    return _("Nothing here matches “{words}”. Esc shows everything.").format(words=looked_for) if looked_for else ""


def words_for_empty(others: str, problems: int) -> str:
    """The text for a folder or a file without articles."""
    if problems:
        return _("No articles could be read. P lists the reasons.")
    if not others:
        return _("No articles in this folder.")
    return _("No articles in this folder. It holds other files: {others}.").format(others=others)


def words_for_nothing(query: Query, *, is_reading: bool, others: str = "", problems: int = 0) -> str:
    """The text of an empty list.

    Args:
        query: The query.
        is_reading: Whether pages are still being read.
        others: The other files in the folder.
        problems: How many problems the archive has.
    """
    if query.part == And():
        return _("Indexing …") if is_reading else words_for_empty(others, problems)
    return {
        str(Term(Field.IS, "unread")): _("All articles are read. Esc shows all."),
        str(Term(Field.IS, "starred")): _("No starred articles. m stars one, Esc shows all."),
        str(Term(Field.IS, "half")): _("No half-read articles. Esc shows all."),
        str(Term(Field.IS, "noted")): _("No articles with notes. a writes one, Esc shows all."),
    }.get(str(query.part), _("No articles match. Esc shows all."))
