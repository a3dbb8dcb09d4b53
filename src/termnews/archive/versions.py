"""Pages that share an address: versions of one article, or different articles that share nothing.

They are versions when they share the title or a fifth of their sentences, or when one is a notice in place of the
article. Different articles at one address get names of their own instead, so that they share neither marks nor ids:
"url:example.org/latest#k3vz5yq2".
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING

from termnews.archive.captures import best_renderings
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.archive.store.reading import IndexReader
    from termnews.archive.store.writing import IndexWriter

PART = 5
"""Versions share one in this many sentences of the longer one."""
MANY = 200
"""With more pages at one address, only titles are compared: it is the address of a whole site."""
LONGEST_NOTICE = 300
"""The maximum number of characters of a notice of removal."""

_SENTENCE_ENDS = re.compile(r"[。！？!?…\n]+|\.\s")
_FEWEST = 6
"""Fewest characters of a sentence that is compared."""
_BEGINNING = 8
"""Fewest characters of a title that may be the beginning of another: "Title - Site"."""
_NO_LETTERS = re.compile(r"[\W_]+")
_REMOVED = re.compile(
    r"""
      (?:内容|文章|网页|页面|链接|帖子|帐号|账号|微博|视频)[^。\n]{0,20}被[^。\n]{0,8}(?:删除|屏蔽|封禁|移除|下架)
    | 被(?:发布者|作者|管理员)?(?:删除|屏蔽)
    | (?:内容|文章|网页|页面|链接)[^。\n]{0,10}(?:不存在|无法查看|无法访问|违规|违反|失效|找不到)
    | 此(?:内容|帐号|账号)[^。\n]{0,8}(?:违规|违反|封|停) | 根据(?:相关|有关)法律
    | 404\s*(?:not\s*found|error|错误) | (?:not\s+found|error)\s*404 | has\s+been\s+(?:removed|deleted|taken\s+down)
    | (?:page|article|content|post|video)\s[^.\n]{0,30}(?:not\s+found|removed|deleted|unavailable|no\s+longer)
    | (?:unavailable|blocked)\s+(?:for|due\s+to)\s+legal
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_notice_of_removal(title: str, text: str) -> bool:
    """Whether a page is a notice that an article was removed."""
    said = fold(f"{title}\n{text}")
    return len(said) <= LONGEST_NOTICE and _REMOVED.search(said) is not None


def tell_apart(writer: IndexWriter) -> None:
    """Name the articles at each address of the pages that were written or dropped."""
    keys = [key for key in writer.touched_keys() if key.startswith("url:")]
    named = writer.apart(keys)
    for key, numbers in writer.with_addresses(keys).items():
        articles = find_articles(writer, numbers) if len(numbers) > 1 else []
        if len(articles) > 1:
            writer.keep_apart(key, dict(_names(key, articles)))
        elif key in named:
            writer.keep_apart(key, {})


def _names(key: str, articles: Iterable[Sequence[tuple[int, str]]]) -> Iterable[tuple[int, tuple[str, ...]]]:
    """The names of pages, from all titles of their article; equal for all its versions."""
    for pages in articles:
        names = tuple(sorted({f"{key}#{_hash_title(title)}" for _number, title in pages}))
        yield from ((number, names) for number, _title in pages)


def _hash_title(title: str) -> str:
    return base64.b32encode(blake2b(title.encode("utf-8", "surrogatepass"), digest_size=5).digest()).decode().lower()


def find_articles(reader: IndexReader, numbers: Sequence[int]) -> list[list[tuple[int, str]]]:
    """Group the pages at one address by the article that they are versions of.

    Returns:
        The pages of each article, with their normalised titles.
    """
    best = best_renderings(reader.captures(numbers))
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for number in sorted(numbers):
        # Whatever a page lost when it was rendered, it is the same article.
        for title in reader.columns(best.get(number, number), ("title",)) or ():
            by_title[_NO_LETTERS.sub("", fold(str(title)))].append(number)
    if len(by_title) > 1 and len(numbers) <= MANY:
        joined = _join_titles(reader, by_title)
    else:
        joined = [[title] for title in by_title]
    return [[(number, title) for title in titles for number in by_title[title]] for titles in joined]


def _join_titles(reader: IndexReader, by_title: dict[str, list[int]]) -> list[list[str]]:
    """Group titles of the same article."""
    found = reader.texts(number for numbers in by_title.values() for number in numbers)
    texts = {title: [found.get(number, "") for number in numbers] for title, numbers in by_title.items()}
    notices = [
        title
        for title, numbers in by_title.items()
        if all(map(is_notice_of_removal, [title] * len(numbers), texts[title])) or _are_gone(reader, numbers)
    ]
    sentences = {title: [sentences_of(text) for text in texts[title]] for title in by_title if title not in notices}
    articles = {title: [title] for title in sentences or notices[:1]}
    for one, other in combinations(sentences, 2):
        if articles[one] is articles[other] or not _are_versions(one, other, sentences):
            continue
        articles[one] += articles[other]
        for title in articles[other]:
            articles[title] = articles[one]
    groups = list({id(group): group for group in articles.values()}.values())
    # A notice does not say which article it replaces, and must not merge two.
    max(groups, key=lambda group: sum(len(by_title[title]) for title in group)).extend(
        notice for notice in notices if notice not in articles
    )
    return groups


def _are_gone(reader: IndexReader, numbers: Iterable[int]) -> bool:
    """Whether the server reported the article gone in every capture."""
    return all((reader.columns(number, ("gone",)) or [0])[0] for number in numbers)


def _are_versions(one: str, other: str, sentences: dict[str, list[frozenset[str]]]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _BEGINNING and longer.startswith(shorter):
        return True
    return any(share_enough(a, b) for a in sentences[one] for b in sentences[other])


def share_enough(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts share enough sentences to be versions of one article."""
    shared = len(one & other)
    return shared > 0 and shared * PART >= max(len(one), len(other))


def sentences_of(text: str) -> frozenset[str]:
    """The normalised sentences of a text."""
    plain = (_NO_LETTERS.sub("", sentence) for sentence in _SENTENCE_ENDS.split(fold(text)))
    return frozenset(sentence for sentence in plain if len(sentence) >= _FEWEST)
