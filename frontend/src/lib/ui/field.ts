/** The element id of the control for a JSON pointer of the body: `/items/0/text` → `field-items-0-text`. */
export const fieldId = (pointer: string): string => `field${pointer.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
