"""Containers made to hurt: each is a named problem within the bounds, and costs nothing else."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.containers.pages import PAGES, article_of, members, opened, problems
from tests.archive.containers.test_kinds import (
    EXPORTS,
    FEEDS,
    JSONS,
    LISTS,
    a_mail,
    a_tar,
    a_wacz,
    a_zip,
    an_epub,
    an_mhtml,
    an_omnivore_export,
    an_rss,
)
from tests.archive.containers.test_warc import warc_of_pages

from termnews.archive.containers import tars
from termnews.archive.containers.extras import LIBRARIES, library
from termnews.archive.containers.kinds import open_container
from termnews.archive.containers.member import Bounds, ContainerError, Member, MemberProblem
from termnews.archive.containers.source import source_of_bytes
from termnews.model.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = Bounds(members=1000, listed=100, page=1_000_000, whole=2_000_000, least=3_000_000)


def kinds_of(data: bytes, name: str, bounds: Bounds = SMALL) -> list[ProblemKind]:
    """What is wrong with a container."""
    try:
        return [problem.kind for problem in problems(opened(data, name, bounds))]
    except ContainerError as error:
        return [error.kind]


def reading(data: bytes, name: str, member: str, bounds: Bounds = SMALL) -> ProblemKind | None:
    """What is wrong with a member when it is read."""
    try:
        opened(data, name, bounds).read(member)
    except ContainerError as error:
        return error.kind
    return None


def test_a_page_of_a_zip_that_unpacks_to_far_too_much_is_refused() -> None:
    data = a_zip({"bomb.html": b"<p>" + b"a" * 50_000_000, "good.html": PAGES[0].page})

    assert reading(data, "a.zip", "bomb.html") is ProblemKind.TOO_BIG
    assert reading(data, "a.zip", "good.html") is None


def test_an_entry_that_says_it_is_small_and_is_not_gives_no_more_than_it_said() -> None:
    data = bytearray(a_zip({"bomb.html": b"a" * 5_000_000}))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 100)

    assert reading(bytes(data), "a.zip", "bomb.html") in {None, ProblemKind.BAD_MEMBER}


def test_a_zip_that_becomes_far_too_much_in_all_is_left() -> None:
    data = a_zip({f"{place}.html": b"a" * 900_000 for place in range(20)})

    assert kinds_of(data, "a.zip") == [ProblemKind.TOO_BIG]


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_zip_with_too_many_entries_is_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch, *, is_silent: bool
) -> None:
    """Whether its table of contents says how many they are, or says that they are none."""
    data = bytearray(a_zip({f"{place}.css": b"" for place in range(400 if is_silent else 101)}))
    if is_silent:
        struct.pack_into("<HH", data, len(data) - 14, 0, 0)
    monkeypatch.setattr(zipfile, "ZipFile", None)

    assert kinds_of(bytes(data), "a.zip") == [ProblemKind.TOO_BIG]


def test_a_large_zip_with_too_many_entries_is_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count and length of a zip beyond 65,535 entries or 4 GB are in a record of their own."""
    end_64 = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 101, 101, 5_000, 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 5_000, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    monkeypatch.setattr(zipfile, "ZipFile", None)

    assert kinds_of(b"PK" + bytes(4_998) + end_64 + locator + end, "a.zip") == [ProblemKind.TOO_BIG]


def test_too_many_empty_members_of_a_tar_end_the_list() -> None:
    """Nothing but other things is met, so the list says now and then that it is still at it."""
    block = tarfile.TarInfo("x.css").tobuf()
    data = gzip.compress(block * 20_000)

    listed = list(opened(data, "a.tar.gz", Bounds(members=5_000)).members())

    assert [type(item).__name__ for item in listed if item] == ["MemberProblem"]
    assert len(listed) < 20


def test_a_tar_that_unpacks_to_far_too_much_is_left() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name in ("big.bin", "page.html"):
            entry = tarfile.TarInfo(name)
            entry.size = 10_000_000
            archive.addfile(entry, io.BytesIO(bytes(entry.size)))

    assert kinds_of(file.getvalue(), "a.tgz") == [ProblemKind.TOO_BIG]


@pytest.mark.parametrize("name", ["../../out.html", "/etc/out.html", "a/../../out.html", "..\\out.html"])
def test_a_name_that_climbs_out_is_a_problem_and_nothing_is_written(name: str) -> None:
    data = a_zip({name: PAGES[0].page, "good.html": PAGES[1].page})

    listed = [item for item in opened(data, "a.zip").members() if item]

    assert [(type(item).__name__, item.name) for item in listed] == [
        ("MemberProblem", name.replace("\\", "/")),
        ("Member", "good.html"),
    ]


