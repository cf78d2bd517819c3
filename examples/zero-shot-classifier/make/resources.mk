# Large files, kept out of git.

.PHONY: resources check-resources resource

resources: ## download the files listed in resources/resources.toml
	$(call needs,pooch zero_shot_classifier)
	@"$(PYTHON)" make/fetch_resources.py

check-resources: ## tell which of them are missing or damaged, offline
	$(call needs,pooch zero_shot_classifier)
	@"$(PYTHON)" make/fetch_resources.py --check

# Only what is typed counts, and as it is typed: an environment may have a NAME of its own.
given = $(if $(filter command,$(origin $(1))),$(value $(1)))
typed = '$(subst ','\'',$(call given,$(1)))'

define newline


endef

# Nor are they exported: make would expand them for the environment, and run the $(shell …) of a URL.
ifneq ($(filter resource,$(MAKECMDGOALS)),)
  unexport URL NAME LICENSE
  $(if $(call given,LICENCE),$(error LICENCE=$(call given,LICENCE): write LICENSE=…))
  $(foreach word,URL NAME LICENSE,\
    $(if $(findstring $(newline),$(call given,$(word))),$(error $(word) has a line break in it: write it in one line)))
endif

resource: ## download a file and list it: make resource URL=https://… NAME=model.bin LICENSE=MIT
	$(call needs,pooch zero_shot_classifier)
	@"$(PYTHON)" -m make.add_resource $(call typed,URL) $(call typed,NAME) $(call typed,LICENSE)
