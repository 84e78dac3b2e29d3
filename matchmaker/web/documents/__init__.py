"""Files that leave the house: what the pages show, written for spreadsheets, for programs and for archives."""
