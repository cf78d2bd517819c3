# What one writes at first: one COPY, so that every edit installs everything again. The peer of the generated Dockerfile.
ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE} AS base

FROM base
WORKDIR /project
COPY . .
# The secrets only let the build reach a package index from a company's network, as in the generated Dockerfile.
RUN --mount=type=secret,id=ca_bundle --mount=type=secret,id=index_url \
    ca=/run/secrets/ca_bundle; index=/run/secrets/index_url; \
    if [ -f $ca ]; then export PIP_CERT=$ca; fi; \
    if [ -f $index ]; then export PIP_INDEX_URL="$(cat $index)"; fi; \
    pip install . -r requirements-service.txt
