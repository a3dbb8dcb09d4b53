"""An article that embeds posts, or has comments below it, is no thread."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

TOLD = (
    "The council voted on Tuesday to replace the engine of the ferry that crosses the lake twice a day.",
    "Anna Marsh, who has piloted the boat since 2004, said the old engine had been rebuilt too often.",
    "Residents raised a quarter of the cost themselves, through suppers, a raffle and a calendar.",
)
SAID = "We used to copy the table from the harbour wall by hand every month, and one of us always got March wrong."
TWEET = (
    '<div data-testid="tweet"><div data-testid="User-Name"><span>Bo</span></div>'
    f'<p data-testid="tweetText">{SAID}</p></div>'
)
STATUS = (
    '<div class="status"><b class="display-name"><strong>Bo</strong></b>'
    f'<div class="status__content">{SAID}</div></div>'
)
MESSAGE = (
    '<div class="tgme_widget_message"><a class="tgme_widget_message_owner_name">Bo</a>'
    f'<div class="tgme_widget_message_text">{SAID}</div></div>'
)
COMMENT = f'<div class="message"><b class="message-name">Bo</b><div class="bbWrapper">{SAID}</div></div>'
ANSWER = (
    f'<div class="post"><b class="username">Bo</b><div class="postbody"><div class="content">{SAID}</div></div></div>'
)


def written(text_class: str, posts: str) -> str:
    first, *others = (f"<p>{words}</p>" for words in TOLD)
    return (
        f'<h1>A new engine</h1><div class="post"><div class="{text_class}">{first}{posts}{"".join(others)}</div></div>'
    )


@pytest.mark.parametrize("text_class", ["entry-content", "story"])
@pytest.mark.parametrize(
    "posts",
    [TWEET, TWEET * 2, STATUS, MESSAGE, COMMENT, ANSWER],
    ids=["tweet", "two tweets", "Mastodon", "Telegram", "XenForo", "phpBB"],
)
@pytest.mark.parametrize("where", ["within", "below"])
def test_an_article_with_posts_stays_the_article(text_class: str, posts: str, where: str) -> None:
    inside, below = (posts, "") if where == "within" else ("", f"<section>{posts}</section>")
    page = f"<!DOCTYPE html><html><title>A new engine</title><body>{written(text_class, inside)}{below}</body></html>"

    text = read_page(page.encode(), "a.html").text

    assert [words for words in TOLD if words in text] == list(TOLD)


def test_a_thread_with_long_signatures_is_one() -> None:
    signed = COMMENT.removesuffix("</div>") + f'<div class="message-signature">{" ".join(TOLD)}</div></div>'
    page = f"<!DOCTYPE html><html><title>Tables</title><body><h1>Tables</h1>{signed}{signed}</body></html>"

    article = read_page(page.encode(), "a.html")

    assert article.byline == "Bo"
    assert "Anna Marsh" not in article.text


def test_a_very_long_thread_is_one() -> None:
    posts = [COMMENT.replace("Bo", name).replace("March", f"post {n}") for n in range(1500) for name in ("Bo", "Ann")]
    page = f"<!DOCTYPE html><html><title>Tables</title><body><h1>Tables</h1>{''.join(posts)}</body></html>"

    article = read_page(page.encode(), "a.html")

    assert article.byline == "Bo"
    assert "post 0" in article.text
