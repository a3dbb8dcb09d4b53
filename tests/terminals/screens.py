"""Every screen of the reader, and the keys that lead to it from the list."""

PANES = {"the list": "", "the sidebar": "\\", "the reader": "\r"}
WINDOWS = {
    "the palette": ":",
    "help": "?",
    "problems": "P",
    "one problem": "P\r",
    "about the article": "i",
    "the outline": "O",
    "the links": "F",
    "the order": "S",
    "colours": "T",
    "own tags": "t",
    "a note": "a",
    "articles opened lately": "\x0f",
    "the search": "s",
    "completion": "stag:",
    "a search in the list": "/",
    "finding in the article": "\r/",
    "a filter of the tags": "\\/",
    "letters of links": "\rf",
    "selecting": "\rv",
    "the source": "\rxx",
    "only the article": "z",
    "more like this": "M",
}
"""What lies over the panes, stands in one of them for a while, or takes their place."""

WITH_WORDS = {
    "offers of the palette": ":tag ",
    "half-read articles": "'",
    "saving a search": "sis:unread\r\x13",
    "writing": "w",
    "a pipe": "|",
}
"""The rest: what takes words, does something outside, or is a list of its own."""
