"""Backup and restore of a studio. What a backup holds says the table in `studio.home`."""

from modiste.studio.backup.backup import BackupReport, backup, restore

__all__ = ["BackupReport", "backup", "restore"]
