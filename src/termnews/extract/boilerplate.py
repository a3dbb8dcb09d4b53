"""Boilerplate between the paragraphs of whole pages: related lists, sharing, sign-ups, labels of advertisements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.cut import cut
from termnews.extract.paragraphs import line_of, lines_of, links_of
from termnews.extract.runs import BELOW_TITLE, INLINE
from termnews.text.clean import clean_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.model.article import Link

_WORDS_IN_CLASSES = """
    related newsletter recirc promo- -promo share- -share sharing social- -social advert sponsored outbrain taboola
    recommend read-more readmore most-read most-popular trending subscribe signup sign-up paywall author-bio
    about-author comments-link toolbar breadcrumb also-read
""".split()
_SELECTOR = (
    ",".join(f"[class*='{word}' i]" for word in _WORDS_IN_CLASSES)
    + ",[data-e2e*='recommend'],aside,"
    + "[role='complementary'],[data-nosnippet],[id*='paywall' i]"
)
_LABEL = re.compile(
    r"(?:advert(?:isement|ising)?|text size|read (?:more|next|also|on)|related(?: (?:articles?|stor(?:y|ies)|"
    r"content|news|posts|topics|video))?|"
    r"share(?: this)?(?: (?:article|story|post|on \w+|with))*|tags?|topics?|terms|comments?|top stories|"
    r"about these ads|don['’]t miss|popular on .{1,30}|trending(?: now)?|most (?:read|popular)|"
    r"you (?:may|might) also (?:like|be interested in)|recommended(?: for you| reading)?|more (?:from|on|"
    r"stories|news)(?: .{1,30})?|"
    r"thanks for watching|follow us(?: on .{1,40})?|sign up|subscribe(?: now)?|continue reading|"
    r"story continues(?: below.{0,20})?|"
    r"loading|print|email|sponsored|photos?|fotos?|video|gallery|view gallery|explore further|tell us what you think|"
    r"partner news|"
    r"(?:continua (?:depois da|após a) )?publicidade|"
    r"anzeige|werbung|publicité|publicidad|pubblicità|реклама|lire aussi|à lire aussi|"
    r"leia (?:mais|também)|lesen sie auch|"
    r"广告|廣告|(?:更多)?相关(?:阅读|新闻|文章|报道|链接|内容)|(?:更多)?相關(?:閱讀|新聞|文章|報導|連結|內容)|延伸(?:阅读|閱讀)|推荐阅读|推薦閱讀|更多(?:新闻|新聞|报道|報導)|"
    r"(?:打印|列印|收藏|请继续往下阅读|請繼續往下閱讀|另请参阅|另請參閱|[点點][击擊](?:查看|图片|圖片)?(?:大图|大圖|放大))|热门(?:文章|新闻)|熱門(?:文章|新聞)|"
    r"最新(?:文章|新闻|新聞)|往期(?:推[荐薦]|回[顾顧]|精[选選]|文章)|精彩推[荐薦]|猜你喜[欢歡]|大家都在看|你可能.{0,2}(?:喜欢|喜歡|感兴趣|感興趣).{0,4}|"
    r"(?:weitere|mehr)(?: aktuelle)? themen(?: .{1,40})?|mehr zum thema(?: .{1,30})?|empfohlene (?:beiträge|artikel)|"
    r"ähnliche (?:beiträge|artikel)|auch interessant|zum weiterlesen|das könnte (?:sie|dich) (?:auch )?interessieren|"
    r"[lt]e puede interesar|te recomendamos|(?:noticias|artículos|artigos|notícias) relacionad[ao]s|"
    r"sur le même sujet|articles? (?:liés|similaires)|potrebbe interessarti|articoli correlati|lees ook|"
    r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również)|powiązane(?: artykuły)?|čtěte také|související|"
    r"ilgili haberler|xem thêm|tin liên quan|читайте (?:также|також)|(?:материалы )?по теме|другие новости|"
    r"関連(?:記事|リンク|ニュース)|あわせて読みたい|(?:おすすめ|人気)の?記事|관련 ?기사|추천 ?기사|"
    r"(?:اقرأ|إقرأ) (?:أيضا|أيضاً|أيضًا)|(?:أخبار|مواضيع|مقالات) ذات صلة|"
    r"分享(?:到|至)?|责任编辑|網友評論|网友评论|评论|評論)[\s:：.…!?»>]{0,4}",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\s{0,4}(?:[►▶▸➤]{1,3}|【(?:延伸|相关|相關|推荐|推薦)(?:阅读|閱讀|新闻|新聞|报道|報導|文章)】|"
    r"(?:related(?: stor(?:y|ies)| articles?)?|read (?:more|also|next)|see (?:also|more)|also read|more|watch|"
    r"don['’]t miss|on \w[\w-]*\.(?:com|org|net)|"
    r"recommended|lire aussi|voir aussi|leia(?: mais| também)?|saiba mais|lea(?: también| más| además)?|"
    r"mira|puedes ver|[lt]e puede interesar|leggi anche|czytaj (?:też|także|więcej)|zobacz (?:też|także)|"
    r"lesen sie (?:auch|hier)|auch lesen|mehr (?:zum thema|dazu)|dowiedz się więcej|przeczytaj (?:też|także|również)|"
    r"читайте (?:также|також)|lees ook|čtěte také|xem thêm|関連記事|あわせて読みたい|"
    r"관련 ?기사|(?:اقرأ|إقرأ) (?:أيضا|أيضاً|أيضًا)|"
    r"相关(?:阅读|文章|新闻|报道)|相關(?:閱讀|文章|新聞|報導)|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀)\s?[:：|»-])",
    re.IGNORECASE,
)
_LETTERS_OF_LABELS = frozenset((_LABEL.pattern + _POINTER.pattern).lower())
"""Few Chinese lines begin with one of these, and no others can be labels."""
_LABELLED = "p,div,li,h2,h3,h4,h5,h6,header,dt"
"""Block elements; inline elements are part of a sentence and are never removed."""

_LISTS = frozenset(("ul", "ol", "div", "section", "nav", "p", "h3", "h4", "h5"))
_NEVER_DROPPED = frozenset(("html", "body", "p", "a", "figure"))
_LIST_LABEL = re.compile(
    r"(?:related|top stories|you (?:may|might)|recommended|more (?:from|stories|news)|most (?:read|popular)|"
    r"don['’]t miss|popular|trending|partner news|"
    r"weitere|mehr|empfohlene|ähnliche|auch interessant|zum weiterlesen|das könnte|[lt]e (?:puede|recomendamos)|"
    r"noticias|notícias|artículos|artigos|sur le même|articles? (?:liés|similaires)|"
    r"potrebbe|articoli|lees ook|czytaj|zobacz|przeczytaj|powiązane|čtěte|související|ilgili|xem|tin|"
    r"читайте|материалы|по теме|другие|関連|あわせて|おすすめ|人気|관련|추천|اقرأ|إقرأ|أخبار|مواضيع|مقالات|"
    r"相关|相關|延伸|推荐|推薦|热门|熱門|更多|最新|往期|精彩|猜你|大家都|你可能)",
    re.IGNORECASE,
)
_HEADINGS = "h2,h3,h4,h5,strong,dt,.moreArticle-title"
_RELATED_LABEL = re.compile(r"related|相关|相關|延伸|更多相[关關]", re.IGNORECASE)
_LONGEST_LABEL = 30
_MOST_BELOW = 20
_LARGEST_SHARE = 0.3
"""A part with a larger share of the body's text is the article, whatever its class says."""

