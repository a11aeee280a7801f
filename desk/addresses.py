"""What an e-mail address looks like, as far as a settings file is concerned."""

from __future__ import annotations

import re

#: One @ between a name and a domain with a dot, letters without marks only: "bdv@huyen.example".
#: Narrower than RFC 5321 on purpose: quoted names and bare host names are typing mistakes here.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def is_address(text: str) -> bool:
    """Tell whether ``text`` is one plain e-mail address, without a display name."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None