def test_an_encrypted_page_is_a_problem_of_its_own() -> None:
    data = bytearray(a_zip({"secret.html": PAGES[0].page, "good.html": PAGES[1].page}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + offset] |= 1

    assert kinds_of(bytes(data), "a.zip") == [ProblemKind.ENCRYPTED]
    assert [member.name for member in opened(bytes(data), "a.zip").members() if isinstance(member, Member)] == [
        "good.html"
    ]
    assert reading(bytes(data), "a.zip", "secret.html") is ProblemKind.ENCRYPTED


PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_damaged_page_costs_no_other_page(packing: int) -> None:
    data = bytearray(a_zip({"bad.html": PAGES[0].page * 10, "good.html": PAGES[1].page}, packing))
    data[60:90] = bytes(30)

    assert len(members(opened(bytes(data), "a.zip"))) == 2
    assert reading(bytes(data), "a.zip", "bad.html") is ProblemKind.BAD_MEMBER
    assert reading(bytes(data), "a.zip", "good.html") is None


def test_containers_nested_too_deep_are_a_problem() -> None:
    data = a_zip({"page.html": PAGES[0].page})
    for _level in range(6):
        data = a_zip({"in.zip": data})

    assert kinds_of(data, "a.zip", Bounds()) == [ProblemKind.TOO_DEEP]


def test_a_zip_that_holds_itself_many_times_is_bounded() -> None:
    """As in the famous bomb: each level holds the one below many times."""
    data = a_zip({"page.html": PAGES[0].page})
    for _level in range(3):
        data = a_zip({f"{place}.zip": data for place in range(16)}, zipfile.ZIP_STORED)

    found = [item for item in opened(data, "a.zip", SMALL).members() if item]

    assert len(found) <= 1001


def test_containers_in_a_zip_that_become_far_too_much_together_are_left() -> None:
    """Each alone is within the bounds."""
    inner = a_zip({f"{place}.html": b"a" * 900_000 for place in range(3)})
    data = a_zip({f"{place}.zip": inner for place in range(16)})

    listed = [item for item in opened(data, "a.zip", SMALL).members() if item]

    assert [item.name for item in listed if isinstance(item, MemberProblem)] == [""]
    assert len(listed) < 5


def test_containers_without_members_are_no_problem() -> None:
    assert kinds_of(a_zip({}), "a.zip") == []
    assert kinds_of(bytes(10_240), "a.tar") == []


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.mbox", "a.warc.gz", "a.pdf"])
def test_an_empty_file_is_told_as_one(name: str) -> None:
    assert kinds_of(b"", name) == [ProblemKind.EMPTY_TEXT]


def test_a_zip_that_is_called_a_book_and_is_none_is_a_bad_container() -> None:
    assert kinds_of(a_zip({"a.html": PAGES[0].page}), "a.epub") == [ProblemKind.BAD_CONTAINER]


def test_a_broken_container_inside_costs_nothing_else() -> None:
    data = a_zip({"broken.zip": b"PK no", "page.html": PAGES[0].page, "crawl.warc.gz": b"junk"})

    listed = [item for item in opened(data, "a.zip").members() if item]

    assert {(item.name, type(item)) for item in listed} == {
        ("page.html", Member),
        ("broken.zip", MemberProblem),
        ("crawl.warc.gz", MemberProblem),
    }


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + place, b"&%c;" % (97 + place) * 10) for place in range(9)
    )
    + b'<!-- wordpress.org/export/ -->]><rss xmlns:x="http://wordpress.org/export/1.2/"><channel><item>'
    + b"<title>&j;</title></item></channel></rss>"
)  # fmt: skip


@pytest.mark.parametrize("name", ["export.xml", "notes.enex"])
def test_entities_that_multiply_are_refused(name: str) -> None:
    data = ENTITIES if name == "export.xml" else ENTITIES.replace(b"<rss", b"<en-export").replace(b"item", b"note")

    assert kinds_of(data, name, Bounds()) == [ProblemKind.BAD_CONTAINER]


def test_a_pdf_without_text_or_whole_is_a_problem() -> None:
    assert reading(b"%PDF-1.4\nnothing", "a.pdf", "", Bounds()) is ProblemKind.BAD_CONTAINER


