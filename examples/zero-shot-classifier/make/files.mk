# What may be in git: no secrets, no large files, no outputs of notebooks.

.PHONY: check-files check-staged

check-files: ## refuse secrets, large files and notebooks' outputs in all that git holds
	$(call needs,kingfisher_sdk nbstripout)
	@"$(PYTHON)" make/check_files.py

check-staged: ## the same for what is about to be committed, and clear its notebooks
	$(call needs,kingfisher_sdk nbstripout)
	@"$(PYTHON)" make/check_files.py --staged
