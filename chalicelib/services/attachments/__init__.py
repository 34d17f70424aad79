"""Files that go with pages of the procedures and with information sheets: uploaded, and given to anybody once they are out."""
