"""`termnews list` prints every article of an archive."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.cli.commands.list import lines
from termnews.desk.desk import Desk
from termnews.settings import Settings

pytestmark = pytest.mark.usefixtures("shared_cache")

SEED = "000_e0e2832ca9543627.txt"
SITE = "https://www.bannedbook.org/bnews"


@pytest.fixture
def seed_record(termnews, seeds):
    """What is printed of the document the project began with."""
    return next(record for record in termnews("list", seeds, "--json").records if record["path"] == SEED)


def test_every_field_of_the_seed_is_printed(seed_record) -> None:
    """The document the project began with is read completely."""
    excerpt = seed_record.pop("excerpt")
    assert seed_record == {
        "id": "5jgzu4si5o5w",
        "path": SEED,
        "member": None,
        "captured": None,
        "title": "马云陷风暴 美媒曝北京争夺敏感资料",
        "source": "希望之声",
        "byline": "岳文骁",
        "published": "2021-01-05",
        "posted": "2021-01-07",
        "tags": ["中共", "习近平", "北京", "美媒", "蚂蚁", "资料", "金融", "风暴", "马云"],
        "permalink": f"{SITE}/comments/20210107/1462412.html",
        "original": "https://www.soundofhope.org/post/460922",
        "section": "comments",
        "layout": "bannedbook",
        "evidence": None,
        "language": "zh-Hans",
        "characters": 1394,
        "captions": ["阿里巴巴创始人马云（图片来源：希望之声 摄影：郑铭）"],
        "related": [
            {"title": "北京外卖送餐员猝死 饿了么人道赠2000元沦哭了么", "url": f"{SITE}/headline/20210107/1462408.html"},
            {
                "title": "北京拒发世卫入境调查签证 美逾千人打疫苗后不适",
                "url": f"{SITE}/taiwannews/20210106/1462405.html",
            },
            {
                "title": "北京外送员工作中猝死 饿了么：人道提供2000元人民币",
                "url": f"{SITE}/headline/20210106/1462391.html",
            },
            {"title": "默克尔亲北京？英媒指离任后德国对华转趋强硬", "url": f"{SITE}/headline/20210106/1462325.html"},
            {"title": "北京香堂村 女警也遭遇强拆", "url": f"{SITE}/cnnews/20210106/1462259.html"},
        ],
    }
    assert excerpt.startswith(
        "阿里巴巴创始人马云（图片来源：希望之声 摄影：郑铭） 【希望之声2021年1月5日】（希望之声记者"
    )


def test_every_page_of_the_tour_is_listed_newest_first(termnews, seeds) -> None:
    """The articles of the first start are all there, in order, none without title or words."""
    records = termnews("list", seeds, "--json").records

    assert {record["path"] for record in records} == {page.name for page in seeds.iterdir()}
    dates = [record["published"][:10] for record in records]
    assert dates == sorted(dates, reverse=True)
    assert all(record["title"] and record["characters"] for record in records)


def test_absent_values_are_null_and_lists_never(termnews, make_archive) -> None:
    """A page that is silent about itself leaves gaps that a program can tell from words."""
    root = make_archive({"note.txt": "山雨欲来\n\n风满楼。今天什么也没有发生，只有风。\n"})

    (record,) = termnews("list", root, "--json").records

    assert record["source"] is record["published"] is record["permalink"] is None
    assert record["tags"] == record["captions"] == record["related"] == []


def test_without_json_a_line_has_id_day_source_and_title(termnews, seeds) -> None:
    """Eyes and `cut` both find their way: tabs between."""
    lines = termnews("list", seeds).out.splitlines()

    assert "5jgzu4si5o5w\t2021-01-05\t希望之声\t马云陷风暴 美媒曝北京争夺敏感资料" in lines


@pytest.mark.parametrize("as_json", [True, False])
def test_a_page_that_goes_while_it_is_listed_is_left_out(make_archive, tmp_path: Path, *, as_json: bool) -> None:
    """And those after it are not."""
    root = make_archive({f"{day}.md": post(f"第{day}天", "说了一句话。", date=f"2021-01-0{day}") for day in (1, 2, 3)})
    with Desk.open(root, Settings(no_cache=True, shelf=tmp_path / "shelf.db")) as desk:
        desk.start()
        desk.wait()
        listed = lines(desk, desk.every_page(), as_json=as_json)
        assert "第3天" in next(listed)
        (root / "2.md").unlink()
        desk.archive.rescan()
        while desk.archive.numbers_for_path("2.md"):
            time.sleep(0.005)

        (last,) = listed

    assert "第1天" in last


def test_an_empty_folder_says_what_to_do(termnews, make_archive) -> None:
    """Nothing found is exit code 1 and a sentence on stderr."""
    outcome = termnews("list", make_archive({}))

    assert (outcome.code, outcome.out) == (1, "")
    assert "No articles in this folder." in outcome.err


def test_an_archive_of_which_nothing_could_be_read_names_the_command_that_says_why(termnews, make_archive) -> None:
    """It is not called empty."""
    outcome = termnews("list", make_archive({"empty.html": ""}))

    assert (outcome.code, outcome.out) == (1, "")
    assert "`termnews check` lists the reasons." in outcome.err


def test_a_path_that_is_not_there_is_named(termnews, tmp_path: Path) -> None:
    """A wrong path is wrong usage, with a way out."""
    outcome = termnews("list", tmp_path / "nowhere")

    assert outcome.code == 2
    assert "nowhere" in outcome.err
    assert "Name a folder" in outcome.err


def test_an_unknown_option_names_the_help(termnews) -> None:
    """A typing mistake is answered with the way to the help, without a traceback."""
    outcome = termnews("list", "--jsno")

    assert outcome.code == 2
    assert "--json" in outcome.err
    assert "termnews list --help" in outcome.err


def test_escapes_in_a_page_do_not_reach_a_pipe(termnews, make_archive) -> None:
    """Pipes end in terminals: every field is cleaned."""
    root = make_archive(
        {"a.html": "<h1>事&#27;[31m件&#x9d;0;x</h1><p>正文第一段，说的是别的事情。\x1b]52;c;eA==\x07</p>"}
    )

    printed = termnews("list", root).out + termnews("list", root, "--json").out

    assert not set(printed) & {
        chr(code) for code in (*range(10), *range(11, 32), *range(127, 160)) if chr(code) != "\t"
    }


def test_output_ends_cleanly_when_its_reader_goes_away(seeds, own_home) -> None:
    """`termnews list | head -1` leaves no traceback, and does not claim that nothing was found."""
    listing = shlex.join([sys.executable, "-m", "termnews", "list", str(seeds), "--json"])
    command = f"{listing} | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert done.stdout == "{0\n"
    assert done.stderr == ""
