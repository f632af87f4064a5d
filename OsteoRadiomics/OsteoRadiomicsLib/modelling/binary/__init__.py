"""Studies of an outcome with two classes: fitting, validation, tables, record."""
