# Campusdesk: what one types. `make` alone lists it.
# Other Python: make PYTHON=python3.12 …   More test processes: make test WORKERS=4   Shorter: make soak SOAK_MINUTES=10

PYTHON  ?= python3
WORKERS ?= 2
SOAK_MINUTES ?= 60
BIN     := .venv/bin
UV      := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
PO      := wording/locales

# The Python of the machine is used; none is downloaded.
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system

.DEFAULT_GOAL := help
.PHONY: help install run test soak bench check format texts drawings screenshots browser clean

help: ## List these targets.
	@echo "Campusdesk. Type make and one of:"
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  %-9s %s\n' "$$name" "$$words"; done

install: .venv/.installed ## Install everything from the lock file into .venv (brings uv into .uv when it is missing).
	@:

run: install ## Start the desk: on real Telegram with BOT_TOKEN in .env, else in the sandbox with a page. Ctrl-C stops it.
	@exec $(BIN)/campusdesk run

test: install browser ## Run all tests, on a real PostgreSQL and in a real Chromium.
	@$(BIN)/pytest -n $(WORKERS) && status=0 || status=$$?; $(BIN)/python -m tests.chromium || status=1; exit $$status

soak: install ## Try for an hour what can go wrong, and whether memory stays. Read docs/reliability.md.
	@$(BIN)/python -m bench hour --minutes $(SOAK_MINUTES) & watch=$$!; trap 'kill $$watch' INT TERM; \
	root=$$(mktemp -d); PYTEST_DEBUG_TEMPROOT=$$root SOAK_MINUTES=$(SOAK_MINUTES) $(BIN)/pytest tests/faults --soak; status=$$?; \
	[ $$status -ne 0 ] || rm -rf "$$root"; wait $$watch || status=1; exit $$status

bench: install ## Measure what the desk can do and what it costs; writes docs/benchmarks.md (half an hour).
	$(BIN)/python -m bench

check: install ## Hold code, types, import contracts and translations to the rules, then run all tests.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/house/test_texts.py
	@$(MAKE) --no-print-directory test

format: install ## Bring code into form, and repair what the linter can repair.
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

texts: install ## Collect the texts to translate into wording/locales; new ones wait there for their translation.
	@mkdir -p $(PO)
	@$(BIN)/pybabel -q extract -F pyproject.toml --no-default-keywords -k _ --sort-output --no-wrap --add-location=file \
		--project=Campusdesk --copyright-holder="Campusdesk contributors" --last-translator="Campusdesk contributors" \
		--header-comment="# Campusdesk in this language. New texts: make texts. Their rules: docs/architecture.md." \
		-o $(PO)/campusdesk.pot .
	@for language in zh_Hans zh_Hant; do \
		$(BIN)/pybabel -q update -D campusdesk -i $(PO)/campusdesk.pot -d $(PO) -l $$language --init-missing \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; \
	done
	@rm -f $(PO)/campusdesk.pot
	@$(BIN)/pytest -q -rN tests/house/test_texts.py || echo "Translate these in $(PO), then: make check"

drawings: install ## Draw docs/lifecycle.svg, docs/permissions.md and the tables of docs/clocks.md anew from the code.
	PYTHONPATH=. $(BIN)/python docs/draw.py
	PYTHONPATH=. $(BIN)/python docs/clock_tables.py

screenshots: install browser ## Take the pictures of the README and docs anew.
	$(BIN)/python -m tests.pages.screenshots docs/images

clean: ## Remove what make brought and made; ./data and .env stay.
	rm -rf .venv .uv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +

define check_python
	command -v $(PYTHON) >/dev/null || { echo "Campusdesk needs Python 3.11 or newer; there is no '$(PYTHON)' here." >&2; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Campusdesk needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "With another one at hand: make PYTHON=python3.12 install" >&2; exit 1; }
endef

# A second call finds the stamp and does nothing; a changed lock file makes it stale.
.venv/.installed: uv.lock pyproject.toml | $(UV)
	@$(check_python)
	@echo "Installing from uv.lock into .venv …"
	@$(UV) sync --quiet --locked --python "$$(command -v $(PYTHON))"
	@touch $@

.uv/bin/uv:
	@$(check_python)
	@echo "Bringing uv into .uv …"
	@$(PYTHON) -m venv .uv >/dev/null 2>&1 || { rm -rf .uv; \
		echo "'$(PYTHON) -m venv' does not work here: the venv module is missing." >&2; \
		echo "On Debian and Ubuntu: apt install python3-venv. Or install uv (https://docs.astral.sh/uv/)." >&2; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9' || { rm -rf .uv; exit 1; }

# The page tests play in a Chromium, and their screenshots show Chinese. On Debian, root can have both at once.
browser: install
	@if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		wanted=; \
		$(BIN)/python -m tests.chromium --quiet || wanted="chromium"; \
		for fonts in fonts-noto-cjk fonts-noto-color-emoji; do \
			dpkg -s $$fonts >/dev/null 2>&1 || wanted="$$wanted $$fonts"; \
		done; \
		if [ -n "$$wanted" ]; then \
			echo "Installing $$wanted …"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends $$wanted; } >/dev/null || echo "… did not work."; \
		fi; \
	fi
