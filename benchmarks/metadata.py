"""Titles and dates of posts whose front matter was cut off, against that front matter.

    python benchmarks/metadata.py FOLDER

FOLDER holds posts with front matter (title, date). Two rounds: the cut post under its
own file name, and under a name that tells nothing. Promised for both: the date is
answered on 60 % of the posts and wrong by more than a day on 3 % of all at most; the
title is answered on 95 % and wrong on 3 % at most.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from html import unescape
from pathlib import Path

from termnews.errors import PageError
from termnews.extract.front_matter import split_front_matter
from termnews.extract.read import read_page

_NOT_WORDS = re.compile(r"[\W_]+")


def fold(title: str) -> str:
    """A title for comparing: letters and digits only."""
    return _NOT_WORDS.sub("", unescape(title)).casefold()


def same_title(truth: str, sites: tuple[str, ...], title: str) -> bool:
    """Whether two titles are the same; the site's name behind the true one may be missing."""
    wanted = {fold(truth)} | {fold(truth).removesuffix(fold(site)) for site in sites}
    return fold(title) in wanted


def days_apart(one: str, other: str) -> int:
    """Days between two dates as written."""
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def measure(folder: Path, *, is_named: bool) -> bool:
    """Print one round; whether it kept the promises."""
    posts = answered_dates = wrong_dates = answered_titles = wrong_titles = 0
    for path in sorted(folder.iterdir()):
        front = split_front_matter(path.read_text(encoding="utf-8"))
        if not front.values.get("title") or not front.values.get("date"):
            continue
        posts += 1
        name = path.name if is_named else f"page{path.suffix}"
        try:
            article = read_page(front.body.encode(), name)
        except PageError as error:
            print(f"  not read: {path.name}: {error}")
            continue
        if article.published and len(article.published.day) == 10:
            answered_dates += 1
            if days_apart(article.published.day, front.values["date"][0]) > 1:
                wrong_dates += 1
                print(f"  {article.published.iso} is not {front.values['date'][0]}: {path.name}")
        if article.title and article.title != "page":
            answered_titles += 1
            sites = (*front.values.get("author", ()), *front.values.get("tags", ()))
            if not same_title(front.values["title"][0], sites, article.title):
                wrong_titles += 1
                print(f"  title {article.title!r} is not {front.values['title'][0]!r}")
    print(
        f"{'own names' if is_named else 'no names'}: {posts} posts; "
        f"dates answered {answered_dates / posts:.1%}, wrong {wrong_dates / posts:.1%}; "
        f"titles answered {answered_titles / posts:.1%}, wrong {wrong_titles / posts:.1%}"
    )
    return (
        answered_dates >= 0.6 * posts
        and wrong_dates <= 0.03 * posts
        and answered_titles >= 0.95 * posts
        and wrong_titles <= 0.03 * posts
    )


if __name__ == "__main__":
    rounds = [measure(Path(sys.argv[1]), is_named=is_named) for is_named in (True, False)]
    sys.exit(0 if all(rounds) else 1)
