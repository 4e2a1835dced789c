/** @type {(element: HTMLElement) => void} */
export const mountTimeline = () => {};
