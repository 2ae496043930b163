import { STEPS, type MatterDraft, type Step, type SummaryItem } from './draft.ts';
import { missingIn } from './matter.ts';

/** The steps that this petition takes: who gives no name is asked for none. */
export const stepsOf = ({ kind }: MatterDraft): readonly Step[] => STEPS.filter((step) => step !== 'contact' || kind !== 'anonymous');

/** What the step still lacks. */
export function missingInStep(step: Step, draft: MatterDraft): readonly SummaryItem[] {
	switch (step) {
		case 'class':
			return missingIn(draft, ['klass'], false);
		case 'content':
			return missingIn(draft, ['title', 'body'], false);
		case 'field':
			return missingIn(draft, ['field'], false);
		case 'place':
			return missingIn(draft, ['area'], false);
		case 'contact':
			return missingIn(draft, [], true);
		case 'kind':
		case 'check':
			return [];
	}
}

/** The step that may be shown when `wanted` is asked for: none after one that lacks something. */
export function reachable(wanted: number, draft: MatterDraft): number {
	const steps = stepsOf(draft);
	const lacking = steps.findIndex((step) => missingInStep(step, draft).length > 0);
	return Math.max(0, Math.min(wanted, steps.length - 1, lacking === -1 ? wanted : lacking));
}

const WHERE: readonly (readonly [start: string, step: Step])[] = [
	['/class', 'class'],
	['/about_person', 'content'],
	['/title', 'content'],
	['/body', 'content'],
	['/subjects', 'content'],
	['/field', 'field'],
	['/area_id', 'place'],
	['/place', 'place'],
	['/happened_on', 'place'],
	['/petitioner_kind', 'kind'],
	['/parties', 'contact'],
	['/on_behalf_of', 'contact'],
	['/protection_requested', 'contact']
];

/** The step whose control a JSON pointer of the body belongs to; undefined where no step has one. */
export const stepAt = (pointer: string): Step | undefined => WHERE.find(([start]) => pointer === start || pointer.startsWith(`${start}/`))?.[1];
