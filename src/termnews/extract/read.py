"""Reading a saved page into an Article: the entry point of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.errors import NotAnArticleError, PassedOverError
from termnews.extract.envelope import open_envelope
from termnews.extract.facts import with_facts
from termnews.extract.layouts import added_layouts, layouts_of
from termnews.extract.not_found import is_not_found
from termnews.extract.page import PageKind
from termnews.extract.passed_over import reason_to_pass_over
from termnews.extract.picture_page import read_pictures
from termnews.model.facts import NO_FACTS, Facts
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.extract.page import Page
    from termnews.model.article import Article


def read_page(data: bytes, path: str, facts: Facts = NO_FACTS) -> Article:
    """Read a saved page.

    Args:
        data: The file as it lies on disk.
        path: Its place in the archive, POSIX; bytes that are not UTF-8 as surrogates.
        facts: What its container knows about it, which takes precedence over guesses.

    Returns:
        The article, by the first layout that matches. The same bytes and
        path always give the same article.

    Raises:
        UnreadablePageError: The file is empty or cannot be unpacked.
        PassedOverError: It is a file of a mirror that is not an article.
        NotAnArticleError: It has no text, or says that the site found no page.
    """
    return with_facts(_read(open_envelope(data, path, facts)), facts)


def _read(page: Page) -> Article:
    if reason := reason_to_pass_over(page):
        raise PassedOverError(reason)
    silent: Article | None = None
    for read in layouts_of(page):
        article = read(page)
        if article is not None and article.text:
            if page.kind is PageKind.WHOLE and is_not_found(page, article.text.split("\n")):
                raise NotAnArticleError(_("The site did not find this page: only its notice was saved."))
            return article._replace(problems=(*article.problems, *added_layouts()[1]))
        silent = silent or article
    if silent is not None and (shown := read_pictures(page, silent)) is not None:
        return shown
    if silent is None or not silent.title:
        raise NotAnArticleError(_("No text."))
    problem = Problem.told(ProblemKind.EMPTY_TEXT, _("A title without text."))
    return silent._replace(problems=(*silent.problems, problem))
