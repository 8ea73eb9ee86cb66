"""Articles annotated with who says what (GUIDELINE.md), stored without their texts."""
