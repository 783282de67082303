"""Weights are fetched whole or not at all, kept without pickles, and read the way they say."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import attrs
import pytest
import torch
from small_sets import Server

from playground.core.pretrained import PRETRAINED
from playground.engine import pretrained_fetch
from playground.engine.data.fetched import FetchError
from playground.engine.data.fetched.sources import RemoteFile
from playground.engine.pretrained import PretrainedError, load_pretrained
from playground.engine.pretrained_fetch import fetch_weights, source_of
from playground.paths import fetched_file

CONVENTION = {"input": "RGB, (x - mean) / std", "mean": "0.485, 0.456, 0.406", "std": "0.229, 0.224, 0.225"}


def published(extra: object = None) -> bytes:
    """Random weights of SqueezeNet as torchvision would publish them."""
    from torchvision.models import squeezenet1_1

    torch.manual_seed(0)
    state = dict(squeezenet1_1().state_dict())
    if extra is not None:
        state["extra"] = extra
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Instead of VGG-19, a small network is to be fetched, from this computer."""
    small = attrs.evolve(PRETRAINED["squeezenet"], title="VGG-19", file="", weights="IMAGENET1K_V1")
    monkeypatch.setitem(PRETRAINED, "vgg19", small)
    server = Server({"small.pth": published()})
    content = server.files["small.pth"]
    checksum = hashlib.sha256(content).hexdigest()[:8]
    listed = RemoteFile("small.pth", (server.url + "small.pth",), "", len(content), sha256=checksum)
    monkeypatch.setattr(pretrained_fetch, "source_of", lambda _entry: (listed, CONVENTION))
    yield server
    server.close()


def test_they_are_fetched_kept_and_loaded_with_their_convention(server: Server) -> None:
    steps = list(fetch_weights("vgg19"))
    assert steps[0].bytes == 0 and steps[-1].bytes == steps[-1].total == len(server.files["small.pth"])
    network = load_pretrained("vgg19")
    assert network.reads.mean == (0.485, 0.456, 0.406)
    assert network.reads.scale == pytest.approx((1 / 0.229, 1 / 0.224, 1 / 0.225))
    expected = torch.load(io.BytesIO(server.files["small.pth"]), weights_only=True)
    assert torch.equal(network.features[0].weight, expected["features.0.weight"])
    assert network.scores(torch.zeros(1, 3, 64, 64)).shape == (1, 1000)


@pytest.mark.parametrize(("trouble", "said"), [("404", "404"), ("cut", "broke off"), ("other", "checksum differs")])
def test_a_failure_is_one_sentence_and_nothing_is_kept(server: Server, trouble: str, said: str) -> None:
    server.trouble = trouble
    with pytest.raises(FetchError, match=said):
        list(fetch_weights("vgg19"))
    assert list(fetched_file("vgg19").parent.iterdir()) == []
    with pytest.raises(PretrainedError, match="VGG-19 have to be fetched first"):
        load_pretrained("vgg19")


def test_stopped_it_keeps_nothing(server: Server) -> None:
    for number, _step in enumerate(fetch_weights("vgg19", lambda: True)):
        assert number < 5
    assert list(fetched_file("vgg19").parent.iterdir()) == []


def test_a_pickle_is_never_run(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    content = published(extra=print)
    server.files["small.pth"] = content
    checksum = hashlib.sha256(content).hexdigest()[:8]
    listed = RemoteFile("small.pth", (server.url + "small.pth",), "", len(content), sha256=checksum)
    monkeypatch.setattr(pretrained_fetch, "source_of", lambda _entry: (listed, CONVENTION))
    with pytest.raises(FetchError, match="cannot be read"):
        list(fetch_weights("vgg19"))
    assert list(fetched_file("vgg19").parent.iterdir()) == []


@pytest.mark.parametrize("name", [name for name, entry in PRETRAINED.items() if not entry.is_shipped])
def test_addresses_and_conventions_are_torchvisions(name: str) -> None:
    file, convention = source_of(PRETRAINED[name])
    assert file.urls[0].startswith("https://download.pytorch.org/models/vgg") and len(file.sha256) == 8
    assert convention["mean"] == "0.485, 0.456, 0.406" and convention["std"] == "0.229, 0.224, 0.225"
    assert file.size / 1e6 == pytest.approx(PRETRAINED[name].megabytes, abs=1)
