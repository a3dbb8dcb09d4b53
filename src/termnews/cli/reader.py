"""`termnews [PATH]`: the reader itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from termnews import __version__
from termnews.cli.options import archive_options, path_argument
from termnews.cli.start import read_archive
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.database.server_address import Where
    from termnews.ui.runtime import Runtime


class ReaderCommand(click.Command):
    """The reader, whose help also names the other commands."""

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first line of its own help."""
        from termnews.cli.command_words import load
        from termnews.cli.main import COMMANDS

        with formatter.section(_("Commands")):
            formatter.write_dl([(name, load(name).get_short_help_str()) for name in COMMANDS])
        formatter.write_paragraph()
        formatter.write_text(_("To open a folder that is named like a command, write ./list."))


@click.command(
    "termnews",
    cls=ReaderCommand,
    help=_(
        "Read the archive PATH: a folder of saved articles, or one file, opened in its folder. "
        "Without PATH: the archive in the settings, else ./seeds, else the articles that come with "
        "termnews."
    ),
)
@path_argument
@archive_options
@click.version_option(__version__, prog_name="termnews", message="%(prog)s %(version)s")
@click.pass_obj
def command(runtime: Runtime, /, path: Where, **flags: Any) -> int:
    """Open the reader."""
    return read_archive(path, runtime, **flags)
