"""The tricks of activation maximisation, each with what it does and how strong it is: one entry in a table."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen
from PySide6.QtCore import QCoreApplication

from playground.core.dream import DreamSettings
from playground.ui.numbers import percent, rate
from playground.ui.widgets.scale import Scale


def tr(text: str) -> str:
    return QCoreApplication.translate("Tricks", text)


@frozen
class Trick:
    """One entry: a number that is 0 where it is off, with its usual strength, or (``scale`` None) only on or off."""

    key: str
    title: str
    tooltip: str
    usual: float = 1.0
    scale: Scale | None = None
    show: Callable[[float], str] = rate

    def words(self, settings: DreamSettings) -> str:
        """Its title, and its strength where it is on."""
        value = getattr(settings, self.key)
        return f"{self.title}, {self.show(value)}" if self.scale is not None and value else self.title


def tricks() -> tuple[Trick, ...]:
    """All of them, those in sight first."""
    return (
        Trick(
            "jitter",
            tr("jitter"),
            tr(
                "Before each step the picture is moved by up to so many pixels, so that the unit must answer wherever "
                "it lies: no single pixel can carry the excitement. Without it the picture is full of fine noise."
            ),
            6,
            Scale(minimum=0, maximum=32, integer=True, default=8),
            lambda value: tr("{0} px").format(rate(value)),
        ),
        Trick(
            "fourier",
            tr("Fourier basis"),
            tr(
                "Waves are changed instead of pixels, each scaled by its wavelength: coarse and fine become equally "
                "easy to change, as in photographs (Olah et al. 2017). Another choice starts anew."
            ),
        ),
        Trick(
            "variation",
            tr("total variation"),
            tr(
                "λ · Σ (difference of neighbouring pixels)² is taken off the excitement: smooth areas are favoured "
                "over speckles."
            ),
            5.0,
            Scale(minimum=0.1, maximum=1000.0, log=True, zero=True, default=5.0),
        ),
        Trick(
            "decorrelated",
            tr("decorrelated colour"),
            tr(
                "Red, green and blue change together along the main axes of colour in photographs; else colours turn "
                "out garish. Another choice starts anew. No effect on grey pictures."
            ),
        ),
        Trick(
            "blur",
            tr("blur"),
            tr("After each step the picture is smoothed by a Gaussian of this σ: fine noise cannot grow."),
            0.5,
            Scale(minimum=0.0, maximum=4.0, default=0.5),
            lambda value: tr("{0} px").format(rate(value)),
        ),
        Trick(
            "decay",
            tr("decay"),
            tr("Weight decay λ pulls all that is changed back to grey: only what excites the unit stays."),
            0.02,
            Scale(minimum=1e-6, maximum=1.0, log=True, zero=True, default=0.02),
        ),
        Trick(
            "rotation",
            tr("rotation"),
            tr("Before each step the picture is turned by up to this angle: the shape must hold when turned a little."),
            8.0,
            Scale(minimum=0.0, maximum=45.0, default=8.0),
            lambda value: f"{rate(value)}°",
        ),
        Trick(
            "scaling",
            tr("scaling"),
            tr("Before each step the picture is made larger or smaller by up to this share."),
            0.1,
            Scale(minimum=0.0, maximum=0.5, default=0.1),
            lambda value: percent(value, 0),
        ),
        Trick(
            "before_relu",
            tr("before the ReLU"),
            tr(
                "Maximise the sum h before the activation function instead of g(h): it has a gradient where the unit "
                "is silent, so a picture can grow from nothing."
            ),
        ),
        Trick(
            "diversity",
            tr("diversity"),
            tr(
                "The other pictures are of the same unit, and what the layer sees in them (its Gram matrix) is pushed "
                "apart: the different things a unit answers to. Switching it starts anew."
            ),
            5.0,
            Scale(minimum=0.1, maximum=100.0, log=True, zero=True, default=5.0),
        ),
    )
