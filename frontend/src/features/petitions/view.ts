import type { Schema } from '#lib/api/types.ts';
import { m } from '#lib/i18n/index.ts';
import { classLabel, stateLabel } from '#lib/petition/labels.ts';
import type { Case } from './api.ts';
import { actionLabel, declineReasonLabel, otherClosingLabel, otherEventLabel } from './labels.ts';

type State = Schema<'State'>;

/** What the register is asked for; the empty text is "any". Days are local, both ends included. */
export interface Filters {
	readonly order: Schema<'Sort'>;
	readonly states: readonly State[];
	readonly klass: Schema<'PetitionClass'> | '';
	readonly field: string;
	readonly area: string;
	readonly from: string;
	readonly to: string;
	readonly overdue: boolean;
}
export const NO_FILTERS: Filters = { order: 'newest', states: [], klass: '', field: '', area: '', from: '', to: '', overdue: false };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const STATES = Object.keys(stateLabel) as readonly State[];
const CLASSES = Object.keys(classLabel) as readonly Schema<'PetitionClass'>[];

/** The filters that an address asks for. What it does not know it leaves out. */
export function filtersIn(query: Pick<URLSearchParams, 'get' | 'getAll'>): Filters {
	const text = (name: string): string => query.get(name) ?? '';
	const day = (name: string): string => (DAY.test(text(name)) ? text(name) : '');
	return {
		order: text('sort') === 'due_on' ? 'due_on' : 'newest',
		states: STATES.filter((state) => query.getAll('state').includes(state)),
		klass: CLASSES.find((one) => one === text('class')) ?? '',
		field: text('field'),
		area: text('area_id'),
		from: day('received_from'),
		to: day('received_to'),
		overdue: text('overdue') === 'true'
	};
}

/** The part of an address that asks for the filters, with the names that the API has for them. */
export function queryOf(filters: Filters, cursor: string | null = null): string {
	const query = new URLSearchParams(filters.states.map((state) => ['state', state]));
	const set = (name: string, value: string): void => {
		if (value !== '') query.set(name, value);
	};
	set('class', filters.klass);
	set('field', filters.field);
	set('area_id', filters.area);
	set('received_from', filters.from);
	set('received_to', filters.to);
	set('overdue', filters.overdue ? 'true' : '');
	set('sort', filters.order === 'due_on' ? 'due_on' : '');
	set('cursor', cursor ?? '');
	return query.toString();
}

/** How many filters narrow the list; the order is none. */
export const countFilters = ({ states, klass, field, area, from, to, overdue }: Filters): number =>
	states.length + [klass, field, area, from, to, overdue].filter((value) => value !== '' && value !== false).length;

/** How many there are, in words: the server counts up to a limit, and closed ones too, which have no place among due days. */
export function countText({ count, capped }: Schema<'CountOut'>, { order, overdue }: Filters): string {
	if (order === 'due_on' && !overdue) return m.petitions_open_only();
	return capped ? m.petitions_count_capped({ count }) : m.petitions_count({ count });
}

/** What an event was. The history may hold kinds that this page has no words for; those show their name. */
export function eventLabel(kind: string): string {
	const labels: Record<string, (() => string) | undefined> = { ...actionLabel, ...otherEventLabel };
	return labels[kind]?.() ?? kind;
}

/** Why it was closed, in words. */
export function closingText(reason: string | null): string | null {
	const labels: Record<string, (() => string) | undefined> = { ...declineReasonLabel, ...otherClosingLabel };
	return reason === null ? null : (labels[reason]?.() ?? null);
}

/** What a redaction starts from: the last one, else the petition's own words and its answer. */
export function redactionOf({ petition, answers }: Case): Schema<'RedactionIn'> {
	const { title, body, answer } = petition.redaction ?? { ...petition, answer: answers.findLast(({ state }) => state === 'approved')?.text ?? '' };
	return { title, body, answer };
}

/** The clocks that run, the nearest due day first and the paused ones last; and those that ended, in their order. */
export function runningFirst(deadlines: Case['deadlines']): { readonly running: Case['deadlines']; readonly ended: Case['deadlines'] } {
	const day = ({ explanation }: Case['deadlines'][number]): string => explanation.due_on ?? '9999';
	const running = deadlines.filter(({ ended_on }) => ended_on === null);
	return { running: running.toSorted((one, other) => day(one).localeCompare(day(other))), ended: deadlines.filter(({ ended_on }) => ended_on !== null) };
}
