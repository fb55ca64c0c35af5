"""The journal's file: the only package that opens it. Records in, rows out."""
