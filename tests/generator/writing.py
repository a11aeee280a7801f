"""Turns planned mails into bytes; files of offices that use LibreOffice really pass through it, all in one run."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from dangky.demo.form_files import form_docx, form_xlsx
from dangky.demo.mime import File, Letter, letter_bytes
from tests.generator.records import PlannedFile, PlannedMail
from tests.servers.office import save_all

#: Seconds for one run of LibreOffice over all files of a kind.
_RUN_TIMEOUT_S = 300


def has_libreoffice() -> bool:
    """Tell whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


class Writer:
    """Writes mails; every planned file is made once, so that one sent twice is the same file."""

    def __init__(self, mails: Iterable[PlannedMail], *, libreoffice: bool) -> None:
        files = dict.fromkeys(file for mail in mails for file in _form_files(mail))
        self._contents = {file: _form_bytes(file) for file in files}
        if libreoffice:
            self._contents |= _saved_again({file: self._contents[file] for file in files if file.resave})

    def write(self, mail: PlannedMail) -> bytes:
        """Return ``mail`` as raw bytes."""
        letter = Letter(
            message_id=mail.truth.message_id,
            sent=mail.received,
            sender_name=mail.sender_name,
            sender="nguoigui@mail.example",
            subject=mail.truth.subject,
            text=mail.text,
            files=tuple(self._file(file) for file in mail.files),
            headers=mail.headers,
            multipart=mail.multipart,
        )
        return letter_bytes(letter)

    def _file(self, file: PlannedFile) -> File:
        content = file.content
        if file.inner is not None:
            content = self.write(file.inner)
        elif file.form is not None:
            content = self._contents[file]
        return File(name=file.name, content=content, name_style=file.name_style, content_type=file.content_type)


def _form_files(mail: PlannedMail) -> Iterator[PlannedFile]:
    for file in mail.files:
        if file.inner is not None:
            yield from _form_files(file.inner)
        elif file.form is not None:
            yield file


def _form_bytes(file: PlannedFile) -> bytes:
    if file.form is None:
        raise ValueError(f"{file.name} holds no form")
    return form_xlsx(file.form) if _extension(file) == "xlsx" else form_docx(file.form)


def _extension(file: PlannedFile) -> str:
    return file.name.rpartition(".")[2]


def _saved_again(contents: Mapping[PlannedFile, bytes]) -> dict[PlannedFile, bytes]:
    """Return ``contents`` as LibreOffice saves them; one run for each extension."""
    result: dict[PlannedFile, bytes] = {}
    with TemporaryDirectory() as name:
        for extension in sorted({_extension(file) for file in contents}):
            files = [file for file in contents if _extension(file) == extension]
            folder = Path(name) / extension
            folder.mkdir()
            sources = [folder / f"{number:05}.{extension}" for number in range(len(files))]
            for source, file in zip(sources, files, strict=True):
                source.write_bytes(contents[file])
            out = save_all(sources, extension, folder, timeout_s=_RUN_TIMEOUT_S)
            result |= {file: (out / source.name).read_bytes() for source, file in zip(sources, files, strict=True)}
    return result
