/** @type {(element: HTMLElement) => void} */
export const mountSetup = () => {};
