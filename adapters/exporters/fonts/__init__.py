"""The fonts of our PDF documents, and which of them has the glyph of a character.

The files come from npm packages: Noto Sans, Noto Sans Hebrew and Noto Sans Arabic from
`@expo-google-fonts/noto-sans` 0.4.2, `noto-sans-hebrew` 0.4.1 and `noto-sans-arabic` 0.4.3 (SIL
Open Font License), DejaVu Sans from `dejavu-fonts-ttf` 2.37.3 (Bitstream Vera licence).

embedded        the fonts in these files: a PDF contains the glyphs that it uses
east_asian      Chinese, Japanese and Korean fonts, which PDF readers have
glyphs          the font that prints a character
visual_order    the letters of a line in the order in which they are printed
"""
