"""The settings under which LibreOffice opens strangers' files: no macros, no links, no network."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

_SCRIPTING: Final = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET: Final = "/org.openoffice.Inet/Settings"
_ANSWERS_NOTHING: Final = "127.0.0.1"
#: Path, property and value. A newer LibreOffice knows more of them; an older one leaves out what it does not know.
_SETTINGS: Final = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    # 2: never.
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    # Where the guard may not leave the network: a proxy that does not answer (port 9, discard).
    (_INTERNET, "ooInetProxyType", "1"),
    (_INTERNET, "ooInetHTTPProxyName", _ANSWERS_NOTHING),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", _ANSWERS_NOTHING),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
    (_INTERNET, "ooInetNoProxy", ""),
)
_FRAME: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


def make_profile(folder: Path) -> str:
    """Write a fresh profile into ``folder``; return the option that makes LibreOffice take it."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = (
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(_FRAME + "".join(items) + "</oor:items>\n", encoding="utf-8")
    return f"-env:UserInstallation={user.parent.as_uri()}"


def forget_sockets(folder: Path, *, others: tuple[str, ...] = ()) -> None:
    """Remove the sockets that a LibreOffice with this profile left in /tmp because it was ended hard.

    Source: desktop/source/app/officeipcthread.cxx (name), sal/osl/unx/pipe.cxx (place).
    """
    digest = hashlib.md5((folder / "profile").as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    for name in ("SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest), *others):
        with contextlib.suppress(OSError):
            os.unlink(f"/tmp/OSL_PIPE_{os.geteuid()}_{name}")  # noqa: PTH108, S108 (LibreOffice chooses the place)
