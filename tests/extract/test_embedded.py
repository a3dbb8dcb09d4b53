"""Videos leave their address, formulas their source, and code loses its numbers, however a page was saved."""

from __future__ import annotations

import pytest

from termnews.extract.markdown import render_markdown
from termnews.extract.read import read_page

FIRST, SECOND, THIRD = (
    f"<p>市政府说，新的{what}会在明年开放，居民可以走过去，不必再绕远路，孩子上学也近了。</p>" for what in "桥路船"
)
CODE = (
    '<table class="highlight"><tr><td class="gutter"><pre>1\n2</pre></td><td class="code"><pre>{}</pre></td></tr>'
    "</table>"
)
ROW = "<tr><td class='hljs-ln-numbers'>{}</td><td>{}</td></tr>"
ROWS = f"<table>{ROW.format(1, 'a = 1')}{ROW.format(2, 'b = 2')}</table>"
KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>E</mi></mrow><annotation '
    'encoding="application/x-tex">E=mc^2</annotation></semantics></math></span><span class="katex-html">E=mc2</span>'
    "</span>"
)
DRAWN = '<span class="MathJax_Preview">E</span><span class="MathJax"><span>E</span></span>'


def whole(html: str) -> str:
    body = f"<article><h1>桥要开了</h1>{FIRST}{SECOND}{html}{THIRD}</article><footer>本站首页</footer>"
    return f"<html><head><title>桥要开了</title></head><body>{body}</body></html>"


def fragment(html: str) -> str:
    return f"<h1>桥要开了</h1>{FIRST}{html}{THIRD}"


def note(html: str) -> str:
    return f"# 桥要开了\n\n{FIRST}\n\n{html}\n\n[一](http://e.org) [二](http://e.org/b)\n"


def markdown_of(page: str) -> str:
    return render_markdown(read_page(page.encode(), "a.md" if page.startswith("#") else "a.html"))


@pytest.mark.parametrize("saved", [whole, fragment, note])
@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<iframe src="//www.youtube.com/embed/KqWM8eh3EhA?rel=0"></iframe>', "https://www.youtube.com/watch?v=KqWM8eh3EhA"),
        ('<p><iframe data-src="https://player.bilibili.com/a.html?bvid=B1"></iframe></p>', "https://player.bilibili.com/a.html?bvid=B1"),
        ('<video><source src="https://e.org/a.mp4"></video>', "https://e.org/a.mp4"),
        ('<audio src="https://e.org/a.mp3"></audio>', "https://e.org/a.mp3"),
        ('<object><param name="movie" value="https://v.qq.com/a.swf"></object>', "https://v.qq.com/a.swf"),
        ('<object><embed src="https://v.qq.com/b.swf"></object>', "https://v.qq.com/b.swf"),
        ('<lite-youtube videoid="KqWM8eh3EhA"></lite-youtube>', "https://www.youtube.com/watch?v=KqWM8eh3EhA"),
        ('<figure><div><iframe src="https://player.vimeo.com/video/1"></iframe></div></figure>', "https://player.vimeo.com/video/1"),
    ],
)  # fmt: skip
def test_a_video_is_a_line_with_its_address(saved, html: str, address: str) -> None:  # type: ignore[no-untyped-def]
    assert markdown_of(saved(html)).split("\n").count(f"[{address}]({address})") == 1


def test_a_long_address_is_shown_in_short_and_a_post_by_its_own() -> None:
    query = "a" * 80
    post = '<iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=false&id=123"></iframe>'

    assert f"[https://e.org/player](https://e.org/player?{query})" in markdown_of(
        whole(f'<iframe src="https://e.org/player?{query}"></iframe>')
    )
    assert "(https://twitter.com/i/status/123)" in markdown_of(whole(post))


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://ad.doubleclick.net/embed/1"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?embed=1"></iframe>',
        '<iframe src="about:blank"></iframe>',
        '<iframe src="https://e.org/counter"></iframe>',
        "<video></video>",
        f'<video src="https://e.org/{"a" * 3000}.mp4"></video>',
    ],
)
def test_an_advertisement_leaves_nothing(html: str) -> None:
    assert "http" not in markdown_of(whole(html))


@pytest.mark.parametrize("saved", [whole, fragment, note])
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>能量是<script type="math/tex">E=mc^2</script>。</p>', "能量是$E=mc^2$。"),
        ('<p>能量是<script type="math/tex; mode=display">E=mc^2</script>。</p>', "能量是$$E=mc^2$$。"),
        (f"<p>能量是{KATEX}。</p>", "能量是$E=mc^2$。"),
        ('<p>能量是<math alttext="E=mc^2"><mi>E</mi><mo>=</mo></math>。</p>', "能量是$E=mc^2$。"),
        ('<p>能量是<math display="block" alttext="E=mc"><mi>E</mi></math>。</p>', "能量是$$E=mc$$。"),
        (f'<p>能量是{DRAWN}<script type="math/tex">E=m</script>。</p>', "能量是$E=m$。"),
    ],
)
def test_a_formula_is_its_source(saved, html: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    assert expected in markdown_of(saved(html))


def test_a_formula_without_a_source_keeps_its_letters() -> None:
    assert "E" in markdown_of(fragment("<p>能量是<math><mi>E</mi></math>。</p>"))


@pytest.mark.parametrize("saved", [whole, fragment, note])
@pytest.mark.parametrize(
    "html",
    [
        CODE.format("a = 1\nb = 2"),
        '<pre><code><span class="lineno">1</span>a = 1\n<span class="lineno">2</span>b = 2</code></pre>',
        '<pre>a = 1\nb = 2<span class="line-numbers-rows"><span></span></span></pre>',
    ],
)
def test_code_loses_the_numbers_of_its_lines(saved, html: str) -> None:  # type: ignore[no-untyped-def]
    assert "```\na = 1\nb = 2\n```" in markdown_of(saved(html))


def test_numbers_in_rows_of_their_own_go() -> None:
    assert read_page(fragment(ROWS).encode(), "a.html").text.split("\n")[1:3] == ["a = 1", "b = 2"]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ('<source srcset="https://e.org/x.webp 2x"><img alt="港" src="data:image/gif;base64,R0lG">', "https://e.org/x.webp"),
        ('<source data-srcset="https://e.org/x.webp"><img alt="港">', "https://e.org/x.webp"),
        ('<source srcset="https://e.org/x.webp"><img alt="港" src="https://e.org/y.jpg">', "https://e.org/y.jpg"),
        ('<source srcset="data:image/gif;base64,R0lG"><img alt="港">', ""),
    ],
)  # fmt: skip
def test_a_picture_has_the_address_of_its_source(source: str, address: str) -> None:
    assert f"![港]({address})" in markdown_of(fragment(f"<picture>{source}</picture>"))


def test_a_frame_of_pictures_without_a_picture_is_nothing() -> None:
    assert "http" not in markdown_of(fragment('<picture><source srcset="https://e.org/x.webp"></picture>'))
