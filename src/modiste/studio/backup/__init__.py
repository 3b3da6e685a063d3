"""Backup and restore of a studio."""

from modiste.studio.backup.backup import backup, restore

__all__ = ["backup", "restore"]
