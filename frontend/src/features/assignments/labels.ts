import { m } from '#lib/i18n/index.ts';

/** The part an organisation takes in a matter; the contract leaves the list open. */
export const partLabel: Record<string, () => string> = {
	lead: m.assignments_lead,
	coordinating: m.assignments_coordinating
};
