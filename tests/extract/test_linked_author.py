"""The writer of a whole page, by the elements that are marked as his."""

from __future__ import annotations

import pytest

from termnews.extract.read import read_page

PARAGRAPHS = "".join(f"<p>Paragraph {number}. {'Boats left the harbour before dawn. ' * 5}</p>" for number in range(4))


def byline(inside: str, below: str = "") -> str:
    page = (
        "<!DOCTYPE html><html><head><title>The harbour opens again</title></head><body>"
        f"<article><h1>The harbour opens again</h1>{inside}{PARAGRAPHS}</article>{below}</body></html>"
    )
    return read_page(page.encode(), "harbour.html").byline


@pytest.mark.parametrize(
    "inside",
    [
        "<div class='page-intro__author'><span>von</span> Ann Lee</div>",
        "<span class='news-list-author'>Erstellt von Ann Lee</span>",
        "<span class='authorname-txt'><span>Ann Lee</span></span>",
        "<div class='contributors--author'>By <span>Ann Lee</span></div>",
        "<div class='author'>Von <strong><a href='/people/ann'>Ann Lee</a></strong></div>",
        "<small itemprop='author' itemscope class='writer'>von <span itemprop='name'>Ann Lee</span></small>",
        "<div class='attribution'><span class='author'>Ann Lee</span></div>",
        "<div class='author first'><p><a href='/s?a=1' class='author-link'>Interview: Ann Lee</a></p></div>",
        "<div class='box__author'><a class='follow' href='/x'>@annlee</a></div><p class='art-author'>Ann Lee</p>",
        "<span class='art_author_label'>Article by</span><br><span class='author_single'>Ann Lee</span>",
        "<div class='teaser_meta'><a href='/autor/lee_a'>Ann Lee</a> / 22.04.2020 / 06:15 / <a href='#c'>8</a></div>",
        "<div class='submitted'>Submitted by Ann Lee on July 24, 2017 - 18:55</div>",
        "<div class='entry-date'>Posted on September 21, 2020 by Ann Lee</div>",
        "<p class='date'>Erstellt von <a href='/author/ann'>Ann Lee</a> am Dienstag 6. Mai 2014</p>",
        "<ul><li><a href='/author/ann'>Ann Lee</a></li><li><time>21.05.2019</time></li></ul>",
        "<p><a rel='author' href='/author/ann'>View all posts by Ann Lee</a></p>",
    ],
)
def test_an_element_that_speaks_of_its_author_names_him(inside: str) -> None:
    assert byline(inside) == "Ann Lee"


@pytest.mark.parametrize(
    "below",
    [
        "<ul><li class='recentcomments'><span class='comment-author-link'><a>Bo Chen</a></span> on X</li></ul>",
        "<div class='author'>Made with much care with <a href='/d'>Drupal</a> by <a href='/s'>Smart Web</a></div>",
        "<div class='author'><a href='/p'><img src='/p.png'></a></div>",
        "<div class='author-box'>More of our authors</div>",
        "<div class='author-box'><span class='author-title'>About The Author</span></div>",
        "<aside><a href='/author/bo'>Bo Chen</a></aside>",
        "<div class='card'><span class='author'>Bo Chen</span><h3><a href='/2'>A view from the pier</a></h3></div>",
        "<ul><li><a href='/author/bo'>Bo Chen</a>: <a href='/1'>A view from the pier</a></li></ul>",
        "<p>Licensed: <a rel='license' href='https://licenses.example/by/3.0/'>Creative Commons License</a></p>",
        "<a rel='author' href='https://blogger.example/p/1'>Afficher mon profil complet</a>",
    ],
)
def test_readers_and_the_makers_of_the_site_are_no_authors(below: str) -> None:
    assert byline("", below) == ""


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        (
            (
                "<p class='byline'>By <a rel='author' href='/a'>Ann Lee</a>, <a rel='author' href='/b'>Bo Chen</a> and "
                "<a rel='author' href='/c'>Cy Dahl</a></p>"
            ),
            "Ann Lee, Bo Chen and Cy Dahl",
        ),
        ("<p><a rel='author' href='/a'>Ann Lee</a> | <a href='/x'>All posts</a></p>", "Ann Lee"),
        ("<p><a rel='author' href='/a'>Ann Lee</a> met <a href='/b'>Bo Chen</a></p>", "Ann Lee"),
        (f"<p><a rel='author' href='/a'>Ann Lee</a> {'and others ' * 20}<a href='/b'>Bo Chen</a></p>", "Ann Lee"),
    ],
)
def test_several_authors_of_one_line_are_all_named(inside: str, names: str) -> None:
    assert byline(inside) == names


