# `make build WITH=resources` adds this to the image of the service or of a demo; its context is the folder of resources.
# Only what is listed gets into the layer, and only if it is right.
ARG IMAGE

FROM ${IMAGE}
USER root
RUN --mount=type=bind,target=/resources ["python", "-m", "zero_shot_classifier.resources", "/app/resources"]
ENV RESOURCES=/app/resources
USER 10001:10001
