"""The body of an article: cleaned of everything else, with its text, links and captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from termnews.extract.appeals import appeals
from termnews.extract.boilerplate import clear_boilerplate, may_hold_lists, take_lists
from termnews.extract.cut import cut, drop
from termnews.extract.depth import flatten, is_suspicious
from termnews.extract.embedded import bring_out, without_embedded
from termnews.extract.notices import is_notice, may_hold_notices
from termnews.extract.paragraphs import captions_of, line_of, lines_of, links_of, unbroken
from termnews.text.clean import NOTHING, Clean, clean, clean_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.model.article import Link

_MACHINERY = (
    "script,style,template,link,meta,noscript,button,select,textarea,input,nav,svg,canvas,dialog,base,title,[hidden]"
)

_JUNK_CLASSES = frozenset(
    """
    comments comment-list comment-wrapper comment-respond comments-area sharedaddy jp-relatedposts
    addtoany_share_save_container addtoany_content social-share share-buttons sharing share-bar post-share
    entry-share sns-share a2a_kit heateor_sss_sharing_container essb_links shareaholic-canvas robots-nocontent
    likebtn_container sd-sharing wpulike adsbygoogle advertisement advert ad-container ad-wrapper ads ad-slot
    google-auto-placed mc4wp-form newsletter-signup wp-block-newsletterglue-form ezoic-ad quads-location
    post-navigation nav-links breadcrumb breadcrumbs pagination page-links screen-reader-text visually-hidden
    visually-hidden-text visuallyhidden sr-only element-invisible off-screen mw-jump-link mw-editsection printfooter
    mw-indicators navbox ambox authority-control
    """.split()
)
_JUNK_IDS = frozenset(
    """
    comments respond disqus_thread ez-toc-container toc toc_container siteSub jump-to-nav catlinks
    """.split()
)
RELATED = (
    ".op-related-articles,.related-posts,.yarpp-related,.related-articles,.crp_related,"
    ".wp-block-related-posts,#related_posts,.rp4wp-related-posts"
)
_RELATED_SIGN = "[class*='related' i],#related_posts"
"""Without one of these, which are found in half the time, there is nothing of `RELATED`."""
CAPTIONS = "figcaption,[class*='caption' i],.image_desc,.photo>p,.picBox>p,dl.media_pic>dd"
"""Captions by class name, for sites that do not use figures."""
_CAPTION_SIGNS = ("caption", "image_desc", 'class="photo', "picBox", "media_pic")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_LONGEST_NOTICES = 800
_WAY_BACK = re.compile(r"\s*(?:返回|回到|back to )", re.IGNORECASE)
_FRONT_PAGE = re.compile(r"(?:https?:)?//[^/?#]+/?(?:[?#].*)?|/")
# Words that a plugin has linked to lists of the site.
WORD_LINKS = "a.st_tag,a.internal_tag,.wp_keywordlink_affiliate>a,.wp_keywordlink>a,a.tag-link-inline"


@dataclass(slots=True, kw_only=True)
class Body:
    """The cleaned body of an article, and what was removed from it."""

    html: Clean = NOTHING
    """The article's own elements."""
    lines: list[str]
    """Its paragraphs; the address of a video is left out, unless there is nothing else."""
    hidden: int = 0
    """The number of control characters that cleaning dropped or replaced."""
    is_flattened: bool = False
    """Whether deep nesting was flattened."""
    captions: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    related: list[Link] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def count_controls(text: str) -> int:
    """The number of characters that could steer a terminal or reorder text.

    Byte-order marks, zero-width spaces, soft hyphens and the like are dropped silently: editors leave them in
    ordinary pages.
    """
    return len(_CONTROLS.findall(text))


def body_of(html: str, base: str = "") -> Body:
    """Create a body from serialised HTML; all parts are derived from the cleaned form, so that they agree."""
    cleaned = clean_body(html)
    return Body(
        html=cleaned.text,
        lines=lines_of(without_embedded(cleaned.text)) or lines_of(cleaned.text),
        hidden=count_controls(html) if cleaned.hidden else 0,
        captions=captions_of(cleaned.text),
        links=links_of(cleaned.text, base),
    )


def drop_junk(root: LexborNode) -> None:
    """Remove scripts, comments, sharing, advertising and navigation; embedded media leave their addresses."""
    bring_out(root)
    junk = root.css(_MACHINERY)
    junk += [element for element in root.css("[id]") if element.attrs.sget("id") in _JUNK_IDS]
    junk += [element for element in root.css("[class]") if _is_junk(element)]
    gone: set[int] = set()
    # Backwards, so that nested elements are removed first.
    for element in reversed(junk):
        if element.mem_id != root.mem_id and element.mem_id not in gone:
            gone.add(element.mem_id)
            cut(element)


@lru_cache(4096)
def _has_junk_class(classes: str) -> bool:
    return not _JUNK_CLASSES.isdisjoint(classes.split())


