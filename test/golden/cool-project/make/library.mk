# The library: its environment, tests, style and packages, and what it and the service run with.

.PHONY: dev test lint format hooks package lock audit sbom

# What requirements.lock pins, without hashes: pip would demand some of all else that it installs, too.
PINS = sed -n 's/^\([^ \#].*[^ \\]\) *\\*$$/\1/p' requirements.lock

# Installing the library installs requirements.txt: it holds the library's dependencies.
dev: ## create or update the environment: the active one, else .venv
	@sh make/environment.sh "$(PYTHON)"
	@$(if $(wildcard requirements.lock),$(PINS) |) { $(INSTALL) $(if $(wildcard requirements.lock),--constraint /dev/stdin) \
	  -e . $(patsubst %,-r %,$(filter-out requirements.txt,$(wildcard requirements*.txt))); }
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

lock: ## pin all run-time dependencies in requirements.lock
	@$(FIND_UV); sh make/dependencies.sh "$$uv" lock

audit: ## fail if there are known vulnerabilities in them (AUDIT_FLAGS for options of pip-audit)
	@$(FIND_UV); sh make/dependencies.sh "$$uv" audit $(AUDIT_FLAGS)

sbom: ## list them with their licenses in sbom.cdx.json, a CycloneDX SBOM
	@$(FIND_UV); sh make/dependencies.sh "$$uv" sbom
