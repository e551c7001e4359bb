//! The one SQLite file: its tables, its migrations and every statement in the program.