def _is_junk(element: LexborNode) -> bool:
    classes = element.attrs.sget("class", "")
    # The plugin Ad Inserter adds a style for the position; code has none.
    return _has_junk_class(classes) or (classes.startswith("code-block code-block-") and "style" in element.attrs)


def unwrap(root: LexborNode, selector: str) -> None:
    """Replace elements by their content."""
    for element in reversed(root.css(selector)):
        element.unwrap()


def take_body(root: LexborNode, *, title: str = "", base: str = "", is_whole: bool = False) -> Body:
    """Turn an element into the body of an article. The element is modified.

    Args:
        root: The element that holds the article.
        title: The article's title; a first heading that repeats it is removed.
        base: The page's own address, to resolve relative links.
        is_whole: Whether the element is from a whole page, with boilerplate between its paragraphs.

    Returns:
        The body without scripts, comments, sharing, advertising, related articles and notices.
    """
    drop_junk(root)
    related = _take_related(root, base) if root.css_first(_RELATED_SIGN) else []
    notices: list[str] = []
    if is_whole:
        related += clear_boilerplate(root, base, notices)
    if root.css_first(WORD_LINKS):
        unwrap(root, WORD_LINKS)
    if is_whole:
        notices += _take_way_back(root)
    _drop_title(root, title)
    _drop_repeated_words(root)
    body = body_of(root.html or "", base)
    if not is_whole and may_hold_lists(body.lines):
        related += take_lists(root, base)
        body = body_of(root.html or "", base)
    last = appeals(body.lines, is_whole=is_whole)
    if (last or may_hold_notices(body.lines)) and (told := _take_notices(root, last)):
        notices += told
        body = body_of(root.html or "", base)
    if any(sign in body.html for sign in _CAPTION_SIGNS):
        body.captions = _captions_in(root)
    if is_suspicious(root, body.html) and (flat := flatten(body.html)):
        body.html, body.is_flattened = clean(flat), True
    body.related, body.notices = related, notices
    return body


def _take_related(root: LexborNode, base: str) -> list[Link]:
    """Remove the lists of related articles; lists without links stay."""
    boxes = (clean_body(element.html or "").text for element in root.css(RELATED))
    related = [link for box in boxes for link in links_of(box, base)]
    if related:
        drop(root, RELATED)
    return related


def _captions_in(root: LexborNode) -> list[str]:
    """The distinct captions in an element; nested captions count once."""
    captions = (line_of(clean_body(element.html or "").text) for element in root.css(CAPTIONS))
    found: list[str] = []
    for caption in filter(None, captions):
        if not found or caption not in found[-1]:
            found.append(caption)
    return list(dict.fromkeys(found))


def words_in(element: LexborNode) -> str:
    """The text of an inline element on one line."""
    return unbroken(element.text().strip())


def _drop_title(root: LexborNode, title: str) -> None:
    """Remove a heading at the top of the body that repeats the title."""
    heading = root.css_first("h1,h2,h3") if title else None
    if heading and same_words(heading.text(), title) and (heading.tag == "h1" or not _has_words_before(root, heading)):
        heading.decompose()


def _take_way_back(root: LexborNode) -> list[str]:
    """Remove a link at the very end of a text to the front page of a site ("返回搜狐，查看更多")."""
    link = next(reversed(root.css("a[href]")), None)
    if link is None or not _FRONT_PAGE.fullmatch(link.attributes.get("href") or ""):
        return []
    words = words_in(link)
    if not _WAY_BACK.match(words) or not root.text().rstrip().endswith(words):
        return []
    cut(link)
    return [words]


def _drop_repeated_words(root: LexborNode) -> None:
    """Remove the alternative text of a picture that its caption repeats."""
    for caption in root.css("figcaption,.wp-caption-text"):
        holder = caption.parent
        words = "".join(caption.text().split())
        for picture in holder.css("img[alt]") if holder is not None and words else ():
            if "".join((picture.attributes.get("alt") or "").split()) in words:
                del picture.attrs["alt"]


def _has_words_before(root: LexborNode, heading: LexborNode) -> bool:
    element: LexborNode | None = heading
    while element is not None and element.mem_id != root.mem_id:
        before = element.prev
        while before is not None:
            if before.text(strip=True) and not before.is_comment_node:
                return True
            before = before.prev
        element = element.parent
    return False


def same_words(one: str | None, other: str) -> bool:
    """Whether two strings are the same but for white space and case."""
    return "".join((one or "").split()).casefold() == "".join(other.split()).casefold()


def _take_notices(root: LexborNode, last: frozenset[str]) -> list[str]:
    """Remove the paragraphs about using or sharing the article, near its beginning or end."""
    told: list[str] = []
    for element in reversed(root.css("p,li,td,div,section,blockquote")):
        if element.mem_id == root.mem_id or len(element.text()) >= _LONGEST_NOTICES:
            continue
        lines = lines_of(element.html or "")
        if lines and (last.issuperset(lines) or is_notice(" ".join(lines))):
            told.append(" ".join(lines))
            cut(element)
    return told[::-1]
