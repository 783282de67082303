"""Pictures of a learning network for the screen, made between two steps by the thread that trains it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.core.frames import (
    AugmentedRequest,
    BackpropRequest,
    ConfusionRequest,
    CurvePointsRequest,
    DataLookRequest,
    FeatureMapsRequest,
    FitRequest,
    Frame,
    FrameRequest,
    GalleryRequest,
    InsideRequest,
    LayerWeightsRequest,
    MapRequest,
    NetworkRequest,
    PaintingRequest,
    PointsRequest,
    PupilsRequest,
    Request,
    SamplesRequest,
    SignalsRequest,
    StartSamplesRequest,
    StrongestRequest,
    TimesRequest,
    TrailRequest,
    ValuesRequest,
    WeightsRequest,
)
from playground.engine.frames.augmented import make_augmented
from playground.engine.frames.backprop import make_backprop
from playground.engine.frames.confusion import make_confusion
from playground.engine.frames.data_look import make_data_look
from playground.engine.frames.feature_maps import make_feature_maps
from playground.engine.frames.fit import make_curve_points, make_fit
from playground.engine.frames.inside import make_inside
from playground.engine.frames.layer_weights import make_layer_weights
from playground.engine.frames.network import make_network
from playground.engine.frames.painting import make_painting
from playground.engine.frames.pictures import make_gallery, make_samples
from playground.engine.frames.plane import make_map, make_points
from playground.engine.frames.pupils import make_pupils
from playground.engine.frames.signals import make_signals
from playground.engine.frames.start_samples import make_start_samples
from playground.engine.frames.strongest import make_strongest
from playground.engine.frames.times import make_times
from playground.engine.frames.trail import make_trail
from playground.engine.frames.values import make_values
from playground.engine.frames.weights import make_weights
from playground.engine.learner import Learner

MAKERS: dict[type[Request], Callable[[Learner, Any, bool], Frame | None]] = {
    MapRequest: make_map,
    PointsRequest: make_points,
    FitRequest: make_fit,
    CurvePointsRequest: make_curve_points,
    GalleryRequest: make_gallery,
    PupilsRequest: make_pupils,
    SamplesRequest: make_samples,
    AugmentedRequest: make_augmented,
    WeightsRequest: make_weights,
    ConfusionRequest: make_confusion,
    NetworkRequest: make_network,
    TimesRequest: make_times,
    SignalsRequest: make_signals,
    PaintingRequest: make_painting,
    ValuesRequest: make_values,
    DataLookRequest: make_data_look,
    TrailRequest: make_trail,
    BackpropRequest: make_backprop,
    InsideRequest: make_inside,
    FeatureMapsRequest: make_feature_maps,
    LayerWeightsRequest: make_layer_weights,
    StartSamplesRequest: make_start_samples,
    StrongestRequest: make_strongest,
}
"""What answers each kind of request: (learner, request, whether it is training) → frame."""


def make_frame(learner: Learner, request: FrameRequest, training: bool) -> Frame | None:
    """The frame that was asked for, its arrays copied; None where it does not fit the data (a map of pictures).

    While ``training`` maps are coarser and galleries look at fewer samples. The learner stays as it was.
    """
    return MAKERS[type(request)](learner, request, training)
