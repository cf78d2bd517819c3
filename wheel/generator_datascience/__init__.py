"""The `quickstart` command: it starts Python data science projects."""
