"""Front matter: what posts say of themselves, and YAML that was made to hurt."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.extract.front_matter import LONGEST, MOST_KEYS, read_simple, split_front_matter

POST = (
    '---\nlayout: post\ntitle: "马云陷风暴"\ndate: 2021-01-05T09:30:00+08:00\n'
    "tags: [ 中共, 北京 ]\n---\n\n<p>正文</p>\n"
)


def test_a_post_is_split_into_what_it_says_and_its_body() -> None:
    front = split_front_matter(POST)

    assert front.values["title"] == ("马云陷风暴",)
    assert front.values["date"] == ("2021-01-05T09:30:00+08:00",)
    assert front.values["tags"] == ("中共", "北京")
    assert front.body == "\n<p>正文</p>\n"
    assert not front.flaw


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("title: no", {"title": ("no",)}),
        ("tags:\n- 甲\n- 乙", {"tags": ("甲", "乙")}),
        ("tags:\n  - 甲\n  - '乙 丙'", {"tags": ("甲", "乙 丙")}),
        ("# note\n\ntitle: 甲 # note", {"title": ("甲",)}),
        ("title: 'it''s'", {"title": ("it's",)}),
        ('title: "甲\\u4e59"', {"title": ("甲乙",)}),
        ("title: >\n  甲\n  乙", {"title": ("甲 乙\n",)}),
        (
            "source:\n  name: 希望之声\n  url: http://e.com",
            {"source.name": ("希望之声",), "source.url": ("http://e.com",)},
        ),
        ("Title: 甲", {"title": ("甲",)}),
        ("empty:", {"empty": ()}),
        ("tags: [甲, ]", {"tags": ("甲",)}),
        ("tags: ['a, b', c]", {"tags": ("a, b", "c")}),
        ("tags:\n- [甲]\n- 乙", {"tags": ("乙",)}),
    ],
)
def test_yaml_is_read_as_strings(block: str, values: dict[str, tuple[str, ...]]) -> None:
    front = split_front_matter(f"---\n{block}\n---\nbody")

    assert dict(front.values) == values
    assert front.body == "body"
    assert not front.flaw


def test_toml_is_read() -> None:
    front = split_front_matter(
        '+++\ntitle = "甲"\ndate = 2021-01-05T09:30:00+08:00\ntags = ["乙", "丙"]\nn = 3\n[a]\nb = "c"\n+++\n正文'
    )

    assert front.values["title"] == ("甲",)
    assert front.values["date"] == ("2021-01-05T09:30:00+08:00",)
    assert front.values["tags"] == ("乙", "丙")
    assert front.values["a.b"] == ("c",)
    assert front.body == "正文"


@pytest.mark.parametrize(
    "page",
    [
        "<p>no front matter</p>",
        "---\n\nA rule of Markdown, then words.\n\n---\n\nMore.",
        "--- text",
        "",
        "---\n一行字\n",
        "---\n",
    ],
)
def test_a_page_without_front_matter_stays_whole(page: str) -> None:
    front = split_front_matter(page)

    assert front.body == page
    assert not front.values


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("summary: >\n  甲 &amp; 乙 *重點*", "甲 &amp; 乙 *重點*"),
        ("summary: 'R&D *not* it''s &x'", "R&D *not* it's &x"),
        ("summary: &here 甲", "甲"),
    ],
)
def test_signs_of_aliases_in_words_are_words(line: str, value: str) -> None:
    """The nested list leads to the whole of YAML, whatever the other lines are."""
    front = split_front_matter(f"---\ntitle: 甲\na:\n  - b: c\n{line}\n---\n正文")

    assert not front.flaw
    assert [words.strip() for words in front.values["summary"]] == [value]


HOSTILE = {
    "laughing anchors": "a: &a [x, x]\nb: &b [*a, *a]\ntitle: 甲",
    "an alias": "title: 甲\nb: *a",
    "deep lists": "title: 甲\na: " + "[" * 500 + "]" * 500,
    "deep dashes": "title: 甲\na:\n" + "- " * 300 + "x",
    "deep indent": "title: 甲\n" + "\n".join(" " * depth + "k:" for depth in range(1, 200)),
    "an unquoted colon": "title: 甲\nbad: a: b",
    "an unclosed quote": 'title: 甲\nbad: "a',
    "a tab": "title: 甲\n\tbad: a",
    "a percent sign": "title: 甲\n%TAG ! tag:",
    "too many keys": "title: 甲\n" + "\n".join(f"k{n}: [{{a: b}}]" for n in range(MOST_KEYS + 10)),
    "very many keys": "title: 甲\n" + "\n".join(f"k{n}: [{{}}]" for n in range(MOST_KEYS * 25)),
}


@pytest.mark.parametrize("block", HOSTILE.values(), ids=HOSTILE.keys())
def test_bad_front_matter_is_told_and_the_page_is_still_read(block: str) -> None:
    front = split_front_matter(f"---\n{block}\n---\n正文")

    assert front.flaw
    assert front.body == "正文"
    assert front.values["title"] == ("甲",)


@pytest.mark.parametrize("block", ["title = 甲", "a = " + "[" * 400 + "]" * 400, 'title = "甲"\ntitle = "乙"'])
def test_bad_toml_is_told(block: str) -> None:
    assert split_front_matter(f"+++\n{block}\n+++\n正文").flaw


def test_front_matter_without_end_is_told_and_stays_in_the_page() -> None:
    page = "---\ntitle: 甲\ndate: 2021-01-05\n\n正文"
    front = split_front_matter(page)

    assert front.flaw
    assert front.body == page


def test_front_matter_that_is_a_list_leaves_the_page_whole() -> None:
    page = "---\n- 甲\n- 乙\n---\n正文"

    assert split_front_matter(page).body == page


def test_front_matter_ends_within_64_kilobytes() -> None:
    page = "---\ntitle: 甲\nb: c\n" + "x" * LONGEST + "\n---\n正文"

    assert split_front_matter(page).body == page


LINES = st.lists(
    st.tuples(
        st.from_regex(r"[a-z]{1,6}", fullmatch=True),
        st.text(st.sampled_from("ab 中文:#-[],'\"&*!|>%@`{}?\\0~="), max_size=12),
    ),
    max_size=6,
)


@given(LINES)
@settings(max_examples=100)
def test_the_fast_reader_agrees_with_yaml_wherever_it_answers(lines: list[tuple[str, str]]) -> None:
    block = "\n".join(f"{key}: {value}" for key, value in lines)
    values = read_simple(block)
    if values is None:
        return

    tree = yaml.load(block or "{}", Loader=yaml.BaseLoader) or {}
    expected = {
        key: tuple(value) if isinstance(value, list) else ((value,) if value else ()) for key, value in tree.items()
    }
    assert {key: value if value != ("",) else () for key, value in values.items()} == expected


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_block_is_survived(block: str) -> None:
    for fence in ("---", "+++"):
        split_front_matter(f"{fence}\n{block}\n{fence}\nbody")
