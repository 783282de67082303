"""Words of the Style page: captions of pictures, layers, times."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from playground.core.gallery import GALLERY, Source
from playground.ui.numbers import THIN
from playground.ui.train.wording import term


def tr(text: str) -> str:
    return QCoreApplication.translate("Style", text)


def title_of(source: Source) -> str:
    """What a picture is called: "Starry Night", a file's name, "the drawing"."""
    if source.kind == "file":
        return tr("{file}").format(file=Path(source.name).name)
    return term(GALLERY[source.name].title) if source.name in GALLERY else tr("the drawing")


def caption_of(source: Source) -> str:
    """Painter, title and year of a painting, else its title."""
    art = GALLERY.get(source.name)
    if source.kind != "shipped" or art is None or not art.painter:
        return title_of(source)
    return tr("{painter}, {title}, {year}").format(painter=term(art.painter), title=term(art.title), year=art.year)


def short_title_of(source: Source) -> str:
    """What a picture is called where there is little room."""
    art = GALLERY.get(source.name)
    return term(art.short or art.title) if source.kind == "shipped" and art is not None else title_of(source)


def wordings_of(source: Source) -> tuple[str, ...]:
    """The caption, and shorter ones."""
    art = GALLERY.get(source.name)
    wordings = [caption_of(source), title_of(source), short_title_of(source)]
    if art is not None and art.painter:
        wordings.insert(1, tr("{painter}, {title}").format(painter=term(art.painter), title=term(art.title)))
    return tuple(wordings)


def layer_text(name: str) -> str:
    """A layer's name as it stands on the screen: conv4-2, fire6."""
    return term(name.replace("_", "-"))


def duration(seconds: float) -> str:
    """A time that is still to come, coarser the longer it is: 8 s, 1 min 20 s, 2 h 5 min."""
    seconds = max(0.0, seconds)
    if seconds < 59.5:
        return tr("{0} s").format(round(seconds)).replace(" ", THIN)
    if seconds < 3570:
        tens = round(seconds / 10) * 10
        minutes, rest = divmod(tens, 60)
        text = tr("{0} min {1} s").format(minutes, rest) if rest else tr("{0} min").format(minutes)
        return text
    minutes = round(seconds / 60)
    return tr("{0} h {1} min").format(*divmod(minutes, 60))


def each(seconds: float) -> str:
    """How long an iteration takes: 2.0 s, 0.12 s."""
    return tr("{0} s each").format(f"{seconds:.1f}" if seconds >= 0.95 else f"{seconds:.2f}")


def waits_text(names: tuple[str, ...]) -> str:
    """What counts from the next start on; empty where nothing does."""
    words = words_of_settings()
    return tr("From the next start on: {0}.").format(", ".join(words[name] for name in names)) if names else ""


def words_of_settings() -> Mapping[str, str]:
    """The fields of the settings, and the pictures, in a word or two."""
    return {
        "pictures": tr("pictures"),
        "network": tr("network"),
        "size": tr("size"),
        "start": tr("start"),
        "seed": tr("seed"),
        "coarse_to_fine": tr("small first"),
        "content_weight": tr("content"),
        "style_weight": tr("style"),
        "smoothness": tr("smooth"),
        "content_layers": tr("content layers"),
        "style_layers": tr("style layers"),
        "blend": tr("blend"),
        "optimiser": tr("optimiser"),
        "learning_rate": tr("learning rate"),
        "original_colours": tr("colours"),
        "iterations": tr("iterations"),
    }
