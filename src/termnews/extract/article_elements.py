"""Elements that contain the article, by the class names and ids of known sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_OF_SITES = """
    #js_content, .Post-RichText, .RichContent-inner .RichText, #link-report, .show-content-free, .show-content,
    #artibody, #endText, .post_body, #mp-editor, #Cnt-Main-Article-QQ, .content-article, #Main_Content_Val, #artbody,
    #storytext, .wsw, .centralContent .paragraph, .article-content-rawhtml, .available-content .body.markup, .news_txt,
    .longText, .articalContent, .t_f, .t-content__body, .gh-content, .tl_article_content
"""
"""微信, 知乎, 豆瓣, 简书, 新浪, 网易, 搜狐, 腾讯, 财新, 大纪元, 自由亚洲, 美国之音, 中央社, 早报, Substack, 澎湃,
新浪博客, Discuz!, 德国之声, 法广, Ghost, Telegraph."""
_BY_NAME = (
    "[itemprop='articleBody']",
    ".entry-content",
    ".markdown-body",
    ".post-content",
    ".article-content",
    ".article-body",
    ".field-name-body,.field--name-body",
    "article",
)
_SHORTEST: Final = 120
"""In bytes, because Chinese takes a third of the characters."""


class Marked(NamedTuple):
    """An element that a site calls its article."""

    element: LexborNode
    name: str
    """The selector that matched: "article"."""
    is_sites: bool
    """Whether the name is that of a known site."""
    is_body: bool
    """Whether the name is that of a text, rather than of an article with teasers of others."""


def find_marked(root: LexborNode, shortest: int = _SHORTEST) -> Marked | None:
    """The element that contains the article by its name; of several with one name, the longest.

    Args:
        root: The element that holds the page.
        shortest: The fewest bytes of text, so that no excerpt or label is mistaken for it.
    """
    for selector in (_OF_SITES, *_BY_NAME):
        found = root.css(selector)
        largest = max(found, key=lambda element: len(element.text(strip=True)), default=None)
        if largest is not None and len(largest.text(strip=True).encode("utf-8", "surrogatepass")) >= shortest:
            name = _name_of(root, largest, selector)
            return Marked(largest, name, is_sites=selector == _OF_SITES, is_body=selector != "article")
    return None


def _name_of(root: LexborNode, element: LexborNode, selector: str) -> str:
    """The part of the selector that matches it."""
    parts = [part.strip() for part in selector.split(",")]
    found = (part for part in parts if any(one.mem_id == element.mem_id for one in root.css(part)))
    return next(found, element.tag or "")
