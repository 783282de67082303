"""Sets of pictures with a class each that everybody knows: one of them shipped, the others fetched when asked for."""

from __future__ import annotations

import string

from attrs import frozen

from playground.core.normalisations import InputScale


@frozen
class ImageSet:
    """One entry of :data:`IMAGE_SETS`: pictures with a test set of their own, and how many there are of each class."""

    title: str
    short: str
    inputs: tuple[int, int, int]
    labels: tuple[str, ...]
    class_counts: tuple[int, ...]
    """Pictures of each class besides those of the test set."""
    own_test: int
    scale: InputScale
    """Published mean and standard deviation, for networks whose file does not say how their inputs were scaled."""
    credit: str
    """Who made it, and what one may do with it."""
    megabytes: int = 0
    """Size of the download; 0 where the set is shipped."""

    @property
    def is_shipped(self) -> bool:
        """Whether it is there without being fetched."""
        return self.megabytes == 0


GREY = (1, 28, 28)
COLOUR = (3, 32, 32)

_FINE_LABELS = """
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant
flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree
motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate
poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider
squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle
wardrobe whale willow_tree wolf woman worm
"""
CIFAR100_LABELS = tuple(label.replace("_", " ") for label in _FINE_LABELS.split())

IMAGE_SETS: dict[str, ImageSet] = {
    "mnist": ImageSet(
        "MNIST",
        "MNIST",
        GREY,
        tuple(string.digits),
        (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
        10_000,
        InputScale((0.1307,), (0.3081,)),
        "LeCun, Cortes and Burges; CC BY-SA 3.0",
    ),
    "fashion": ImageSet(
        "Fashion-MNIST",
        "Fashion",
        GREY,
        ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
        (6000,) * 10,
        10_000,
        InputScale((0.2860,), (0.3530,)),
        "Xiao, Rasul and Vollgraf 2017, Zalando; MIT licence",
        megabytes=31,
    ),
    "kmnist": ImageSet(
        "Kuzushiji-MNIST",
        "KMNIST",
        GREY,
        ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        (6000,) * 10,
        10_000,
        InputScale((0.1918,), (0.3483,)),
        "CODH and NIJL 2018, doi:10.20676/00000341; CC BY-SA 4.0",
        megabytes=21,
    ),
    "cifar10": ImageSet(
        "CIFAR-10",
        "CIFAR",
        COLOUR,
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        (5000,) * 10,
        10_000,
        InputScale((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
        "Krizhevsky 2009, University of Toronto; no licence stated",
        megabytes=170,
    ),
    "letters": ImageSet(
        "EMNIST letters",
        "letters",
        GREY,
        tuple(string.ascii_lowercase),
        (4800,) * 26,
        20_800,
        InputScale((0.1722,), (0.3309,)),
        "Cohen, Afshar, Tapson and van Schaik 2017, from NIST Special Database 19",
        megabytes=562,
    ),
    "cifar100": ImageSet(
        "CIFAR-100",
        "CIFAR-100",
        COLOUR,
        CIFAR100_LABELS,
        (500,) * 100,
        10_000,
        InputScale((0.5071, 0.4865, 0.4409), (0.2673, 0.2564, 0.2762)),
        "Krizhevsky 2009, University of Toronto; no licence stated",
        megabytes=169,
    ),
    "svhn": ImageSet(
        "SVHN house numbers",
        "SVHN",
        COLOUR,
        tuple(string.digits),
        (4948, 13861, 10585, 8497, 7458, 6882, 5727, 5595, 5045, 4659),
        26_032,
        InputScale((0.4377, 0.4438, 0.4728), (0.1980, 0.2010, 0.1970)),
        "Netzer, Wang, Coates, Bissacco, Wu and Ng 2011; for non-commercial use",
        megabytes=246,
    ),
}
