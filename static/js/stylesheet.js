/** Style sheets of parts that are fetched when they are first needed. */

/**
 * Adds a style sheet to the page, once.
 *
 * @param {string} name of the file in static/css, such as "branches.css"
 * @returns {Promise<void>} resolved when it is in force
 */
export function addStylesheet(name) {
  const href = new URL(`../css/${name}`, import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(`the style sheet ${name} could not be fetched`));
    document.head.append(link);
  });
}
