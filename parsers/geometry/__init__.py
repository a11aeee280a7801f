"""From words and ruling lines at their places to paragraphs and tables; the same for PDFs and for scans.

``ruled`` makes grids of ruling lines, ``lines`` makes lines of words, ``wrapping`` joins lines that only
the margin parted, ``layout`` puts a page together, ``pages`` joins what a page break parted.
"""
