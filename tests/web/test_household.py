"""Within a household garments are shown and lent; to anybody else they are not there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.studio.store import NotFoundError, Store
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.wardrobe.values import NewGarment, Seen
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from modiste.web.pages import PAGES
from tests.web.conftest import HOST

PEOPLE = ("anna", "boris", "carol")


def garment(store: Store, user: int | None, colour: str) -> str:
    """A coat of somebody's; its id."""
    picture = store.pictures.add(user, Image.new("RGB", (32, 40), colour), NewPicture(kind="garment", title="coat"))
    tags = (Tag("garment", "coat"), Tag("colour", colour))
    item, _ = store.wardrobes.add(user, NewGarment(original=picture.id, photo="coat.png", file_sha256=picture.sha256,
                                                   sha256=picture.sha256), Seen(tags=tags))
    return item.id


@pytest.fixture
def home(tmp_path: Path, _cheap_hashes: None) -> Iterator[tuple[Callable[[str], TestClient], str]]:
    """Clients of anna, boris and carol, and a coat of anna's; anna and boris live together."""
    studio = Studio(Settings.load(home=tmp_path / "studio"))
    with Store.open(studio.settings.make_home()) as store:
        users = {name: store.users.add(name, f"{name}-password") for name in PEOPLE}
        coat = garment(store, users["anna"].id, "red")
        app = create_app(studio, auth=True, store=store, pages=tuple(one for one in PAGES if one.path == "wardrobe"))
        with TestClient(app, base_url=HOST):

            def of(name: str) -> TestClient:
                client = TestClient(app, base_url=HOST)
                signed = client.post("/api/v1/session", json={"name": name, "password": f"{name}-password"})
                assert signed.status_code == 200, signed.text
                return client

            clients = {name: of(name) for name in PEOPLE}
            code = clients["anna"].post("/api/v1/household", json={"title": "Home"}).json()["code"]
            assert clients["boris"].post("/api/v1/household/join", json={"code": code}).json()["members"] == [
                "anna", "boris"]
            yield clients.__getitem__, coat


def test_what_is_lent_is_borrowed_and_comes_back(home: tuple[Callable[[str], TestClient], str]) -> None:
    of, coat = home
    anna, boris = of("anna"), of("boris")
    assert boris.get("/api/v1/household/garments").json() == [], "nothing is shown by itself"
    where = f"/api/v1/household/garments/{coat}"
    shared = anna.post("/api/v1/household/share", json={"ids": [coat], "sharing": "read"})
    assert shared.json() == {coat: "read"}
    assert boris.post(f"{where}/borrow").status_code == 400, "it is shown, not lent"
    anna.post("/api/v1/household/share", json={"ids": [coat], "sharing": "lend"})
    seen = boris.get("/api/v1/household/garments", headers={"accept-language": "ru"}).json()
    assert seen == [{"id": coat, "title": "Красное пальто", "owner": "anna", "lends": True, "free": True,
                     "borrowed": False}]
    assert boris.get(f"{where}/picture").headers["content-type"] == "image/webp"
    assert boris.post(f"{where}/borrow").json()["borrowed"] is True
    kept = anna.get(f"/api/v1/wardrobe/{coat}").json()
    assert (kept["state"], kept["reason"]) == ("lent", "boris")
    assert boris.post(f"{where}/borrow").status_code == 400, "once is enough"
    assert anna.post("/api/v1/household/share", json={"ids": [coat], "sharing": "none"}).status_code == 400
    assert boris.post(f"{where}/back").status_code == 204
    assert anna.get(f"/api/v1/wardrobe/{coat}").json()["state"] == "clean"


