"""Practice and procedures: pages that the team writes, their versions, and the paragraphs that stand beside questions."""
