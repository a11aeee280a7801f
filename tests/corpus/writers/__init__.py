"""From a paper to the bytes of a file, one module a family of formats."""
