"""Packages that only some people need: whether they are there, and how to get them. Nothing heavy is loaded here."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from playground.core.message import ProblemError


class ExtraMissing(ProblemError):
    """A package that is not installed by itself is needed; the sentence names the command that installs it."""


def need_onnx() -> None:
    """Raise :class:`ExtraMissing` where ONNX files cannot be written."""
    if find_spec("onnx") is None:
        raise ExtraMissing(
            'ONNX files need the package onnx, which comes with: {python} -m pip install "nn-playground[onnx]".',
            python=sys.executable,
        )


def need_video() -> None:
    """Raise :class:`ExtraMissing` where MP4 cannot be made."""
    if find_spec("imageio_ffmpeg") is None:
        raise ExtraMissing(
            'MP4 needs the package imageio-ffmpeg, which comes with: {python} -m pip install "nn-playground[video]"; '
            "GIF needs nothing.",
            python=sys.executable,
        )
