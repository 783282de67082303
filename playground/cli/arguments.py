"""Words of the command line: commands as values, an argparse that speaks in one sentence, and types with ranges."""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import sys
from collections.abc import Callable
from typing import NoReturn

from attrs import frozen

from playground.core.fields import Range
from playground.core.message import ProblemError

PROGRAM = "nn-playground"
WIDEST = 100
"""Columns of the help at most."""
ARGUMENT_MUST = re.compile(r"^argument (\S+): must\b")
"""How argparse begins what our types say of a word."""


class UsageError(ProblemError):
    """Words on the command line that cannot be understood."""


class Failure(Exception):
    """A run that failed on its way; the message is one sentence."""


@frozen
class Command:
    """A sub-command: ``configure`` adds its arguments, ``run`` does it and returns the exit code.

    ``usage`` shows its arguments in one line; ``examples`` are whole lines to copy. Hidden ones are not listed.
    ``has_window``: it shows the real window, or draws it.
    """

    name: str
    summary: str
    usage: str
    run: Callable[[argparse.Namespace], int]
    configure: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    about: str = ""
    examples: tuple[str, ...] = ()
    hidden: bool = False
    has_window: bool = False


class Parser(argparse.ArgumentParser):
    """argparse that raises :class:`UsageError` where it would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        message = ARGUMENT_MUST.sub(r"\1 must", message)
        raise UsageError("{program}: {message}.", program=self.prog, message=message.rstrip("."))


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with room to read: one column for what is typed, one for what it means."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(WIDEST, shutil.get_terminal_size().columns) - 2)

    def start_section(self, heading: str | None) -> None:
        super().start_section(bold(heading.capitalize()) if heading else heading)

    def _format_usage(self, usage: object, actions: object, groups: object, prefix: object) -> str:
        return f"{bold('Usage')}\n  {usage}\n\n"

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        return f"{', '.join(action.option_strings)} {self._format_args(action, (action.dest or '').upper())}"


def bold(text: str) -> str:
    """The text in bold where help goes to a terminal that shows it."""
    shows = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"\033[1m{text}\033[0m" if shows else text


def parser_of(command: Command) -> argparse.ArgumentParser:
    """The parser of a command's own words."""
    examples = "".join(f"  {line}\n" for line in command.examples)
    parser = Parser(
        prog=f"{PROGRAM} {command.name}",
        usage=f"{PROGRAM} {command.name} {command.usage}".rstrip(),
        description=command.about or command.summary,
        epilog=f"{bold('Examples')}\n{examples}" if examples else None,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser._positionals.title = "arguments"  # argparse calls them "positional arguments"
    command.configure(parser)
    parser.add_argument("-h", "--help", action="help", help="show this and end")
    return parser


def whole_number(limits: Range) -> Callable[[str], int]:
    """A type for argparse: a whole number within limits."""

    def read(text: str) -> int:
        least, most = int(limits.minimum), int(limits.maximum)
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f'must be a whole number from {least} to {most}, not "{text}"')
        return value

    return read


def number_in(limits: Range) -> Callable[[str], float]:
    """A type for a finite number within limits."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not limits.minimum <= value <= limits.maximum:
            raise argparse.ArgumentTypeError(f'must be a number between {limits}, not "{text}"')
        return value

    return parse
