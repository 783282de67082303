"""`nn-playground warm-up`: compile the kernels for small networks before anyone waits for them."""

from __future__ import annotations

import argparse
import os
import sys

from playground.cli.arguments import Command
from playground.session.kernel_folder import tidy

NICENESS = 5


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--gently", action="store_true", help="leave the processor to everything else")


def run(arguments: argparse.Namespace) -> int:
    """Compile them unless they are kept; 1 where that cannot be, with the reason as the last line on stderr."""
    from playground.engine.fused.kept import PRECISIONS, is_kept

    missing = [precision for precision in PRECISIONS if not is_kept(precision)]
    if not missing:
        return 0
    if arguments.gently and hasattr(os, "nice"):
        os.nice(NICENESS)
    print("Compiling kernels for this machine, once…", flush=True)
    from playground.engine.fused.warm_up import compile_kernels

    for precision in missing:
        failed = compile_kernels(precision)
        if failed is not None:
            print("Small networks are trained by PyTorch here.", flush=True)
            sys.stderr.write(f"{failed.values['error']}\n")
            return 1
    tidy()
    return 0


COMMAND = Command(
    "warm-up",
    "Compile the kernels for small networks, once.",
    "[--gently]",
    run,
    configure,
    about="Compile the kernels that train small networks, so that the first start need not.",
    hidden=True,
)
