// The settings that the story was asked for with. The address becomes the app's own, so the window's name keeps them over
// a reload: the one thing that a frame has for itself.
const OPENED = "/gallery/stage/";

if (location.pathname.startsWith(OPENED)) window.name = `${OPENED}${location.search}`;

export const settings = new URLSearchParams(window.name.startsWith(OPENED) ? window.name.slice(OPENED.length) : "");
