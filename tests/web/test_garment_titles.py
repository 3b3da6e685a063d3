"""Garments are called in the reader's language, unless a person has named them."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.dressed import dress, dressing_room
from tests.web.opened import opened


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    with dressing_room(tmp_path_factory.mktemp("studio")) as client:
        yield client, dress(client)


def title(client: TestClient, name: str, language: str) -> str:
    return str(client.get(f"/api/v1/wardrobe/{name}", headers={"accept-language": language}).json()["title"])


def test_each_reader_gets_the_own_language(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    english, russian = (title(client, ids["jeans"], one) for one in ("en", "ru"))
    assert re.fullmatch(r"[A-Z][a-z -]+", english)
    assert re.fullmatch(r"[А-Я][а-яё -]+", russian)
    for language, said, not_said in (("en", english, russian), ("ru", russian, english)):
        for page in (client.get(f"/{language}/wardrobe").text,
                     client.get(f"/{language}/wardrobe?item={ids['jeans']}").text,
                     client.get(f"/{language}/outfits?must={ids['jeans']}&n=1").text):
            assert said in page
            assert not_said not in page
    assert ids["jeans"] in client.get("/ru/wardrobe", params={"words": english}).text, "found in either language"


def test_reasons_name_garments_in_the_reader_s_language(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    client.post("/api/v1/wardrobe/wear", json={"ids": [ids["shirt"]]})
    for language in ("en", "ru"):
        said = title(client, ids["shirt"], language)
        page = client.get(f"/{language}/outfits?of={ids['shirt']}&of={ids['jeans']}").text
        reasons = re.findall(r"</span>([^<]*)</li>", page)
        assert any(said[0].lower() + said[1:] in one for one in reasons), page


def test_a_person_s_title_stays_and_an_emptied_one_is_made_anew(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    where = f"/api/v1/wardrobe/{ids['skirt']}"
    made = title(client, ids["skirt"], "ru")
    version = client.get(where).json()["version"]
    form = {"item": ids["skirt"], "version": str(version), "title": made, "title_seen": made}
    assert client.post("/ru/wardrobe/edit", data=form).status_code == 200
    assert title(client, ids["skirt"], "en") != made, "what stood in the field is nobody's own title"
    client.patch(where, json={"title": "Бабушкина"})
    assert title(client, ids["skirt"], "en") == title(client, ids["skirt"], "ru") == "Бабушкина"
    client.patch(where, json={"colours": ["green"]})
    assert "Бабушкина" in opened(client, "wardrobe")
    client.patch(where, json={"title": ""})
    assert title(client, ids["skirt"], "en").startswith("Green")
    assert title(client, ids["skirt"], "ru").startswith("Зелён")


def test_own_words_and_the_file_s_name_stand_in_where_no_tag_tells_the_type(
        dressed: tuple[TestClient, dict[str, str]]) -> None:
    from modiste.core.items import Item, Tag
    from modiste.stylist.wardrobe.titles import file_title, own_title, title_in

    tags = (Tag("garment", "hoodie"), Tag("colour", "maroon"))
    item = Item(id="1" * 16, product="1" * 16, title="", category="пыльник")
    assert title_in(item, "en") == "пыльник"
    assert own_title(file_title("IMG_1.jpg", "upper"), (), "IMG_1 (upper)") == ""
    assert own_title(title_in(Item(id="1" * 16, product="1" * 16, title="", tags=tags), "ru"), tags) == ""
    assert own_title("Maroon", tags) == "Maroon"
