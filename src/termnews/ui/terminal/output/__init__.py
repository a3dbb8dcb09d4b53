"""Output to the terminal: changed cells, cursor moves, colours, and nothing else.

frames.py   a frame as Textual writes it -> cells of a grid
cells.py    cells as strings: texts, styles, and how they look
grid.py     cells, row by row
pen.py      colours and moves in the fewest bytes; knows where the terminal's cursor stands
paint.py    what must be written to turn one grid into another
scroll.py   rows that the terminal itself can move
pace.py     how far a terminal is behind
writer.py   the thread that paints, and merges frames while the line is busy
"""
