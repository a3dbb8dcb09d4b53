"""One file, every key optional, a mistake named by its line and its nearest neighbour."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.errors import SettingsError
from termnews.settings import KeyWish, Settings, default_text, load_settings, parse_settings, settings_path

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_file_everything_is_as_by_default() -> None:
    assert load_settings({}) == Settings()


def test_the_printed_file_sets_nothing() -> None:
    assert parse_settings(default_text()) == Settings()


def test_the_printed_file_names_every_setting_with_a_value_that_is_taken() -> None:
    text = "\n".join(
        line.removeprefix("# ") for line in default_text().splitlines() if line.startswith("# ") and " = " in line
    )
    named = set(tomllib.loads(text.split("next-unread")[0]))
    assert named == {field.name for field in fields(Settings)} - {"keys", "file", "no_cache"}
    assert parse_settings(text.split("next-unread")[0]).measure == Settings().measure


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('\nthme = "nord"', "line 2: there is no setting thme. Did you mean theme?"),
        ("qqqqqq = 1", "`termnews settings` prints all keys."),
        ("# one\nmeasure = 5", "line 2: measure = 5: a number from 20 to 400 is wanted."),
        ('layout = "colums"', 'Did you mean "columns"?'),
        ("theme = 3", "a word in quotes is wanted"),
        ("archive = 3", "a path in quotes is wanted"),
        ('mouse = "perhaps"', '"on" or "off" is wanted'),
        ("[keys]\nstar = 3", "line 2: star: keys in quotes are wanted"),
        ("keys = 3", "[keys] is a table"),
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
    with pytest.raises(SettingsError, match="TERMNEWS_LAYOUT: layout = 'wide'"):
        load_settings({"TERMNEWS_LAYOUT": "wide"})


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        load_settings({"TERMNEWS_CONFIG": str(tmp_path / "none.toml")})


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({"TERMNEWS_CONFIG": str(file)})


def test_the_file_lies_in_the_configuration_folder(tmp_path: Path) -> None:
    assert settings_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "termnews" / "settings.toml"


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_text_is_read_or_told_to_be_wrong(text: str) -> None:
    with suppress(SettingsError):
        assert isinstance(parse_settings(text), Settings)


@given(st.sampled_from(fields(Settings)), st.one_of(st.integers(), st.text(max_size=9), st.booleans(), st.floats()))
@settings(max_examples=100)
def test_any_value_of_any_key_is_taken_or_told_to_be_wrong(field: object, value: object) -> None:
    with suppress(SettingsError):
        parse_settings(f"{getattr(field, 'name', '')} = {json.dumps(value)}")
