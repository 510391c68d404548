"""Work that is not done twice; nothing here knows a memo."""
