import { m } from '#lib/i18n/index.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Action, BodyOf } from './api.ts';
import type { Shown } from './view.ts';

/** How one field of a body is asked for. */
export interface Entry {
	readonly kind: 'text' | 'day' | 'organisation';
	readonly label: () => string;
	/** It can't be sent without. */
	readonly needed?: true;
	readonly starts?: (about: Shown) => string;
}
/** How a move is asked for, with a field for each name of the body, in the order drawn. */
export interface FormSpec<Body = Record<string, unknown>> {
	readonly entries: { readonly [Name in keyof Required<Body> & string]: Entry };
	readonly explain?: () => string;
	/** It ends the promise. */
	readonly ends?: true;
}

const reason: Entry = { kind: 'text', label: m.commitment_reason, needed: true };

/** The form of every action, with every field of its body. Does not compile when the contract gains one, until it has its form here. */
const forms: { readonly [Name in Action]: FormSpec<BodyOf<Name>> } = {
	start: { entries: {}, explain: m.commitment_explain_start },
	report_done: { entries: { report: { kind: 'text', label: m.commitment_report, needed: true } }, explain: m.commitment_explain_report_done },
	confirm: { entries: { remark: { kind: 'text', label: m.commitment_remark } }, explain: m.commitment_explain_confirm },
	reject: { entries: { reason }, explain: m.commitment_explain_reject },
	mark_not_done: { entries: { reason }, explain: m.commitment_explain_mark_not_done, ends: true },
	replace: {
		entries: {
			text: { kind: 'text', label: m.commitment_new_text, needed: true, starts: ({ text }) => text },
			organisation_id: { kind: 'organisation', label: m.commitment_organisation, needed: true },
			due_on: { kind: 'day', label: m.commitment_due_on, needed: true },
			reason
		},
		explain: m.commitment_explain_replace,
		ends: true
	},
	extend: { entries: { due_on: { kind: 'day', label: m.commitment_new_due_on, needed: true }, reason }, explain: m.commitment_explain_extend }
};
export const formOf = (action: Action): FormSpec => forms[action];

/** What is in the form. */
export interface Draft {
	texts: Record<string, string>;
	organisation: readonly Option[];
}
type AnyEntries = Readonly<Record<string, Entry>>;

/** The form as it opens: a new promise starts with the organisation that had the old one. */
export const draftOf = (entries: AnyEntries, about: Shown): Draft => ({
	texts: Object.fromEntries(Object.entries(entries).map(([name, { starts }]) => [name, starts?.(about) ?? ''])),
	organisation: [{ value: about.organisation.id, label: about.organisation.name }]
});

const valueOf = (name: string, { kind }: Entry, { texts, organisation }: Draft): string =>
	kind === 'organisation' ? (organisation[0]?.value ?? '') : (texts[name] ?? '').trim();

/** What is still missing before the form can be sent, in the order drawn. */
export const missingIn = (entries: AnyEntries, draft: Draft): readonly { pointer: string; text: string }[] =>
	Object.entries(entries)
		.filter(([name, entry]) => entry.needed === true && valueOf(name, entry, draft) === '')
		.map(([name, { label }]) => ({ pointer: `/${name}`, text: m.ui_missing({ label: label() }) }));

/** The body that the form sends; what may be left out and is empty is left out. */
export const bodyOf = (entries: AnyEntries, draft: Draft): Record<string, string> =>
	Object.fromEntries(
		Object.entries(entries)
			.map(([name, entry]) => [name, valueOf(name, entry, draft)] as const)
			.filter(([, value]) => value !== '')
	);
