"""What the shops of the demo catalogue say of a garment, in either language."""

from typing import Final

from modiste.catalog.demo.assortment import composition, fibre_name
from modiste.catalog.demo.values import Garment
from modiste.language import Language, label, vocabulary
from modiste.language.vocabulary import construction_words

_BASE: Final = "https://demo-catalogue.example"
"""A domain that nobody can own: nothing is fetched from it."""
_LENGTH: Final = {"en": "Length in size M: {cm} cm.", "ru": "Длина в размере M: {cm} см."}
_INSEAM: Final = {"en": "Inside leg in size M: {cm} cm.", "ru": "Длина по внутреннему шву в размере M: {cm} см."}
_COMPOSITION: Final = {"en": "Composition: {fibres}.", "ru": "Состав: {fibres}."}
_GROUPS: Final = {
    "coats": ({"en": "Coats", "ru": "Пальто и плащи"}, "coat trench_coat parka fur_coat sheepskin_coat poncho"),
    "jackets": ({"en": "Jackets", "ru": "Куртки"},
                "jacket rain_jacket bomber biker_jacket puffer_jacket overshirt waistcoat"),
    "suits": ({"en": "Blazers and suits", "ru": "Жакеты и костюмы"}, "blazer"),
    "dresses": ({"en": "Dresses", "ru": "Платья"}, "dress sundress"),
    "overalls": ({"en": "Jumpsuits", "ru": "Комбинезоны"}, "jumpsuit romper dungarees"),
    "knits": ({"en": "Knitwear", "ru": "Трикотаж"}, "sweater turtleneck cardigan vest_top"),
    "sweats": ({"en": "Sweatshirts", "ru": "Толстовки"}, "sweatshirt hoodie"),
    "shirts": ({"en": "Shirts and blouses", "ru": "Рубашки и блузки"}, "shirt blouse tunic kurta kimono"),
    "tops": ({"en": "Tops and T-shirts", "ru": "Топы и футболки"},
             "tshirt longsleeve polo_shirt top crop_top tank_top camisole corset"),
    "trousers": ({"en": "Trousers", "ru": "Брюки"}, "trousers chinos cargo_pants track_pants leggings culottes"),
    "jeans": ({"en": "Jeans", "ru": "Джинсы"}, "jeans"),
    "skirts": ({"en": "Skirts", "ru": "Юбки"}, "skirt"),
    "shorts": ({"en": "Shorts", "ru": "Шорты"}, "shorts"),
    "home": ({"en": "Home and sleep", "ru": "Для дома и сна"},
             "bath_robe nightdress lounge_pants lounge_shorts boxers undershirt"),
    "swimwear": ({"en": "Swimwear and sport", "ru": "Купальники и спорт"}, "swimsuit sports_bra"),
    "accessories": ({"en": "Accessories", "ru": "Аксессуары"}, "scarf muffler tote_bag"),
}  # fmt: skip


def title(garment: Garment, language: Language | None = None) -> str:
    """The product's name, in the shop's language unless another is asked for."""
    return garment.product.name[language or garment.product.brand.language]


def description(garment: Garment) -> tuple[str, ...]:
    """Paragraphs: the shop's own words and facts, then the same in the other language."""
    own = garment.product.brand.language
    other: Language = "en" if own == "ru" else "ru"
    return tuple(f"{garment.product.text[one]} {facts(garment, one)}" for one in (own, other))


def facts(garment: Garment, language: Language) -> str:
    """What the garment is made of and how long it is."""
    made = composition(garment.spec.cloth("body").material)
    fibres = ", ".join(f"{share} % {fibre_name(fibre, language)}" for fibre, share in made.fibres)
    if made.filling:
        fibres += f"; {fibre_name(made.filling, language)}"
    told = [_COMPOSITION[language].format(fibres=fibres)]
    spec = garment.spec
    long = sum(part.length_cm for part in (spec.bodice, spec.skirt) if part is not None)
    if spec.legs is not None and spec.legs.inseam_cm > 0:
        told.append(_INSEAM[language].format(cm=round(spec.legs.inseam_cm)))
    elif long:
        told.append(_LENGTH[language].format(cm=round(long)))
    return " ".join(told)


def category(garment: Garment, language: Language) -> tuple[str, str]:
    """The shop's section, and the kind of garment in it."""
    kind = coarse(garment.spec.garment)
    section = next((names[language] for names, kinds in _GROUPS.values() if kind in kinds.split()),
                   _GROUPS["accessories"][0][language])
    return section, label("garment", garment.spec.garment, language).capitalize()


def coarse(garment: str) -> str:
    """The garment of the vocabulary that a finer one is a kind of."""
    known, finer = vocabulary().entries["garment"], construction_words().vocabulary.entries["garment"]
    while garment and garment not in known:
        garment = (finer[garment].parent if garment in finer else None) or ""
    return garment


def sections(language: Language) -> tuple[str, ...]:
    """All sections of the shops, in their order."""
    return tuple(names[language] for names, _ in _GROUPS.values())


def in_words(garment: Garment, kind: str, language: Language) -> str:
    """What is certain of a kind, in words."""
    return ", ".join(label(kind, one, language) for one in garment.said(kind))


def cloth_name(garment: Garment, language: Language) -> str:
    """What the garment is cut from, as a shop says it."""
    return composition(garment.spec.cloth("body").material).name[language]


def picture_address(garment: Garment) -> str:
    """Where the shop says that its picture lies; its last part is the file's name."""
    return f"{_BASE}/pictures/{garment.picture}"


def page_address(garment: Garment) -> str:
    """Where the shop says that the garment is sold."""
    return f"{_BASE}/{garment.product.brand.id}/{garment.product.id}?colour={garment.number + 1}"
