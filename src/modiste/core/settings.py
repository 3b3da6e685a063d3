"""What holds for every command of one user: environment variables with the prefix MODISTE_, or keyword arguments."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from modiste.core.errors import SettingError
from modiste.core.files import make_folder
from modiste.core.messages import message

PREFIX: Final = "MODISTE_"
MAX_THREADS: Final = 1024
_EXPECTED: Final = {
    "home": message("core.expected_folder"),
    "language": message("core.expected_language"),
    "threads": message("core.expected_threads", most=MAX_THREADS),
    "offline": message("core.expected_flag"),
    "database": message("core.expected_database"),
    "catalog_index": message("core.expected_index"),
    "catalog_encoder": message("core.expected_encoder"),
    "disk_gb": message("core.expected_amount"),
    "training_minutes": message("core.expected_amount"),
    "engine": message("core.expected_engine"),
    "chat_url": message("core.expected_chat_url"),
    "chat_model": message("core.expected_chat_model"),
}


def default_home() -> Path:
    """The folder for application data: XDG on Linux, Application Support on macOS, LocalAppData on Windows.

    Raises:
        SettingError: the user has no home folder and none is named.
    """
    if sys.platform == "win32":
        return _folder_variable("LOCALAPPDATA", Path("AppData") / "Local") / "modiste"
    if sys.platform == "darwin":
        return _user_home() / "Library" / "Application Support" / "modiste"
    return _folder_variable("XDG_DATA_HOME", Path(".local") / "share") / "modiste"


_THREAD_VARIABLES: Final = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Settings(BaseSettings):
    """The resolved settings, frozen. Build them with `Settings.load`, which speaks in SettingErrors.

    home: the studio's folder (MODISTE_HOME). language: of what is shown, "en" or "ru" (MODISTE_LANGUAGE).
    threads: CPU threads to compute with, None for all that the process may use (MODISTE_THREADS).
    offline: never ask the network, not even for a model named by its hub id (MODISTE_OFFLINE).
    database: address of the PostgreSQL database that keeps the studio's work, None for a file in its folder
    (MODISTE_DATABASE).
    catalog_index: where the index over the catalogue lies, a folder or an address of an object storage
    ("s3://bucket/folder"), None for a folder in the studio's (MODISTE_CATALOG_INDEX).
    catalog_encoder: what embeds a new index over the catalogue: a folder or hub id of a CLIP or SigLIP, or a folder of
    an encoder of items; None for the bundled one (MODISTE_CATALOG_ENCODER).
    disk_gb: gigabytes that the work of one person with an account may take, 0 for no limit (MODISTE_DISK_GB).
    training_minutes: minutes of training that one person with an account may begin in 24 hours, 0 for no limit
    (MODISTE_TRAINING_MINUTES).
    chat_url, chat_model, chat_key: an OpenAI-compatible endpoint that words the stylist's answers, its model and key;
    nothing is sent anywhere without it (MODISTE_CHAT_URL, MODISTE_CHAT_MODEL, MODISTE_CHAT_KEY).
    engine: what makes designs where a request does not say: "sewn", "photo" (a network draws), or "auto", sewn where it
    can be (MODISTE_ENGINE).
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home)
    language: Literal["en", "ru"] = "en"
    threads: int | None = Field(default=None, ge=1, le=MAX_THREADS)
    offline: bool = False
    database: str | None = None
    catalog_index: str | None = None
    catalog_encoder: str | None = Field(default=None, max_length=1000)
    disk_gb: float = Field(default=20.0, ge=0, allow_inf_nan=False)
    training_minutes: float = Field(default=240.0, ge=0, allow_inf_nan=False)
    engine: Literal["auto", "sewn", "photo"] = "auto"
    chat_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+", max_length=2000)
    chat_model: str = Field(default="", max_length=200)
    chat_key: SecretStr | None = None

    @field_validator("language", mode="before")
    @classmethod
    def _fold_language(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return _expand(value)

    @classmethod
    def load(
        cls,
        *,
        home: Path | str | None = None,
        language: str | None = None,
        threads: int | None = None,
        offline: bool | None = None,
        engine: str | None = None,
    ) -> Self:
        """The settings of the environment, with what is given here on top; None leaves a setting as it is.

        Raises:
            SettingError: a value is out of range; the message names the argument or the variable it came from.
        """
        given: dict[str, Any] = {"home": home, "language": language, "threads": threads, "offline": offline,
                                 "engine": engine}
        named = {name: value for name, value in given.items() if value is not None}
        try:
            return cls(**named)  # what is passed wins over the environment
        except ValidationError as error:
            raise _setting_error(error, named) from error

    @property
    def models_folder(self) -> Path:
        """Where fetched and trained models live."""
        return self.home / "models"

    def apply_threads(self) -> None:
        """Have numerical libraries that are not loaded yet compute with `threads`, where that is set; for programs, at
        their start. A library call never changes how many threads its caller computes with."""
        if self.threads is not None:
            for name in _THREAD_VARIABLES:
                os.environ[name] = str(self.threads)

    @property
    def thread_count(self) -> int:
        """CPU threads to compute with: `threads`, or every core that this process may use."""
        return self.threads or _usable_cores()

    def make_home(self) -> Path:
        """The home folder, made where it is missing.

        Raises:
            OutputError: it cannot be made.
        """
        return make_folder(self.home)


def _folder_variable(variable: str, otherwise: Path) -> Path:
    # The XDG specification has relative paths ignored; a relative folder would depend on where the command runs.
    folder = Path(os.environ.get(variable, ""))
    return folder if folder.is_absolute() else _user_home() / otherwise


def _user_home() -> Path:
    return _expand(Path("~"))


def _expand(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise SettingError("core.no_home_folder", path=path, variable=f'{PREFIX}HOME') from error


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _setting_error(error: ValidationError, named: Mapping[str, object]) -> SettingError:
    first = error.errors()[0]
    field = str(first["loc"][0])
    name = field if field in named else f"{PREFIX}{field.upper()}"
    return SettingError("core.setting", name=name, expected=_EXPECTED[field],
                        given=str(first["input"])[:60])
