"""Accounts, sign-ins and choices."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.errors import InputError, OutputError, SettingError
from modiste.studio.store import NewPicture, NotFoundError, SignInError, Store
from modiste.studio.store.people import passwords, users
from modiste.studio.store.text_fields import now

PASSWORD = "four small words"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


def test_signing_in_and_out(store: Store) -> None:
    anna = store.users.add("Анна", PASSWORD)
    sign_in = store.users.sign_in(" анна ", PASSWORD)
    assert sign_in.user == anna
    assert store.users.user_of(sign_in.token) == anna
    assert store.users.user_of(sign_in.token[:-1]) is None
    store.users.sign_out(sign_in.token)
    assert store.users.user_of(sign_in.token) is None


def test_neither_password_nor_token_is_on_disk(store: Store, home: Path) -> None:
    store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD).token
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"scrypt$" in kept
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept
    assert token not in repr(store.users.sign_in("anna", PASSWORD))


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "wrong words"), ("boris", PASSWORD), ("", ""), ("anna", "x" * 5000)]
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(store: Store, name: str, password: str) -> None:
    store.users.add("anna", PASSWORD)
    with pytest.raises(SignInError, match=r"^the name or the password is wrong; try again$"):
        store.users.sign_in(name, password)


def test_a_new_password_ends_every_sign_in(store: Store) -> None:
    store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD).token
    store.users.set_password("ANNA", "other small words")
    assert store.users.user_of(token) is None
    with pytest.raises(SignInError):
        store.users.sign_in("anna", PASSWORD)
    assert store.users.sign_in("anna", "other small words").user.name == "anna"


def test_a_sign_in_runs_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD).token
    later = now() + timedelta(days=users.SIGN_IN_DAYS, seconds=1)
    monkeypatch.setattr(users, "now", lambda: later)
    assert store.users.user_of(token) is None


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("ANNA", PASSWORD, "taken"),
        ("ａｎｎａ", PASSWORD, "taken"),
        ("", PASSWORD, "name"),
        ("a/../b", PASSWORD, "name"),
        ("<script>", PASSWORD, "name"),
        ("x" * 65, PASSWORD, "name"),
        ("boris", "short", "8 to 1000"),
    ],
)
def test_accounts_that_cannot_be(store: Store, name: str, password: str, says: str) -> None:
    store.users.add("anna", PASSWORD)
    with pytest.raises(InputError, match=says):
        store.users.add(name, password)
    assert [user.name for user in store.users.list()] == ["anna"]


def test_removing_an_account_takes_all_that_was_its_own(store: Store, home: Path) -> None:
    anna = store.users.add("anna", PASSWORD)
    token = store.users.sign_in("anna", PASSWORD).token
    picture = store.pictures.add(anna.id, Image.new("RGB", (16, 16)), NewPicture(kind="design"))
    store.boards.create(anna.id, "Board", [picture.id])
    store.users.remove("Anna")
    assert store.users.user_of(token) is None
    assert store.users.list() == ()
    assert not list(home.rglob("*.png"))
    with pytest.raises(NotFoundError):
        store.users.remove("anna")
    with pytest.raises(NotFoundError):
        store.users.remove("")
    assert store.users.add("boris", PASSWORD).id != anna.id


def test_choices_are_kept_for_each_user(store: Store) -> None:
    anna = store.users.add("anna", PASSWORD).id
    store.preferences.set(None, "language", "ru")
    store.preferences.set(None, "language", "en")
    store.preferences.set(anna, "language", "ru")
    assert store.preferences.get(None) == {"language": "en"}
    assert store.preferences.get(anna) == {"language": "ru"}
    with pytest.raises(SettingError, match="language"):
        store.preferences.set(None, "language", "fr")
    with pytest.raises(SettingError, match="preference"):
        store.preferences.set(None, "Not A Word", "x")


def test_whoever_is_removed_leaves_nothing_on_the_disk(store: Store, home: Path) -> None:
    before = _files(home)
    anna, boris = (store.users.add(name, PASSWORD).id for name in ("anna", "boris"))
    kept = {}
    for number, person in enumerate((anna, boris, None)):
        known = _files(home)
        store.pictures.add(person, Image.new("RGB", (20, 20), (number, 0, 0)), NewPicture(kind="photo"))
        job = store.jobs.create(person, "print", "files", "{}")
        for folder in (store.home.job(job.id), store.home.training_sets(person) / "set" / "dots",
                       store.home.trained_models(person, "lora") / "mine", store.home.job_run(job.id)):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "file").write_text(f"{person}")
        kept[person] = _files(home) - known
        assert len(kept[person]) >= 6
    store.users.remove("anna")
    assert _files(home) - before == kept[boris] | kept[None]
    assert not [path for path in home.rglob("*") if path.name == f"user-{anna}"]


def test_files_that_cannot_be_deleted_are_told_and_the_account_stays(
        store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = store.users.add("anna", PASSWORD)
    store.home.training(anna.id).mkdir(parents=True)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", refuse)
        with pytest.raises(OutputError, match="not allowed"):
            store.users.remove("anna")
    assert store.users.list() == (anna,)
    store.users.remove("anna")
    assert store.users.list() == ()


def _files(home: Path) -> set[Path]:
    return {path for path in home.rglob("*") if path.is_file() and not path.name.startswith("studio.sqlite3")}
