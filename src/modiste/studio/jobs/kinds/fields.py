"""The kinds of values that several requests have."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from modiste.core.seeds import MAX_SEED

PictureId: TypeAlias = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9a-z-]+$",
                                            description="The id of a picture of yours.")]
Tongue: TypeAlias = Literal["en", "ru"]
"""The language in which progress is told."""
Seed: TypeAlias = Annotated[int | None, Field(ge=0, le=MAX_SEED - 1000,
                                              description="None: by chance; of what is sewn the usual cut first.")]
Colour: TypeAlias = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", description="A CSS colour, #1a2b3c.")]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]


class JobRequest(BaseModel):
    """A request of a job: frozen, and without fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
