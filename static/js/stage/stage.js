/** @type {(element: HTMLElement) => void} */
export const mountStage = () => {};
