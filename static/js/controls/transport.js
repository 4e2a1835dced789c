/** @type {(element: HTMLElement) => void} */
export const mountTransport = () => {};
