"""Reading files that strangers sent, in child processes that may die without harm.

``client`` is what the pipeline holds; ``server`` is a small process that has the readers loaded and
forks one child a task; ``limits`` is what a child may use; ``frames`` is how they talk (JSON and
bytes, nothing that could be executed); ``tasks`` is what a child can be asked to do.
"""

from ingest.guard.client import Guard

__all__ = ["Guard"]
