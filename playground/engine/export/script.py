"""An experiment as a PyTorch script that rebuilds and trains the same network, with torch and torchvision alone."""

from __future__ import annotations

import math
from textwrap import indent

from playground.core.datasets import Folder, Table
from playground.core.experiment import Experiment
from playground.core.layers import BatchNorm, Dropout, Layer, Residual
from playground.core.parts import part_counts
from playground.core.shapes import layer_shapes
from playground.engine.export.augment import augment_code, augmentation_of
from playground.engine.export.data import data_code
from playground.engine.export.layers import RESIDUAL_BLOCK, Code, network_code
from playground.engine.export.training import (
    judging_code,
    keeping_code,
    loss_code,
    schedule_code,
    setup_code,
    step_code,
)

ORDER = (
    ("import argparse", "argparse."),
    ("import base64", "base64."),
    ("import copy", "copy."),
    ("import csv", "csv.reader"),
    ("import io", "io."),
    ("import json", "json."),
    ("import math", "math."),
    ("import os", "os.path"),
    ("from pathlib import Path", "type=Path"),
    ("", ""),
    ("import numpy as np", "np."),
    ("import torch", ""),
    ("from PIL import Image", "Image.open(io"),
    ("from PIL import Image, ImageOps", "ImageOps."),
    ("from torch import nn", ""),
    ("from torch.nn import functional as F", "F."),
    ("from torchvision import datasets", "datasets."),
)
"""Lines that import, in order, each with what must stand in the script for it to be needed."""

READ_WEIGHTS = '''
def read_weights(path):
    """Tensors by name from a .safetensors file (a length, JSON of names and places, numbers) or from torch.save."""
    if path.suffix != ".safetensors":
        return torch.load(path, weights_only=True)
    contents = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(contents[:8], "little")
    kinds = {"F32": torch.float32, "I64": torch.int64}
    tensors = {}
    for name, entry in json.loads(contents[8:start]).items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            numbers = torch.frombuffer(contents[start + first : start + end], dtype=kinds[entry["dtype"]])
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors
'''

EVALUATE = '''
@torch.no_grad()
def evaluate(network, inputs, targets):
    """Loss and share of right answers."""
    network.eval()
    outputs = torch.cat([network(batch) for batch in inputs.split(1000)])
    return loss_of(outputs, targets).item(), (predicted(outputs) == targets).double().mean().item()
'''


EVALUATE_REGRESSION = '''
@torch.no_grad()
def evaluate(network, inputs, targets):
    """Loss and R²: 1 at best, 0 for what does no better than the mean."""
    network.eval()
    outputs = torch.cat([network(batch) for batch in inputs.split(1000)])
    missed, spread = (targets - outputs).square().sum(0), (targets - targets.mean(0)).square().sum(0)
    return loss_of(outputs, targets).item(), (1 - missed / spread).mean().item()
'''


FETCHED = 'default="data", metavar="FOLDER", help="where data are fetched to"'
"""Where data lie that are no file of a person's own."""
OWN: dict[type, str] = {
    Table: 'default=TABLE, metavar="FILE", help="the table"',
    Folder: 'default=FOLDER, metavar="FOLDER", help="the pictures, a sub-folder a class"',
}
ARGUMENTS = """
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default={epochs})
    parser.add_argument("--data", {data})
    parser.add_argument("--weights", type=Path, metavar="FILE", help="weights to begin with")
    parser.add_argument("--save", type=Path, metavar="FILE", help="where to keep the weights learned")
    arguments = parser.parse_args()
    total = arguments.epochs

    torch.manual_seed({seed})
    {parts} = load_data(arguments.data)
"""

LOOP = """
    for epoch in range(1, total + 1):
        network.train()
        order, losses = {order}(len(targets)), []
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
"""

SKIP = """\
            if len(batch) < 2:
                continue  # batch norm learns nothing from one sample
"""

REPORT = """\
            losses.append(loss.item())
        train_loss = sum(losses) / max(len(losses), 1)
        validation_loss, accuracy = evaluate(network, *validation)
        print(
            f"epoch {epoch}: loss {train_loss:.4f} train, {validation_loss:.4f} validation, accuracy {accuracy:.4f}"
        )
"""

REPORT_TRAINING = """\
            losses.append(loss.item())
        train_loss = sum(losses) / max(len(losses), 1)
        end_loss, accuracy = evaluate(network, inputs, targets)  # there are no validation data
        print(f"epoch {epoch}: loss {train_loss:.4f}, at its end {end_loss:.4f}, accuracy {accuracy:.4f}")
"""

ENDING = """
    test_loss, accuracy = evaluate(network, *test)
    print(f"test: loss {test_loss:.4f}, accuracy {accuracy:.4f}")
"""

SAVING = """\
    if arguments.save is not None:
        torch.save(network.state_dict(), arguments.save)
"""


