"""Search: what of an archive can be found, as values; what makes an index of it is not known here."""

import os

# Here, before whichever module is the first to import NumPy: its threads would be for matrices, of which
# there are none, and a process with threads is no good to copy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
