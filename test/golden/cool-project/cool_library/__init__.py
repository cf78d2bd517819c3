"""The project's library: tested, production-ready code."""
