"""From a source to a memo, a registry or a plain page."""
