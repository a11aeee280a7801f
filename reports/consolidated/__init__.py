"""The consolidated list and the covering report, which officers send upward.

``model`` says what stands in them, once; ``workbook`` and ``word`` only show it.
"""
