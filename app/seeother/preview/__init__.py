"""Pages that follow the files while somebody writes them: on their own machine, and never in production."""
