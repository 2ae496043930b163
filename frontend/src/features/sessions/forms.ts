import { m } from '#lib/i18n/index.ts';
import { localMoment, momentOf } from '#lib/petition/view.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Action, Bodies, Session } from './api.ts';

/** How one field of a body is asked for. */
export interface Entry {
	readonly kind: 'text' | 'line' | 'moment' | 'day' | 'count' | 'choice';
	readonly label: () => string;
	/** It can't be sent without. */
	readonly needed?: true;
	readonly starts?: (session: Session) => string;
	/** Sent only when it is another value than it started with; emptied, it sends null. */
	readonly change?: true;
	readonly choices?: (session: Session) => readonly Option[];
	/** What the empty choice says. */
	readonly none?: () => string;
}
/** How a move is asked for, with a field for each name of the body, in the order drawn. */
export interface FormSpec<Body = Record<string, unknown>> {
	readonly entries: { readonly [Name in keyof Required<Body> & string]: Entry };
	readonly explain?: (session: Session) => string;
	/** It ends or undoes something. */
	readonly ends?: true;
}
/** Asked for by a form of its own. */
export type OwnForm = 'capture' | 'appoint' | 'write_commitments';

const reason: Entry = { kind: 'text', label: m.session_reason, needed: true };
const lateReason: Entry = { kind: 'text', label: m.session_late_reason };
const startsAt: Entry = { kind: 'moment', label: m.session_starts_at, needed: true, starts: ({ starts_at }) => localMoment(new Date(starts_at)) };
const endsAt: Entry = { kind: 'moment', label: m.session_ends_at, needed: true, starts: ({ ends_at }) => localMoment(new Date(ends_at)) };
const count = (label: () => string, starts: (session: Session) => number): Entry => ({ kind: 'count', label, needed: true, starts: (session) => String(starts(session)) });
const appointed = ({ appointments }: Session): readonly Option[] =>
	[...new Map(appointments.map(({ account_id, name }) => [account_id, name]))].map(([value, label]) => ({ value, label }));

/**
 * The form of every action, with every field of its body. Does not compile when the contract gains an action or a field
 * of a body, until it has its form here.
 */
export const forms: { readonly [Name in Action]: Name extends keyof Bodies ? FormSpec<Bodies[Name]> : OwnForm } = {
	update: {
		entries: {
			title: { kind: 'line', label: m.session_title, needed: true, change: true, starts: ({ title }) => title },
			theme: { kind: 'line', label: m.session_theme, change: true, starts: ({ theme }) => theme ?? '' },
			venue: { kind: 'line', label: m.session_venue, needed: true, change: true, starts: ({ venue }) => venue },
			starts_at: { ...startsAt, change: true },
			ends_at: { ...endsAt, change: true }
		}
	},
	appoint: 'appoint',
	announce: { entries: { late_reason: lateReason }, explain: m.session_explain_announce },
	make_ready: { entries: {}, explain: m.session_explain_make_ready },
	postpone: { entries: { starts_at: startsAt, ends_at: endsAt, reason, late_reason: lateReason } },
	cancel: { entries: { reason }, ends: true },
	start: {
		entries: { presided_by_account_id: { kind: 'choice', label: m.session_presided_by, choices: appointed, none: m.session_presided_by_chair } },
		explain: m.session_explain_start
	},
	record_attendance: {
		entries: {
			people: count(m.session_attendance_people, ({ attendance }) => attendance.people),
			officials: count(m.session_attendance_officials, ({ attendance }) => attendance.officials),
			members: count(m.session_attendance_members, ({ attendance }) => attendance.members)
		}
	},
	capture: 'capture',
	close_capture: { entries: {}, explain: m.session_explain_close_capture },
	abort: { entries: { reason }, ends: true },
	sign_minutes: { entries: {}, explain: m.session_explain_sign_minutes },
	write_commitments: 'write_commitments',
	conclude: { entries: { conclusion: { kind: 'text', label: m.session_conclusion, needed: true } }, explain: m.session_explain_conclude },
	issue_conclusion: {
		entries: {
			document_number: { kind: 'line', label: m.session_conclusion_number, needed: true },
			issued_on: { kind: 'day', label: m.session_conclusion_issued_on }
		}
	},
	close: { entries: {}, explain: m.session_explain_close }
};

export type Values = Record<string, string>;
type AnyEntries = Readonly<Record<string, Entry>>;

/** The form as it opens. */
export const valuesOf = (entries: AnyEntries, session: Session): Values =>
	Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.starts?.(session) ?? '']));

/** What is still missing or no number before the form can be sent, in the order drawn. */
export const missingIn = (entries: AnyEntries, values: Values): readonly { pointer: string; text: string }[] =>
	Object.entries(entries).flatMap(([name, { kind, label, needed }]) => {
		const value = (values[name] ?? '').trim();
		const wrong = kind === 'count' ? !/^\d{1,5}$/.test(value) : needed === true && value === '';
		return wrong ? [{ pointer: `/${name}`, text: m.ui_missing({ label: label() }) }] : [];
	});

function valueOf({ kind, change, starts }: Entry, value: string, session: Session): unknown {
	if (change && value === starts?.(session)) return undefined;
	if (value === '') return change ? null : undefined;
	if (kind === 'moment') return momentOf(value);
	return kind === 'count' ? Number(value) : value;
}

/** The body that the form sends. */
export const bodyOf = (entries: AnyEntries, values: Values, session: Session): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(entries)
			.map(([name, entry]) => [name, valueOf(entry, (values[name] ?? '').trim(), session)] as const)
			.filter(([, value]) => value !== undefined)
	);

/** The form of an action that the server allows, or which own one it has. */
export const formOf = (action: Action): FormSpec | OwnForm => forms[action];
