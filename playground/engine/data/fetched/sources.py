"""Where the files of each set lie, and what they must be; addresses and checksums are torchvision's where it has them.

Of CIFAR the archives for C programs are taken: those that torchvision reads hold pickles, which are never loaded here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from attrs import frozen


@frozen
class RemoteFile:
    """A file to fetch from the first of ``urls`` that gives it; ``size`` is its length in bytes.

    It is known by its MD5, or by how its SHA-256 begins.
    """

    name: str
    urls: tuple[str, ...]
    md5: str
    size: int
    sha256: str = ""

    def digest(self) -> hashlib._Hash:
        """What its bytes are to be fed to."""
        return hashlib.sha256() if self.sha256 else hashlib.md5(usedforsecurity=False)

    def is_known_by(self, digest: str) -> bool:
        """Whether a whole file has this checksum."""
        return digest.startswith(self.sha256) if self.sha256 else digest == self.md5


def _mnist_like(class_name: str, *sizes: int) -> Callable[[], tuple[RemoteFile, ...]]:
    def files() -> tuple[RemoteFile, ...]:
        dataset = _torchvision(class_name)
        return tuple(
            RemoteFile(name, tuple(mirror + name for mirror in dataset.mirrors), md5, size)
            for (name, md5), size in zip(dataset.resources, sizes, strict=True)
        )

    return files


def _letters() -> tuple[RemoteFile, ...]:
    dataset = _torchvision("EMNIST")
    return (RemoteFile("gzip.zip", (dataset.url,), dataset.md5, 561_753_746),)


def _cifar(class_name: str, md5: str, size: int) -> Callable[[], tuple[RemoteFile, ...]]:
    def files() -> tuple[RemoteFile, ...]:
        url = str(_torchvision(class_name).url).replace("-python", "-binary")
        return (RemoteFile(url.rpartition("/")[2], (url,), md5, size),)

    return files


def _svhn() -> tuple[RemoteFile, ...]:
    sizes = {"train": 182_040_794, "test": 64_275_384}
    listed = _torchvision("SVHN").split_list
    return tuple(RemoteFile(listed[part][1], (listed[part][0],), listed[part][2], size) for part, size in sizes.items())


def _torchvision(class_name: str) -> Any:
    """The class of this name; loading torchvision takes two seconds, so it is done when something is fetched."""
    from torchvision import datasets

    return getattr(datasets, class_name)


SOURCES: dict[str, Callable[[], tuple[RemoteFile, ...]]] = {
    "fashion": _mnist_like("FashionMNIST", 26_421_880, 29_515, 4_422_102, 5_148),
    "kmnist": _mnist_like("KMNIST", 18_165_135, 29_497, 3_041_136, 5_120),
    "letters": _letters,
    "cifar10": _cifar("CIFAR10", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171),
    "cifar100": _cifar("CIFAR100", "03b5dce01913d631647c71ecec9e9cb8", 168_513_733),
    "svhn": _svhn,
}
"""The files of each set. Checksums of CIFAR's binary archives are those on its author's page."""
