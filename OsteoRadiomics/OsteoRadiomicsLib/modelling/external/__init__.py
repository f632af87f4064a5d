"""A saved model on patients that it was not made from: another centre, another time."""
