"""`termnews settings`: the settings file with every key explained."""

from __future__ import annotations

import click

from termnews.cli.main import DONE
from termnews.settings import default_text
from termnews.text.words import _


@click.command("settings", help=_("Print a settings file with every setting explained."))
def command() -> int:
    """Print a settings file with every setting explained."""
    click.echo(default_text(_), nl=False)
    return DONE
