"""One file, every key optional, a mistake named by its line and its nearest neighbour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.errors import SettingsError
from termnews.settings import KeyWish, Settings, default_text, load_settings, parse_settings, place_of, settings_path
from termnews.ui.keymap import find_conflicts


def test_without_a_file_everything_is_as_by_default() -> None:
    assert load_settings({}) == Settings()


def test_the_printed_file_sets_nothing() -> None:
    assert parse_settings(default_text()) == Settings()


def test_the_printed_file_names_every_setting_with_a_value_that_is_taken() -> None:
    text = "\n".join(
        line.removeprefix("# ") for line in default_text().splitlines() if line.startswith("# ") and " = " in line
    )
    named = set(tomllib.loads(text.split("next-unread")[0]))
    assert named == {*Settings._fields} - {"keys", "file", "no_cache"}
    assert parse_settings(text.split("next-unread")[0]).measure == Settings().measure


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('\nthme = "nord"', "line 2: unknown setting thme. Did you mean theme?"),
        ("qqqqqq = 1", "`termnews settings` prints them all."),
        ("# one\nmeasure = 5", "line 2: measure = 5: must be 20-400."),
        ("workers = 65", "line 1: workers = 65: must be 0-64."),
        ('layout = "colums"', 'Did you mean "columns"?'),
        ("theme = 3", "must be a word in quotes"),
        ("archive = 3", "must be a path in quotes"),
        ('mouse = "perhaps"', 'mouse = "perhaps": must be true or false'),
        ("mark_read = true", "mark_read = true: must be one of"),
        ("[keys]\nstar = 3", "line 2: star: must be keys in quotes"),
        ("keys = 3", "[keys] must be a table"),
        ("theme = ", "line 1"),
        ("[mouse]\nx = 1", "line 1: mouse ="),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("settings.toml")


def test_keys_remember_their_line() -> None:
    assert parse_settings('\n[keys]\nstar = "f,m"\n').keys == (KeyWish("star", "f,m", 3),)


def test_paths_may_begin_at_home(own_home: Path) -> None:
    assert parse_settings('archive = "~/articles"').archive == own_home / "articles"


def test_the_environment_goes_over_the_file_and_flags_over_both(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('theme = "nord"\nmeasure = 60\nmouse = "off"\n', "utf-8")
    environment = {"TERMNEWS_CONFIG": str(file), "TERMNEWS_THEME": "dracula", "TERMNEWS_MEASURE": "50"}
    read = load_settings(environment).with_flags(private=True, cache=None)
    assert (read.theme, read.measure, read.mouse, read.private, read.cache) == ("dracula", 50, False, True, None)
    assert read.file == file


def test_a_bad_value_in_the_environment_names_its_variable() -> None:
    with pytest.raises(SettingsError, match='TERMNEWS_LAYOUT: layout = "wide"'):
        load_settings({"TERMNEWS_LAYOUT": "wide"})


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings({"TERMNEWS_CONFIG": str(tmp_path / "none.toml")})


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes('theme = "nord"\n# 設定\n'.encode() + "# 設定\n".encode("big5"))
    with pytest.raises(SettingsError, match=r"settings.toml, line 3: not UTF-8. Save the file as UTF-8."):
        load_settings({"TERMNEWS_CONFIG": str(file)})


def test_the_place_of_a_setting_is_its_line_or_its_variable(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# colours\ntheme = "nrod"\n')

    assert place_of("theme", file, environment={}) == f"{file}, line 2:"
    assert place_of("theme", file, environment={"TERMNEWS_THEME": "x"}) == "TERMNEWS_THEME:"
    assert place_of("theme", None, environment={}) == ""


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is a folder. Move it, or"):
        load_settings({"TERMNEWS_CONFIG": str(tmp_path)})


def test_a_link_to_a_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "termnews").mkdir()
    (tmp_path / "termnews" / "settings.toml").symlink_to(tmp_path / "unmounted" / "settings.toml")
    with pytest.raises(SettingsError, match=r"is a link to a missing file. Create that file, or"):
        load_settings({"XDG_CONFIG_HOME": str(tmp_path)})


@pytest.mark.parametrize("name", ["config", "config/termnews"])
def test_a_link_to_a_missing_folder_is_told(tmp_path: Path, name: str) -> None:
    """Settings on a disk that is not mounted are not said to be none."""
    link = tmp_path / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "unmounted")
    with pytest.raises(SettingsError, match=rf"{link} is a link to a missing folder\. Create that folder, or"):
        load_settings({"XDG_CONFIG_HOME": str(tmp_path / "config")})


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Notepad begins every file with one."""
    file = tmp_path / "settings.toml"
    file.write_text('theme = "nord"\n', "utf-8-sig")
    assert load_settings({"TERMNEWS_CONFIG": str(file)}).theme == "nord"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.touch(0o000)
    tmp_path.chmod(0o755)
    code = "from termnews.settings import *\ntry: load_settings()\nexcept Exception as error: print(error)"
    # Root may read everything until it lets go of its rights.
    nobody = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*nobody, sys.executable, "-c", code]
    said = subprocess.run(
        command, env={**os.environ, "TERMNEWS_CONFIG": str(file)}, capture_output=True, text=True, check=True
    )
    assert "settings.toml: permission denied." in said.stdout


