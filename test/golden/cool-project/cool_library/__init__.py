"""The project's library: code that is tested and ready for production."""
