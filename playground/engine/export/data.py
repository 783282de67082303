"""The data of an experiment as lines of a PyTorch script: the same points, the same split."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from playground.core.curve_sets import CURVE_SETS
from playground.core.datasets import IMAGE_SETS, Curve, Data, Images, Points, Pupils
from playground.core.message import ProblemError
from playground.core.training import Seeds
from playground.engine.data.digits import STREAM as NOISE_STREAM
from playground.engine.data.split import STREAM as SPLIT_STREAM

TORCHVISION: dict[str, str] = {"mnist": "MNIST"}
"""Image sets by their class in torchvision.datasets."""

NOT_WRITTEN = ("shuffled", "balance", "features")
"""Settings that scripts know only as they usually are."""

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
# Two arms of 1.75 turns.
arm = (count + 1) // 2
along = (np.arange(count) // 2 + random.uniform(0, 1, count)) / arm
angle = 1.75 * along * 2 * np.pi + np.where(labels == 1, 0.0, np.pi)
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


def data_code(data: Data, seeds: Seeds, precision: int) -> str:
    """A function ``load_data(folder)``, which gives inputs and targets of all three parts.

    Raises ProblemError for data that a script cannot make or fetch.
    """
    kind = "torch.float64" if precision == 64 else "torch.float32"
    if isinstance(data, Pupils):
        raise ProblemError("{data} cannot be written into a script: it needs this program.", data=data.title)
    plain = type(data)(set=data.set)
    if any(getattr(data, name) != getattr(plain, name) for name in NOT_WRITTEN if hasattr(data, name)):
        raise ProblemError("{data} cannot be written into a script: it needs this program.", data=data.title)
    if isinstance(data, Points) and data.set in POINT_CODE:
        return _points(data, seeds, kind)
    if isinstance(data, Curve) and data.is_given:
        return _given(data, kind)
    if isinstance(data, Curve) and data.set in CURVE_CODE:
        return _curve(data, seeds, kind)
    if isinstance(data, Images) and data.set in TORCHVISION:
        return _images(data, seeds, kind)
    raise ProblemError("{data} cannot be written into a script: it needs this program.", data=data.title)


def _points(data: Points, seeds: Seeds, kind: str) -> str:
    train, validation, test = data.counts
    drawing = POINT_CODE[data.set].strip().replace("\n", "\n    ")
    return f'''
def load_data(folder):
    """Points (N, 2) and their classes (N,), drawn here: for training, validation and testing."""
    count = {data.points}
    random = np.random.default_rng({seeds.data})
    labels = np.arange(count) % 2
    {drawing}
    positions += {data.noise!r} * random.standard_normal(positions.shape){_changed_labels(data)}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(count)
    parts = np.split(order[:{train + validation + test}], [{train}, {train + validation}]){_without_removed(data)}
    return [(torch.tensor(positions[part]).float().to({kind}), torch.tensor(labels[part])) for part in parts]
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


def _given(data: Curve, kind: str) -> str:
    given = CURVE_SETS[data.set].given
    points = f"torch.tensor({[list(point) for point in given]}, dtype={kind})"
    return f'''
def load_data(folder):
    """The points, x (N, 1) and y (N, 1): all are for training, none for validation and testing."""
    x, y = {points}.split(1, dim=1)
    return [(x, y), (x[:0], y[:0]), (x[:0], y[:0])]
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
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(count)
    parts = np.split(order[:{train + validation + test}], [{train}, {train + validation}])
    return [tuple(torch.tensor(values[part, None]).float().to({kind}) for values in (x, y)) for part in parts]
'''


def _images(data: Images, seeds: Seeds, kind: str) -> str:
    entry = IMAGE_SETS[data.set]
    noise = ""
    if data.noise:
        noise = f"""
    random = np.random.default_rng(({seeds.data}, {NOISE_STREAM}))
    pictures, test_pictures = (disturbed(some, random) for some in (pictures, test_pictures))"""
    measures = {
        "none": "0.0, 1 / 255",
        "unit": "0.0, 1.0",
        "standard": "pictures[train].mean() / 255, pictures[train].std() / 255",
    }[data.normalisation]
    code = f'''
def load_data(folder):
    """Pictures (N, {", ".join(map(str, entry.inputs))}), normalised, and their classes (N,), of all three parts.

    The pictures are fetched into the folder if they are not there.
    """
    whole = datasets.{TORCHVISION[data.set]}(folder, train=True, download=True)
    test = datasets.{TORCHVISION[data.set]}(folder, train=False, download=True)
    pictures, test_pictures = whole.data.numpy(), test.data.numpy(){noise}
    order = np.random.default_rng(({seeds.split}, {SPLIT_STREAM})).permutation(len(pictures))
    train_count = round(len(pictures) * {data.split.train!r})
    validation_count = min(round(len(pictures) * {data.split.validation!r}), len(pictures) - train_count)
    train, validation = order[:train_count], order[train_count : train_count + validation_count]
    parts = [
        (pictures[train], whole.targets[train]),
        (pictures[validation], whole.targets[validation]),
        (test_pictures, test.targets),
    ]
    mean, deviation = {measures}
    return [((torch.tensor(x).unsqueeze(1).to({kind}) / 255 - mean) / deviation, y) for x, y in parts]
'''
    if data.noise:
        code += f'''

def disturbed(pictures, random):
    """Grey levels with Gaussian noise."""
    noise = random.standard_normal(pictures.shape, dtype=np.float32) * np.float32({data.noise * 255!r})
    return np.clip(np.rint(pictures + noise), 0, 255).astype(np.uint8)
'''
    return code
