"""What PainGrade adds to the panel: measurements of muscles, angles, and a plug-in of Segment Statistics (needs qt and ctk)."""
