// Written by scripts/build-fonts.ts.
export const FONT_FILES = [
  {
    "file": "figtree-latin-f1c123a265.woff2",
    "unicodeRange": "U+0020-00FF, U+0152-0153, U+0160-0161, U+0178, U+017D-017E, U+2010-2026, U+2039-203A, U+20AC, U+2122, U+2190-2193, U+2212"
  },
  {
    "file": "figtree-latin-ext-71e8f097fc.woff2",
    "unicodeRange": "U+0100-0151, U+0154-015F, U+0162-0177, U+0179-017C, U+017F, U+0218-021B, U+1EBC-1EBD"
  },
  {
    "file": "readex-arabic-16ecd9b5a9.woff2",
    "unicodeRange": "U+0600-06FF, U+0750-077F, U+200C-200D"
  }
] as const
