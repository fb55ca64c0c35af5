"""Data that come and go: tables and a lossless copy out, tables and other apps' exports in."""
