# The service on Kubernetes, as the manifests in deploy/ say.

.PHONY: deploy rollback

KUBECTL ?= kubectl

# Only what is typed, or set in a file of make/, counts: a shell may have a CONTEXT or an IMAGE of its own.
stated = $(if $(filter command file,$(origin $(1))),$($(1)))
stating = $(foreach word,$(1),$(word)='$(subst ','\'',$(call stated,$(word)))')

# KUBECTL names another kubectl, as DOCKER another client of images.
CLIENTS = KUBECTL='$(KUBECTL)' DOCKER='$(DOCKER)'

# What there is to push, if no image is given.
pushing = $(if $(call stated,IMAGE),,$(call stated,REGISTRY))

deploy: ## deploy the image to Kubernetes (ENVIRONMENT=staging CONTEXT=my-cluster REGISTRY=…)
	$(if $(pushing),$(needs-docker))
	$(if $(pushing),$(call needs-image,$(SERVICE_IMAGE)))
	@$(call stating,ENVIRONMENT CONTEXT REGISTRY IMAGE TIMEOUT) $(CLIENTS) TAGGED=$(SERVICE_IMAGE) sh make/deploy.sh deploy

rollback: ## go back to what was deployed before (ENVIRONMENT=… CONTEXT=…; REVISION=3 for older)
	@$(call stating,ENVIRONMENT CONTEXT REVISION TIMEOUT) $(CLIENTS) sh make/deploy.sh rollback