def test_to_others_nothing_of_it_is_there(home: tuple[Callable[[str], TestClient], str]) -> None:
    of, coat = home
    anna, boris, carol = (of(name) for name in PEOPLE)
    anna.post("/api/v1/household/share", json={"ids": [coat], "sharing": "lend"})
    where = f"/api/v1/household/garments/{coat}"
    for stranger in (carol,):
        assert stranger.get("/api/v1/household").json() is None
        assert stranger.get("/api/v1/household/garments").json() == []
        assert stranger.get(f"{where}/picture").status_code == 404
        assert stranger.post(f"{where}/borrow").status_code == 404
        assert stranger.post(f"{where}/back").status_code == 404
        assert stranger.post("/api/v1/household/join", json={"code": "0" * 16}).status_code == 404
    # A member sees what is shown, and no more of its owner's than that; and cannot share what is another's.
    assert boris.get(f"/api/v1/wardrobe/{coat}").status_code == 404
    assert boris.patch(f"/api/v1/wardrobe/{coat}", json={"title": "mine"}).status_code == 404
    assert boris.delete(f"/api/v1/wardrobe/{coat}").status_code == 404
    assert boris.post("/api/v1/household/share", json={"ids": [coat], "sharing": "none"}).status_code == 404
    picture = anna.get(f"/api/v1/wardrobe/{coat}").json()["original"]
    assert boris.get(f"/api/v1/pictures/{picture}").status_code == 404


def test_who_leaves_takes_everything_along_and_the_old_code_holds_no_more(
        home: tuple[Callable[[str], TestClient], str]) -> None:
    of, coat = home
    anna, boris, carol = (of(name) for name in PEOPLE)
    code = anna.get("/api/v1/household").json()["code"]
    anna.post("/api/v1/household/share", json={"ids": [coat], "sharing": "lend"})
    boris.post(f"/api/v1/household/garments/{coat}/borrow")
    assert boris.delete("/api/v1/household").status_code == 204
    assert anna.get(f"/api/v1/wardrobe/{coat}").json()["state"] == "clean"
    assert boris.get(f"/api/v1/household/garments/{coat}/picture").status_code == 404
    assert carol.post("/api/v1/household/join", json={"code": code}).status_code == 404
    assert anna.post("/api/v1/household", json={"title": "Other"}).status_code == 400
    assert boris.delete("/api/v1/household").status_code == 400


def test_the_page_shows_lends_and_tells(home: tuple[Callable[[str], TestClient], str]) -> None:
    of, coat = home
    anna, boris, carol = (of(name) for name in PEOPLE)
    assert "Не показывать" in anna.get("/ru/wardrobe").text
    anna.post("/ru/wardrobe/many", data={"id": [coat], "act": "lend", "query": ""})
    page = boris.get("/ru/wardrobe/household").text
    assert f'data-shared="{coat}"' in page
    assert "Красное пальто" in page
    boris.post("/ru/wardrobe/household", data={"act": "borrow", "item": coat})
    assert "сейчас у вас" in boris.get("/ru/wardrobe/household").text
    anna.post("/en/wardrobe/household", data={"act": "back", "item": coat})
    assert anna.get(f"/api/v1/wardrobe/{coat}").json()["state"] == "clean"
    lent = anna.get("/en/wardrobe/household").text
    assert "the others can borrow it" in lent
    anna.post("/en/wardrobe/household", data={"act": "read", "item": coat})
    assert "the others see it" in anna.get("/en/wardrobe/household").text
    anna.post("/en/wardrobe/household", data={"act": "none", "item": coat})
    assert coat not in anna.get("/en/wardrobe/household").text
    assert coat not in carol.get("/en/wardrobe/household").text
    wrong = carol.post("/en/wardrobe/household", data={"act": "join", "code": "<b>"})
    assert wrong.status_code == 422
    assert "<b>" not in wrong.text.partition("m-notice")[2]
    assert "no household with this code" in wrong.text
    code = anna.get("/api/v1/household").json()["code"]
    carol.post("/en/wardrobe/household", data={"act": "join", "code": f" {code[:4]} {code[4:8].upper()} {code[8:]}"})
    assert carol.get("/api/v1/household").json()["members"] == ["anna", "boris", "carol"]


def test_the_door_of_a_studio_without_accounts(tmp_path: Path) -> None:
    studio = Studio(Settings.load(home=tmp_path / "studio"))
    with pytest.raises(InputError, match="no household"):
        studio.household.leave()
    assert studio.household.create("Home").members == ("",)
    with studio.wardrobe.store() as store:
        coat = garment(store, None, "red")
    studio.household.share([coat[:6]], "read")
    assert studio.household.sharings() == {coat: "read"}
    with pytest.raises(NotFoundError):
        studio.household.borrow(coat)
