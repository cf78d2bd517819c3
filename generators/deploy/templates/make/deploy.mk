# The service on Kubernetes, as the manifests in deploy/ say.

.PHONY: deploy rollback

KUBECTL ?= kubectl

# Only what is typed, or set in a file of make/, counts: a shell may have a CONTEXT or an IMAGE of its own.
stated = $(if $(filter command file,$(origin $(1))),$($(1)))
stating = $(foreach word,$(1),$(word)='$(subst ','\'',$(call stated,$(word)))')

# KUBECTL names another kubectl, as DOCKER another client of images.
CLIENTS = KUBECTL='$(KUBECTL)' DOCKER='$(DOCKER)'

deploy: ## deploy the service: make deploy ENVIRONMENT=staging CONTEXT=my-cluster REGISTRY=registry.example.org/team
	@$(call stating,ENVIRONMENT CONTEXT REGISTRY IMAGE TIMEOUT) $(CLIENTS) TAGGED=$(SERVICE_IMAGE) sh make/deploy.sh deploy

rollback: ## go back to what was deployed before (REVISION=3 for an older one)
	@$(call stating,ENVIRONMENT CONTEXT REVISION TIMEOUT) $(CLIENTS) sh make/deploy.sh rollback