def test_a_library_that_is_missing_is_named_with_the_command_that_adds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIBRARIES, "zim", "termnews_no_such_library")
    with pytest.raises(ContainerError, match=r"termnews\[zim\]") as told:
        library("zim")

    assert told.value.kind is ProblemKind.NEEDS_EXTRA


def test_a_book_without_its_list_is_a_problem() -> None:
    assert kinds_of(a_zip({"mimetype": b"application/epub+zip"}), "a.epub") == [ProblemKind.BAD_CONTAINER]
    assert kinds_of(a_zip({"META-INF/container.xml": b"<a"}), "a.epub") == [ProblemKind.BAD_CONTAINER]


SOUND: dict[str, bytes] = {
    "a.zip": a_zip({"page.html": PAGES[0].page, "inner.zip": a_zip({"x.html": PAGES[1].page})}),
    "b.zip": a_zip({"page.html": PAGES[0].page}, zipfile.ZIP_BZIP2),
    "l.zip": a_zip({"page.html": PAGES[0].page}, zipfile.ZIP_LZMA),
    "a.tar": a_tar(""),
    "a.tar.gz": a_tar("gz"),
    "a.tar.xz": a_tar("xz"),
    "a.warc": warc_of_pages(packed=False),
    "a.warc.gz": warc_of_pages(packed=True),
    "a.wacz": a_wacz(),
    "a.epub": an_epub(),
    "a.eml": a_mail(0).as_bytes(),
    "a.mbox": b"From x\n" + a_mail(0).as_bytes() + b"\nFrom y\n" + a_mail(1).as_bytes(),
    "a.mhtml": an_mhtml(),
    "a.rss": an_rss(),
    "omnivore.zip": an_omnivore_export(),
} | {
    name: make() for table in (FEEDS, EXPORTS) for name, make in table.items()
} | {name: text.encode() for name, text in LISTS.items()} | JSONS  # fmt: skip


def is_read_or_refused(data: bytes, name: str) -> bool:
    """Whatever the bytes: members and problems, and nothing else."""
    try:
        container = open_container(source_of_bytes(data, name), SMALL)
        for item in container.members() if container else ():
            if isinstance(item, Member):
                try:
                    article_of(container.read(item.name)) if container else None
                except Exception as error:
                    from termnews.errors import PageError

                    if not isinstance(error, PageError):
                        raise
    except ContainerError as error:
        return bool(str(error))
    return True


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("part", [0, 0.01, 0.3, 0.5, 0.9, 0.99])
def test_whatever_is_cut_short_is_members_and_problems(name: str, part: float) -> None:
    data = SOUND[name]

    assert is_read_or_refused(data[: int(len(data) * part)], name)


@given(data=st.data())
def test_whatever_is_damaged_is_members_and_problems(data: st.DataObject) -> None:
    """Some bytes of a sound container are others."""
    name = data.draw(st.sampled_from(sorted(SOUND)))
    damaged = bytearray(SOUND[name])
    for _place in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=12))
        damaged[place : place + len(piece)] = piece

    assert is_read_or_refused(bytes(damaged), name)


@given(data=st.binary(max_size=600), name=st.sampled_from(sorted(SOUND)))
def test_whatever_lies_under_the_name_is_members_and_problems(data: bytes, name: str) -> None:
    head: Callable[[str], bytes] = lambda name: SOUND[name][:64]  # noqa: E731 - reads better here

    assert is_read_or_refused(data, name)
    assert is_read_or_refused(head(name) + data, name)


def test_a_json_file_of_nested_lists_is_no_crash() -> None:
    for data in (b"[" * 100_000, json.dumps({"a": {"b": {"c": {"d": {"e": "<p>x</p>" * 30}}}}}).encode()):
        assert is_read_or_refused(data, "a.json")


def test_a_zip_whose_packed_bytes_are_no_bytes_of_the_page_is_a_problem() -> None:
    packed = zlib.compress(b"x")
    data = a_zip({"a.html": b"<p>" + packed})

    assert is_read_or_refused(data.replace(b"a.html", b"b.html", 1), "a.zip")


def test_a_tar_of_nothing_but_other_things_is_left_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of empty entries are a trap: so many of them in a row end the list."""
    monkeypatch.setattr(tars, "_BARREN", 2_000)
    block = tarfile.TarInfo("x.css").tobuf()

    listed = list(opened(gzip.compress(block * 2_002), "a.tar.gz").members())

    assert [item.kind for item in listed if isinstance(item, MemberProblem)] == [ProblemKind.TOO_BIG]
