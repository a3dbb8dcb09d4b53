"""HTML elements that hold the article, by the names that sites give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page

_CONTENT = """
    #js_content, .Post-RichText, .RichContent-inner .RichText, #link-report, .show-content-free, .show-content,
    #artibody, #endText, .post_body, #mp-editor, #Cnt-Main-Article-QQ, .content-article, #Main_Content_Val, #artbody,
    #storytext, .wsw, .centralContent .paragraph, .article-content-rawhtml, .available-content .body.markup, .news_txt,
    .longText, .t-content__body, .gh-content, .tl_article_content
"""
"""微信, 知乎, 豆瓣, 简书, 新浪, 网易, 搜狐, 腾讯, 财新, 大纪元, 自由亚洲, 美国之音, 中央社, 早报, Substack, 澎湃,
德国之声, 法广, Ghost, Telegraph."""
_SHORTEST = 40
_SHORT_ARTICLE = 300
_MOST_OF_PAGE = 0.4


def find_content(page: Page) -> LexborNode | None:
    """The element that holds the article, when the page is built as one of the known sites builds its pages."""
    found = page.root.css(_CONTENT)
    if not found:
        return None
    largest = max(found, key=lambda element: len(element.text(strip=True)))
    return largest if len(largest.text(strip=True)) >= _SHORTEST else None


def find_only_article(page: Page) -> LexborNode | None:
    """The one element that is called article, when it is too short for trafilatura and yet most of the page."""
    found = page.root.css("article")
    words = len(found[0].text(strip=True)) if len(found) == 1 else 0
    is_most = _SHORTEST <= words < _SHORT_ARTICLE and words >= len(page.root.text(strip=True)) * _MOST_OF_PAGE
    return found[0] if is_most else None
