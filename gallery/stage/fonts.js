// For pictures: the letters are the same on every machine (gallery/style/fonts.css).

/** Puts the fonts of pictures in place of the system's. */
export function pinFonts() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = "/gallery/style/fonts.css";
  document.head.append(link);
}
