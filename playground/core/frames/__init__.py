"""Pictures of the network for the screen: frozen, with copied arrays, and the number of the run they belong to."""

from __future__ import annotations

from playground.core.frames.base import Request, read_only
from playground.core.frames.confusion import ConfusionFrame, ConfusionRequest
from playground.core.frames.network import INPUT_ID, LayerView, NetworkFrame, NetworkRequest
from playground.core.frames.pictures import GalleryFrame, GalleryRequest, SamplesFrame, SamplesRequest
from playground.core.frames.plane import MapFrame, MapRequest, PointsFrame, PointsRequest
from playground.core.frames.weights import WeightsFrame, WeightsRequest

__all__ = [
    "INPUT_ID",
    "ConfusionFrame",
    "ConfusionRequest",
    "Frame",
    "FrameRequest",
    "GalleryFrame",
    "GalleryRequest",
    "LayerView",
    "MapFrame",
    "MapRequest",
    "NetworkFrame",
    "NetworkRequest",
    "PointsFrame",
    "PointsRequest",
    "Request",
    "SamplesFrame",
    "SamplesRequest",
    "WeightsFrame",
    "WeightsRequest",
    "read_only",
]

Frame = MapFrame | PointsFrame | GalleryFrame | SamplesFrame | WeightsFrame | NetworkFrame | ConfusionFrame
FrameRequest = (
    MapRequest | PointsRequest | GalleryRequest | SamplesRequest | WeightsRequest | NetworkRequest | ConfusionRequest
)
