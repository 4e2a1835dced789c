/** @type {(polite: HTMLElement, status: HTMLElement) => void} */
export const mountAnnouncer = () => {};
