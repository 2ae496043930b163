import type { Answer, Problem } from '#lib/api/problem.ts';
import { formatDay, language, m } from '#lib/i18n/index.ts';
import type { Option } from '#lib/ui/option.ts';

const inVietNam = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' });

/** Date and time in Viet Nam as a `datetime-local` control holds it: `2026-03-06T09:30`. */
export const localMoment = (moment: Date): string => inVietNam.format(moment).replace(' ', 'T');

/** What a `datetime-local` control holds, in Viet Nam, as RFC 3339. */
export const momentOf = (local: string): string => `${local}:00+07:00`;

/** A due day as the offices say it, "hết ngày 06/03"; the year is said when it is another one than `today`'s. */
export function dueText(day: string, today: string): string {
	const shown = day.slice(0, 4) === today.slice(0, 4) ? formatDay(day).slice(0, 5) : formatDay(day);
	return m.word_due({ day: shown });
}

/** The choices of a closed list, from its map of labels, in the map's order. */
export const choicesOf = <Word extends string>(labels: Record<Word, () => string>): readonly { value: Word; label: string }[] =>
	(Object.keys(labels) as Word[]).map((value) => ({ value, label: labels[value]() }));

/** The label of a word that the contract leaves open; the word itself where there is none. */
export const wordIn = (labels: Record<string, () => string>, word: string): string =>
	(labels as Record<string, (() => string) | undefined>)[word]?.() ?? word;

/** The thing is another than the one that was read: moved on, or no longer in a state for this. */
export const isConflict = ({ status }: Problem): boolean => status === 409 || status === 412;

/** What is said in the person's language, of a pair that the server gives in both. */
export const inLanguage = (vi: string, en: string): string => (language() === 'vi' ? vi : en);

interface Area {
	readonly id: string;
	readonly full_name: string;
	readonly parent: { readonly full_name: string } | null;
}
export const areaOption = ({ id, full_name, parent }: Area): Option => ({ value: id, label: full_name, hint: parent?.full_name });

interface Organisation {
	readonly id: string;
	readonly name_vi: string;
	readonly name_en: string;
}
export const organisationOption = ({ id, name_vi, name_en }: Organisation): Option => ({ value: id, label: inLanguage(name_vi, name_en) });

interface Field {
	readonly code: string;
	readonly name_vi: string;
	readonly name_en: string;
}
export const fieldOption = ({ code, name_vi, name_en }: Field): Option => ({ value: code, label: inLanguage(name_vi, name_en) });

/** The options in an answered list; a refusal stays one. */
export const optionsIn = <Row>(answered: Answer<{ readonly items: readonly Row[] }>, option: (row: Row) => Option): Answer<readonly Option[]> =>
	answered.problem === undefined ? { data: answered.data.items.map(option) } : answered;

/** What is found at the own seat's place comes before what is found anywhere; `area` is that place, where there is one. */
export async function nearFirst(area: string | undefined, find: (place: { area_id?: string }) => Promise<Answer<readonly Option[]>>): Promise<Answer<readonly Option[]>> {
	if (area === undefined) return find({});
	const [near, anywhere] = await Promise.all([find({ area_id: area }), find({})]);
	if (near.problem) return near;
	if (anywhere.problem) return anywhere;
	return { data: [...near.data, ...anywhere.data.filter(({ value }) => near.data.every((one) => one.value !== value))] };
}

/** Finds what fits the typed text. */
export type Search = (typed: string) => Promise<Answer<readonly Option[]>>;