def script(experiment: Experiment) -> str:
    """The text of the script. Raises ProblemError for an experiment that cannot be trained or written as one."""
    training = experiment.training
    layers = network_code(experiment)
    changing = augment_code(augmentation_of(experiment))
    parts = [
        f"LEARNING_RATE = {training.learning_rate!r}\nBATCH_SIZE = {training.batch_size}",
        RESIDUAL_BLOCK if any(isinstance(layer, Residual) for layer, _code in layers) else "",
        _network(experiment, layers),
        data_code(experiment.data, experiment.seeds, training.precision, levels=bool(changing)),
        changing,
        loss_code(experiment),
        EVALUATE_REGRESSION if experiment.data.task.is_regression else EVALUATE,
        schedule_code(training.schedule),
        READ_WEIGHTS,
        _main(experiment, layers),
        'if __name__ == "__main__":\n    main()',
    ]
    body = "\n\n\n".join(part.strip("\n") for part in parts if part)
    imports = "\n".join(line for line, sign in ORDER if sign in body)
    return f"{_heading(experiment)}\n\n{imports}\n\n{body}\n"


def _heading(experiment: Experiment) -> str:
    name = "".join(letter if letter.isprintable() and letter not in '"\\' else " " for letter in experiment.name)
    return f'''"""{name.strip() or "A network"}, built in NN Playground, as plain PyTorch.

    python SCRIPT.py                           train it
    python SCRIPT.py --weights FILE            begin with weights exported as .safetensors, or saved with --save
    python SCRIPT.py --save FILE               keep the weights that were learned

Data, layers and settings are those of the experiment. The random numbers of first weights, batch order, dropout and
augmentation are others, so losses come out alike, not equal.
"""'''


def _network(experiment: Experiment, layers: list[tuple[Layer, Code]]) -> str:
    make = [line for _layer, code in layers for line in code.make]
    flow = [line for _layer, code in layers for line in code.flow]
    flow[-1] = flow[-1].replace("x = ", "return ", 1)
    still = [name for _layer, code in layers for name in code.still]
    inputs = ", ".join(map(str, experiment.data.task.inputs))
    text = f'''
class Network(nn.Module):
    """From a batch (N, {inputs}) to the values before the output activation."""

    def __init__(self):
        super().__init__()
{indent(chr(10).join(make), " " * 8)}

    def forward(self, x):
{indent(chr(10).join(flow), " " * 8)}
'''
    if still:
        text += '''
    def train(self, mode=True):
        """Frozen norms keep their running mean and variance."""
        super().train(mode)
'''
        text += "".join(f"        self.{name}.eval()\n" for name in still) + "        return self\n"
    return text


def _main(experiment: Experiment, layers: list[tuple[Layer, Code]]) -> str:
    training = experiment.training
    _train, validation, test = experiment.data.counts
    loaded = "(inputs, targets), validation, test"
    if not augmentation_of(experiment).is_off:
        loaded = f"({loaded}), (black, white)"
    source = OWN.get(type(experiment.data), FETCHED)
    has_dropout = any(isinstance(layer, Dropout) for layer, _code in layers)
    return "\n".join(
        part.rstrip()
        for part in (
            ARGUMENTS.format(epochs=training.epochs, seed=experiment.seeds.weights, parts=loaded, data=source),
            f"    network = Network(){'.double()' if training.precision == 64 else ''}",
            "    if arguments.weights is not None:",
            "        network.load_state_dict(read_weights(arguments.weights))",
            indent(setup_code(experiment), " " * 4),
            LOOP.format(order="torch.randperm" if training.shuffle else "torch.arange"),
            SKIP if _needs_two(experiment) else "",
            indent(step_code(experiment, has_dropout), " " * 12),
            _measured(experiment, REPORT if validation else REPORT_TRAINING),
            _measured(experiment, indent(judging_code(experiment), " " * 8)),
            indent(keeping_code(experiment), " " * 4),
            _measured(experiment, ENDING) if test else "",
            SAVING,
        )
        if part
    )


def _measured(experiment: Experiment, lines: str) -> str:
    """In regression R² stands for accuracy; without validation data the loss of the training part is judged."""
    if not experiment.data.counts[1]:
        lines = lines.replace("validation_loss", "end_loss")
    return lines.replace("accuracy", "r2") if experiment.data.task.is_regression else lines


def _needs_two(experiment: Experiment) -> bool:
    """Whether a batch of one sample would leave a batch norm with a single value a channel."""
    train, batch = part_counts(experiment.data, experiment.seeds)[0], experiment.training.batch_size
    if batch > 1 and train % batch != 1:
        return False
    for shape in layer_shapes(experiment):
        if shape.outputs is None or not isinstance(shape.layer, BatchNorm | Residual):
            continue
        if math.prod(shape.outputs[1:]) == 1:
            return True
    return False
