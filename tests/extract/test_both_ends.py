"""The ends of an article on a whole page: what is its own there, and what leads to other pages of the site."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

SENTENCES = [
    f"市政府说，新的{thing}会在明年开放，居民可以走过去，不必再绕远路，孩子上学也近了，老人去医院也不用再等渡船。"
    for thing in "桥路河船山海田井"
]
TITLES = [f"{thing}边的市场本月重新开张" for thing in "东西南北中"]
SUMMARY = "商户们说，那里的摊位比从前多了一半，租金却没有涨，周末来的人也多了起来。"


def text_of(body: str) -> str:
    return read_page(f"<html><head><title>桥要开了</title></head><body>{body}</body></html>".encode(), "a.html").text


@pytest.mark.parametrize(
    "paragraph",
    [
        '<div class="block"><div class="text">{}</div></div>',
        '<div class="block"><p>{}</p></div>',
        "<figure><img src='https://e.org/a.jpg'><figcaption><p>{}</p></figcaption></figure>",
    ],
    ids=["elements of their own", "paragraphs of their own", "captions"],
)
@pytest.mark.parametrize(
    "item",
    [
        '<li><a href="/a/1.html">{title}</a></li>',
        '<div class="card"><a href="/a/1"><h3>{title}</h3></a><p>{summary}</p></div>',
    ],
    ids=["titles", "cards with a summary"],
)
def test_titles_of_other_pages_below_the_text_are_left_out(paragraph: str, item: str) -> None:
    items = "".join(item.format(title=title, summary=title[0] + SUMMARY) for title in TITLES)
    text = text_of(f"<h1>桥要开了</h1>{''.join(map(paragraph.format, SENTENCES))}<div class='hot'>{items}</div>")

    assert [line for line in text.split("\n") if line in SENTENCES] == SENTENCES
    assert not any(title in text for title in TITLES)
    assert SUMMARY not in text


def test_an_articles_own_list_of_pages_of_the_site_stays() -> None:
    items = "".join(f'<li><a href="/wiki/{title}">{title}</a>（见第三章）</li>' for title in TITLES)
    prose = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    text = text_of(f"<article><h1>桥要开了</h1>{prose}<h2>参见</h2><ul>{items}</ul></article>")

    assert all(title in text for title in TITLES)


def test_a_paragraph_between_the_heading_and_the_first_event_is_kept() -> None:
    events = "".join(
        f"<div class=live><div class=t>1{n}:0{n}</div><div class=c>{sentence}</div></div>"
        for n, sentence in enumerate(SENTENCES[1:])
    )
    body = f"<div><h1>桥要开了</h1><div class=meta>2020-11-03</div><p>{SENTENCES[0]}</p><div>{events}</div></div>"

    assert SENTENCES[0] in text_of(body)


def test_events_keep_their_headings_above_the_time() -> None:
    events = "".join(
        f"<li><article><header><h3>第{n}件事</h3><div class=meta>1{n}:0{n}</div></header><div><p>{sentence}</p></div>"
        "<ul><li><a href=#>分享</a></li></ul></article></li>"
        for n, sentence in enumerate(SENTENCES)
    )
    text = text_of(f"<main><h1>桥要开了</h1><ol>{events}</ol></main>")

    assert [line for line in text.split("\n") if line.endswith("件事")] == [f"第{n}件事" for n in range(len(SENTENCES))]


def test_a_notice_keeps_the_lines_that_sign_it() -> None:
    prose = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:2])
    signed = "<p>特此通告。</p><p style='text-align: right'>河口镇人民政府</p><p align=right>2019年3月1日</p>"
    table = "<table><tr><td>路段</td><td>封闭时间</td></tr></table>"
    body = f"<table><tr><td><p>各村民委员会：</p>{prose}{table}{signed}</td></tr></table><div>打印此页</div>"

    assert text_of(body).split("\n")[-3:] == ["特此通告。", "河口镇人民政府", "2019年3月1日"]


def test_a_section_called_comment_is_no_list_of_comments() -> None:
    prose = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)

    assert SENTENCES[0] in text_of(f"<div class=wrap><h2>评论</h2><h1>桥要开了</h1>{prose}</div>")


def test_the_boxes_of_a_wiki_are_no_text_and_name_no_author() -> None:
    box = "<table class='infobox vcard'><tr><th colspan=2 class=fn>青石桥</th></tr><tr><td>地点</td></tr></table>"
    notice = "<table class='plainlinks ambox'><tr><td>此条目需要补充更多来源。</td></tr></table>"
    around = "<div class=navbox><ul><li><a href='/wiki/a'>石门水库总渠</a></li></ul></div>"
    prose = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    html = f"<title>青石桥</title><body><h1>青石桥</h1><div class=mw-parser-output>{notice}{box}{prose}{around}</div>"
    article = read_page(f"<html><head>{html}</body></html>".encode(), "a.html")

    assert not article.byline
    assert "石门水库总渠" not in article.text
    assert "补充更多来源" not in article.text
