"""The data of an experiment as lines of a PyTorch script: the same points, the same split."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import numpy as np

from playground.core.class_balance import EVEN, class_labels
from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import IMAGE_SETS, Curve, Data, Folder, Heights, Images, OwnPoints, Pixels, Points, Table
from playground.core.exchange import STREAM as EXCHANGE_STREAM
from playground.core.features import FEATURES, PLAIN
from playground.core.height_sets import HEIGHT_SETS, WIDTH
from playground.core.message import ProblemError
from playground.core.own_places import own_places, own_taken
from playground.core.training import Seeds
from playground.engine.data.digits import BALANCE_STREAM
from playground.engine.data.digits import STREAM as NOISE_STREAM
from playground.engine.data.pixels import STREAM as PIXEL_NOISE_STREAM
from playground.engine.data.split import STREAM as SPLIT_STREAM
from playground.engine.export.folder import folder_code
from playground.engine.export.photo import photo_text
from playground.engine.export.table import table_code

TORCHVISION: dict[str, str] = {
    "mnist": "MNIST",
    "fashion": "FashionMNIST",
    "kmnist": "KMNIST",
    "letters": "EMNIST",
    "cifar10": "CIFAR10",
    "cifar100": "CIFAR100",
    "svhn": "SVHN",
}
"""Image sets by their class in torchvision.datasets."""

_PARTS = ("train=True", "train=False")
PARTS: dict[str, tuple[str, str]] = {
    "letters": ('split="letters", train=True', 'split="letters", train=False'),
    "svhn": ('split="train"', 'split="test"'),
}
"""How such a class is asked for training and test pictures, where it is not as usual."""

_ARRAYS = ("some.data.numpy()", "some.targets.numpy()")
_CIFAR = ("some.data.transpose(0, 3, 1, 2)", "np.array(some.targets)")
ARRAYS: dict[str, tuple[str, str]] = {
    "letters": ("some.data.numpy().transpose(0, 2, 1)", "(some.targets.numpy() - 1)"),
    "cifar10": _CIFAR,
    "cifar100": _CIFAR,
    "svhn": ("some.data", "some.labels"),
}
"""What gives pictures, (N, H, W) or (N, 3, H, W), and classes from 0, where it is not as usual."""

POINT_CODE: dict[str, str] = {
    "circle": """
# A disc (class 1) inside a ring (class 0).
radius = 5 * np.where(labels == 1, random.uniform(0, 0.5, count), random.uniform(0.7, 1, count))
angle = random.uniform(0, 2 * np.pi, count)
positions = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
""",
    "xor": """
# Four squares: class 1 where both coordinates have the same sign.
size = random.uniform(0.3, 5, (count, 2))
sign = random.choice(np.array([-1.0, 1.0]), count)
positions = size * np.stack([sign, np.where(labels == 1, sign, -sign)], axis=1)
""",
    "gaussians": """
# Two round clouds around (2, 2) and (-2, -2).
positions = random.normal(0, 0.8, (count, 2)) + np.where(labels == 1, 2.0, -2.0)[:, None]
""",
    "spiral": """
# Two arms of 1.75 turns, evenly filled.
along = random.uniform(0, 1, count)
for label in range(2):
    arm = labels == label
    along[arm] = (np.arange(arm.sum()) + along[arm]) / arm.sum()
angle = (1.75 * along + labels / 2 + 0.5) * 2 * np.pi
positions = (along * 5)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
""",
    "moons": """
# Two half rings that reach into each other.
angle = np.pi * random.uniform(0, 1, count)
side = np.where(labels == 0, 1.0, -1.0)
positions = side[:, None] * np.stack([3 * np.cos(angle) - 1.5, 3 * np.sin(angle) - 0.75], axis=1)
""",
    "blobs": """
# Three round clouds at the corners of a triangle.
middles = np.array([[-2.6, -1.9], [2.6, -1.9], [0.0, 2.6]])
positions = middles[labels] + random.normal(0, 0.8, (count, 2))
""",
    "arms": """
# Five arms of 0.6 turns, evenly filled.
along = random.uniform(0, 1, count)
for label in range(5):
    arm = labels == label
    along[arm] = (np.arange(arm.sum()) + along[arm]) / arm.sum()
