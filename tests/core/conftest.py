"""What the tests of the core share."""

from hypothesis import settings

# How long an example takes says more of the machine than of the code; a hang ends the run anyhow.
settings.register_profile("core", deadline=None)
settings.load_profile("core")
