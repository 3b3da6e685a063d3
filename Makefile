# make studio open the pages in the browser
# make demo   draw the demo pictures into demo/        make test   check everything
# Each sets up what it needs on a fresh machine, once; a stamp in .venv remembers that.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.modiste-ready
DEMO := demo

export HF_HUB_DISABLE_TELEMETRY := 1
export TOKENIZERS_PARALLELISM := false

.PHONY: demo studio test check style types behaviour fix help-page setup clean

setup: $(STAMP)

# torch first and by itself: a resolver that is free to choose takes several gigabytes of accelerator libraries.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

# A picture or table of each room: cut and sewn in three views, four cuts, a restyled photo, drawn designs, and
# one picture's way through the other rooms.
demo: $(STAMP)
	rm -rf $(DEMO)/loop
	$(BIN)/modiste sew "прямые леопардовые джинсы" --seed 0 --view front,back,34 --pattern $(DEMO)/sewn/pattern.pdf --flat $(DEMO)/sewn/flat.svg --sheet $(DEMO)/sewn/sheet.pdf --overview $(DEMO)/sewn.png -o $(DEMO)/sewn
	$(BIN)/modiste design "прямые леопардовые джинсы" -n 4 --seed 0 -o $(DEMO)/jeans --sheet $(DEMO)/jeans.png
	$(BIN)/modiste restyle "$$(ls $(DEMO)/jeans/*.png | head -n 1)" "пиджак того же стиля" -n 4 --seed 7 -o $(DEMO)/jacket --sheet $(DEMO)/jacket.png
	PYTHON=$(BIN)/python sh benchmarks/loop.sh $(DEMO)/loop
	$(BIN)/modiste design --prompts docs/demo_prompts.txt --seed 7 -o $(DEMO)/prompts --sheet $(DEMO)/contact_sheet.png
	@echo "Look at $(DEMO)/sewn.png, jeans.png, jacket.png and contact_sheet.png there; in $(DEMO)/loop at worn.png, nearest.png, outfit.png, improved.txt, recommended.txt, trends.txt, chat.txt and lookbook.pdf; in the browser: $(BIN)/modiste --home $(DEMO)/loop/home studio"

studio: $(STAMP)
	$(BIN)/modiste studio

# A process a core, one thread each: threads that wait for each other cost more than they bring. A file stays in one
# process, so that what its tests share (a hung garment, a server) is made once. mypy has one thread and takes a minute
# or two when nothing of it is cached: it runs beside the tests, which leave a core idle at their end.
test: export OMP_NUM_THREADS := 1
test: $(STAMP) style
	$(MAKE) --jobs=2 types behaviour

check: style types

style: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

behaviour: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile

fix: $(STAMP)
	$(BIN)/ruff check --fix .

help-page: $(STAMP)
	$(BIN)/python -m modiste.cli.helppage docs/help.md

clean:
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache
