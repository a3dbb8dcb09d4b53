"""A page that says that it was not found is no article, whatever its frame says."""

from __future__ import annotations

import pytest

from termnews.errors import NotAnArticleError
from termnews.extract.read import read_page

MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("首页", "新闻", "论坛", "关于我们"))
FOOT = "<footer><p>河口网 版权所有，违法和不良信息举报电话请见本站首页，互联网新闻信息服务许可证。</p></footer>"


def page(title: str, body: str) -> bytes:
    head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
    return f"{head}<body><nav><ul>{MENU}</ul></nav>{body}{FOOT}</body></html>".encode()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("404", "<p>返回首页</p>"),
        ("404 Not Found - 河口网", "<p>请检查您输入的网址是否正确，或者返回网站首页重新查找。</p>"),
        ("河口网", "<h1>您访问的页面不存在</h1><p>五秒后将自动返回首页，或点击这里联系我们。</p>"),
        ("河口网", "<h2>抱歉，您要访问的页面不存在！</h2><p>可能的原因：网址有误，或者页面已经移走。</p>"),
        ("找不到頁面｜河口報", "<p>您可以從首頁重新開始，或使用搜尋功能尋找文章。</p>"),
        ("河口報", "<p>對不起，找不到您要的頁面。</p><p>請回到首頁，或使用搜尋功能尋找文章。</p>"),
        ("Page not found – The Harbour Post", "<p>It looks like nothing was found at this location. Try a search?</p>"),
        ("The Harbour Post", "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found here.</p>"),
        ("Seite nicht gefunden | Hafenblatt", "<p>Die Seite ist umgezogen. Bitte nutzen Sie die Suche.</p>"),
        ("ページが見つかりません", "<p>お探しのページは移動または削除された可能性があります。</p>"),
    ],
)
def test_a_notice_of_a_missing_page_is_told(title: str, said: str) -> None:
    with pytest.raises(NotAnArticleError, match="did not find"):
        read_page(page(title, said), "a.html")


LONG = (
    "页面不存在的时候，网站会返回一个状态码。它最早见于瑞士的一间实验室，后来成了许多人共同的记忆，也成了被删文章的代名词。"
    * 3
)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("404 Not Found", f"<article><h1>404 Not Found</h1><p>{LONG}</p><p>后来，{LONG[9:]}</p></article>"),
        (
            "404文库 | 他们为什么沉默",
            "<article><h1>他们为什么沉默</h1><p>因为说话的人都不在了。河水不会回答。</p></article>",
        ),
        ("此内容已被发布者删除", "<p>此内容已被发布者删除</p><p>该内容因违规无法查看。</p>"),
        ("他找不到回家的路", "<article><p>他找不到回家的路，沿着河走了一夜，天亮时听见了渡船的汽笛。</p></article>"),
        (
            "页面不存在",
            "<h1>页面不存在</h1><p>我翻到那一页，<br>只剩线头，<br>是谁在夜里把它撕走，<br>留下一行字。</p>",
        ),
        ("404", "<h1>404</h1><p>停航四天的渡船今天清晨复航，居民在码头排起长队；水位退得比预计的快。</p>"),
        (
            "Not Found",
            "<h1>Not Found</h1><p>Two brothers look for a boat. The elder finds it, the younger sells it.</p>",
        ),
        ("文章之死", "<h1>文章之死</h1><p>该页面不存在</p><p>我截了图，发给朋友，他说他也看不到了，只记得标题。</p>"),
        ("渡船復航", "<h1>渡船復航</h1><p>停航四天的渡船今天清晨復航，居民在碼頭排隊等候。</p><h2>Not found</h2>"),
        ("Errors", "<article><p>The page was not found until Monday, when a porter opened the drawer.</p></article>"),
    ],
)
def test_articles_about_it_and_notices_of_removal_are_read(title: str, said: str) -> None:
    assert read_page(page(title, said), "a.html").text
