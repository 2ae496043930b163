import type { Schema } from '#lib/api/types.ts';
import { actionLabel, lateLabel, stateLabel } from './labels.ts';

type Full = Schema<'CommitmentOut'>;
/** A promise as it is drawn: who follows none up sees only its first part, and no actions. */
export type Shown = Schema<'CommitmentBrief'> & Partial<Omit<Full, keyof Schema<'CommitmentBrief'>>>;
export type Late = 'overdue' | 'unconfirmed';

/** What the list is asked for; the empty text is "any". */
export interface Filters {
	readonly state: Schema<'CommitmentState'> | '';
	/** Who is to keep it. */
	readonly organisation: string;
	/** The area and what lies below it. */
	readonly area: string;
	readonly session: string;
	readonly late: Late | '';
}
export const NO_FILTERS: Filters = { state: '', organisation: '', area: '', session: '', late: '' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const known = <Word extends string>(labels: Record<Word, () => string>, word: string | null): Word | '' =>
	(Object.keys(labels) as Word[]).find((one) => one === word) ?? '';

/** The filters that an address asks for. What it does not know it leaves out. */
export function filtersIn(query: Pick<URLSearchParams, 'get'>): Filters {
	const id = (name: string): string => (UUID.test(query.get(name) ?? '') ? (query.get(name) ?? '') : '');
	return {
		state: known(stateLabel, query.get('state')),
		organisation: id('organisation_id'),
		area: id('area_id'),
		session: id('session_id'),
		late: (Object.keys(lateLabel) as Late[]).find((one) => query.get(one) === 'true') ?? ''
	};
}

/** The part of an address that asks for the filters, with the names that the API has for them. */
export function queryOf({ state, organisation, area, session, late }: Filters, cursor: string | null = null): string {
	const entries = { state, organisation_id: organisation, area_id: area, session_id: session, ...(late !== '' && { [late]: 'true' }), cursor: cursor ?? '' };
	return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== '')).toString();
}

/** How many filters narrow the view; the view itself is none. */
export const countFilters = ({ state, organisation, area, session }: Filters): number => [state, organisation, area, session].filter((value) => value !== '').length;

/** The buttons, of what the server allows, in the order of the labels: going on first, ending last. */
export const buttonsOf = ({ allowed_actions = [] }: Shown): readonly Schema<'CommitmentAction'>[] =>
	(Object.keys(actionLabel) as Schema<'CommitmentAction'>[]).filter((action) => allowed_actions.includes(action));

/** Whether a due day still says something: what is confirmed, given up or replaced is late no more. */
export const isRunning = ({ state }: Pick<Shown, 'state'>): boolean => ['open', 'in_progress', 'reported_done'].includes(state);

/** What is to be done about first: late, then waiting too long to be confirmed. */
export const urgencyOf = ({ overdue = false, unconfirmed = false }: Shown): Late | null => (overdue ? 'overdue' : unconfirmed ? 'unconfirmed' : null);

/** A commitment as the session's page gives it; none while the conclusion is being written. */
export const briefOf = ({ id, version, state, ...rest }: Schema<'SessionCommitmentOut'>): readonly Shown[] =>
	id === null || version === null || state === null ? [] : [{ ...rest, id, version, state, report: null }];

/** All that stand with what they come from, each as fully as this reader may follow it up. */
export const joined = (briefs: readonly Shown[], full: readonly Shown[]): readonly Shown[] =>
	briefs.map((brief) => full.find(({ id }) => id === brief.id) ?? brief).concat(full.filter(({ id }) => briefs.every((brief) => brief.id !== id)));
