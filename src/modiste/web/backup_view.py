"""What a backup and a restore say when they are done, as HTML."""

import json
from typing import Final

from markupsafe import Markup

from modiste.core.messages import Message
from modiste.studio.backup.archives import made_backup
from modiste.studio.jobs.kinds.backup import REPORT
from modiste.studio.store import Job
from modiste.web.context import AppContext
from modiste.web.rendering import render
from modiste.web.texts import Words

BACKUPS: Final = ("backup", "restore")
_COUNTED: Final = {"pictures": "pictures", "boards": "boards", "wardrobe_items": "garments",
                   "wardrobe_outfits": "outfits", "items": "items", "threads": "threads", "events": "judgements",
                   "jobs": "jobs"}
"""Tables, and how the page counts them."""


def backup_html(context: AppContext, job: Job, words: Words) -> Markup:
    """The file to download, or what was brought back; and what is left out."""
    told = json.loads(job.result.fact(REPORT) or "{}")
    made = made_backup(context.store.home, job.user, job.id) if job.kind == "backup" else None
    counts = [(words(f"account.count.{name}"), told.get("new", {})[table]) for table, name in _COUNTED.items()
              if told.get("new", {}).get(table)]
    return render("account/brought.html", words, {
        "job": job, "asked": job.kind, "bytes": made.stat().st_size if made is not None else 0, "counts": counts,
        "there": told.get("there", 0), "more": told.get("more", 0),
        "left_out": [words.error(Message.from_json(one)) for one in told.get("left_out", ())]})
