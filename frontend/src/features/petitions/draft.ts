import type { Answer } from '#lib/api/problem.ts';
import { m } from '#lib/i18n/index.ts';
import { momentOf } from '#lib/petition/view.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Case, Petition } from './api.ts';

type Options = Promise<Answer<readonly Option[]>>;
interface Labelled {
	readonly label: () => string;
	/** It can't be sent without. */
	readonly needed?: true;
}
interface Written extends Labelled {
	readonly kind: 'text' | 'line' | 'moment' | 'field';
	readonly starts?: (about: Case) => string;
	/** Sent only when it is another value than it started with. */
	readonly change?: true;
}
interface Chosen extends Omit<Written, 'kind'> {
	readonly kind: 'choice' | 'select';
	readonly choices: Record<string, () => string>;
}
interface Ticked extends Labelled {
	readonly kind: 'checks';
	readonly choices: Record<string, () => string>;
	readonly starts: (about: Case) => readonly string[];
	readonly change: true;
}
interface Found<Kind> extends Labelled {
	readonly kind: Kind;
	readonly search: (petition: Petition, typed: string) => Options;
	readonly eager?: true;
	/** Chosen from the start. */
	readonly suggest?: (petition: Petition) => Options;
}
interface Promised extends Labelled {
	readonly kind: 'promises';
	readonly search: (petition: Petition, typed: string) => Options;
}
/** People of the organisation that the field `of` names. Where `when` is false they aren't asked for. */
interface People extends Labelled {
	readonly kind: 'people';
	readonly of: string;
	readonly members: (organisationId: string) => Options;
	readonly when: (about: Case) => boolean;
}
interface Fixed {
	readonly kind: 'fixed';
	readonly value: (about: Case) => unknown;
}
/** How one field of a body is asked for. */
export type Entry = Written | Chosen | Ticked | Found<'organisation'> | Found<'organisations'> | Promised | People | Fixed;
/** A field for each name of the body, in the order drawn. */
export type Entries<Body> = { readonly [Name in keyof Required<Body> & string]: Entry };

export interface PromiseDraft {
	text: string;
	organisation: readonly Option[];
	due_on: string;
}
/** What is in the form. */
export interface Draft {
	texts: Record<string, string>;
	lists: Record<string, readonly string[]>;
	picks: Record<string, readonly Option[]>;
	promises: PromiseDraft[];
}
interface SummaryItem {
	readonly pointer: string;
	readonly text: string;
}
type AnyEntries = Readonly<Record<string, Entry>>;

/** The form as it opens. */
export function draftOf(entries: AnyEntries, about: Case): Draft {
	const draft: Draft = { texts: {}, lists: {}, picks: {}, promises: [] };
	for (const [name, entry] of Object.entries(entries)) {
		if (entry.kind === 'checks') draft.lists[name] = entry.starts(about);
		else if (entry.kind === 'people') draft.lists[name] = [];
		else if (entry.kind === 'organisation' || entry.kind === 'organisations') draft.picks[name] = [];
		else if (entry.kind !== 'promises' && entry.kind !== 'fixed') draft.texts[name] = entry.starts?.(about) ?? '';
	}
	return draft;
}

function isEmpty(name: string, entry: Entry, draft: Draft): boolean {
	if (entry.kind === 'people') return (draft.lists[name] ?? []).length === 0;
	if (entry.kind === 'organisation' || entry.kind === 'organisations') return (draft.picks[name] ?? []).length === 0;
	return (draft.texts[name] ?? '').trim() === '';
}

const missing = (pointer: string, label: string): SummaryItem => ({ pointer, text: m.ui_missing({ label }) });

/** What is still missing before the form can be sent, in the order drawn. */
export function missingIn(entries: AnyEntries, draft: Draft, about: Case): readonly SummaryItem[] {
	return Object.entries(entries).flatMap(([name, entry]) => {
		if (entry.kind === 'promises') return draft.promises.flatMap((promise, position) => missingInPromise(promise, `/${name}/${String(position)}`));
		if (entry.kind === 'fixed' || entry.needed === undefined || !isEmpty(name, entry, draft)) return [];
		if (entry.kind === 'people' && !entry.when(about)) return [];
		return [missing(`/${name}`, entry.label())];
	});
}

function missingInPromise({ text, organisation, due_on }: PromiseDraft, pointer: string): readonly SummaryItem[] {
	return [
		...(text.trim() === '' ? [missing(`${pointer}/text`, m.petition_promise_text())] : []),
		...(organisation.length === 0 ? [missing(`${pointer}/organisation_id`, m.petition_promise_organisation())] : []),
		...(due_on === '' ? [missing(`${pointer}/due_on`, m.petition_promise_due_on())] : [])
	];
}

const sameList = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((value) => other.includes(value));

/** The value that is sent for one field; undefined leaves it out. */
function valueOf(name: string, entry: Entry, draft: Draft, about: Case): unknown {
	switch (entry.kind) {
		case 'fixed':
			return entry.value(about);
		case 'people':
			return entry.when(about) ? draft.lists[name] : undefined;
		case 'checks':
			return sameList(draft.lists[name] ?? [], entry.starts(about)) ? undefined : draft.lists[name];
		case 'organisation':
			return draft.picks[name]?.[0]?.value;
		case 'organisations':
			return (draft.picks[name] ?? []).map(({ value }) => value);
		case 'promises':
			return draft.promises.map(({ text, organisation, due_on }) => ({ text: text.trim(), organisation_id: organisation[0]?.value, due_on }));
		case 'text':
		case 'line':
		case 'moment':
		case 'field':
		case 'choice':
		case 'select': {
			const text = (draft.texts[name] ?? '').trim();
			if (text === '' || (entry.change && text === entry.starts?.(about))) return undefined;
			return entry.kind === 'moment' ? momentOf(text) : text;
		}
	}
}

/** The body that the form sends. */
export const bodyOf = (entries: AnyEntries, draft: Draft, about: Case): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(entries)
			.map(([name, entry]) => [name, valueOf(name, entry, draft, about)] as const)
			.filter(([, value]) => value !== undefined)
	);
