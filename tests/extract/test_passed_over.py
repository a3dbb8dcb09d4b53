"""What a mirror holds beside its articles is passed over, with a reason; nothing that may be one is."""

from __future__ import annotations

import pytest

from termnews.errors import PassedOverError
from termnews.extract.read import read_page

LINKS = "".join(f'<li><a href="{n}.html">第{n}篇文章的题目</a></li>' for n in range(30))
LIST = f"<!DOCTYPE html><html><body><h1>首页</h1><ul>{LINKS}</ul></body></html>"
FILES = {
    "cookies": ("cookies.txt", "# HTTP Cookie File\nexample.org\tTRUE\t/\tFALSE\t0\tid\t1\n"),
    "HTTrack's log": (
        "hts-log.txt",
        "HTTrack3.49-2+htsswf launched on Tue, 05 Jan 2021 09:30:00 at https://example.org\n",
    ),
    "wget's log": ("wget-log.txt", "--2021-01-05 09:30:00--  https://example.org/\nResolving example.org...\n"),
    "robots.txt": ("example.org/robots.txt", "User-agent: *\nDisallow: /admin\n"),
    "moved": (
        "example.org/a.html",
        '<HTML><HEAD><META HTTP-EQUIV="Refresh" CONTENT="0; URL=b.html"><TITLE>Page has moved</TITLE></HEAD></HTML>',
    ),
    "frames": (
        "index.htm",
        "<html><frameset><frame src=a.htm><noframes><body>您的浏览器不支持框架。</body></noframes></frameset></html>",
    ),
    "frames in capitals": ("a.htm", "<HTML><FRAMESET ROWS='9,*'><FRAME SRC=A.HTM></FRAMESET></HTML>"),
    "list of files": ("example.org/files/index.html", f"<html><head><title>Index of /files</title></head>{LIST}"),
    "HTTrack's index": ("index.html", f"<html><head><title>Local index - HTTrack Website Copier</title></head>{LIST}"),
    "front page": ("example.org/index.html", LIST),
    "tag": ("example.org/tag/news/page.html", LIST),
}
KEPT = {
    "article told to browsers without frames": (
        "a.htm",
        f"<html><frameset><noframes><body><p>{'堤修好了。' * 100}</p></body></noframes></frameset></html>",
    ),
    "article behind frames": ("a.htm", f"<html><FrameSet></FrameSet><body><p>{'堤修好了。' * 100}</p></body></html>"),
    "digest outside of a mirror": ("index.html", LIST),
    "digest with sentences": (
        "example.org/index.html",
        LIST.replace("</h1>", f"</h1><p>{'这一周发生了许多事情，我们把它们放在一起。' * 10}</p>"),
    ),
    "article of a mirror": ("example.org/2021/01/05/page.html", LIST),
    "article about cookies": ("a.txt", "饼干的历史\n\n# HTTP Cookie File 是一种文件。\n"),
    "article with a refresh": (
        "example.org/b.html",
        f'<html><head><meta http-equiv="refresh" content="30;url=b.html"></head><p>{"正文在这里。" * 400}</p></html>',
    ),
}


@pytest.mark.parametrize(("path", "page"), FILES.values(), ids=FILES)
def test_what_is_no_article_is_passed_over_with_a_reason(path: str, page: str) -> None:
    with pytest.raises(PassedOverError, match="Skipped: "):
        read_page(page.encode(), path)


@pytest.mark.parametrize(("path", "page"), KEPT.values(), ids=KEPT)
def test_what_may_be_an_article_is_read(path: str, page: str) -> None:
    assert read_page(page.encode(), path).text
