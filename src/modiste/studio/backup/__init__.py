"""Backup and restore of a studio."""

from modiste.studio.backup.backup import BackupReport, backup, restore

__all__ = ["BackupReport", "backup", "restore"]
