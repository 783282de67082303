"""Facts about the data in words: counts and shares."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from playground.core.datasets import Curve, Data, Images
from playground.ui.numbers import THIN, count, percent
from playground.ui.train.split_bar import percents


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataTexts", text)


def noise_text(noise: float) -> str:
    """Noise as a share: "10 %"."""
    return percent(noise, 0)


def all_train(data: Data) -> bool:
    """Whether there is nothing to draw, to disturb and to split."""
    return isinstance(data, Curve) and data.is_given


def split_texts(data: Data) -> tuple[str, str, str]:
    """What stands in the three parts of the split bar: shares, or counts where the test set is the data's own."""
    train, validation, test = percents(data.split) if not isinstance(data, Images) else data.counts
    return _tr("train {0}").format(count(train)), count(validation), count(test)


def count_texts(data: Data) -> tuple[str, str]:
    """The line under the bar: left and right part."""
    train, validation, test = (count(number) for number in data.counts)
    if all_train(data):
        return _tr("{0} points").format(train), _tr("all for training")
    if isinstance(data, Images):
        return _tr("training"), _tr("validation · test")
    return _tr("{0} points").format(train), _tr("validation {0} · test {1}").format(validation, test)


def facts(data: Data) -> list[str]:
    """The facts of the folded panel, most telling first."""
    if all_train(data):
        return list(count_texts(data))
    train, validation, test = split_texts(data)
    total = _tr("{0} pictures") if isinstance(data, Images) else _tr("{0} points")
    shares = _tr("{0}, validation {1}, test {2}").format(train, validation, test)
    return [
        total.format(count(sum(data.counts))),
        _tr("noise {0}").format(noise_text(data.noise)),
        shares if isinstance(data, Images) else shares + f"{THIN}%",
    ]