def test_where_the_configuration_folder_is_a_file_there_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / "termnews").touch()
    assert load_settings({"XDG_CONFIG_HOME": str(tmp_path)}) == Settings()


def test_the_file_lies_in_the_configuration_folder(tmp_path: Path) -> None:
    assert settings_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "termnews" / "settings.toml"


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_text_is_read_or_told_to_be_wrong(text: str) -> None:
    with suppress(SettingsError):
        assert isinstance(parse_settings(text), Settings)


@given(st.sampled_from(Settings._fields), st.one_of(st.integers(), st.text(max_size=9), st.booleans(), st.floats()))
@settings(max_examples=100)
def test_any_value_of_any_key_is_taken_or_told_to_be_wrong(field: str, value: object) -> None:
    with suppress(SettingsError):
        parse_settings(f"{field} = {json.dumps(value)}")


def test_no_key_of_the_sample_is_taken_from_another_command() -> None:
    """Who removes the # before a sample of keys loses nothing."""
    samples = [line.removeprefix("# ") for line in default_text().partition("[keys]")[2].splitlines() if line]

    wishes = parse_settings("\n".join(["[keys]", *samples])).keys

    assert len(wishes) == len(samples)
    assert find_conflicts(wishes) == []


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "~nobody-of-this-name"])
def test_a_person_whom_the_system_does_not_know_has_no_home(name: str) -> None:
    assert load_settings({"TERMNEWS_CACHE": name, "XDG_CONFIG_HOME": name}).cache == Path(name)


def test_what_is_no_settings_file_is_told_at_once(tmp_path: Path) -> None:
    pipe, hole = tmp_path / "pipe", tmp_path / "hole"
    os.mkfifo(pipe)
    hole.touch()
    os.truncate(hole, 1 << 40)
    for odd in (pipe, hole, Path("/dev/zero")):
        with pytest.raises(SettingsError, match=rf"Cannot read {odd}: .*Move it, or set TERMNEWS_CONFIG"):
            load_settings({"TERMNEWS_CONFIG": str(odd)})
    assert load_settings({"TERMNEWS_CONFIG": "/dev/null"}).theme == ""


@pytest.mark.parametrize("key", ["archive", "cache", "shelf", "sync"])
def test_a_path_holds_no_null_character(key: str) -> None:
    """No system has such a file, and Python's functions answer with another error than for a missing one."""
    with pytest.raises(SettingsError, match=rf"line 2: {key} = .*: must be a path, which holds no null character\."):
        parse_settings(f'# a path\n{key} = "/a\\u0000b"\n')


def test_as_many_keys_as_a_file_can_hold_are_read_in_one_pass() -> None:
    """Each knows its line; looking for it from the first line took minutes."""
    begun = time.process_time()
    read = parse_settings("[keys]\n" + "".join(f"k{number} = 'x'\n" for number in range(60_000)))
    assert time.process_time() - begun < 20
    assert read.keys[-1].line == 60_001


@pytest.mark.parametrize("key", ["'next unread'", '"next.unread"', '"it\'s"'])
def test_a_quoted_key_knows_its_line(key: str) -> None:
    assert parse_settings(f"[keys]\n\n{key} = 'x'\n").keys[-1].line == 3
