"""Facts about the data in words: counts and shares."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.datasets import Data, OwnPoints, Points
from playground.ui.numbers import THIN, count, percent
from playground.ui.train.data.split_bar import percents


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataTexts", text)


def noise_text(noise: float) -> str:
    """Noise as a share: "10 %"."""
    return percent(noise, 0)


def split_texts(data: Data) -> tuple[str, str, str]:
    """What stands in the three parts of the split bar: shares, or counts where the test set is the data's own."""
    train, validation, test = data.counts if data.has_own_test else percents(data.split)
    return _tr("train {0}").format(count(train)), count(validation), count(test)


def count_texts(data: Data, counts: tuple[int, int, int] | None = None) -> tuple[str, str]:
    """The line under the bar: left and right part; ``counts`` are those left where points were deleted."""
    train, validation, test = (count(number) for number in counts or data.counts)
    if "split" not in data.settings:
        return _tr("{0} points").format(train), _tr("all for training")
    if data.has_own_test:
        return _tr("training"), _tr("validation · test")
    words = _tr("{0} pictures") if data.space == "picture" else _tr("{0} points")
    return words.format(train), _tr("validation {0} · test {1}").format(validation, test)


def changed_text(data: Data) -> str:
    """How many points were changed by hand; empty for none."""
    number = len(data.changed) if isinstance(data, Points) else 0
    return "" if not number else _tr("1 point changed") if number == 1 else _tr("{0} points changed").format(number)


def facts(data: Data, counts: tuple[int, int, int] | None = None) -> list[str]:
    """The facts of the folded panel, most telling first; ``counts`` as in :func:`count_texts`."""
    if "split" not in data.settings:
        return list(count_texts(data))
    train, validation, test = split_texts(data)
    total = _tr("{0} pictures") if data.space == "picture" else _tr("{0} points")
    shares = _tr("{0}, validation {1}, test {2}").format(train, validation, test)
    has_noise = not isinstance(data, OwnPoints) and "noise" in data.settings
    return [
        total.format(count(sum(counts or data.counts))),
        *([_tr("noise {0}").format(noise_text(getattr(data, "noise", 0.0)))] if has_noise else []),
        shares if data.has_own_test else shares + f"{THIN}%",
        *filter(None, [changed_text(data)]),
    ]
