/** @type {(element: HTMLElement) => void} */
export const mountInspector = () => {};
