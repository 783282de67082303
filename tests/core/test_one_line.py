"""An experiment as one line: short, the same when read, tolerant of blanks and strict on damage."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import experiments

from playground.core import one_line
from playground.core.experiment import Experiment
from playground.core.layers import Dropout
from playground.core.message import ProblemError
from playground.core.network import Network
from playground.core.one_line import LineError, from_line, to_line
from playground.core.presets import PRESETS


def packed(text: bytes) -> str:
    return "nnp1:" + base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def refused(line: str) -> str:
    """The sentence with which the line is refused."""
    with pytest.raises(ProblemError) as caught:
        from_line(line)
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 300
    return sentence


def test_a_layer_that_is_named_as_by_default_keeps_its_name() -> None:
    experiment = Experiment(network=Network(layers=(Dropout(),)))
    assert from_line(to_line(experiment)) == experiment


@given(experiments())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_experiment_comes_back_as_it_was(experiment: Experiment) -> None:
    line = to_line(experiment)
    assert line.isascii() and not any(letter.isspace() for letter in line)
    assert from_line(line) == experiment


@pytest.mark.parametrize("name", PRESETS)
def test_presets_fit_on_a_slide(name: str) -> None:
    line = to_line(PRESETS[name])
    assert from_line(line) == PRESETS[name]
    assert len(line) < 500


def test_the_default_experiment_is_hardly_more_than_its_prefix() -> None:
    assert len(to_line(Experiment())) < 30


def test_blanks_and_line_breaks_do_no_harm() -> None:
    line = to_line(PRESETS["course-cnn"])
    broken = "\ufeff \n" + "\r\n  ".join(line[start : start + 20] for start in range(0, len(line), 20)) + "\t\u200b\n"
    assert from_line(broken) == PRESETS["course-cnn"]


@pytest.mark.parametrize("text", ["", "hello", "nnp1:", "nnp:abc", "nnp1:a b!", "{}", "NNP1:eJyrrgUAAXUA-Q"])
def test_what_is_no_experiment_is_said_to_be_none(text: str) -> None:
    assert 'begins with "nnp1:"' in refused(text)


def test_a_line_of_a_newer_version_says_so() -> None:
    assert "newer version" in refused(to_line(Experiment()).replace("nnp1:", "nnp2:"))


@given(st.data())
def test_a_line_with_a_missing_end_or_a_wrong_letter_is_refused_unless_it_means_the_same(data: st.DataObject) -> None:
    """Between the packed text and its checksum a few bits are idle."""
    line = to_line(PRESETS["course-mlp"])
    place = data.draw(st.integers(5, len(line) - 1))
    if data.draw(st.booleans()):
        refused(line[:place])
    else:
        letter = data.draw(st.sampled_from("ABCabc019-_"))
        assume(letter != line[place])
        wrong = line[:place] + letter + line[place + 1 :]
        try:
            same = from_line(wrong) == PRESETS["course-mlp"]
        except ProblemError:
            refused(wrong)
        else:
            assert same


@pytest.mark.parametrize("name", PRESETS)
def test_any_other_last_letter_is_refused_although_some_of_its_bits_mean_nothing(name: str) -> None:
    line = to_line(PRESETS[name])
    for letter in set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") - {line[-1]}:
        refused(line[:-1] + letter)


def test_more_after_the_end_is_refused() -> None:
    line = to_line(Experiment(name="Mine"))
    assert "damaged" in refused(packed(b"{}") + "AAAA")
    assert "damaged" in refused(line + line[5:])


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "more than an experiment can hold" in refused(packed(b" " * (40 * one_line.MOST_TEXT)))


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "too long" in refused("nnp1:" + "A" * one_line.MOST_LETTERS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"no json", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[]", "JSON object"),
        (b"[" * 100_000, "JSON"),
        (b'{"training":{"learning_rate":1e999}}', "learning_rate"),
        (b'{"network":{"layers":[{"kind":"os.system"}]}}', "kind"),
        (b'{"surprise":1}', "surprise"),
    ],
)
def test_a_whole_line_with_a_wrong_experiment_says_what_is_wrong(text: bytes, reason: str) -> None:
    assert reason in refused(packed(text))


def test_a_line_error_is_an_expected_problem() -> None:
    assert issubclass(LineError, ProblemError)
