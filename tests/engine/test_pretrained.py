"""Networks that others have trained say what torchvision's own say of the same weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from playground.core.pretrained import PRETRAINED
from playground.engine.pretrained import Convention, PretrainedError, convention_in, load_pretrained, read_weights
from playground.paths import resource

SHIPPED = [name for name, entry in PRETRAINED.items() if entry.is_shipped]


def torchvisions(name: str) -> torch.nn.Module:
    """torchvision's network with the shipped weights, loaded without our code."""
    from torchvision import models

    entry = PRETRAINED[name]
    network = getattr(models, entry.builder)()
    weights = {key: value.float() for key, value in load_file(resource("models", entry.file)).items()}
    network.load_state_dict(weights, strict=entry.has_classes)
    return network.eval()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_stage_answers_as_torchvisions_does(name: str) -> None:
    """In 64 bit: in 32 sums of thousands differ by their order, and ours lie in another memory layout."""
    theirs, ours = torchvisions(name).double(), load_pretrained(name).double()
    inputs = 100 * torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    with torch.inference_mode():
        found = ours.answers(inputs, PRETRAINED[name].named)
        before = ours.answers(inputs, PRETRAINED[name].named, rectified=False)
        for stage in PRETRAINED[name].stages:
            until = stage.at + (1 if stage.is_fire else 2)
            expected = theirs.features[:until](inputs)
            assert torch.allclose(found[stage.name], expected, rtol=1e-9, atol=1e-7)
            assert torch.allclose(torch.relu(before[stage.name]), expected, rtol=1e-9, atol=1e-7)
            assert before[stage.name].min() < 0
            assert expected.shape[1] == stage.channels and 0 <= 64 // stage.stride - expected.shape[-1] <= 1


def test_squeezenet_scores_as_torchvisions_does() -> None:
    inputs = 100 * torch.randn(2, 3, 80, 80, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        expected = torchvisions("squeezenet")(inputs)
        assert torch.allclose(load_pretrained("squeezenet").scores(inputs), expected, rtol=1e-4, atol=1e-4)


def test_only_pixels_have_gradients_and_nothing_is_overwritten() -> None:
    network = load_pretrained("vgg16")
    assert not any(parameter.requires_grad for parameter in network.parameters()) and not network.training
    assert not any(getattr(module, "inplace", False) for module in network.modules())


def test_nothing_deeper_than_asked_is_worked_out() -> None:
    network = load_pretrained("vgg16")
    deep = []
    network.features[5].register_forward_hook(lambda *_: deep.append(1))
    network.answers(torch.zeros(1, 3, 32, 32), ["conv1_2"])
    assert not deep
    network.answers(torch.zeros(1, 3, 32, 32), ["conv2_1"])
    assert deep


@pytest.mark.parametrize("name", SHIPPED)
def test_the_convention_is_the_headers(name: str) -> None:
    reads = load_pretrained(name).reads
    colours = torch.rand(1, 3, 4, 4)
    expected = 255 * colours - torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)
    assert torch.allclose(reads.applied(colours), expected, atol=1e-3)
    assert torch.allclose(reads.undone(reads.applied(colours)), colours, atol=1e-6)


def test_weights_that_do_not_say_what_they_read_are_refused() -> None:
    with pytest.raises(PretrainedError, match="do not say"):
        convention_in({"mean": "1/255", "input": "RGB"}, "VGG-16")
    assert isinstance(convention_in({"mean": "1/255, 2/255, 3/255", "input": "(x - mean) * 255"}, ""), Convention)


def test_damaged_weights_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(resource("models", PRETRAINED["squeezenet"].file).read_bytes()[:5000])
    with pytest.raises(PretrainedError, match=r"cut\.safetensors cannot be read: they are damaged"):
        read_weights(cut)
    other = tmp_path / "models" / PRETRAINED["squeezenet"].file
    other.parent.mkdir()
    header = {"mean": "1/255, 2/255, 3/255", "input": "(x - mean) * 255"}
    save_file({"features.0.weight": torch.zeros(1)}, other, header)
    monkeypatch.setattr("playground.engine.pretrained.resource", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(PretrainedError, match="not those of SqueezeNet"):
        load_pretrained("squeezenet")


def test_what_has_to_be_fetched_says_so() -> None:
    with pytest.raises(PretrainedError, match="VGG-19 have to be fetched"):
        load_pretrained("vgg19")
