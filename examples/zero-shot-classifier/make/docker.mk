# The service's image, named after the library and VERSION.

.PHONY: build docker-run

SERVICE_IMAGE = "zero_shot_classifier:$$(cat VERSION)"

build: ## build the service's image (WITH=resources to have them in it)
	$(needs-docker)
	@$(BUILD_IMAGE) --tag $(SERVICE_IMAGE) .
	$(call with-resources,$(SERVICE_IMAGE))

docker-run: ## start the image on http://127.0.0.1:8000 (PORT=9000 for another port)
	$(needs-docker)
	$(call needs-image,$(SERVICE_IMAGE))
	$(call needs-port,$(SERVICE_IMAGE),8000)
	@echo "Published on http://127.0.0.1:$${PORT:-8000}, whatever the log says of the port inside"
	@$(RUN_WITH_RESOURCES) --volume zero_shot_classifier:/labels --publish "127.0.0.1:$${PORT:-8000}:8000" $(SERVICE_IMAGE)
