"""The work queue of a medical billing office: command line, app, acts, files and rules."""

__version__ = "0.1.0"
