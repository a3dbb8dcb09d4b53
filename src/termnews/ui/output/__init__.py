"""What is sent to the terminal: changed cells, moves, colours, and nothing else.

frames.py   a frame as Textual writes it -> cells of a grid
grid.py     cells, row by row
pen.py      colours and moves in the fewest bytes; knows where the terminal's cursor stands
paint.py    what must be written to turn one grid into another
writer.py   the thread that paints, and merges frames while the line is busy
"""
