"""Files and mails made to harm, and the command that measures what they cost: ``python -m tests.hostile``."""
