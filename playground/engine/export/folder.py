"""A person's own folder of pictures as lines of a PyTorch script, which reads the same files in the same way."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.datasets import Folder
from playground.core.training import Seeds
from playground.engine.data.digits import STREAM as NOISE_STREAM
from playground.engine.data.own_pictures import DEEP, ENDINGS
from playground.engine.data.split import STREAM as SPLIT_STREAM
from playground.engine.export.table import as_code, path_code
from playground.engine.pictures import FORMATS, MOST_PIXELS

MEASURES: dict[str, str] = {
    "none": "0.0, 1 / 255",
    "unit": "0.0, 1.0",
    "standard": """(
        torch.tensor(of(known, (0, 2, 3)) / 255).to({kind}).view(-1, 1, 1) for of in (np.mean, np.std)
    )
    deviation[deviation == 0] = 1""",
}
"""Mean and deviation of the brightness by normalisation."""


def folder_code(data: Folder, seeds: Seeds, kind: str, levels: bool, *, exchanged: str) -> str:
    """The function ``load_data(folder)``; the lines ``exchanged`` treat ``labels``.

    With ``levels`` it gives besides what black and white are once normalised.
    """
    noise = ""
    if data.noise:
        noise = f"""
    pictures = disturbed(pictures, np.random.default_rng(({seeds.data}, {NOISE_STREAM})))"""
    known = "known = pictures[parts[0]]\n    " if data.normalisation == "standard" else ""
    also = "; black and white" if levels else ""
    train, validation, _test = data.counts
    last = "[None]" if data.channels == 1 else ".transpose(2, 0, 1)"
    mode, side = "L" if data.channels == 1 else "RGB", data.side
    return f'''
FOLDER = {path_code(data.path)}
CLASSES = [
{_lines(data.labels)}
]
ENDINGS = (
{_lines(sorted(ENDINGS))}
)


def load_data(folder):
    """Pictures (N, {data.channels}, {side}, {side}), normalised, and their classes (N,), of all three parts{also}."""
    pictures, labels = [], []
    for label, name in enumerate(CLASSES):
        for file in sorted(os.listdir(os.path.join(folder, name))):
            if file.startswith(".") or os.path.splitext(file)[1].lower() not in ENDINGS:
                continue
            try:
                pictures.append(pixels(os.path.join(folder, name, file)))
            except Exception as error:
                print(f"{{name}}/{{file}} is left out: {{error}}")
            else:
                labels.append(label)
    pictures, labels = np.stack(pictures), np.array(labels){noise}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(labels))
    parts = np.split(order, [{train}, {train + validation}]){exchanged}
    {known}mean, deviation = {MEASURES[data.normalisation].format(kind=kind)}
    brightness = [torch.tensor(pictures[part]).to({kind}) / 255 for part in parts]
    loaded = [((x - mean) / deviation, torch.tensor(labels[part])) for x, part in zip(brightness, parts, strict=True)]
    return loaded{", ((0 - mean) / deviation, (1 - mean) / deviation)" if levels else ""}


def pixels(path):
    """The middle square of a picture, {side} pixels a side, as levels 0 to 255; what is see-through is white."""
    with Image.open(path, formats={FORMATS}) as opened:
        if opened.width * opened.height > {MOST_PIXELS}:
            raise ValueError("it has too many pixels")
        opened.draft("{mode}", ({2 * side}, {2 * side}))
        image = ImageOps.exif_transpose(opened)
        if image.mode in ("I", "F") or image.mode.startswith("I;"):
            image = of_8_bits(image)
        if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
            seen = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", seen.size, (255, 255, 255, 255)), seen)
        elif image.mode == "P":
            image = image.convert("RGB")
        image = image.convert("{mode}")
    how = Image.Resampling.BICUBIC if min(image.size) < {side} else Image.Resampling.BOX
    return np.asarray(ImageOps.fit(image, ({side}, {side}), how)){last}


def of_8_bits(image):
    """A deep grey picture, scaled: by the range of 16 bits, or other numbers from their least to their largest."""
    values = np.asarray(image, np.float64)
    darkest, brightest = values.min(), values.max()
    if not np.isfinite(brightest - darkest):
        raise ValueError("it holds what is no number")
    if image.mode != "F" and darkest >= 0 and brightest <= {DEEP}:
        darkest, brightest = 0.0, {DEEP}
    elif image.mode == "F" and darkest >= 0 and brightest <= 1:
        darkest, brightest = 0.0, 1.0
    return Image.fromarray(np.rint((values - darkest) * (255 / max(brightest - darkest, 1e-300))).astype(np.uint8))
'''


def _lines(texts: Sequence[str]) -> str:
    """Texts below each other."""
    return "\n".join(f"    {as_code(text)}," for text in texts)