def test_several_authors_of_a_post_are_all_named() -> None:
    author = "<span class='author vcard'><a class='fn' href='/{0}'>{0}</a></span>"
    line = f"<div class='byline'>by {author.format('Ann Lee')} and {author.format('Bo Chen')}</div>"
    page = f"<html><body><h1>Harbour</h1>{line}<div class='entry-content'>{PARAGRAPHS}</div></body></html>"

    assert read_page(page.encode(), "harbour.html").byline == "Ann Lee and Bo Chen"


def test_a_post_without_an_author_may_be_signed() -> None:
    content = f"<div class='entry-content'>{PARAGRAPHS}<p>– Ann Lee</p></div>"
    page = f"<html><head><title>Harbour</title></head><body><h1>Harbour</h1>{content}</body></html>"

    assert read_page(page.encode(), "harbour.html").byline == "Ann Lee"


@pytest.mark.parametrize(
    "below",
    [
        "<a class='profile-link' rel='author' href='/p'>View my complete profile</a>",
        "<a rel='author' href='/p'>All posts</a>",
        "<a rel='author' href='/p'>author-circle</a>",
    ],
)
def test_a_link_to_a_profile_is_no_name(below: str) -> None:
    assert byline("", below) == ""


def test_a_member_of_a_forum_is_the_writer() -> None:
    by = "by <strong><a class='username' href='/u'>annlee</a></strong> » Tue Nov 19, 2019 10:43 am"

    assert byline(f"<p>{by}</p>") == "annlee"


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<small><a href='/member/ann2'>ann2</a> · 2019-05-05 09:02 · 1234 views</small>", "ann2"),
        ("<h3><span>来自: <a href='/people/1/'>大河</a>(河口)</span> <span>2019-05-05 01:02:03</span></h3>", "大河"),
        ("<span class='post-author vcard'>发帖者 <span class='fn'><span>大河</span></span></span>", "大河"),
        ("<div>楼主：<a>大河</a> 时间：2012-05-05 10:11:12 点击：1234</div>", "大河"),
        ("<p>Ann Lee · May 5, 2020</p>", "Ann Lee"),
        ("<p>王小明 · 2019年5月6日</p>", "王小明"),
        ("<div><a href='/people/2'>Council</a> <a href='/people/3'>Contact</a></div>", ""),
        ("<div><a href='/user/login'>Log in</a> 2019-05-05</div>", ""),
        ("<p>Ann Lee, 12 May 2020 in the harbour.</p>", ""),
    ],
)
def test_a_member_is_named_beside_the_day(inside: str, name: str) -> None:
    assert byline(inside) == name


def test_a_member_below_the_first_paragraph_answers_the_article() -> None:
    assert byline("", "<div><a href='/member/bo'>bo</a> <span>2019-05-06 10:11</span></div>") == ""


def test_a_name_and_a_day_below_an_article_sign_it() -> None:
    assert byline("", "<div><span>Ann Lee </span> | 29.07.2006 um 14:26</div>") == "Ann Lee"


def test_the_house_beside_the_day_is_no_writer() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>The harbour opens again - Harbour News</title></head><body><h1>The harbour "
    )
    page += f"opens again</h1><p>Harbour News • 02.02.2022</p><article>{PARAGRAPHS}</article></body></html>"

    assert read_page(page.encode(), "harbour.html").byline == ""


def test_the_reporter_counts_before_the_wire() -> None:
    assert byline("<div>By: Harbour Wire</div><div>2013-12-30</div><div>By Ann Lee</div>") == "Ann Lee"
    assert byline("<div>By: Harbour Wire</div><div>2013-12-30</div>") == "Harbour Wire"
