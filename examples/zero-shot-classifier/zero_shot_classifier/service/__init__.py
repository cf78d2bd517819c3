"""What every service needs, so that `serving.py` has only what yours is for.

- `settings.py`: the environment variables that it heeds
- `application.py`: a new application, which has all that follows
- `schemas.py`: the base class of JSON bodies
- `refusals.py`: what becomes a 4xx or 5xx, and with which words
- `access.py`: API keys, and web pages of other origins
- `limits.py`: how much a client may ask for, and how long that may take
- `protocol.py`: how long a client may take itself, and how a connection ends
- `instrumentation.py`: the ids of requests, and what is noted of each
- `logs.py`: lines of text or JSON
- `monitoring.py`: health, readiness and metrics
- `documentation.py`: the OpenAPI document and its pages
- `readiness.py`: whether the resources are right
- `batching.py`: requests that wait for a model go into it together
- `counting.py`: counts that workers share
- `running.py`: from the command to the server
- `workers.py`, `worker_metrics.py`: several processes, and what they have counted
"""
