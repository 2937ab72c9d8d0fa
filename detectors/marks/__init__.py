"""Marks of AI generation that a file, a platform or a text carries: what was declared, and how well it is signed.

    source      bytes by offset, with a budget: no file makes a reader run on
    pieces      what a container holds that may speak of its origin
    containers  which reader a file needs, by its first bytes
    png jpeg …  one reader a container: Source → pieces
    xmp exif    what stands inside a piece
    gb45438 digital_source generators stealth c2pa_store declared
                one family of marks each: pieces → marks
    verdict     all marks of one file → one verdict with its reasons
    label       the writing side, for tests: a GB 45438 label into a copy

A mark is what somebody declared. It proves nothing by itself, and neither does its absence.
"""
