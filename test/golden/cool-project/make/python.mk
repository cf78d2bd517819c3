# The project's Python environment: the active one (virtualenv, or conda but not its base), else .venv.
# Every fragment, and every demo's Makefile, uses these names:
#
#   "$(PYTHON)" -m pytest     runs a tool of the environment (always in double quotes)
#   $(call needs,pytest)      first line of a recipe: ends it, with advice, where a module is not installed
#   $(INSTALL) -r FILE        installs into the environment, with uv where there is one, else with pip
#   $(FIND_UV); "$$uv" …      sets $$uv to uv from PATH, else to the one in .venv, else to nothing
#   $(PROJECT)                the project's folder seen from here: nothing, or a path that ends in a slash

PROJECT := $(patsubst %make/python.mk,%,$(lastword $(MAKEFILE_LIST)))

# The shell, not make, expands the path of an active environment: it may hold spaces and anything else.
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

INSTALL = $(FIND_UV); \
  if [ "$$uv" ]; then set -- "$$uv" pip install --python "$(PYTHON)"; \
  else set -- "$(PYTHON)" -m pip install --disable-pip-version-check; fi; "$$@"

# Whether all of these modules can be imported. Not a fixture of one tool, so that parts added later ask for their own.
has = "$(PYTHON)" -I -c 'import sys; from importlib.util import find_spec; \
  sys.exit(not all(map(find_spec, sys.argv[1:])))' $(1) 2>/dev/null

needs = @$(call has,$(1)) || { echo 'error: run `make dev` first' >&2; exit 1; }
