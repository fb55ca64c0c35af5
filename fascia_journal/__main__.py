"""`python -m fascia_journal` does what `fascia-journal` does."""

import sys

from fascia_journal.cli import main

sys.exit(main())
