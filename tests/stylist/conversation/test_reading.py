"""How a message is read: short forms, numbers, sizes, amounts, dislikes, wearers and lengths, each by its kind."""

import pytest

from modiste.catalog.limits import Is
from modiste.stylist.conversation.casual import in_full
from modiste.stylist.conversation.understanding import understand
from modiste.stylist.conversation.values import Constraint, Intent, Talk

NOTHING = Talk()
SHOES = Talk(topic=Intent.FIND, constraints=(Constraint(Is("garment", "boots")),))


def keys(text: str, talk: Talk = NOTHING) -> set[str]:
    return {one.key for one in understand(text, talk).read.limits}


@pytest.mark.parametrize(("text", "whole"), [
    ("whats new im bored", "what's new i'm bored"), ("чё щас носят", "что сейчас носят"),
    ("5 т.р.", "5 тысяч рублей"), ("плиииз", "пожалуйста"), ("bag w/ zip w/o logo", "bag with zip without logo"),
    ("W 32", "W 32"), ("size U", "size U"),
])
def test_short_forms_are_written_in_full(text: str, whole: str) -> None:
    assert in_full(text) == whole


@pytest.mark.parametrize(("text", "size"), [
    ("туфли 37", "37"), ("сапоги 39р", "39"), ("колготки 4ка", "4"), ("перчатки женские 7,5", "7.5"),
    ("a dress in a 12", "12"), ("dress size is 14", "14"), ("куртка эмка", "M"), ("чёрная футболка L оптом", "L"),
    ("bra 75B", "75B"), ("shoes 9.5 uk", "UK_9.5"), ("42 IT jacket", "IT_42"), ("blazer, 44 long", "44"),
    ("пуховик дочке, рост 128", "128"), ("туфли 38 с половиной", "38.5"), ("sizes 41 to 43 boots", "41|42|43"),
    ("blouses S to L", "L|M|S"), ("a white shirt, womens 14", "14"), ("satin dress, one shoulder, 10", "10"),
    ("jeans, w30", "30"), ("blazer, s/m", "M|S"), ("rain jacket mens large yellow", "L"), ("рубашка муж XL", "XL"),
    ("dresses, sizes 8 10 and 14", "10|14|8"),
    ("куртка оверсайз м чёрная", "M"), ("юбка тёмно-синяя 48 до 4000 рублей", "48"),
])
def test_what_names_a_size_is_one(text: str, size: str) -> None:
    assert f"size={size}" in keys(text)


@pytest.mark.parametrize("text", [
    "2 pairs of gloves", "колготки 40 ден", "shoes for a 10k run", "a dress for a 10 year old", "14k gold ring",
    "куртка, рост 182", "a shirt, i am 6'5", "bag, small, for a laptop", "платье 3 штуки", "coat with 3 buttons",
])
def test_what_counts_or_measures_is_no_size(text: str) -> None:
    assert not [one for one in keys(text) if one.startswith(("size", "price"))]


def test_a_number_in_a_thread_is_the_size_of_what_is_spoken_of() -> None:
    assert keys("а в 41 есть?", SHOES) == {"size=41"}
    assert keys("ok and in a 39?", SHOES) == {"size=39"}


@pytest.mark.parametrize(("text", "price"), [
    ("брюки 3,5к", "price<=3500"), ("кеды тысячи за две с половиной", "price<=2500"),
    ("сапоги тыщ семь-восемь", "price=7000..8000"),
    ("сапоги тысяч пять", "price<=5000"), ("костюм до двадцатки", "price<=20000"),
    ("платье за две пятьсот", "price<=2500"),
    ("a couple hundred for boots", "price<=200"), ("dress, two fifty max", "price<=250"),
    ("ten grand coat", "price<=10000"),
    ("coat for half a grand", "price<=500"), ("earrings for a tenner", "price<=10GBP"),
    ("boots 150-200", "price=150..200"),
    ("coat <60€", "price<60EUR"), ("shoes under 80 euro but over 50", "price=50..80EUR"),
    ("over 50 but under 80 euro", "price=50..80EUR"),
    ("ботинки не дешевле пяти и не дороже десяти тысяч", "price=5000..10000"),
    ("платок, рублей за две", "price<=2000RUB"),
    ("джинсы до 4х тысяч", "price<=4000"), ("a bag between 80 and a 120 euros", "price=80..120EUR"),
    ("scarf, 50 or so dollars", "price=40..60USD"), ("up the budget to 7k", "price<=7000"),
    ("подними бюджет до 300 евро", "price<=300EUR"), ("платье от 2000 и до 5000", "price=2000..5000"),
])
def test_amounts_as_people_say_them(text: str, price: str) -> None:
    assert price in keys(text)


@pytest.mark.parametrize(("text", "denied"), [
    ("пуховик, черный отпадает", "-colour=black"), ("not one item with real fur", "-material=fur"),
    ("dresses, leave out sequins", "-detail=sequins"), ("all jackets bar brown ones", "-colour=brown"),
    ("any colour besides orange", "-colour=orange"), ("wool makes me itch", "-material=wool"),
    ("a hat, wool free", "-material=wool"), ("сапоги, лишь бы не на каблуке", "-heels"),
    ("капюшон не нужен", "-detail=hood"), ("устала от чёрного", "-colour=black"),
])
def test_dislikes_are_denials(text: str, denied: str) -> None:
    assert denied in keys(text)


def test_what_without_denies_stands_in_the_genitive() -> None:
    assert keys("носки без резинки хлопковые") == {"garment=socks", "material=cotton"}
    assert keys("пальто без подкладки не берите") == {"garment=coat"}


