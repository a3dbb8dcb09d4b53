"""`termnews completions`: the script for completing commands, options, fields, tags and sources in a shell."""

from __future__ import annotations

import click

from termnews.cli.main import DONE
from termnews.errors import UsageError
from termnews.text.words import _

# Each script passes the line up to the cursor to `completing.answer`, and offers what that prints.

_BASH = r"""# Completion of termnews for bash. In ~/.bashrc: eval "$(termnews completions bash)"
_termnews() {
    local answer kind
    answer=$(TERMNEWS_COMPLETE=bash termnews "${COMP_LINE:0:COMP_POINT}" 2>/dev/null) || return
    kind=${answer%%$'\n'*}
    [[ $answer == *$'\n'* ]] && mapfile -t COMPREPLY <<<"${answer#*$'\n'}"
    # Fields end in a colon: what follows it is typed at once.
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace
    case $kind in
        folders) compopt -o dirnames ;;
        files) compopt -o default ;;
    esac
}
complete -o nosort -F _termnews termnews
"""

_ZSH = r"""#compdef termnews
# Completion of termnews for zsh. In ~/.zshrc, after compinit: eval "$(termnews completions zsh)"
_termnews() {
    local -a answer fields words_found described
    local kind line
    answer=("${(@f)$(TERMNEWS_COMPLETE=zsh termnews "$LBUFFER" 2>/dev/null)}")
    kind=$answer[1]
    for line in ${answer[2,-1]}; do
        if [[ $line == *: ]]; then fields+=("$line")
        elif [[ $line == *$'\t'* ]]; then described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        else words_found+=("$line"); fi
    done
    (( $#fields )) && compadd -U -S '' -a fields
    (( $#words_found )) && compadd -U -V found -a words_found
    (( $#described )) && _describe -V termnews described -U
    case $kind in
        folders) _path_files -/ ;;
        files) _files ;;
    esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _termnews "$@"; else compdef _termnews termnews; fi
"""

_FISH = r"""# Completion of termnews for fish: termnews completions fish > ~/.config/fish/completions/termnews.fish
function __termnews_complete
    set -l answer (TERMNEWS_COMPLETE=fish termnews (commandline -cp) 2>/dev/null)
    printf '%s\n' $answer[2..-1]
    switch "$answer[1]"
        case folders
            __fish_complete_directories (commandline -ct)
        case files
            __fish_complete_path (commandline -ct)
    end
end
complete --command termnews --no-files --arguments '(__termnews_complete)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@click.command(
    "completions",
    help=_("Print a script that completes commands, options, fields, tags and sources in bash, zsh or fish."),
)
@click.argument(
    "shell",
    metavar="bash|zsh|fish",
    default="",
    shell_complete=lambda _context, _parameter, typed: [name for name in SCRIPTS if name.startswith(typed)],
)
def command(shell: str) -> int:
    """Print the script."""
    if shell not in SCRIPTS:
        raise UsageError(_("Name your shell: bash, zsh or fish; there is no script for others."))
    click.echo(SCRIPTS[shell], nl=False)
    return DONE
