# The project's Python environment: the active one (virtualenv, or conda except its base), else .venv.
# Every fragment, and the Makefile of every demo and notebook, uses these names:
#
#   "$(PYTHON)" -m pytest     runs a tool of the environment (always in double quotes)
#   $(call needs,pytest)      first line of a recipe: stops it, with advice, if a module is not installed
#   $(INSTALL) -r FILE        installs into the environment, with uv if available, else with pip
#   $(FIND_UV); "$$uv" …      sets $$uv to uv from PATH, else to the one in .venv, else to nothing
#   $(PROJECT)                relative path to the project's folder: empty, or ending in a slash

PROJECT := $(patsubst %make/python.mk,%,$(lastword $(MAKEFILE_LIST)))

# The shell, not make, expands the path of an active environment: it may hold spaces or any other character.
ifneq ($(VIRTUAL_ENV),)
  PYTHON := $$VIRTUAL_ENV/bin/python
else ifeq ($(CONDA_DEFAULT_ENV),base)
  PYTHON := $(PROJECT).venv/bin/python
else ifneq ($(CONDA_PREFIX),)
  PYTHON := $$CONDA_PREFIX/bin/python
else
  PYTHON := $(PROJECT).venv/bin/python
endif

FIND_UV = for uv in uv $(PROJECT).venv/bin/uv ''; do "$$uv" --version >/dev/null 2>&1 && break; done

# Scripts keep the path of the Python that installed them, so it must not lead through the folder of a demo or a notebook.
INSTALL = $(FIND_UV); python="$$(CDPATH= cd "$$(dirname "$(PYTHON)")" && pwd)/python"; \
  if [ "$$uv" ]; then set -- "$$uv" pip install --python "$$python"; \
  else set -- "$$python" -m pip install --disable-pip-version-check; fi; "$$@"

# Succeeds if all these modules are installed. Recipes name what they need, as a part may be added after `make dev`.
has = "$(PYTHON)" -I -c 'import sys; from importlib.util import find_spec; \
  sys.exit(not all(map(find_spec, sys.argv[1:])))' $(1) 2>/dev/null

needs = @$(call has,$(1)) || { echo 'error: run `make dev` first' >&2; exit 1; }
