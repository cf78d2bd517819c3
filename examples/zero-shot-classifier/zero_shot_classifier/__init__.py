"""The project's library: tested, production-ready code."""

import os

# Before it is imported: ONNX Runtime reports its use to its makers unless told not to.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
