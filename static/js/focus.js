/**
 * Leaves the focus where it is when something is pressed with a pointer, so that the arrow keys go on stepping.
 *
 * @param {HTMLElement} element
 * @param {string} pressed a selector of what may be pressed inside
 */
export function keepFocusOnPress(element, pressed) {
  element.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && event.target.closest(pressed)) event.preventDefault();
  });
}
