"""An archive to search in, made once for a module of tests."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from termnews.archive.archive import Archive


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A page as a test writes it."""

    name: str
    title: str
    text: str
    date: str = ""
    source: str = "希望之声"
    tags: str = ""
    more: str = ""
    """Other lines of front matter."""

    def write(self, root: Path) -> None:
        """Save it below a folder."""
        lines = [f'title: "{self.title}"', f"source: {self.source}", f"tags: [{self.tags}]"]
        lines += [f"date: {self.date}"] * bool(self.date) + [self.more] * bool(self.more)
        file = root / self.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\n" + "\n".join(lines) + f"\n---\n\n{self.text}\n", "utf-8")


def open_archive(root: Path, pages: list[Saved], **kept: Any) -> Archive:
    """Save pages and read them in; `kept` says where the index is."""
    for page in pages:
        page.write(root)
    archive = Archive.open(root, **kept)
    archive.start()
    assert archive.wait(60)
    return archive


_HAN = ["马云", "馬雲", "北京", "中国", "中國", "香港", "蚂蚁", "螞蟻", "上海", "经济", "經濟", "𠮷野家"]
_WORDS = [*_HAN, "new", "york", "privacy", "covid-19", "GNews", "2021年", "😀", "カタカナ"]
_MARKS = ["，", "。", "", "", "", " ", "：“", "”", "\n\n", "、", "-"]


def random_text(seed: int, words: int = 40) -> str:
    """Text of a few words again and again, so that any two of them meet."""
    choice = random.Random(seed).choice
    return "开头" + "".join(choice(_WORDS) + choice(_MARKS) for _ in range(words)) + "结尾。"
