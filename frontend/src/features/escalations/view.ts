import type { Schema } from '#lib/api/types.ts';
import { hopStateLabel, type viewLabel } from './labels.ts';

export interface View {
	readonly direction: 'in' | 'out';
	readonly states: readonly Schema<'EscalationState'>[];
}
export type ViewName = keyof typeof viewLabel;
const UNDER_WAY: View['states'] = ['sent', 'received'];
const ENDED: View['states'] = ['answered', 'returned', 'recalled'];
export const views: Record<ViewName, View> = {
	in: { direction: 'in', states: UNDER_WAY },
	out: { direction: 'out', states: UNDER_WAY },
	'in-ended': { direction: 'in', states: ENDED },
	'out-ended': { direction: 'out', states: ENDED }
};
export const viewNames = Object.keys(views) as readonly ViewName[];

/** The view that the address asks for; what came in and is under way when it asks for none that exists. */
export const viewNamed = (name: string | null): ViewName => viewNames.find((one) => one === name) ?? 'in';

export const hopStateText = (state: string): string => (hopStateLabel as Record<string, (() => string) | undefined>)[state]?.() ?? state;
