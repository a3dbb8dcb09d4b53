"""A saved thread of a forum, or of a social network: posts, each with its text and its writer.

What the opener wrote, in one post or in many, is the article; replies are readers' comments. Where the opener wrote
little, or asked, the thread is the article, each post below the name of its writer.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.article_elements import find_marked
from termnews.extract.asked import Answers, put_together
from termnews.extract.byline import clean_author
from termnews.extract.cut import drop
from termnews.extract.dates import LENGTH_OF_DAY, parse_date, written
from termnews.extract.runs import around, find_runs, is_within, weigh, weight
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page


class _Forum(NamedTuple):
    """The selectors of one program."""

    sign: str
    """Words without which a page is none of its threads."""
    post: str
    text: str
    name: str
    besides: str = ""
    """What stands with a plain text, whose lines end with the source's."""
    is_question: bool = False
    """Whether the others answer what the opener asks, so that all are the article."""


_FORUMS = (
    _Forum("d_post_content", ".l_post", ".d_post_content", ".p_author_name"),  # 百度贴吧
    _Forum("atl-item", ".atl-item", ".bbs-content", "a[uname]"),  # 天涯
    _Forum(
        "aw-question-detail",
        ".aw-question-detail,[id^='answer_list_']",
        ".markitup-box",
        ".aw-user-name",
        is_question=True,
    ),  # 品葱
    _Forum(
        "aw-article-title", ".aw-article-content", ".markitup-box", ".mod-footer .aw-user-name"
    ),  # 品葱, its articles
    _Forum("postmessage_", "[id^='post_']", "[id^='postmessage_']", ".authi a"),  # Discuz!
    _Forum(
        "article-meta-value",
        "#main-content",
        "#main-content",
        ".article-meta-value",
        besides=".push,.article-metaline,.article-metaline-right",
    ),  # 批踢踢
    _Forum("flarum-content", "#flarum-content article", ".Post-body", ".PostUser-name"),
    _Forum("crawler-post", ".crawler-post", "[itemprop='articleBody'],[itemprop='text']", "[itemprop='name']"),
    _Forum("topic-post", ".topic-post", ".cooked", ".username a"),  # Discourse in a browser
    _Forum("post/content", "[component='post']", "[component='post/content']", "[itemprop='author']"),  # NodeBB
    _Forum("postbody", ".post", ".postbody .content", ".username,.username-coloured"),  # phpBB
    _Forum("bbWrapper", ".message", ".bbWrapper", ".message-name"),  # XenForo
    _Forum("hnuser", ".fatitem,.comtr", ".toptext,.commtext", ".hnuser"),  # Hacker News
    _Forum("sitetable", "#siteTable .thing,.commentarea .comment", "form .md", ".tagline .author"),  # Reddit
    _Forum("tweetText", "[data-testid='tweet']", "[data-testid='tweetText']", "[data-testid^='User-Name'] span"),
    _Forum("status__content", ".detailed-status,.status", ".status__content", ".display-name strong"),  # Mastodon
    _Forum(
        "tgme_widget_message_text",
        ".tgme_widget_message",
        ".tgme_widget_message_text",
        ".tgme_widget_message_owner_name",
    ),
)
_MOST = 1000
_LABELS = "span,a,em,small,time,li,p,div,td"
_LONGEST_DAY = 40
_CREATED = re.compile(r"[\"']createdAt[\"']\s?:\s?[\"'](\d{4}-\d\d-\d\dT[^\"']{5,20})[\"']")
_OUTSIDE = "aside,nav,footer,.side,script,style,template"
_LITTLE = 160
"""In bytes: a post of the opener with less only asks something, or says where to look."""


class _Post(NamedTuple):
    name: str
    html: str
    """Empty when the post has no text: it is a link, or a picture."""
    weight: int


def read_thread(page: Page) -> Answers | None:
    """Put the posts of a thread together; None when the page is none."""
    forum = _forum_of(page)
    posts = list(_posts(page.root, forum)) if forum else []
    told = [post for post in posts if post.html or page.is_cut]  # The text of the last may be lost.
    if forum is None or not told or _has_own_text(page.root, forum, posts):
        return None
    opener = posts[0].name
    own = [post for post in told if post.name == opener]
    is_own = not forum.is_question and sum(post.weight for post in own) >= _LITTLE
    chosen = own if is_own else told
    return put_together(_written(chosen, opener), opener, len(chosen))


