"""LibreOffice and Tesseract, run on files that strangers sent: bounded, alone in a folder, without network.

``running`` starts and ends any of them; ``libreoffice`` converts, by a new process for one file or by
``listener`` for many; ``tesseract`` recognises text; ``local`` puts them together as readers see them
(:class:`parsers.programs.Programs`); ``installed`` tells what this machine has. Readers in the guard's
children reach them through the guard alone (``ingest.guard``).
"""

from ingest.programs.local import LocalPrograms

__all__ = ["LocalPrograms"]
