"""What `modiste design` and `modiste restyle` do with their tasks: draw each in turn or on a cluster, save, print."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from modiste.cli.console import progress, say, show, show_json, words
from modiste.cli.speech import spoken
from modiste.core.errors import ImageError, InputError
from modiste.core.messages import Message, message

if TYPE_CHECKING:
    from modiste.core.garment_spec import GarmentSpec
    from modiste.core.progress import StepProgress
    from modiste.core.values import Design, Verification
    from modiste.studio.designs.requests import AnyDesignRequest
    from modiste.studio.saving import Json
    from modiste.studio.studio import Studio


@dataclass(frozen=True, slots=True)
class Task:
    """One call of the studio: a name for the progress line, and the request; one of a folder's photos may fail."""

    title: str
    request: "AnyDesignRequest"
    from_folder: bool = False


@dataclass(slots=True, kw_only=True)
class Output:
    """Where results go. Each task is saved as soon as it is drawn, so that Ctrl-C loses at most the one under way."""

    folder: Path
    sheet: Path | None
    sidecar: bool
    as_json: bool
    layers: bool = False
    rows: "list[Json]" = field(default_factory=list)
    on_sheet: "list[Design]" = field(default_factory=list)

    def prepare(self) -> None:
        """Make sure that everything can be written before anything is drawn."""
        from modiste.studio.saving import prepare_folder

        if self.sheet is not None and self.sheet.suffix.lower() != ".png":
            raise InputError("cli.sheet_ending", sheet=self.sheet, stem=self.sheet.stem)
        for folder in (self.folder, *([self.sheet.parent] if self.sheet else [])):
            prepare_folder(folder)

    def add(self, studio: "Studio", designs: "tuple[Design, ...]") -> None:
        """Save what one task drew and name it; pictures stay in memory only for a contact sheet."""
        from modiste.studio.saving import design_json

        paths = studio.save(designs, self.folder, sidecar=self.sidecar)
        for design, path in zip(designs, paths, strict=True):
            layers = studio.designs.save_layers(design, path.with_suffix(".ora")) if self.layers else None
            if self.as_json:
                self.rows.append(design_json(design, path) | {"layers": str(layers) if layers else None})
            else:
                show(f"{path}{_verdict(design)}")
                if layers is not None:
                    show(str(layers))
            for remark in design.remarks:
                say(remark)
        if self.sheet is not None:
            self.on_sheet += designs

    def finish(self) -> None:
        """Write the contact sheet and print the JSON object."""
        if self.sheet is not None:
            from modiste.core.images import save_png
            from modiste.studio.sheet import contact_sheet
            from modiste.studio.sheet_words import OnSheet, captions_of

            words = captions_of([OnSheet(design.prompt.text, _spec_of(design)) for design in self.on_sheet])
            pictures = [(design.image, said) for design, said in zip(self.on_sheet, words, strict=True)]
            save_png(contact_sheet(pictures), self.sheet)
            if not self.as_json:
                show(str(self.sheet))
        if self.as_json:
            show_json({"designs": self.rows})


def _spec_of(design: "Design") -> "GarmentSpec | None":
    """The garment of a design that was sewn as one."""
    from modiste.studio.designs.sewn import SewnDesign

    return design.specs[0] if isinstance(design, SewnDesign) and len(design.specs) == 1 else None


def run_tasks(studio: "Studio", tasks: Sequence[Task], output: Output, without_garment: str, cluster: str | None = None
         ) -> None:
    """Do the tasks in order; a picture of a folder that cannot be read is named and skipped."""
    _check(studio, tasks, without_garment)
    output.prepare()
    skipped = 0
    with progress("cli.drawing") as advance, _drawing(studio, tasks, cluster, output) as draw:
        for index, task in enumerate(tasks):
            status = _status(task, index, len(tasks))
            advance(index / len(tasks), status)

            def tell(done: int, total: int, index: int = index, status: Message = status) -> None:
                advance((index + done / max(1, total)) / len(tasks), status)

            try:
                output.add(studio, draw(task.request, tell))
            except ImageError as error:
                if not task.from_folder:
                    raise
                skipped += 1
                say("cli.skipped", error=error)
        advance(1.0, message("cli.done"))
    if skipped == len(tasks):
        raise InputError("cli.no_picture_readable")
    if skipped:
        say("cli.pictures_skipped", count=skipped, total=len(tasks))
    output.finish()


def _check(studio: "Studio", tasks: Sequence[Task], without_garment: str) -> None:
    from modiste.studio.designs.requests import AgainRequest

    asked = [task.request for task in tasks if not isinstance(task.request, AgainRequest)]
    for request in {request.text: request for request in asked}.values():
        if studio.designs.check(request).attributes.garment is None and not studio.designs.is_sewn(request):
            say(without_garment, text=short(request.text))


@contextmanager
def _drawing(studio: "Studio", tasks: Sequence[Task], cluster: str | None, output: Output
             ) -> "Iterator[Callable[[AnyDesignRequest, StepProgress], tuple[Design, ...]]]":
    """What draws the tasks one after the other: this process, or a cluster that draws ahead."""
    if cluster is None:
        yield studio.designs.draw
        return
    from modiste.core.errors import ModisteError
    from modiste.studio.designs.on_cluster import drawn_on_cluster
    from modiste.studio.designs.requests import AgainRequest

    requests = [task.request for task in tasks if not isinstance(task.request, AgainRequest)]
    with drawn_on_cluster(cluster, requests, studio.settings, layers=output.layers) as outcomes:

        def draw(_: "AnyDesignRequest", tell: "StepProgress") -> "tuple[Design, ...]":
            outcome = next(outcomes)
            if isinstance(outcome, ModisteError):
                raise outcome
            tell(1, 1)
            return outcome

        yield draw


def _status(task: Task, index: int, total: int) -> Message:
    title = short(task.title)
    return message("cli.numbered", number=index + 1, total=total, item=title) if total > 1 else message(
        "cli.item", item=title)


def short(text: str) -> str:
    """A text, short enough for a line of progress."""
    from modiste.studio.options import shorten

    return shorten(text)


def _verdict(design: "Design") -> str:
    return f"  ({'; '.join(map(_outcome, design.verified))})" if design.verified else ""


def _outcome(check: "Verification") -> str:
    asked, seen = (_in_words(check.kind, value) for value in (check.asked, check.seen))
    if check.ok:
        return words("cli.check_ok", kind=check.kind, asked=asked)
    if check.sure:
        return (words("cli.check_missed_seen", kind=check.kind, asked=asked, seen=seen) if seen
                else words("cli.check_missed", kind=check.kind, asked=asked))
    return (words("cli.check_unsure_seen", kind=check.kind, asked=asked, seen=seen) if seen
            else words("cli.check_unsure", kind=check.kind, asked=asked))


def _in_words(kind: str, value: str) -> str:
    """A vocabulary id in the language that is spoken; what is denied may be of any kind."""
    from modiste.language import label, vocabulary

    kinds = ("colour", "pattern", "garment") if kind == "without" else ("garment" if kind == "type" else kind,)
    of = next((one for one in kinds if value in vocabulary().entries[one]), None)
    return value if of is None or spoken() == "en" else label(of, value, spoken())