def _forum_of(page: Page) -> _Forum | None:
    """The program whose thread a page is."""
    return next((forum for forum in _FORUMS if forum.sign in page.text and page.root.css_first(forum.text)), None)


def opened_on(page: Page) -> WrittenDate | None:
    """When a thread was opened: the moment beside its first post, or the first that Flarum's script tells."""
    forum = _forum_of(page)
    post = page.root.css_first(forum.post) if forum else None
    if forum is None or post is None:
        return None
    time = post.css_first("time[datetime]")
    if time is not None and (date := written(time.attributes.get("datetime") or "", Origin.TIME)):
        return date
    within = {element.mem_id for element in post.css(forum.text)}
    for element in post.css(_LABELS):
        words = " ".join(element.text().split())
        is_day = len(words) <= _LONGEST_DAY and len(iso := parse_date(words)) >= LENGTH_OF_DAY
        if is_day and within.isdisjoint(node.mem_id for node in around(element)):
            return WrittenDate(iso, Origin.BYLINE)
    moments = _CREATED.findall(page.text) if forum.sign == "flarum-content" else ()
    return written(min(moments), Origin.META) if moments else None


def _has_own_text(root: LexborNode, forum: _Forum, posts: list[_Post]) -> bool:
    """Whether a page is an article with posts in it, or with comments below it.

    It has more prose beside its posts than in them, or more than a post's below its heading, or in what is called its
    text.
    """
    texts = {text.mem_id: post for post in root.css(forum.post) if (text := post.css_first(forum.text))}
    # What holds several posts is no post, but the page's own element of that name.
    holders = {node.mem_id for post in texts.values() for node in around(post) if node.mem_id != post.mem_id}
    apart = {post.mem_id for post in texts.values()} - holders | texts.keys()
    apart |= {element.mem_id for element in root.css(_OUTSIDE)}
    runs = find_runs(root)
    prose = [run for run in runs if run.is_prose and not any(node.mem_id in apart for node in around(run.holder))]
    heading = max((place for place, run in enumerate(runs) if run.holder.tag == "h1"), default=len(runs))
    until = next(
        (place for place, run in enumerate(runs) if any(node.mem_id in texts for node in around(run.holder))), 0
    )
    below = {id(run) for run in runs[heading:until]}
    above = [run for run in prose if id(run) in below]
    marked = find_marked(root)
    named = [run for run in prose if is_within(run.holder, marked.element)] if marked and marked.is_body else []
    is_told = weigh(above) > max(posts[0].weight, _LITTLE) or weigh(named) >= _LITTLE
    return is_told or weigh(prose) > sum(post.weight for post in posts)


def _posts(root: LexborNode, forum: _Forum) -> Iterator[_Post]:
    """The writer and the text of each post; Tianya names the opener above the first."""
    for place, element in enumerate(root.css(forum.post)[:_MOST]):
        name = element.css_first(forum.name) or (root.css_first(forum.name) if place == 0 else None)
        writer = clean_author(name.text()) if name else ""
        text = element.css_first(forum.text)
        if text is not None and forum.besides:
            drop(text, forum.besides)
        words = text.text(strip=True) if text is not None else ""
        html = (text.html or "") if text is not None and words else ""
        html = _with_breaks(html) if forum.besides else html
        yield _Post(writer, html, weight(words))


def _with_breaks(html: str) -> str:
    """A text whose lines end with the source's, without the signature and the station's lines at its end."""
    text, _signature, station = html.rpartition("\n--\n")
    return (text if "發信站" in station else html).replace("\n", "<br>")


def _written(posts: list[_Post], opener: str) -> Iterator[str]:
    """The HTML of posts; above each writer's but the opener's first stands the name."""
    for place, (name, row) in enumerate(groupby(posts, key=lambda post: post.name)):
        if name and (place or name != opener):
            yield f"<h3>{escape(name)}</h3>"
        yield from (f"<div>{post.html}</div>" for post in row)