angle = (0.6 * along + labels / 5) * 2 * np.pi
positions = (along * 5)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
""",
}
"""What makes ``positions`` (count, 2) from ``count``, ``labels`` and ``random``, for each set of points."""


CURVE_CODE: dict[str, str] = {
    "line": "0.5 * x + 1",
    "sine": "np.sin(x)",
    "step": "np.where(x < 0, -1.0, 1.0)",
    "abs": "np.abs(x)",
    "x_sin_x": "x * np.sin(x)",
    "polynomial": "0.04 * x**3 - 0.1 * x**2 - 0.8 * x + 1",
}
"""y of ``x`` (count,) for each set of drawn points about a curve."""


def data_code(data: Data, seeds: Seeds, precision: int, *, levels: bool = False) -> str:
    """A function ``load_data(folder)``, which gives inputs and targets of all three parts.

    With ``levels``, of pictures alone, it gives besides what black and white are once normalised.

    Raises ProblemError for data that a script cannot make or fetch.
    """
    kind = "torch.float64" if precision == 64 else "torch.float32"
    if isinstance(data, Table):
        exchanged, normalised = _exchanged(data, seeds, "answers", "parts[0]"), _normalised(data, "inputs")
        return table_code(data, seeds, kind, exchanged=exchanged, normalised=normalised)
    if isinstance(data, Folder):
        exchanged = _exchanged(data, seeds, "labels", "parts[0]")
        return folder_code(data, seeds, kind, levels, exchanged=exchanged) + _disturbed(data.noise)
    if isinstance(data, Points) and data.set in POINT_CODE:
        return _points(data, seeds, kind)
    if isinstance(data, Heights):
        return _heights(data, seeds, kind)
    if isinstance(data, OwnPoints):
        return _own_points(data, seeds, kind)
    if isinstance(data, Curve) and data.is_given:
        return _given(data, seeds, kind)
    if isinstance(data, Curve) and data.set in CURVE_CODE:
        return _curve(data, seeds, kind)
    if isinstance(data, Images) and data.set in TORCHVISION:
        return _images(data, seeds, kind, levels)
    if isinstance(data, Pixels):
        return _pixels(data, seeds, kind)
    raise ProblemError("{data} cannot be written into a script: it needs this program.", data=data.title)


def _points(data: Points, seeds: Seeds, kind: str) -> str:
    train, validation, test = data.counts
    drawing = POINT_CODE[data.set].strip().replace("\n", "\n    ")
    return f'''
def load_data(folder):
    """Points (N, {len(data.features)}) and their classes (N,), drawn here: for training, validation and testing."""
    count = {data.points}
    random = np.random.default_rng({seeds.data})
    labels = {_labels(data)}
    {drawing}
    positions += {data.noise!r} * random.standard_normal(positions.shape){_changed_labels(data)}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(count)
    parts = np.split(order[:{train + validation + test}], [{train}, {train + validation}]){_without_removed(data)}\
{_exchanged(data, seeds, "labels", "parts[0]")}
{features_code(data.features)}{_normalised(data, "inputs")}
    return [(torch.tensor(inputs[part]).to({kind}), torch.tensor(labels[part])) for part in parts]
'''


def _pixels(data: Pixels, seeds: Seeds, kind: str) -> str:
    train, validation, test = data.counts
    noise = ""
    if data.noise:
        noise = f"""
    random = np.random.default_rng(({seeds.data}, {PIXEL_NOISE_STREAM}))
    colours = (colours + {data.noise!r} * random.standard_normal(colours.shape, np.float32)).clip(0, 1)"""
    return f'''
PHOTO = """
{photo_text(data.set, data.side)}
"""


def load_data(folder):
    """Places (N, {len(data.features)}) and colours (N, 3) of the photograph's pixels: for all three parts."""
    with Image.open(io.BytesIO(base64.b64decode(PHOTO))) as photo:
        colours = np.asarray(photo, np.float32).reshape(-1, 3) / np.float32(255){noise}
    middles = (np.arange({data.side}) + 0.5) * (12 / {data.side}) - 6
    positions = np.stack([values.ravel() for values in np.meshgrid(middles, middles[::-1])], axis=1)
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(positions))
    parts = np.split(order[:{train + validation + test}], [{train}, {train + validation}])\
{_exchanged(data, seeds, "colours", "parts[0]")}
{features_code(data.features)}{_normalised(data, "inputs")}
    return [tuple(torch.tensor(values[part]).to({kind}) for values in (inputs, colours)) for part in parts]
