"""Pictures of the network for the screen: frozen, with copied arrays, and the number of the run they belong to."""

from __future__ import annotations

from playground.core.frames.augmented import AugmentedFrame, AugmentedRequest
from playground.core.frames.backprop import BackpropFrame, BackpropRequest
from playground.core.frames.base import Request, read_only
from playground.core.frames.confusion import ConfusionFrame, ConfusionRequest
from playground.core.frames.data_look import DataLookFrame, DataLookRequest
from playground.core.frames.fit import CurvePointsFrame, CurvePointsRequest, FitFrame, FitRequest
from playground.core.frames.inside import (
    FeatureMapsFrame,
    FeatureMapsRequest,
    InsideFrame,
    InsideRequest,
    LayerInside,
    LayerWeightsFrame,
    LayerWeightsRequest,
    Spread,
    Subject,
)
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame, NetworkRequest
from playground.core.frames.painting import PaintingFrame, PaintingRequest
from playground.core.frames.pictures import GalleryFrame, GalleryRequest, SamplesFrame, SamplesRequest
from playground.core.frames.plane import MapFrame, MapRequest, PointsFrame, PointsRequest
from playground.core.frames.pupils import PupilsFrame, PupilsRequest
from playground.core.frames.signals import Signal, SignalsFrame, SignalsRequest
from playground.core.frames.start_samples import StartSamplesFrame, StartSamplesRequest
from playground.core.frames.strongest import StrongestFrame, StrongestRequest
from playground.core.frames.times import TimesFrame, TimesRequest
from playground.core.frames.trail import LossSamples, TrailFrame, TrailRequest, Waypoint
from playground.core.frames.values import ValuesFrame, ValuesRequest
from playground.core.frames.weights import WeightsFrame, WeightsRequest

__all__ = [
    "INPUT_ID",
    "AugmentedFrame",
    "AugmentedRequest",
    "BackpropFrame",
    "BackpropRequest",
    "ConfusionFrame",
    "ConfusionRequest",
    "CurvePointsFrame",
    "CurvePointsRequest",
    "DataLookFrame",
    "DataLookRequest",
    "FeatureMapsFrame",
    "FeatureMapsRequest",
    "FitFrame",
    "FitRequest",
    "Frame",
    "FrameRequest",
    "GalleryFrame",
    "GalleryRequest",
    "InsideFrame",
    "InsideRequest",
    "LayerInside",
    "LayerView",
    "LayerWeightsFrame",
    "LayerWeightsRequest",
    "LossSamples",
    "MapFrame",
    "MapRequest",
    "NetworkFrame",
    "NetworkRequest",
    "PaintingFrame",
    "PaintingRequest",
    "PointsFrame",
    "PointsRequest",
    "PupilsFrame",
    "PupilsRequest",
    "Request",
    "SamplesFrame",
    "SamplesRequest",
    "Signal",
    "SignalsFrame",
    "SignalsRequest",
    "Spread",
    "StartSamplesFrame",
    "StartSamplesRequest",
    "StrongestFrame",
    "StrongestRequest",
    "Subject",
    "TimesFrame",
    "TimesRequest",
    "TrailFrame",
    "TrailRequest",
    "ValuesFrame",
    "ValuesRequest",
    "Waypoint",
    "WeightsFrame",
    "WeightsRequest",
    "read_only",
]

Frame = (
    MapFrame
    | PointsFrame
    | FitFrame
    | CurvePointsFrame
    | GalleryFrame
    | PupilsFrame
    | SamplesFrame
    | AugmentedFrame
    | WeightsFrame
    | NetworkFrame
    | TimesFrame
    | SignalsFrame
    | ConfusionFrame
    | DataLookFrame
    | PaintingFrame
    | ValuesFrame
    | TrailFrame
    | BackpropFrame
    | InsideFrame
    | FeatureMapsFrame
    | LayerWeightsFrame
    | StartSamplesFrame
    | StrongestFrame
)
FrameRequest = (
    MapRequest
    | PointsRequest
    | FitRequest
    | CurvePointsRequest
    | GalleryRequest
    | PupilsRequest
    | SamplesRequest
    | AugmentedRequest
    | WeightsRequest
    | NetworkRequest
    | TimesRequest
    | SignalsRequest
    | ConfusionRequest
    | DataLookRequest
    | PaintingRequest
    | ValuesRequest
    | TrailRequest
    | BackpropRequest
    | InsideRequest
    | FeatureMapsRequest
    | LayerWeightsRequest
    | StartSamplesRequest
    | StrongestRequest
)
