"""What the terminal sends: keys, pastes whole, and nothing of what is no key, however bytes are torn."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.messages import TerminalSupportsSynchronizedOutput

from termnews.ui.terminal.key_parser import PASTE_LENGTH, STRING_LENGTH, KeyParser

START, END = "\x1b[200~", "\x1b[201~"
KNOWN = {
    "j": "j", "Q": "Q", "新": "新", "\r": "enter", "\x1b[A": "up", "\x1b[5~": "pageup", "\x1bOP": "f1",
    "\x1b[1;3D": "alt+left", "\x1b[3$": "shift+delete", "\x1b[[E": "f5", "\x11": "ctrl+q",
}  # fmt: skip
# What means something, or begins like it.
MEANT = re.compile(r"\x1b\[(?:\[|M|I|O|200~|<|[378]\$|2[34]\$|\?2026)|\x1b\[\Z")
cuts = st.lists(st.integers(0, 200), max_size=6)
csi = st.from_regex(r"\x1b\[[0-?]{0,6}[ -/]{0,2}[@-~]", fullmatch=True)
ss3 = st.from_regex(r"\x1bO[ -~]", fullmatch=True)
answer = st.builds(
    "\x1b{}{}{}".format,
    st.sampled_from("]PX^_"),
    st.text(st.characters(min_codepoint=32, exclude_characters="\x9c", exclude_categories=["Cs"]), max_size=80),
    st.sampled_from(("\x07", "\x1b\\", "\x9c")),
)
no_key = (csi | ss3 | answer).filter(lambda it: it not in ANSI_SEQUENCES_KEYS and not MEANT.match(it))
words = st.text(alphabet="a新\n[1~", max_size=12)


def heard(data: str, places: list[int], *, at_the_end: bool = True) -> list[str]:
    """Feed data in pieces; give the names of keys, and pastes in angles."""
    parser = KeyParser()
    ends = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    messages = [message for start, end in pairwise(ends) for message in parser.feed(data[start:end])]
    if at_the_end:
        messages += parser.give_up()
    return [
        f"<{message.text}>" if isinstance(message, events.Paste) else getattr(message, "key", type(message).__name__)
        for message in messages
    ]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(sorted(KNOWN)) | no_key, max_size=8), cuts)
def test_what_is_no_key_does_nothing(sent: list[str], places: list[int]) -> None:
    assert heard("".join(sent), places) == [KNOWN[it] for it in sent if it in KNOWN]


@pytest.mark.parametrize("key", ["j", "新", "\r", "\x11", "O", "]"])
def test_a_key_pressed_soon_after_escape_does_not_swallow_it(key: str) -> None:
    """Escape and q, a tenth of a second apart, are two keys; Alt-q comes as one piece."""
    assert heard(f"\x1b{key}", [1]) == ["escape", *heard(key, [])]
    assert heard("\x1bq", []) == ["alt+q"]
    assert heard(f"{START}\x1b{key}{END}", [len(START) + 1]) == [f"<\x1b{key}>"]


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b[27u",
        "\x1b[1;99Z",
        "\x1b[13;5u",
        "\x1b[?1;2c",
        "\x1b[>41;370;0c",
        "\x1b[?2026;0$y",
        "\x1b[12;40R",
        "\x1b[M q!",
        "\x1b[<0;5;5X",
        "\x1b[<1 q",
        "\x1bO~",
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
        "\x1bP>|XTerm(370)\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[" + "1;" * 500 + "u",
    ],
)
@pytest.mark.parametrize("step", [1, 1000])
def test_an_answer_is_not_typed(sent: str, step: int) -> None:
    assert heard(f"j{sent}k", list(range(0, len(sent), step))) == ["j", "k"]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1bO", ["alt+shift+o"]),
        ("\x1bP", ["alt+shift+p"]),
        ("\x1b]", ["right_square_bracket"]),
        ("\x1b[1;", []),
        ("\x1b]11;rgb", []),
        ("\x1b[1;\x11", ["ctrl+q"]),
        ("\x1b]11;rgb\x11", ["ctrl+q"]),
        ("\x1b]11;rgb\x1bq", ["alt+q"]),
        ("\x1b[新", ["新"]),
        ("\x1b]" + "q" * (STRING_LENGTH + 1) + "j", []),
    ],
)
def test_what_breaks_off_is_a_key_only_when_a_key_may_look_like_it(sent: str, keys: list[str]) -> None:
    assert heard(sent, []) == keys


def test_an_answer_without_an_end_does_not_take_keys_for_ever() -> None:
    parser = KeyParser()
    for _piece in range(STRING_LENGTH // 1000 + 1):
        assert list(parser.feed("\x1b]" * (not _piece) + "q" * 1000)) == []

    assert [key.key for key in parser.feed("j") if isinstance(key, events.Key)] == ["j"]


def test_only_what_has_begun_is_waited_for() -> None:
    parser = KeyParser()

    list(parser.feed("j"))
    assert parser.until is None
    list(parser.feed("\x1b"))
    escape = parser.until
    list(parser.feed("]1"))
    answered = parser.until
    assert escape is not None
    assert answered is not None
    assert answered > escape
    list(parser.feed("1;rgb"))
    assert parser.until == answered
    list(parser.feed("\x07"))
    assert parser.until is None


def test_modes_and_the_mouse_are_heard() -> None:
    parser = KeyParser()

    messages = list(parser.feed("\x1b[?2026;2$y\x1b[I\x1b[O\x1b[<0;5;7M\x1b[<0;-1;7M"))

    assert [type(message) for message in messages] == [
        TerminalSupportsSynchronizedOutput,
        events.AppFocus,
        events.AppBlur,
        events.MouseDown,
    ]


@settings(max_examples=100)
@given(st.text(alphabet="a新", max_size=8), words, st.text(alphabet="b聞", max_size=8), cuts)
def test_a_paste_comes_whole_between_the_keys(before: str, pasted: str, after: str, places: list[int]) -> None:
    expected = [*before, f"<{pasted}>", *after]

    assert heard(f"{before}{START}{pasted}{END}{after}", places) == expected


def test_a_long_paste_is_cut() -> None:
    (paste,) = KeyParser().feed(START + "貼" * (PASTE_LENGTH + 5) + END)

    assert isinstance(paste, events.Paste)
    assert len(paste.text) == PASTE_LENGTH


def test_nobody_types_that_fast() -> None:
    """A terminal that does not mark pastes sends them as keys, thousands at once."""
    (paste,) = KeyParser().feed("x" * 4096)

    assert isinstance(paste, events.Paste)
