"""Compile the catalogues while termnews is built: for a wheel, and in the sources for an editable install."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Gives gettext what it reads; what people write is tracked, what is compiled from it is not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile beside the sources, and name what was compiled: what git ignores is not packed otherwise."""
        translate = runpy.run_path(str(Path(self.root, "scripts", "translate.py")))
        compiled = translate["compile_catalogues"]()
        build_data["artifacts"] += [f"/{file.relative_to(self.root).as_posix()}" for file in compiled]
