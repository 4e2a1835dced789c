/** @type {(element: HTMLElement) => void} */
export const mountTheme = () => {};