def test_another_name_of_what_is_looked_for_is_a_kind_of_it() -> None:
    assert keys("a swimsuit, not a bikini") == {"garment=swimsuit"}
    assert keys("шапка, нет, не шапка, а берет") == {"garment=beret", "-garment=beanie"}


@pytest.mark.parametrize(("text", "gender"), [
    ("куртка на мужа", "men"), ("для моего любимого мужа", "men"), ("дочке на выпускной", "girls"),
    ("jeans for a tall girl", "women"), ("for my little sister", "girls"), ("my hubby needs socks", "men"),
    ("teen daughter needs a skirt", "girls"),
    ("у сына день рождения, нужна рубашка", "boys"),
])
def test_for_whom(text: str, gender: str) -> None:
    assert f"gender={gender}" in keys(text)


@pytest.mark.parametrize("text", [
    "платье на свадьбу сестры", "платье на юбилей свекрови",
    "a dress for my brother's wedding", "что надеть к маме", "как у бабушки",
    "a sweater like my grandma wears",
])
def test_who_is_only_spoken_of_wears_nothing(text: str) -> None:
    assert not [one for one in keys(text) if one.startswith("gender")]


@pytest.mark.parametrize(("text", "lengths"), [
    ("шорты не выше колена", "floor|knee|long|maxi|midi"),
    ("a dress, knee length or longer", "floor|knee|long|maxi|midi"),
    ("юбка не длиннее колена", "knee|micro|mini|short"),
])
def test_lengths_that_are_bounded(text: str, lengths: str) -> None:
    assert f"length={lengths}" in keys(text)


def test_who_corrects_himself_means_the_last() -> None:
    assert keys("red dress, no wait, blue") == {"garment=dress", "colour=blue"}
    assert keys("юбка, ой нет, брюки серые") == {"garment=trousers", "colour=grey"}


@pytest.mark.parametrize(("text", "limits"), [
    ("trousers, no, a skirt, no, trousers after all", {"garment=trousers"}),
    ("чёрный пиджак, нет, белый", {"garment=blazer", "colour=white"}),
    ("budget 50 no 60 no 70 euros, belt", {"garment=belt", "price<=70EUR"}),
    ("туфли, размер не 37, а 38", {"garment=heels", "size=38"}),
    ("a black dress, actually the colour doesn't matter", {"garment=dress"}),
    ("not not a red dress", {"garment=dress", "colour=red"}),
])
def test_the_last_correction_counts(text: str, limits: set[str]) -> None:
    assert keys(text) == limits


@pytest.mark.parametrize(("text", "limits"), [
    ("swap the wool coat for a cotton coat", {"garment=coat", "material=cotton", "-material=wool"}),
    ("поменяй юбку на брюки", {"garment=trousers", "-garment=skirt"}),
    ("вместо свитера кардиган", {"garment=cardigan"}),
    ("boots instead of shoes", {"garment=boots"}),
    ("сумка не красная, а вишнёвая", {"garment=handbag", "colour=burgundy"}),
    ("плащ болоньевый не надо, хочу хлопковый тренч", {"garment=trench_coat", "material=cotton"}),
])
def test_what_takes_the_place_of_something_is_not_denied_with_it(text: str, limits: set[str]) -> None:
    assert keys(text) == limits


@pytest.mark.parametrize(("text", "limits"), [
    ("туфли чёрные, можно бордовые", {"garment=heels", "colour=black|maroon"}),
    ("black boots, navy is fine too", {"garment=boots", "colour=black|navy"}),
    ("кеды, чёрные не надо, белые тоже", {"garment=casual_shoes", "-colour=black", "-colour=white"}),
])
def test_what_is_said_of_one_holds_for_what_is_said_beside_it(text: str, limits: set[str]) -> None:
    assert keys(text) == limits


@pytest.mark.parametrize(("text", "limits"), [
    ("a red bag. leather. crossbody", {"garment=crossbody_bag", "colour=red", "material=leather"}),
    ("сумка чёрная, через плечо", {"garment=crossbody_bag", "colour=black"}),
    ("трусы мужские боксеры", {"garment=boxers", "gender=men"}),
    ("smart shoes, brown brogues", {"garment=formal_shoes", "colour=brown"}),
    ("a bag, with room for a clutch", {"garment=handbag"}),
])
def test_a_kind_that_is_named_later_is_what_is_meant(text: str, limits: set[str]) -> None:
    assert keys(text) == limits


@pytest.mark.parametrize(("text", "limits"), [
    ("leather gloves lined with cashmere", {"garment=gloves", "material=leather"}),
    ("loooong skirt", {"garment=skirt", "length=long"}),
    ("my daughter (12) wants a hoodie", {"garment=hoodie", "gender=girls"}),
    ("long sleeves, to the floor", {"sleeve=long_sleeve", "length=floor"}),
    ("сапоги этой фирмы", {"garment=boots"}),
    ("white shirt, 16 collar", {"garment=shirt", "colour=white", "size=16"}),
])
def test_what_belongs_to_what(text: str, limits: set[str]) -> None:
    assert keys(text) == limits


def test_an_accessory_of_the_thread_has_no_fit() -> None:
    hat = Talk(topic=Intent.FIND, constraints=(Constraint(Is("garment", "hat")),))
    assert keys("straw, wide brim", hat) == {"material=straw"}


def test_a_size_in_a_word_alone() -> None:
    assert keys("large", SHOES) == {"size=L"}
    assert keys("extra small please", SHOES) == {"size=XS"}
    assert not keys("large")


def test_a_message_of_any_length_is_read_at_once() -> None:
    for text in ("red or " * 560, "S or M " * 570, "," * 3900, "9" * 3900, "пяти и не дороже " * 230):
        understand(text, Talk())
    assert not keys("9" * 3900, SHOES)
