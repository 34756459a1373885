"""What a frozen program does before anything else, PyInstaller's own preparations for libraries included.

The air gap stands before the first library is touched, and children that read foreign files or try a model start at
once: they need none of those preparations, which take longer than all else.
"""

from __future__ import annotations

import sys

from app.__main__ import main

if sys.argv[1:2] in (["--reader"], ["--try-model"]):
    sys.exit(main())