'''


def _labels(data: Points) -> str:
    """The class numbers (count,) of the points to be drawn."""
    classes = data.task.targets
    if data.balance == EVEN:
        return f"np.arange(count) % {classes}"
    counts = np.bincount(class_labels(data.points, classes, data.balance), minlength=classes)
    return f"np.repeat(np.arange({classes}), {counts.tolist()})"


def features_code(features: tuple[str, ...]) -> str:
    """Lines that make ``inputs`` (count, features) of ``positions``, which the network reads."""
    if features == PLAIN:
        return "    inputs = positions.astype(np.float32)"
    names = ", ".join(FEATURES[name].code for name in features)
    return f"""    x1, x2 = positions.astype(np.float32).T
    inputs = np.stack([{names}], axis=1)"""


def _exchanged(data: Data, seeds: Seeds, answers: str, train: str) -> str:
    """Lines that let a share of the training samples exchange their answers."""
    if not data.shuffled:
        return ""
    return f"""
    random = np.random.default_rng(({seeds.data}, {EXCHANGE_STREAM}))
    chosen = random.permutation(len({train}))[: round({data.shuffled!r} * len({train}))]
    {answers}[{train}[chosen]] = {answers}[{train}[random.permutation(chosen)]]  # exchange their answers"""


def _normalised(data: Data, inputs: str) -> str:
    """Lines that normalise ``inputs`` (count, …) by what is measured on the training part alone."""
    if data.normalisation == "none":
        return ""
    measures = {"unit": "known.min(0), np.ptp(known, 0)", "standard": "known.mean(0), known.std(0)"}
    return f"""
    known = {inputs}[parts[0]].astype(np.float64)
    mean, deviation = {measures[data.normalisation]}
    deviation[np.ptp(known, 0) == 0] = 1
    {inputs} = ({inputs} - mean.astype(np.float32)) / deviation.astype(np.float32)"""


def _heights(data: Heights, seeds: Seeds, kind: str) -> str:
    train, validation, _test = data.counts
    values = textwrap.fill(
        f"values = {HEIGHT_SETS[data.set].code}", 90, initial_indent="    ", subsequent_indent="        "
    )
    return f'''
def load_data(folder):
    """Places (N, {len(data.features)}) with a value each (N, 1), drawn here: for training, validation and testing."""
    count = {data.points}
    random = np.random.default_rng({seeds.data})
    positions = random.uniform({-WIDTH!r}, {WIDTH!r}, (count, 2))
    x1, x2 = positions.T
{values}
    values = (values + {data.noise!r} * random.standard_normal(count)).astype(np.float32)[:, None]
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(count)
    parts = np.split(order, [{train}, {train + validation}])\
{_exchanged(data, seeds, "values", "parts[0]")}
{features_code(data.features)}{_normalised(data, "inputs")}
    return [tuple(torch.tensor(some[part]).to({kind}) for some in (inputs, values)) for part in parts]
'''


def _own_points(data: OwnPoints, seeds: Seeds, kind: str) -> str:
    train, validation, _test = data.counts
    places = own_places(data.drawn, data.noise, seeds.data).astype(np.float32)
    texts = [[np.format_float_positional(coordinate, trim="-") for coordinate in place] for place in places]
    taken = own_taken(data, seeds.data).tolist()
    numbers = _wrapped(f"({', '.join(texts[index])}, {data.drawn[index][2]:g})" for index in taken)
    what, answers, after = "classes (N,)", "drawn[:, 2].astype(np.int64)", ""
    if data.task.is_regression:
        what, answers, after = "values (N, 1)", "drawn[:, 2:].astype(np.float32)", f".to({kind})"
    return f'''
def load_data(folder):
    """Points (N, {len(data.features)}) that were drawn by hand, and their {what}, of all three parts."""
    drawn = np.array([{numbers}])
    positions, answers = drawn[:, :2], {answers}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(drawn))
    parts = np.split(order, [{train}, {train + validation}])\
{_exchanged(data, seeds, "answers", "parts[0]")}
{features_code(data.features)}{_normalised(data, "inputs")}
    return [(torch.tensor(inputs[part]).to({kind}), torch.tensor(answers[part]){after}) for part in parts]
'''


def _changed_labels(data: Points) -> str:
    """Lines that give single points another class."""
    changed = {change.index: change.label for change in data.changed if change.label is not None}
    if not changed:
        return ""
    return f"""
    for number, label in {{{_wrapped(f"{number}: {label}" for number, label in changed.items())}}}.items():
        labels[number] = label"""


def _without_removed(data: Points) -> str:
    """Lines that leave single points out of their parts."""
    if not data.removed:
        return ""
    return f"""
    deleted = [{_wrapped(map(str, data.removed))}]
    parts = [part[~np.isin(part, deleted)] for part in parts]"""


def _wrapped(items: Iterable[str]) -> str:
    """Items with commas, on lines of their own where they are many."""
    line = ", ".join(items)
    if len(line) <= 60:
        return line
    lines = textwrap.wrap(line + ",", 90)
    return "\n        " + "\n        ".join(lines) + "\n    "


def _given(data: Curve, seeds: Seeds, kind: str) -> str:
    given = CURVE_SETS[data.set].given
    return f'''
