"""What characters are: cleaning, folding, line breaking, and the words of the interface."""
