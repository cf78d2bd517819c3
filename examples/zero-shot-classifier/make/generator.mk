# The generator that made the project: what became of its files, and newer templates.

.PHONY: status update

# The command that runs the generator, where it is another than make/quickstart.sh finds.
export QUICKSTART

status: ## tell what became of every generated file
	@sh make/quickstart.sh status

update: ## bring newer templates, merged with your edits
	@sh make/quickstart.sh update
