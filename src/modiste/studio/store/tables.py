"""All tables together, as SQLAlchemy needs them to know each other; each aggregate has its own file of them."""

from modiste.studio.store.base import Base
from modiste.studio.store.boards.tables import BoardPictureRow, BoardRow
from modiste.studio.store.events.tables import EventRow, ProfileRow
from modiste.studio.store.items.tables import ImportRow, ItemPictureRow, ItemRow, ItemTagRow, PriceRow, VariantRow
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.people.tables import LOCAL_USER, PreferenceRow, SignInRow, UserRow
from modiste.studio.store.pictures.tables import OriginRow, PictureRow, TagRow
from modiste.studio.store.quotas.tables import TrainingTimeRow
from modiste.studio.store.threads.tables import ThreadMessageRow, ThreadRow
from modiste.studio.store.wardrobe.tables import (
    HouseholdMemberRow,
    HouseholdRow,
    OutfitRow,
    ShareRow,
    WardrobeItemRow,
    WearRow,
)

__all__ = [
    "LOCAL_USER", "Base", "BoardPictureRow", "BoardRow", "EventRow", "HouseholdMemberRow",
    "HouseholdRow", "ImportRow", "ItemPictureRow", "ItemRow",
    "ItemTagRow", "JobRow", "OriginRow", "OutfitRow", "PictureRow", "PreferenceRow", "PriceRow", "ProfileRow",
    "ShareRow", "SignInRow", "TagRow",
    "ThreadMessageRow", "ThreadRow", "TrainingTimeRow", "UserRow", "VariantRow", "WardrobeItemRow", "WearRow",
]
