"""Which command the first word names; without one it is a file for the window."""

from __future__ import annotations

import difflib
from pathlib import Path

from playground import __version__
from playground.cli import (
    bench,
    check,
    doctor,
    dream,
    export,
    fetch,
    landscape,
    predict,
    presets,
    screenshot,
    started,
    style,
    train,
    warm_up,
    window,
)
from playground.cli.arguments import PROGRAM, Command, UsageError, bold, parser_of
from playground.cli.torch_first import torch_first

MODULES = (
    presets,
    train,
    predict,
    landscape,
    style,
    dream,
    export,
    fetch,
    screenshot,
    bench,
    doctor,
    check,
    started,
    warm_up,
)
COMMANDS: dict[str, Command] = {module.COMMAND.name: module.COMMAND for module in MODULES}
"""Every command by name, as help lists them. A file of such a name is reached with ``./`` before it."""


def dispatch(words: list[str]) -> int:
    """Run what these words ask for; the exit code. Raises ProblemError for words that cannot be understood."""
    if not words:
        return window.open_window(None)
    first, *rest = words
    if first in ("-h", "--help"):
        print(overview(), end="")
        return 0
    if first == "--version":
        print(f"{PROGRAM} {__version__}")
        return 0
    if first in COMMANDS:
        return _run(COMMANDS[first], rest)
    if first == "--" and len(rest) == 1:
        return window.open_window(Path(rest[0]))
    if first.startswith("-"):
        raise UsageError('There is no option "{word}"; see {program} --help.', word=first, program=PROGRAM)
    if not Path(first).exists():
        raise _unknown(first)
    if rest:
        raise UsageError("{program} opens one file at a time, not {count}.", program=PROGRAM, count=len(words))
    return window.open_window(Path(first))


def overview() -> str:
    """The help of the whole program."""
    listed = [command for command in COMMANDS.values() if not command.hidden]
    width = max(len(command.name) for command in listed)
    lines = [
        "NN Playground: build a neural network layer by layer, train it while watching, look inside.",
        "",
        bold("Usage"),
        f"  {PROGRAM} [FILE]           open the window, on a saved experiment if given",
        f"  {PROGRAM} COMMAND …        do without the window",
        "",
        bold("Commands"),
        *(f"  {command.name:<{width}}  {command.summary}" for command in listed),
        "",
        bold("Options"),
        "  -h, --help  show this and end; COMMAND --help tells of a command",
        "  --version   show the version and end",
        "",
    ]
    return "\n".join(lines)


def _run(command: Command, words: list[str]) -> int:
    try:
        arguments = parser_of(command).parse_args(words)
    except SystemExit as shown:  # argparse leaves so after --help
        return int(shown.code or 0)
    if command.has_window:
        torch_first()
    return command.run(arguments)


def _unknown(word: str) -> UsageError:
    near = difflib.get_close_matches(word, [name for name, command in COMMANDS.items() if not command.hidden], n=1)
    if near:
        return UsageError(
            'There is no command and no file "{word}"; did you mean "{program} {near}"?',
            word=word,
            program=PROGRAM,
            near=near[0],
        )
    return UsageError(
        'There is no command and no file "{word}"; {program} --help lists the commands.', word=word, program=PROGRAM
    )
