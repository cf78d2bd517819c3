# The library: its environment, tests, style, packages and pins.

.PHONY: dev test lint format hooks package lock

# Installing the library installs requirements.txt: it holds the library's dependencies.
dev: ## create or update the environment: the active one, else .venv
	@sh make/environment.sh "$(PYTHON)"
	@$(INSTALL) -e . $(patsubst %,-r %,$(filter-out requirements.txt,$(wildcard requirements*.txt)))
	@"$(PYTHON)" -c 'import sys; print("Ready:", sys.prefix)'

test: ## run the tests of the library and of the scripts
	$(call needs,pytest)
	"$(PYTHON)" -m pytest

lint: ## check style and types, without changing anything
	$(call needs,ruff mypy)
	"$(PYTHON)" -m ruff check
	"$(PYTHON)" -m ruff format --check
	"$(PYTHON)" -m mypy

format: ## format the code and fix what the linter can
	$(call needs,ruff)
	"$(PYTHON)" -m ruff check --fix --exit-zero
	"$(PYTHON)" -m ruff format

hooks: ## check files and lint before each commit, test before each push
	$(call needs,pre_commit)
	@sh make/hooks.sh "$(PYTHON)"

# The log has hundreds of lines, of interest only where it tells what is wrong.
package: ## build sdist and wheel into dist/
	$(call needs,build)
	@rm -rf build dist
	@$(FIND_UV); log=$$("$(PYTHON)" -m build $${uv:+--installer uv} 2>&1) || { printf '%s\n' "$$log" >&2; exit 1; }
	@printf '%s\n' dist/*

# The versions and hashes are valid for every platform and every Python that the project supports.
lock: ## pin all run-time dependencies in requirements.lock
	@$(FIND_UV); [ "$$uv" ] || { echo 'error: make lock needs uv: https://docs.astral.sh/uv' >&2; exit 1; }; \
	"$$uv" pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock' \
	  --output-file requirements.lock $(wildcard requirements.txt requirements-service.txt) \
	  && echo 'Wrote requirements.lock'
