"""PySide6's widgets with PythonQt's manners, so that code written for Slicer's Python runs on real Qt widgets.

A Qt property is an attribute: reading it gives the value (so calling it raises TypeError), writing a value of the wrong type or
an attribute that the class lacks raises AttributeError. ``connect`` takes a signature and returns False for an unknown one.
Enumerations are integers, and there are no scoped ones. A method of a destroyed object raises ValueError.

One thing is otherwise on purpose: an exception in a slot is raised again where the test called Qt; the application only
prints it.
"""