_MOST_RESTS = 20
"""The maximum number of labels that are followed, because each takes time proportional to the page."""
_LONGEST_TEASER = 40
_LONGEST_POINTER = 300
_LONGEST_LABELLED = 600
_LONGEST_SPACED = 10 * _LONGEST_LABELLED
"""Including the white space of the source."""
_LONGEST_LABEL_ALONE = 60
_POINTING = frozenset(("p", "li", "div", "h2", "h3", "h4", "h5", "h6"))
_LINKED_REST = 0.25
_LONGEST_BOX = 2_000
_SENTENCE = re.compile(r"[^。！？.!?]{12,}[。！？.!?]")


def clear_boilerplate(root: LexborNode, base: str, told: list[str]) -> list[Link]:
    """Remove boilerplate between the paragraphs of an article; the element is modified.

    Args:
        root: The element that holds the article.
        base: The page's own address.
        told: Receives the removed sentences.

    Returns:
        The related articles in it.
    """
    related: list[Link] = []
    most = len(root.text()) * _LARGEST_SHARE
    for element in root.css(_SELECTOR):
        if element.mem_id == root.mem_id or element.tag in _NEVER_DROPPED or element.css_first("blockquote"):
            continue
        if len(element.text()) <= most:
            if any(word in (element.attributes.get("class") or "").lower() for word in ("related", "also-read")):
                related += links_of(clean_body(element.html or "").text, base)
            elif _says_something(element):
                told.append(line_of(element.html or ""))
            cut(element)
    related += take_lists(root, base)
    return related


def _says_something(element: LexborNode) -> bool:
    """Whether a box has a sentence outside its links."""
    words = "".join(element.text().split())
    linked = sum(len("".join(link.text().split())) for link in element.css("a"))
    return linked * 2 < len(words) <= _LONGEST_BOX and _SENTENCE.search(words) is not None


def may_hold_lists(lines: list[str]) -> bool:
    """Whether a line of a body is such a label, or refers to other articles."""
    return any(
        (len(line) <= _LONGEST_LABEL_ALONE and _LABEL.fullmatch(line))
        or (len(line) <= _LONGEST_POINTER and _POINTER.match(line))
        for line in lines
        if line[:1].lower() in _LETTERS_OF_LABELS
    )


