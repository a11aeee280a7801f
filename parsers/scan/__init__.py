"""Pictures of pages: laid flat, turned upright, cleaned, their ruling lines found, their text recognised.

Everything here needs OpenCV and numpy, which are large and need not be installed; so nothing else imports
this room but the reader of pictures, and only when there is one. Pictures are arrays: red, green, blue, or grey.
"""
