"""``python -m dangky``."""

import sys

from dangky.cli import main

sys.exit(main())