def take_lists(root: LexborNode, base: str) -> list[Link]:
    """Remove labels that are alone in a block, and the lists of other articles after them.

    Returns:
        The links of the lists.
    """
    related: list[Link] = []
    rests = 0
    for element in root.css(_LABELLED):
        text = element.text()
        words = " ".join(text.split()) if len(text) <= _LONGEST_SPACED and element.mem_id != root.mem_id else ""
        if not words or len(words) > _LONGEST_LABELLED:
            continue
        is_label = len(words) <= _LONGEST_LABEL_ALONE and _LABEL.fullmatch(words) is not None
        is_begun = is_label or _POINTER.match(words) or _LABEL.match(words)
        if not is_begun or not _stands_alone(element):
            continue
        if is_label:
            rests += 1
            if _LIST_LABEL.match(words) and rests <= _MOST_RESTS:
                related += _take_rest(element, root, base)
            else:
                related += _take_lists_behind(element, base)
            cut(element)
        elif _is_pointer(element, words) or _is_labelled_list(element, words):
            related += links_of(clean_body(element.html or "").text, base)
            cut(element)
    return related


def _is_pointer(element: LexborNode, words: str) -> bool:
    """Whether a block contains nothing but "Read more:" and links."""
    is_short = element.tag in _POINTING and len(words) <= _LONGEST_POINTER
    pointer = _POINTER.match(words) if is_short else None
    return pointer is not None and _is_all_links(element, besides=pointer.end())


def _is_labelled_list(element: LexborNode, words: str) -> bool:
    """Whether a paragraph is a label on a line of its own, and links on the others ("DON'T MISS<br><a>...")."""
    if element.tag not in _POINTING or not _LABEL.match(words) or element.css_first("br") is None:
        return False
    lines = lines_of(element.html or "")
    is_label = len(lines) > 1 and _LABEL.fullmatch(lines[0]) is not None
    return is_label and _is_all_links(element, besides=len("".join(lines[0].split())))


def _stands_alone(element: LexborNode) -> bool:
    """Whether a block has no text beside it in its parent, and so is not part of a sentence."""
    siblings = (element.prev, element.next)
    return not any(
        node is not None
        and (
            (node.is_text_node and (node.text_content or "").strip())
            or (node.is_element_node and node.tag in INLINE and node.text(strip=True))
        )
        for node in siblings
    )


def find_related(root: LexborNode, base: str) -> list[Link]:
    """The other articles that a page lists below a label."""
    links: dict[str, Link] = {}
    for label in root.css(_HEADINGS):
        words = " ".join(label.text().split())
        if not (0 < len(words) <= _LONGEST_LABEL and _RELATED_LABEL.match(words) and _LABEL.fullmatch(words)):
            continue
        behind = _next_element(label)
        if behind is None or behind.tag not in _LISTS or not _is_all_links(behind, share=0.5):
            continue
        for link in links_of(clean_body(behind.html or "").text, base)[:_MOST_BELOW]:
            if any(map(str.isalpha, link.title)):  # Not the number of votes, or of comments.
                links.setdefault(link.url, link)
    return list(links.values())


def _take_lists_behind(label: LexborNode, base: str) -> list[Link]:
    """Remove the links below a label such as "Related"."""
    links: list[Link] = []
    behind = _next_element(label)
    while behind is not None and behind.tag in _LISTS and _is_all_links(behind):
        following = _next_element(behind)
        links += links_of(clean_body(behind.html or "").text, base)
        cut(behind)
        behind = following
    return links


def _next_element(element: LexborNode) -> LexborNode | None:
    behind = element.next
    while behind is not None and not behind.is_element_node:
        behind = behind.next
    return behind


def _take_rest(label: LexborNode, root: LexborNode, base: str) -> list[Link]:
    """Remove the teasers after a label, up to the first paragraph that is not a link."""
    links: list[Link] = []
    element: LexborNode | None = label
    is_under_heading = False
    while element is not None and element.mem_id != root.mem_id:
        behind = _next_element(element)
        while behind is not None:
            is_summary = is_under_heading and len(behind.text().strip()) <= _LONGEST_TEASER
            if behind.text(strip=True) and not is_summary and not _is_teaser(behind):
                return links
            following = _next_element(behind)
            links += links_of(clean_body(behind.html or "").text, base)
            is_under_heading = behind.tag in BELOW_TITLE
            cut(behind)
            behind = following
        element = element.parent
    return links


def _is_teaser(element: LexborNode) -> bool:
    """Whether a large part of a block is links."""
    words = len("".join(element.text().split()))
    linked = sum(len("".join(link.text().split())) for link in element.css("a"))
    return linked > 0 and linked >= words * _LINKED_REST


def _is_all_links(element: LexborNode, besides: int = 0, share: float = 0.7) -> bool:
    """Whether an element is nothing but links, except for some characters."""
    words = len("".join(element.text().split())) - besides
    linked = sum(len("".join(link.text().split())) for link in element.css("a"))
    return words > 0 and linked >= words * share
