"""How the journal is started and served: one server for each journal, its pages and JupyterLab behind it."""