def load_data(folder):
    """The points, x (N, 1) and y (N, 1): all are for training, none for validation and testing."""
    x, y = np.array({[list(point) for point in given]}, np.float32).T[:, :, None]
    parts = np.split(np.arange({len(given)}), [{len(given)}, {len(given)}])\
{_exchanged(data, seeds, "y", "parts[0]")}{_normalised(data, "x")}
    return [tuple(torch.tensor(values[part]).to({kind}) for values in (x, y)) for part in parts]
'''


def _curve(data: Curve, seeds: Seeds, kind: str) -> str:
    train, validation, test = data.counts
    entry = CURVE_SETS[data.set]
    return f'''
def load_data(folder):
    """Points about a curve, x (N, 1) and y (N, 1), drawn here: for training, validation and testing."""
    count = {data.points}
    random = np.random.default_rng({seeds.data})
    x = random.uniform({entry.domain[0]!r}, {entry.domain[1]!r}, count)
    own, added = random.standard_normal((2, count))
    y = {CURVE_CODE[data.set]} + {entry.scatter!r} * own + {data.noise!r} * added
    x, y = (values.astype(np.float32)[:, None] for values in (x, y))
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(count)
    parts = np.split(order[:{train + validation + test}], [{train}, {train + validation}])\
{_exchanged(data, seeds, "y", "parts[0]")}{_normalised(data, "x")}
    return [tuple(torch.tensor(values[part]).to({kind}) for values in (x, y)) for part in parts]
'''


def _images(data: Images, seeds: Seeds, kind: str, levels: bool) -> str:
    entry = IMAGE_SETS[data.set]
    noise = ""
    if data.noise:
        noise = f"""
    random = np.random.default_rng(({seeds.data}, {NOISE_STREAM}))
    pictures, test_pictures = (disturbed(some, random) for some in (pictures, test_pictures))"""
    also = "; black and white" if levels else ""
    measures = {
        "none": "0.0, 1 / 255",
        "unit": "0.0, 1.0",
        "standard": "pictures[train].mean() / 255, pictures[train].std() / 255",
    }[data.normalisation]
    channel = ".unsqueeze(1)" if entry.inputs[0] == 1 else ""
    if not channel and data.normalisation == "standard":
        measures = f"""(
        torch.tensor(of(pictures[train], (0, 2, 3)) / 255).to({kind}).view(3, 1, 1) for of in (np.mean, np.std)
    )"""
    parts, arrays = PARTS.get(data.set, _PARTS), ARRAYS.get(data.set, _ARRAYS)
    return f'''
def load_data(folder):
    """Pictures (N, {", ".join(map(str, entry.inputs))}), normalised, and their classes (N,), of all three parts{also}.

    The pictures are fetched into the folder if they are not there.
    """
    whole = datasets.{TORCHVISION[data.set]}(folder, {parts[0]}, download=True)
    test = datasets.{TORCHVISION[data.set]}(folder, {parts[1]}, download=True)
    pictures, test_pictures = ({arrays[0]} for some in (whole, test))
    labels, test_labels = ({arrays[1]}.copy() for some in (whole, test)){noise}
{_taken(data, seeds)}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(taken))
    train_count = round(len(taken) * {data.split.train!r})
    validation_count = min(round(len(taken) * {data.split.validation!r}), len(taken) - train_count)
    train, validation = np.split(taken[order[: train_count + validation_count]], [train_count])\
{_exchanged(data, seeds, "labels", "train")}
    parts = [
        (pictures[train], torch.tensor(labels[train])),
        (pictures[validation], torch.tensor(labels[validation])),
        (test_pictures, torch.tensor(test_labels)),
    ]
    mean, deviation = {measures}
    parts = [((torch.tensor(x){channel}.to({kind}) / 255 - mean) / deviation, y) for x, y in parts]
    return parts{", ((0 - mean) / deviation, (1 - mean) / deviation)" if levels else ""}
{_disturbed(data.noise)}'''


def _disturbed(noise: float) -> str:
    """The function that adds noise to pictures, if there is any."""
    if not noise:
        return ""
    return f'''

def disturbed(pictures, random):
    """Grey levels with Gaussian noise."""
    noise = random.standard_normal(pictures.shape, dtype=np.float32) * np.float32({noise * 255!r})
    return np.clip(np.rint(pictures + noise), 0, 255).astype(np.uint8)
'''


def _taken(data: Images, seeds: Seeds) -> str:
    """Lines that choose which pictures train and validate: ``taken``, their numbers."""
    if data.balance == EVEN:
        return "    taken = np.arange(len(pictures))"
    return f"""    random = np.random.default_rng(({seeds.data}, {BALANCE_STREAM}))
    counts = {list(data.class_counts)}
    kept = [random.permutation(np.flatnonzero(labels == label))[:most] for label, most in enumerate(counts)]
    taken = np.sort(np.concatenate(kept))"""
