"""The archive: all sources put together and checked against one another."""
