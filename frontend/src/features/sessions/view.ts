import type { Schema } from '#lib/api/types.ts';
import { language, m } from '#lib/i18n/index.ts';
import { positionLabel } from '#lib/session/labels.ts';
import type { Option } from '#lib/ui/option.ts';
import { kindLabel, sessionStateLabel } from './labels.ts';

type Kind = Schema<'SessionKind'>;
type State = Schema<'SessionState'>;

/** What the list is asked for; the empty text is "any". Days are local, both ends included. */
export interface Filters {
	readonly kind: Kind | '';
	readonly state: State | '';
	readonly from: string;
	readonly to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const known = <Word extends string>(labels: Record<Word, () => string>, word: string | null): Word | '' =>
	(Object.keys(labels) as Word[]).find((one) => one === word) ?? '';

/** The filters that an address asks for. What it does not know it leaves out. */
export function filtersIn(query: Pick<URLSearchParams, 'get'>): Filters {
	const day = (name: string): string => (DAY.test(query.get(name) ?? '') ? (query.get(name) ?? '') : '');
	return { kind: known(kindLabel, query.get('kind')), state: known(sessionStateLabel, query.get('state')), from: day('from'), to: day('to') };
}

/** The part of an address that asks for the filters, with the names that the API has for them. */
export function queryOf(filters: Filters, cursor: string | null = null): string {
	const entries = Object.entries<string>({ ...filters, cursor: cursor ?? '' });
	return new URLSearchParams(entries.filter(([, value]) => value !== '')).toString();
}

/** Whether the commitments of its conclusion are promises by now; before that they are being written. */
export const isConcluded = ({ state }: Pick<Schema<'SessionItem'>, 'state'>): boolean => ['concluded', 'following_up', 'closed'].includes(state);

/** A person with their seat, as they are chosen. */
export const memberOption = ({ account_id, full_name, position }: Schema<'MemberOut'>): Option => ({ value: account_id, label: full_name, hint: positionLabel[position]() });

/** A count of the opinions with its share of all of them, "18 (90 %)"; without opinions the count alone. */
export function shareText(count: number, percent: number | null): string {
	if (percent === null) return String(count);
	const share = new Intl.NumberFormat(language() === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 }).format(percent);
	return m.session_share({ count, share });
}
