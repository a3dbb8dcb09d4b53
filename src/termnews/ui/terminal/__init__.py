"""Terminal handling: entering, drawing, reading input, leaving.

environment.py   can this terminal be drawn on, and with how many colours?
driver.py        what Textual calls
keyboard.py      what the terminal sends, read in the app's own loop
key_parser.py    bytes -> keys, mouse events and pastes
output/          frames -> changed cells -> bytes
clipboard.py     text for the clipboard of the person's terminal
endings.py       every way in which the reader ends
"""
